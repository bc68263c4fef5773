package dev.novasphere.wukong.plan.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.Observed;
import dev.novasphere.wukong.plan.PlanInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DuplicateAddressesTest {

    private static final String ADDRESS = "ipConfig: {mode: static, address: 192.168.10.5/24}";

    private static Wukong wukong(String namespace, String name, String networks) {
        Wukong wukong = GivenWukong.of(networks).wukong();
        wukong.getMetadata().setNamespace(namespace);
        wukong.getMetadata().setName(name);
        return wukong;
    }

    private static Wukong on(String namespace, String name, String network) {
        return wukong(namespace, name, "networks: [{name: lan, %s, %s}]".formatted(network, ADDRESS));
    }

    private static List<String> keys(Wukong wukong) {
        return AddressClaim.of(wukong).stream().map(AddressClaim::key).toList();
    }

    /** The findings about duplicates that a Wukong gets beside others. */
    private static List<Finding> duplicates(Wukong wukong, List<Wukong> others) {
        Map<String, AddressRivals> rivals = new java.util.HashMap<>();
        for (String key : keys(wukong)) {
            List<Wukong> holders = new ArrayList<>(
                    others.stream().filter(other -> keys(other).contains(key)).toList());
            holders.add(wukong);
            rivals.put(key, AddressRivals.of(wukong, holders, key));
        }
        Observed observed = GivenWukong.cluster().withNetworks(Map.of(), rivals);
        return new NetworkStage()
                .plan(new PlanInput(wukong, observed)).findings().stream()
                        .filter(f -> f.reason().equals("DuplicateAddress"))
                        .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "same bridge, the default name  | type: bridge                        | bridgeName: br-lan                  | true",
                "same bridge and VLAN           | bridgeName: b, vlanId: 5            | bridgeName: b, vlanId: 5, mtu: 9000 | true",
                "other VLAN                     | bridgeName: b, vlanId: 5            | bridgeName: b, vlanId: 6            | false",
                "VLAN and none                  | bridgeName: b, vlanId: 5            | bridgeName: b                       | false",
                "other bridge                   | bridgeName: b                       | bridgeName: c                       | false",
                "Linux and OVS bridge           | bridgeName: b                       | bridgeName: b, type: ovs            | false",
                "same virtual functions         | type: sriov, resourceName: a/b      | type: sriov, resourceName: a/b      | true",
                "other virtual functions        | type: sriov, resourceName: a/b      | type: sriov, resourceName: a/c      | false",
                "same card of the node          | type: macvlan, physicalInterface: e | type: macvlan, physicalInterface: e | true",
                "one definition, by full name   | nadName: net                        | nadName: one/net                    | true",
                "definitions of two namespaces  | nadName: net                        | nadName: two/net                    | false",
                "definition and bridge          | nadName: net                        | bridgeName: net                     | false"
            })
    void point_4_networks_are_on_one_wire_by_what_the_wukong_says_of_them(
            String wires, String first, String second, boolean same) {
        Wukong a = on("one", "a", first);
        Wukong b = on("one", "b", second);

        assertThat(duplicates(a, List.of(b))).as(wires).hasSize(same ? 1 : 0);
        assertThat(duplicates(b, List.of(a))).as(wires).hasSize(same ? 1 : 0);
    }

    @Test
    void point_4_a_duplicate_is_told_on_both_names_the_other_and_stops_neither() {
        Wukong a = on("one", "a", "bridgeName: b");
        Wukong b = on("two", "b", "bridgeName: b");

        assertThat(duplicates(a, List.of(b))).singleElement().satisfies(finding -> {
            assertThat(finding.message()).contains("192.168.10.5/24", "network lan", "two/b");
            assertThat(finding.blocks()).isFalse();
        });
        assertThat(duplicates(b, List.of(a))).singleElement().satisfies(finding -> assertThat(finding.message())
                .contains("one/a"));
    }

    @Test
    void point_4_an_address_is_the_same_however_it_is_written() {
        Wukong a = wukong("one", "a", "networks: [{name: lan, ipConfig: {mode: static, address: 'fd00::5/64'}}]");
        Wukong b = wukong(
                "one",
                "b",
                "networks: [{name: lan, ipConfig: {mode: dhcp, addresses: [10.0.0.1/8, 'FD00:0:0::0:0005/48']}}]");

        assertThat(duplicates(a, List.of(b))).singleElement().satisfies(f -> assertThat(f.message())
                .contains("fd00::5/64"));
        assertThat(duplicates(b, List.of(a))).singleElement().satisfies(f -> assertThat(f.message())
                .contains("FD00:0:0::0:0005/48"));
    }

    @Test
    void point_4_addresses_that_no_guest_gets_clash_with_nothing() {
        Wukong pod = wukong("one", "a", "networks: [{name: default, " + ADDRESS + "}]");
        Wukong leased = wukong("one", "b", "networks: [{name: lan, ipConfig: {mode: dhcp, address: 192.168.10.5/24}}]");
        Wukong invalid = wukong("one", "c", "networks: [{name: lan, ipConfig: {mode: static, address: nonsense}}]");
        Wukong empty = new Wukong();

        assertThat(List.of(pod, leased, invalid, empty))
                .allSatisfy(wukong -> assertThat(AddressClaim.of(wukong)).isEmpty());
    }

    @Test
    void point_4_two_networks_of_one_wukong_cannot_have_one_address_on_a_wire() {
        Wukong twice = wukong(
                "one",
                "a",
                "networks: [{name: x, bridgeName: b, %s}, {name: y, bridgeName: b, %s}]".formatted(ADDRESS, ADDRESS));

        assertThat(duplicates(twice, List.of())).singleElement().satisfies(finding -> assertThat(finding.message())
                .contains("network x", "network y of this Wukong"));
    }

    @Test
    void point_4_many_holders_give_a_short_message() {
        List<Wukong> many = IntStream.range(0, 50)
                .mapToObj(i -> on("one", "w%02d".formatted(i), "bridgeName: b"))
                .toList();

        assertThat(duplicates(many.get(1), many)).singleElement().satisfies(finding -> assertThat(finding.message())
                .contains("one/w00", "one/w02", "one/w03", "more Wukongs")
                .doesNotContain("w04"));
    }

    @Test
    void point_4_a_change_concerns_just_those_whose_message_it_changes() {
        List<Wukong> many = new ArrayList<>(IntStream.range(0, 12)
                .mapToObj(i -> on("one", "w%02d".formatted(i), "bridgeName: b"))
                .toList());

        for (int changing = 0; changing < many.size(); changing++) {
            Wukong one = many.get(changing);
            List<Wukong> without = many.stream().filter(w -> w != one).toList();
            String key = keys(one).get(0);
            List<Wukong> changed = without.stream()
                    .filter(w -> !AddressRivals.of(w, many, key).equals(AddressRivals.of(w, without, key)))
                    .toList();

            assertThat(AddressRivals.affected(one, many)).as("of %d", changing).containsAll(changed);
            if (changed.isEmpty()) {
                assertThat(AddressRivals.affected(one, many)).isEmpty();
            }
        }
    }
}
