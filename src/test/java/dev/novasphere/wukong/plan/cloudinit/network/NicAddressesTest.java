package dev.novasphere.wukong.plan.cloudinit.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.rules.IpText.Family;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.plan.identity.Nic;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NicAddressesTest {

    private static final String BOTH = "mode: static, addresses: ['fd00::5/64', '192.168.7.5/24']";

    @Test
    void addresses_of_version_4_come_first() {
        assertThat(lan(BOTH).all()).containsExactly("192.168.7.5/24", "fd00::5/64");
        assertThat(lan(BOTH).prefixes(Family.IPV6)).singleElement().satisfies(prefix -> assertThat(prefix.length())
                .isEqualTo(64));
    }

    @Test
    void on_the_pod_network_only_addresses_of_version_6_count() {
        assertThat(pod(BOTH).all()).containsExactly("fd00::5/64");
        assertThat(pod(BOTH).prefixes(Family.IPV4)).isEmpty();
    }

    @Test
    void an_interface_without_a_configuration_asks_dhcp_and_has_no_address() {
        NicAddresses plain = new NicAddresses(nic("{name: lan}"));

        assertThat(plain.all()).isEmpty();
        assertThat(plain.asksDhcp(Family.IPV4)).isTrue();
        assertThat(plain.asksDhcp(Family.IPV6)).isFalse();
    }

    @Test
    void a_static_interface_asks_no_dhcp_but_on_the_pod_network() {
        assertThat(lan(BOTH).asksDhcp(Family.IPV4)).isFalse();
        assertThat(pod(BOTH).asksDhcp(Family.IPV4)).isTrue();
        assertThat(lan("mode: dhcp").asksDhcp(Family.IPV4)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "192.168.7.1, true",
        "192.168.8.1, false",
        "fe80::1, true",
    })
    void a_router_is_reached_in_a_network_of_the_interface_or_on_the_link(String router, boolean reached) {
        assertThat(lan(BOTH).reaches(router)).isEqualTo(reached);
    }

    @Test
    void a_router_beside_single_addresses_counts_as_reached() {
        assertThat(lan("mode: static, address: 192.168.7.5/32").reaches("10.0.0.1"))
                .isTrue();
        assertThat(lan("mode: static, address: 192.168.7.5/32, addresses: [192.168.9.5/24]")
                        .reaches("10.0.0.1"))
                .isTrue();
        assertThat(lan("mode: static, address: 192.168.9.5/24, addresses: [192.168.7.5/32]")
                        .reaches("10.0.0.1"))
                .isFalse();
    }

    @Test
    void an_address_of_the_guest_is_no_router() {
        assertThat(NicAddresses.isOwn(lan(BOTH).prefixes(Family.IPV4), "192.168.7.5"))
                .isTrue();
        assertThat(NicAddresses.isOwn(lan(BOTH).prefixes(Family.IPV6), "fd00:0::5"))
                .isTrue();
        assertThat(NicAddresses.isOwn(lan(BOTH).prefixes(Family.IPV4), "192.168.7.6"))
                .isFalse();
        assertThat(NicAddresses.isOwn(lan(BOTH).prefixes(Family.IPV4), "no address"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mode: static, address: 192.168.7.5/32 | 10.0.0.1    | true",
                "mode: static, address: 192.168.7.5/32 | 192.168.7.5 | false",
                "mode: static, address: 192.168.7.5/24 | 10.0.0.1    | false",
                "mode: static, address: 192.168.7.5/32 | fe80::1     | false",
                "mode: static, address: 192.168.7.5/32 | fd00::1     | false",
                "mode: dhcp                            | 10.0.0.1    | false",
                "mode: static, address: 192.168.7.5/32 | not one     | false",
                "mode: static, address: 192.168.7.5/32 | 0.0.0.0     | false",
                "mode: static, address: 'fd00::5/128'  | '::'        | false",
                "mode: static, address: 192.168.7.5/32, addresses: [192.168.9.5/24] | 10.0.0.1 | true",
                "mode: static, address: 192.168.9.5/24, addresses: [192.168.7.5/32] | 10.0.0.1 | false",
                "mode: static, address: 192.168.9.5/24, addresses: [192.168.7.5/32], gateway: 10.0.0.1 | 10.0.0.1 | true",
                "mode: static, address: 192.168.7.5/32, addresses: [192.168.9.5/24] | 192.168.9.1 | false",
                "mode: static, address: 'fd00::5/64'                                | fd01::1 | false",
                "mode: static, address: 'fd00::5/64', gateway6: 'fd01::1'           | fd01:0::1 | true",
                "mode: static, address: 'fd00::5/64', gateway: 'fd01::1'            | fd01::1 | true",
                "mode: static, address: 'fd00::5/64', gateway6: 'fd01::1'           | fd01::2 | false",
                "mode: static, address: 'fd00::5/64', gateway6: 'fd00::1'           | fd00::1 | false",
                "mode: dhcp, dhcp6: true, addresses: ['fd00::5/64'], gateway6: 'fd01::1' | fd01::1 | true",
                "mode: dhcp, dhcp6: true, addresses: ['fd00::5/128']                | fd01::1 | false",
                "mode: dhcp, gateway6: 'fd01::1'                                    | fd01::1 | false",
            })
    void a_router_is_on_link_beside_a_single_address_and_as_the_gateway_of_version_6(
            String config, String router, boolean onLink) {
        assertThat(lan(config).onLink(router)).isEqualTo(onLink);
    }

    private static NicAddresses lan(String config) {
        return new NicAddresses(nic("{name: lan, ipConfig: {" + config + "}}"));
    }

    private static NicAddresses pod(String config) {
        return new NicAddresses(nic("{name: default, ipConfig: {" + config + "}}"));
    }

    private static Nic nic(String spec) {
        return new Nic(Serialization.unmarshal("---\n" + spec, NetworkSpec.class), "02:00:00:00:00:01", 0);
    }
}
