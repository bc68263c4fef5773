package dev.novasphere.wukong.plan.cloudinit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.WukongRules;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.cloudinit.network.NetworkData;
import dev.novasphere.wukong.plan.identity.Nic;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** What holds for the network data of every Wukong that the API server accepts. */
class AnyNetworkDataTest {

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void one_default_route_every_address_and_dhcp_where_it_belongs(
            @ForAll("networks") List<Map<String, Object>> networks) {
        PlanInput input = GivenWukong.of(Serialization.asYaml(Map.of("networks", networks)));
        assertThat(WukongRules.check(input.wukong()))
                .as("rules on networks")
                .noneMatch(violation -> violation.path().startsWith("spec.networks"));
        var document = NetworkData.render(input, new ArrayList<>());
        Statistics.label("network data").collect(document.isPresent());
        if (document.isEmpty()) {
            assertThat(Nic.of(input)).noneMatch(nic -> nic.spec().ipConfig() != null);
            return;
        }
        Map<String, Map<String, Object>> cards = cards(document.get());

        List<Nic> nics = Nic.of(input);
        assertThat(cards.values())
                .extracting(card -> map(card, "match").get("macaddress"))
                .as("cards by their addresses, each once")
                .containsExactlyElementsOf(nics.stream()
                        .filter(nic -> nic.spec().ipConfig() != null || nic == nics.get(0))
                        .map(nic -> (Object) nic.mac())
                        .toList());
        assertThat(defaultRoutes(cards, "0.0.0.0/0")).as("IPv4 default routes").hasSizeLessThanOrEqualTo(1);
        assertThat(Stream.concat(
                        cards.values().stream().filter(card -> card.containsKey("gateway6")),
                        defaultRoutes(cards, "::/0")))
                .as("IPv6 default routes")
                .hasSizeLessThanOrEqualTo(1);
        nics.stream()
                .filter(nic -> nic.spec().ipConfig() != null)
                .forEach(nic -> check(nic, nic == nics.get(0), cards.get(nic.name())));
    }

    private static void check(Nic nic, boolean first, Map<String, Object> card) {
        Set<Object> written = new HashSet<>(list(card, "addresses"));
        if (!nic.onPodNetwork()) {
            assertThat(written)
                    .containsExactlyInAnyOrderElementsOf(
                            new HashSet<>(nic.spec().ipConfig().staticAddresses()));
        }
        boolean leased = Boolean.TRUE.equals(card.get("dhcp4"));
        assertThat(leased)
                .as("DHCP of " + nic.name())
                .isEqualTo(nic.onPodNetwork()
                        || !nic.spec().ipConfig().mode().name().equals("STATIC"));
        for (String version : List.of("dhcp4", "dhcp6")) {
            if (Boolean.TRUE.equals(card.get(version)) && !first) {
                assertThat(map(card, version + "-overrides")).containsEntry("use-routes", false);
            }
        }
        if (leased && Boolean.TRUE.equals(card.get("dhcp6"))) {
            assertThat(card.get("dhcp4-overrides")).isEqualTo(card.get("dhcp6-overrides"));
        }
        assertThat(list(card, "routes").stream()
                        .filter(route -> !List.of("0.0.0.0/0", "::/0").contains(((Map<?, ?>) route).get("to"))))
                .hasSameSizeAs(nic.spec().ipConfig().routes());
    }

    private static Stream<Object> defaultRoutes(Map<String, Map<String, Object>> cards, String to) {
        return cards.values().stream()
                .flatMap(card -> list(card, "routes").stream())
                .filter(route -> ((Map<?, ?>) route).get("to").equals(to));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> cards(String document) {
        return (Map<String, Map<String, Object>>) PyYaml.map(document).get("ethernets");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Map<String, Object> card, String key) {
        return (Map<String, Object>) card.getOrDefault(key, Map.of());
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Map<String, Object> card, String key) {
        return (List<Object>) card.getOrDefault(key, List.of());
    }

    @Provide
    Arbitrary<List<Map<String, Object>>> networks() {
        return network()
                .list()
                .ofMaxSize(4)
                .uniqueElements(network -> network.get("name"))
                .filter(AnyNetworkDataTest::onePrimary);
    }

    private static boolean onePrimary(List<Map<String, Object>> networks) {
        return networks.stream()
                        .filter(n -> n.containsKey("primary") && !n.get("name").equals("default"))
                        .count()
                <= 1;
    }

    private static Arbitrary<Map<String, Object>> network() {
        return Combinators.combine(
                        Arbitraries.of("default", "lan", "san", "a", "b", "c"),
                        Arbitraries.of(true, true).injectNull(0.8),
                        Arbitraries.integers().between(576, 9216).injectNull(0.5),
                        ipConfig().injectNull(0.2))
                .as((name, primary, mtu, ipConfig) -> {
                    Map<String, Object> network = new LinkedHashMap<>();
                    network.put("name", name);
                    put(network, "primary", primary);
                    put(network, "mtu", mtu);
                    put(network, "ipConfig", ipConfig);
                    return network;
                });
    }

    private static Arbitrary<Map<String, Object>> ipConfig() {
        Arbitrary<String> four = Arbitraries.integers().between(1, 250).map(i -> "10.1.0." + i + "/16");
        Arbitrary<String> six = Arbitraries.integers().between(1, 0xffff).map(i -> "fd00::%x/64".formatted(i));
        Arbitrary<Map<String, Object>> leased = Arbitraries.just(Map.of("mode", "dhcp"));
        Arbitrary<Map<String, Object>> fixed4 = Combinators.combine(
                        four, Arbitraries.of("10.1.0.254", "10.2.0.1").injectNull(0.4))
                .as((address, gateway) -> fixed(address, gateway));
        Arbitrary<Map<String, Object>> fixed6 = Combinators.combine(
                        six, Arbitraries.of("fd00::ffff", "fe80::1").injectNull(0.4))
                .as((address, gateway) -> fixed(address, gateway));
        return Combinators.combine(
                        Arbitraries.oneOf(leased, fixed4, fixed6),
                        Arbitraries.oneOf(four, six).set().ofMaxSize(3).injectNull(0.4),
                        Arbitraries.of("fd00::fffe", "fe80::2").injectNull(0.6),
                        Arbitraries.of(true, false).injectNull(0.5),
                        Arbitraries.of("192.168.5.0/24", "2001:db8::/32").list().ofMaxSize(3),
                        Arbitraries.of("10.1.0.53", "fd00::53").list().ofMaxSize(2))
                .as((base, more, gateway6, dhcp6, routes, servers) -> {
                    Map<String, Object> config = new LinkedHashMap<>(base);
                    put(config, "addresses", more == null ? null : List.copyOf(more));
                    if (!String.valueOf(base.get("gateway")).contains(":")) {
                        put(config, "gateway6", gateway6);
                    }
                    put(config, "dhcp6", dhcp6);
                    config.put(
                            "routes",
                            routes.stream()
                                    .map(to -> Map.of("to", to, "via", to.contains(":") ? "fd00::1" : "10.1.0.1"))
                                    .toList());
                    config.put("dnsServers", servers);
                    return config;
                });
    }

    private static Map<String, Object> fixed(String address, String gateway) {
        Map<String, Object> config = new LinkedHashMap<>(Map.of("mode", "static", "address", address));
        put(config, "gateway", gateway);
        return config;
    }

    private static void put(Map<String, Object> fields, String name, Object value) {
        if (value != null) {
            fields.put(name, value);
        }
    }
}
