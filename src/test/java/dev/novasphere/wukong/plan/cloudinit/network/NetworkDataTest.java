package dev.novasphere.wukong.plan.cloudinit.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.cloudinit.PyYaml;
import dev.novasphere.wukong.plan.identity.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NetworkDataTest {

    private final List<Finding> findings = new ArrayList<>();

    private String render(String networks) {
        return NetworkData.render(GivenWukong.of(networks), findings).orElseThrow();
    }

    @SuppressWarnings("unchecked")
    private Map<String, Map<String, Object>> cards(String networks) {
        Map<String, Object> document = PyYaml.map(render(networks));
        assertThat(document).containsEntry("version", 2).containsOnlyKeys("version", "ethernets");
        return (Map<String, Map<String, Object>>) document.get("ethernets");
    }

    private static String mac(String network) {
        return MacAddress.of(GivenWukong.of("{}"), network);
    }

    @Test
    void without_ip_config_there_is_no_network_data() {
        assertThat(NetworkData.render(GivenWukong.of("networks: [{name: lan}]"), findings))
                .isEmpty();
    }

    @Test
    void a_static_address_reaches_the_guest_matched_by_mac() {
        assertThat(render("""
                                networks:
                                - name: lan
                                  macAddress: "02:00:5E:10:00:02"
                                  ipConfig: {mode: static, address: 192.168.10.5/24, gateway: 192.168.10.1, dnsServers: [192.168.10.53, 1.1.1.1]}
                                - name: default
                                  macAddress: "02:00:5e:10:00:01"
                                """)).isEqualTo("""
                        version: 2
                        ethernets:
                          default:
                            match:
                              macaddress: "02:00:5e:10:00:01"
                            dhcp4: true
                            dhcp4-overrides:
                              route-metric: 2000
                          lan:
                            match:
                              macaddress: "02:00:5e:10:00:02"
                            addresses:
                            - "192.168.10.5/24"
                            routes:
                            - to: "0.0.0.0/0"
                              via: "192.168.10.1"
                              metric: 50
                            nameservers:
                              addresses:
                              - "192.168.10.53"
                              - "1.1.1.1"
                        """);
        assertThat(findings).isEmpty();
    }

    @Test
    void without_a_gateway_the_pod_network_keeps_the_default_route() {
        var cards = cards("networks: [{name: lan, ipConfig: {mode: static, address: 192.168.10.5/24}}]");

        assertThat(cards.get("default"))
                .isEqualTo(Map.of("match", Map.of("macaddress", mac("default")), "dhcp4", true));
        assertThat(cards.get("lan")).doesNotContainKeys("routes", "gateway4", "gateway6");
    }

    @Test
    void an_ipv6_gateway_is_written_in_the_form_every_renderer_of_cloud_init_understands() {
        var cards =
                cards("networks: [{name: lan, ipConfig: {mode: static, address: 'fd00::5/64', gateway: 'fd00::1'}}]");

        assertThat(cards.get("lan"))
                .containsEntry("addresses", List.of("fd00::5/64"))
                .containsEntry("gateway6", "fd00::1")
                .doesNotContainKey("routes");
        assertThat(cards.get("default")).doesNotContainKey("dhcp4-overrides");
    }

    @Test
    void ipv4_addresses_come_first_because_of_the_metric_of_the_ipv4_default_route() {
        var cards = cards(
                "networks: [{name: lan, ipConfig: {mode: static, address: 'fd00::5/64', addresses: ['fd00::6/64', 10.1.0.5/16, 10.1.0.6/16], gateway: 10.1.0.1, gateway6: 'fe80::1'}}]");

        assertThat(cards.get("lan"))
                .containsEntry("addresses", List.of("10.1.0.5/16", "10.1.0.6/16", "fd00::5/64", "fd00::6/64"))
                .containsEntry("routes", List.of(Map.of("to", "0.0.0.0/0", "via", "10.1.0.1", "metric", 50)))
                .containsEntry("gateway6", "fe80::1");
    }

    @Test
    void a_router_outside_of_single_addresses_is_reached_on_the_wire() {
        var cards = cards("""
                networks:
                - name: wan
                  ipConfig:
                    mode: static
                    address: 203.0.113.77/32
                    addresses: ["2001:db8:5::77/128"]
                    gateway: 198.51.100.1
                    gateway6: "2001:db8:1::1"
                    routes:
                    - {to: 10.0.0.0/8, via: 198.51.100.2, metric: 7}
                    - {to: 10.0.0.0/9, via: 198.51.100.2}
                    - {to: "fd00::/8", via: "fe80::2"}
                """);

        assertThat(cards.get("wan"))
                .containsEntry(
                        "routes",
                        List.of(
                                Map.of("to", "198.51.100.1/32", "via", "0.0.0.0"),
                                Map.of("to", "2001:db8:1::1/128", "via", "::"),
                                Map.of("to", "198.51.100.2/32", "via", "0.0.0.0"),
                                Map.of("to", "0.0.0.0/0", "via", "198.51.100.1", "on-link", true, "metric", 50),
                                Map.of("to", "10.0.0.0/8", "via", "198.51.100.2", "on-link", true, "metric", 7),
                                Map.of("to", "10.0.0.0/9", "via", "198.51.100.2", "on-link", true),
                                Map.of("to", "fd00::/8", "via", "fe80::2")))
                .containsEntry("gateway6", "2001:db8:1::1");
        assertThat(findings).isEmpty();
    }

    @Test
    void a_link_local_gateway_of_a_single_address_needs_no_route_of_its_own() {
        var cards = cards(
                "networks: [{name: wan, ipConfig: {mode: static, addresses: ['2001:db8:5::77/128'], gateway6: 'fe80::1'}}]");

        assertThat(cards.get("wan")).containsEntry("gateway6", "fe80::1").doesNotContainKey("routes");
        assertThat(findings).isEmpty();
    }

    @Test
    void a_gateway6_outside_of_a_network_of_64_bits_is_reached_as_providers_have_it() {
        var cards = cards("""
                networks:
                - name: wan
                  ipConfig:
                    mode: static
                    address: 203.0.113.77/32
                    gateway: 198.51.100.254
                    addresses: ["2001:db8:5:300::77/64"]
                    gateway6: "2001:db8:5:3ff:ff:ff:ff:ff"
                """);

        assertThat(cards.get("wan"))
                .containsEntry(
                        "routes",
                        List.of(
                                Map.of("to", "198.51.100.254/32", "via", "0.0.0.0"),
                                Map.of("to", "2001:db8:5:3ff:ff:ff:ff:ff/128", "via", "::"),
                                Map.of("to", "0.0.0.0/0", "via", "198.51.100.254", "on-link", true, "metric", 50)))
                .containsEntry("gateway6", "2001:db8:5:3ff:ff:ff:ff:ff");
        assertThat(findings).isEmpty();
    }

    @Test
    void a_router_outside_is_reached_beside_a_further_address_that_is_not_single() {
        var cards = cards(
                "networks: [{name: wan, ipConfig: {mode: static, address: 203.0.113.77/32, addresses: [192.168.5.5/24], gateway: 198.51.100.1, routes: [{to: 10.0.0.0/8, via: 192.168.5.1}]}}]");

        assertThat(cards.get("wan"))
                .containsEntry(
                        "routes",
                        List.of(
                                Map.of("to", "198.51.100.1/32", "via", "0.0.0.0"),
                                Map.of("to", "0.0.0.0/0", "via", "198.51.100.1", "on-link", true, "metric", 50),
                                Map.of("to", "10.0.0.0/8", "via", "192.168.5.1")));
        assertThat(findings).isEmpty();
    }

    @Test
    void the_route_to_the_router_that_a_user_wrote_comes_before_the_one_through_it() {
        var cards = cards("""
                networks:
                - name: wan
                  ipConfig:
                    mode: static
                    address: 203.0.113.77/32
                    gateway: 198.51.100.1
                    addresses: ["2001:db8:5::77/128"]
                    gateway6: "2001:db8:6::1"
                    routes:
                    - {to: 10.0.0.0/8, via: 198.51.100.1}
                    - {to: 198.51.100.1/32, via: 0.0.0.0}
                    - {to: "2001:db8:6::1/128", via: "::", metric: 5}
                """);

        assertThat(cards.get("wan"))
                .containsEntry(
                        "routes",
                        List.of(
                                Map.of("to", "198.51.100.1/32", "via", "0.0.0.0"),
                                Map.of("to", "2001:db8:6::1/128", "via", "::", "metric", 5),
                                Map.of("to", "0.0.0.0/0", "via", "198.51.100.1", "on-link", true, "metric", 50),
                                Map.of("to", "10.0.0.0/8", "via", "198.51.100.1", "on-link", true)))
                .containsEntry("gateway6", "2001:db8:6::1");
        assertThat(findings).isEmpty();
    }

    @Test
    void routes_without_a_router_stay_where_they_are_beside_a_gateway_that_is_reached() {
        var cards = cards(
                "networks: [{name: lan, ipConfig: {mode: static, address: 192.168.7.5/24, gateway: 192.168.7.1, routes: [{to: 10.5.0.0/16, via: 0.0.0.0}]}}]");

        assertThat(cards.get("lan"))
                .containsEntry(
                        "routes",
                        List.of(
                                Map.of("to", "0.0.0.0/0", "via", "192.168.7.1", "metric", 50),
                                Map.of("to", "10.5.0.0/16", "via", "0.0.0.0")));
        assertThat(findings).isEmpty();
    }

    @Test
    void a_gateway_outside_of_a_network_is_still_taken_for_a_mistake() {
        var cards = cards(
                "networks: [{name: wan, ipConfig: {mode: static, address: 203.0.113.77/24, addresses: [203.0.113.78/32], gateway: 198.51.100.1}}]");

        assertThat(cards.get("wan"))
                .containsEntry(
                        "routes",
                        List.of(
                                Map.of("to", "198.51.100.1/32", "via", "0.0.0.0"),
                                Map.of("to", "0.0.0.0/0", "via", "198.51.100.1", "on-link", true, "metric", 50)));
        assertThat(findings).extracting(Finding::reason).containsExactly("GatewayOutsideNetwork");
    }

    @Test
    void a_further_card_with_dhcp_brings_no_routes() {
        var cards = cards("networks: [{name: lan, ipConfig: {mode: dhcp, dnsServers: [10.0.0.53]}}]");

        assertThat(cards.get("lan"))
                .containsEntry("dhcp4", true)
                .containsEntry("dhcp4-overrides", Map.of("use-routes", false, "route-metric", 3000))
                .containsEntry("nameservers", Map.of("addresses", List.of("10.0.0.53")));
        assertThat(cards.get("default")).doesNotContainKey("dhcp4-overrides");
    }

    @Test
    void a_primary_network_with_dhcp_keeps_its_routes_and_there_is_no_pod_network() {
        var cards = cards("networks: [{name: lan, primary: true, ipConfig: {mode: dhcp}}]");

        assertThat(cards).containsOnlyKeys("lan");
        assertThat(cards.get("lan")).doesNotContainKey("dhcp4-overrides");
    }

    @Test
    void the_first_card_is_always_configured_and_others_without_ip_config_are_left_to_the_guest() {
        var cards = cards("""
                networks:
                - {name: quiet}
                - {name: lan, primary: true}
                - {name: san, ipConfig: {mode: static, address: 10.9.0.2/16}}
                """);

        assertThat(cards).containsOnlyKeys("lan", "san");
        assertThat(cards.get("lan")).containsEntry("dhcp4", true);
    }

    @Test
    void a_guest_has_one_default_route_for_each_address_family() {
        var cards = cards("""
                networks:
                - {name: a, ipConfig: {mode: static, address: 10.1.0.2/16, gateway: 10.1.0.1}}
                - {name: b, ipConfig: {mode: static, address: 10.2.0.2/16, gateway: 10.2.0.1}}
                - {name: c, ipConfig: {mode: static, address: 'fd00::2/64', gateway: 'fd00::1'}}
                """);

        assertThat(cards.get("a")).containsKey("routes");
        assertThat(cards.get("b")).doesNotContainKey("routes").containsKey("addresses");
        assertThat(cards.get("c")).containsKey("gateway6");
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).isEqualTo("SecondDefaultGateway");
            assertThat(finding.severity()).isEqualTo(Severity.IGNORED);
            assertThat(finding.message()).contains("network b", "network a");
        });
    }

    @Test
    void a_static_address_on_the_pod_network_cannot_be_had_and_is_reported() {
        var cards =
                cards("networks: [{name: default, ipConfig: {mode: static, address: 10.1.0.2/16, gateway: 10.1.0.1}}]");

        assertThat(cards.get("default")).containsEntry("dhcp4", true).doesNotContainKeys("addresses", "routes");
        assertThat(findings).extracting(Finding::reason).containsExactly("StaticAddressIgnored");
        assertThat(findings).noneMatch(Finding::blocks);
    }

    @Test
    void a_gateway_of_the_other_ip_version_is_an_error() {
        render("networks: [{name: lan, ipConfig: {mode: static, address: 10.1.0.2/16, gateway: 'fd00::1'}}]");

        assertThat(findings).extracting(Finding::reason).containsExactly("GatewayOfOtherFamily");
        assertThat(findings).allMatch(Finding::blocks);
    }

    @Test
    void a_static_configuration_without_address_is_an_error() {
        render("networks: [{name: lan, ipConfig: {mode: static}}]");

        assertThat(findings).extracting(Finding::reason).containsExactly("StaticAddressMissing");
        assertThat(findings).allMatch(Finding::blocks);
    }

    @Test
    void names_that_yaml_or_netplan_would_take_for_something_else_stay_names() {
        var cards = cards("""
                networks:
                - {name: "123", ipConfig: {mode: dhcp}}
                - {name: "on", ipConfig: {mode: dhcp}}
                - {name: "null", ipConfig: {mode: dhcp}}
                - {name: "1e3", ipConfig: {mode: dhcp}}
                - {name: "0x1f", ipConfig: {mode: dhcp}}
                - {name: renderer, ipConfig: {mode: dhcp}}
                """);

        assertThat(cards.keySet()).containsExactly("default", "123", "on", "null", "1e3", "0x1f", "renderer_");
    }

    @Test
    void several_addresses_gateways_routes_and_mtu_of_both_versions_are_on_one_card() {
        var cards = cards("""
                networks:
                - name: lan
                  mtu: 9000
                  ipConfig:
                    mode: static
                    address: 192.168.10.5/24
                    addresses: [fd00:10::5/64, 192.168.10.6/24]
                    gateway: 192.168.10.1
                    gateway6: fd00:10::1
                    dnsServers: [192.168.10.53]
                    searchDomains: [example.org]
                    routes: [{to: 10.20.0.0/16, via: 192.168.10.254, metric: 50}, {to: 2001:db8::/32, via: fd00:10::fe}]
                """);

        assertThat(cards.get("lan"))
                .containsEntry("addresses", List.of("192.168.10.5/24", "192.168.10.6/24", "fd00:10::5/64"))
                .containsEntry("gateway6", "fd00:10::1")
                .containsEntry("mtu", 9000)
                .containsEntry(
                        "nameservers", Map.of("search", List.of("example.org"), "addresses", List.of("192.168.10.53")))
                .containsEntry(
                        "routes",
                        List.of(
                                Map.of("to", "0.0.0.0/0", "via", "192.168.10.1", "metric", 50),
                                Map.of("to", "10.20.0.0/16", "via", "192.168.10.254", "metric", 50),
                                Map.of("to", "2001:db8::/32", "via", "fd00:10::fe")))
                .doesNotContainKeys("dhcp4", "dhcp6");
        assertThat(findings).isEmpty();
    }

    @Test
    void dhcp_of_both_versions_gives_no_routes_on_further_cards_and_overrides_are_equal() {
        var cards = cards("networks: [{name: lan, ipConfig: {mode: dhcp, dhcp6: true, addresses: ['10.9.0.2/16']}}]");

        assertThat(cards.get("lan"))
                .containsEntry("dhcp4", true)
                .containsEntry("dhcp6", true)
                .containsEntry("addresses", List.of("10.9.0.2/16"));
        assertThat(cards.get("lan").get("dhcp6-overrides"))
                .isEqualTo(cards.get("lan").get("dhcp4-overrides"))
                .isEqualTo(Map.of("use-routes", false, "route-metric", 3000));
    }

    @Test
    void the_pod_network_keeps_dhcp_and_may_have_an_ipv6_address() {
        var cards = cards("""
                networks:
                - {name: default, ipConfig: {mode: dhcp, addresses: ['fd10:0:2::2/120', 10.1.0.2/16], gateway6: 'fd10:0:2::1'}}
                """);

        assertThat(cards.get("default"))
                .containsEntry("dhcp4", true)
                .containsEntry("addresses", List.of("fd10:0:2::2/120"))
                .containsEntry("gateway6", "fd10:0:2::1");
        assertThat(findings).extracting(Finding::reason).containsExactly("StaticAddressIgnored");
    }

    @Test
    void a_second_gateway6_is_left_out_and_reported() {
        var cards = cards("""
                networks:
                - {name: a, ipConfig: {mode: dhcp, addresses: ['fd01::2/64'], gateway6: 'fe80::1'}}
                - {name: b, ipConfig: {mode: static, address: 'fd00::2/64', gateway: 'fd00::1'}}
                """);

        assertThat(cards.get("a")).containsEntry("gateway6", "fe80::1");
        assertThat(cards.get("b")).doesNotContainKeys("gateway6", "routes");
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).isEqualTo("SecondDefaultGateway");
            assertThat(finding.message()).contains("the gateway of network b", "network a");
        });
    }

    @Test
    void a_gateway_that_no_address_reaches_is_reported() {
        render("networks: [{name: lan, ipConfig: {mode: static, address: 10.1.0.2/24, gateway: 10.1.1.1}}]");

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).isEqualTo("GatewayOutsideNetwork");
            assertThat(finding.blocks()).isFalse();
            assertThat(finding.message()).contains("gateway 10.1.1.1", "network lan");
        });
    }

    @Test
    void a_gateway_that_is_the_guest_itself_is_said() {
        render("""
                networks:
                - {name: a, ipConfig: {mode: static, address: 203.0.113.77/32, gateway: 203.0.113.77}}
                - {name: b, ipConfig: {mode: static, address: '2001:db8::5/64', gateway: '2001:DB8:0::5'}}
                """);

        assertThat(findings).extracting(Finding::reason).containsExactly("GatewayIsOwnAddress", "GatewayIsOwnAddress");
    }

    @Test
    void a_route_whose_router_no_address_reaches_is_said() {
        render("""
                networks:
                - name: lan
                  ipConfig:
                    mode: static
                    address: 192.168.1.5/24
                    routes:
                    - {to: 10.0.0.0/8, via: 192.168.2.1}
                    - {to: 10.1.0.0/16, via: 192.168.1.5}
                    - {to: 'fd00::/8', via: '2001:db8::1'}
                """);

        assertThat(findings)
                .extracting(Finding::reason)
                .containsExactly("RouterOutsideNetwork", "RouterIsOwnAddress", "RouterOutsideNetwork");
        assertThat(findings).extracting(Finding::message).allMatch(message -> message.contains("via"));
    }

    @Test
    void a_router_that_is_reached_or_may_be_is_not_said() {
        render("""
                networks:
                - {name: a, ipConfig: {mode: static, address: 192.168.1.5/24, routes: [{to: 10.0.0.0/8, via: 192.168.1.1}, {to: 'fd00::/8', via: 'fe80::1'}]}}
                - {name: b, ipConfig: {mode: dhcp, routes: [{to: 10.1.0.0/16, via: 10.9.0.1}]}}
                - {name: c, ipConfig: {mode: static, address: 203.0.113.7/32, routes: [{to: 10.2.0.0/16, via: 198.51.100.1}]}}
                """);

        assertThat(findings).isEmpty();
    }

    @Test
    void a_gateway6_beside_dhcp6_alone_is_a_route_because_only_netplan_takes_it_without_an_address() {
        var cards = cards(
                "networks: [{name: lan, ipConfig: {mode: dhcp, dhcp6: true, gateway6: 'fd00::1'}}, {name: other, ipConfig: {mode: dhcp, dhcp6: true, addresses: ['fd01::5/64'], gateway6: 'fd01::1'}}]");

        assertThat(cards.get("lan"))
                .containsEntry("routes", List.of(Map.of("to", "::/0", "via", "fd00::1")))
                .doesNotContainKey("gateway6");
        assertThat(cards(
                                "networks: [{name: lan, ipConfig: {mode: dhcp, dhcp6: true, addresses: ['fd01::5/64'], gateway6: 'fd01::1'}}]")
                        .get("lan"))
                .containsEntry("gateway6", "fd01::1")
                .doesNotContainKey("routes");
    }

    @Test
    void a_default_route_behind_dhcp6_has_no_metric_because_network_manager_would_get_no_network_at_all() {
        var cards = cards(
                "networks: [{name: lan, ipConfig: {mode: static, address: 10.9.0.5/16, gateway: 10.9.0.1, dhcp6: true}}]");

        assertThat(cards.get("lan")).containsEntry("routes", List.of(Map.of("to", "0.0.0.0/0", "via", "10.9.0.1")));
        assertThat(cards.get("default")).containsEntry("dhcp4-overrides", Map.of("route-metric", 2000));
    }

    @Test
    void a_default_route_behind_dhcp6_keeps_its_metric_where_the_route_to_its_router_comes_before_it() {
        var cards = cards(
                "networks: [{name: lan, ipConfig: {mode: static, address: 10.9.0.5/32, gateway: 10.0.0.1, dhcp6: true}}]");

        assertThat(cards.get("lan"))
                .containsEntry(
                        "routes",
                        List.of(
                                Map.of("to", "10.0.0.1/32", "via", "0.0.0.0"),
                                Map.of("to", "0.0.0.0/0", "via", "10.0.0.1", "on-link", true, "metric", 50)));
    }
}
