package dev.novasphere.wukong.plan.cloudinit.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.rules.IpText.Family;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.identity.Nic;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayReviewTest {

    private final List<Finding> findings = new ArrayList<>();

    @Test
    void the_first_static_gateway_of_each_family_has_the_default_route() {
        Map<Family, Nic> gateways = review(
                "{name: a}",
                "{name: b, ipConfig: {mode: static, address: 192.168.7.5/24, gateway: 192.168.7.1}}",
                "{name: c, ipConfig: {mode: static, address: 'fd00::5/64', gateway6: 'fd00::1'}}");

        assertThat(gateways.get(Family.IPV4).name()).isEqualTo("b");
        assertThat(gateways.get(Family.IPV6).name()).isEqualTo("c");
        assertThat(findings).isEmpty();
    }

    @Test
    void a_second_gateway_of_a_family_is_not_used_and_the_holder_is_named() {
        Map<Family, Nic> gateways = review(
                "{name: a, ipConfig: {mode: static, address: 192.168.7.5/24, gateway: 192.168.7.1}}",
                "{name: b, ipConfig: {mode: static, address: 192.168.8.5/24, gateway: 192.168.8.1}}");

        assertThat(gateways.get(Family.IPV4).name()).isEqualTo("a");
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).isEqualTo("SecondDefaultGateway");
            assertThat(finding.severity()).isEqualTo(Severity.IGNORED);
            assertThat(finding.message()).contains("gateway of network b", "network a already has one");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mode: static | StaticAddressMissing | ERROR",
                "mode: static, address: 192.168.7.5/24, gateway: 'fd00::1' | GatewayOfOtherFamily | ERROR",
                "mode: static, address: 192.168.7.5/24, gateway: 192.168.7.5 | GatewayIsOwnAddress | WARNING",
                "mode: static, address: 192.168.7.5/24, gateway: 192.168.8.1 | GatewayOutsideNetwork | WARNING",
                "mode: static, address: 'fd00::5/64', gateway6: 'fd01::1' | GatewayOutsideNetwork | WARNING",
                "mode: static, address: '2001:db8:5:300::5/64', gateway6: '2001:db8:5:400::1' | GatewayOutsideNetwork | WARNING",
                "mode: static, address: 192.168.7.5/24, gateway6: 'fd00::1' | GatewayOutsideNetwork | WARNING",
                "mode: dhcp, gateway6: 'fe80::1' | GatewayOutsideNetwork | WARNING",
                "mode: dhcp, searchDomains: [example.org] | SearchDomainsAlone | WARNING",
                "mode: static, address: 192.168.7.0/24 | NotAnAddressOfHost | WARNING",
                "mode: static, address: 192.168.7.255/24 | NotAnAddressOfHost | WARNING",
                "mode: static, address: 127.0.0.5/8 | NotAnAddressOfHost | WARNING",
                "mode: static, address: 'ff02::5/64' | NotAnAddressOfHost | WARNING",
                "mode: static, address: 192.168.7.5/24, gateway: 192.168.7.255 | NotAnAddressOfHost | WARNING",
                "mode: static, address: 192.168.7.5/24, gateway: 192.168.7.0 | NotAnAddressOfHost | WARNING",
                "mode: static, address: 192.168.7.5/32, gateway: 0.0.0.0 | NotAnAddressOfHost | WARNING",
                "mode: static, address: 'fd00::5/64', gateway6: '::' | NotAnAddressOfHost | WARNING",
                "mode: static, address: 192.168.7.5/24, routes: [{to: 10.0.0.0/8, via: 192.168.7.255}] | NotAnAddressOfHost | WARNING",
                "mode: static, address: 192.168.7.5/24, routes: [{to: 10.0.0.0/8, via: 127.0.0.1}] | NotAnAddressOfHost | WARNING",
                "mode: static, address: 192.168.7.5/24, routes: [{to: 10.0.0.0/8, via: 192.168.7.5}] | RouterIsOwnAddress | WARNING",
                "mode: static, address: 'fd00::5/64', routes: [{to: 10.0.0.0/8, via: 0.0.0.0}] | RouterOutsideNetwork | WARNING",
            })
    void what_is_wrong_with_an_address_or_a_gateway_is_found(String config, String reason, Severity severity) {
        review("{name: lan, ipConfig: {" + config + "}}");

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).isEqualTo(reason);
            assertThat(finding.severity()).isEqualTo(severity);
            assertThat(finding.message()).contains("network lan");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mode: dhcp, gateway: 192.168.7.1",
                "mode: dhcp, dhcp6: true, gateway6: 'fd00::1'",
                "mode: dhcp, searchDomains: [example.org], dnsServers: [192.168.7.53]",
                "mode: static, address: 192.168.7.5/24, searchDomains: [example.org]",
                "mode: static, address: 192.168.7.5/32, gateway: 10.0.0.1",
                "mode: static, address: 'fd00::5/64', gateway6: 'fe80::1'",
                "mode: static, address: 192.168.7.5/24",
                "mode: static, address: 192.168.7.0/31, gateway: 192.168.7.1",
                "mode: static, address: 192.168.7.0/32, gateway: 10.0.0.1",
                "mode: static, address: 'fd00::/64', gateway6: 'fd00::1'",
                "mode: static, address: 203.0.113.77/32, addresses: [192.168.7.5/24], gateway: 198.51.100.1",
                "mode: static, address: '2001:db8:5:300::77/64', gateway6: '2001:db8:5:3ff:ff:ff:ff:ff'",
                "mode: static, address: '2001:db8:5:300::77/64', gateway6: '2001:db8:5:3ff:ff:ff:ff:ff', routes: [{to: 'fd00::/8', via: '2001:db8:5:3ff:ff:ff:ff:ff'}]",
                "mode: static, address: 192.168.7.5/24, routes: [{to: 10.5.0.0/16, via: 0.0.0.0}]",
                "mode: static, address: 192.168.7.5/24, gateway: 10.5.0.1, routes: [{to: 10.5.0.0/16, via: 0.0.0.0}]",
                "mode: static, address: 'fd00::5/64', routes: [{to: 'fd01::/16', via: '::'}]",
            })
    void what_may_be_so_is_no_finding(String config) {
        review("{name: lan, ipConfig: {" + config + "}}");

        assertThat(findings).isEmpty();
    }

    @Test
    void on_the_pod_network_a_static_address_of_version_4_and_its_gateway_are_not_used() {
        Map<Family, Nic> gateways =
                review("{name: default, ipConfig: {mode: static, address: 192.168.7.5/24, gateway: 192.168.7.1}}");

        assertThat(gateways).isEmpty();
        assertThat(findings).extracting(Finding::reason).containsExactly("StaticAddressIgnored");
    }

    private Map<Family, Nic> review(String... networks) {
        return GatewayReview.of(
                Stream.of(networks)
                        .map(spec -> new Nic(
                                Serialization.unmarshal("---\n" + spec, NetworkSpec.class), "02:00:00:00:00:01", 0))
                        .toList(),
                findings);
    }

    @Test
    void a_gateway_outside_names_the_way_in_which_providers_have_it() {
        review(
                "{name: a, ipConfig: {mode: static, address: 192.168.7.5/24, gateway: 192.168.8.1}}",
                "{name: b, ipConfig: {mode: static, address: 'fd00::5/64', gateway6: 'fd01::1'}}");

        assertThat(findings)
                .extracting(Finding::message)
                .satisfiesExactly(
                        first -> assertThat(first)
                                .contains(
                                        "most guests do not reach it",
                                        "the first IPv4 address with the prefix length 32"),
                        second -> assertThat(second)
                                .contains("on the wire", "the first IPv6 address with the prefix length 128"));
    }

    @Test
    void a_route_through_the_guest_itself_names_what_it_may_have_been_for() {
        review(
                "{name: a, ipConfig: {mode: static, address: 192.168.7.5/24, routes: [{to: 10.1.0.0/16, via: 192.168.7.5}]}}",
                "{name: b, ipConfig: {mode: static, address: 'fd00::5/64', routes: [{to: 'fd01::/16', via: 'fd00:0::5'}]}}");

        assertThat(findings)
                .extracting(Finding::message)
                .satisfiesExactly(
                        first -> assertThat(first)
                                .contains("192.168.7.5, which is an address of the guest itself", "or 0.0.0.0 where"),
                        second -> assertThat(second).contains("an address of the guest itself", "or :: where"));
    }

    @Test
    void domains_without_a_server_take_the_servers_of_later_networks_with_them() {
        review(
                "{name: a, ipConfig: {mode: dhcp, dnsServers: [192.168.6.53]}}",
                "{name: b, ipConfig: {mode: static, address: 192.168.7.5/24, searchDomains: [example.org]}}",
                "{name: c, ipConfig: {mode: dhcp, dnsServers: [192.168.8.53]}}",
                "{name: d, ipConfig: {mode: static, address: 192.168.9.5/24, dnsServers: [192.168.9.53]}}");

        assertThat(findings).singleElement().satisfies(finding -> assertThat(finding.message())
                .contains("network b has searchDomains without dnsServers", "loses both of network c in"));
    }
}
