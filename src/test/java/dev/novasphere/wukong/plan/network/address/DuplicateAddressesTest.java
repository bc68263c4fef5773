package dev.novasphere.wukong.plan.network.address;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.WukongName;
import dev.novasphere.wukong.plan.network.NetworkStage;
import dev.novasphere.wukong.plan.network.address.AddressIndex.Affected;
import dev.novasphere.wukong.plan.observed.AddressConflicts;
import dev.novasphere.wukong.plan.observed.Observed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
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
        AddressIndex addresses = new AddressIndex();
        others.forEach(addresses::put);
        addresses.put(wukong);
        Observed observed = GivenWukong.cluster().withNetworks(Map.of(), addresses.conflicts(WukongName.of(wukong)));
        return new NetworkStage()
                .plan(new PlanInput(wukong, observed)).findings().stream()
                        .filter(f -> f.reason().startsWith("Duplicate"))
                        .toList();
    }

    private static Wukong withMac(String namespace, String name, String network, String mac) {
        return wukong(namespace, name, "networks: [{name: lan, %s, macAddress: '%s'}]".formatted(network, mac));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "same bridge, other case   | bridgeName: b            | bridgeName: b            | true",
                "same bridge and VLAN      | bridgeName: b, vlanId: 5 | bridgeName: b, vlanId: 5 | true",
                "other VLAN                | bridgeName: b, vlanId: 5 | bridgeName: b, vlanId: 6 | false",
                "same definition           | nadName: net             | nadName: one/net         | true",
                "other definition          | nadName: net             | nadName: two/net         | false"
            })
    void one_mac_address_on_one_wire_is_a_warning_on_both_sides(
            String wires, String first, String second, boolean same) {
        Wukong a = withMac("one", "a", first, "02:00:5E:10:00:AA");
        Wukong b = withMac("one", "b", second, "02:00:5e:10:00:aa");

        assertThat(duplicates(a, List.of(b))).as(wires).hasSize(same ? 1 : 0);
        assertThat(duplicates(b, List.of(a))).as(wires).hasSize(same ? 1 : 0).allSatisfy(finding -> {
            assertThat(finding.reason()).isEqualTo("DuplicateMacAddress");
            assertThat(finding.message())
                    .contains("macAddress 02:00:5e:10:00:aa of network lan", "network lan of Wukong one/a");
        });
    }

    @Test
    void a_mac_address_of_another_namespace_is_said_without_a_name() {
        Wukong a = withMac("one", "a", "bridgeName: b", "02:00:5e:10:00:aa");
        Wukong b = withMac("hidden", "secret", "bridgeName: b", "02:00:5e:10:00:aa");

        assertThat(duplicates(a, List.of(b))).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).isEqualTo("DuplicateMacAddressElsewhere");
            assertThat(finding.severity()).isEqualTo(Severity.NOTE);
            assertThat(finding.message()).doesNotContain("hidden", "secret");
        });
    }

    @Test
    void one_mac_address_on_two_cards_of_a_stored_wukong_is_a_warning_whatever_the_wires() {
        Wukong stored = wukong(
                "one",
                "a",
                "networks: [{name: lan, bridgeName: b, macAddress: '02:00:5E:10:00:AA'}, {name: wan, nadName: n, macAddress: '02:00:5e:10:00:aa'}]");

        assertThat(duplicates(stored, List.of())).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).isEqualTo("DuplicateMacAddress");
            assertThat(finding.message()).contains("networks lan and wan", "leave macAddress out");
        });
    }

    @Test
    void mac_addresses_do_not_count_against_the_most_static_addresses() {
        String networks = IntStream.range(0, 4)
                .mapToObj(
                        i -> "{name: n%d, macAddress: '02:00:5e:10:00:0%d', ipConfig: {mode: static, addresses: [%s]}}"
                                .formatted(
                                        i,
                                        i,
                                        IntStream.rangeClosed(1, 16)
                                                .mapToObj(j -> "10.%d.0.%d/24".formatted(i, j))
                                                .collect(Collectors.joining(", "))))
                .collect(Collectors.joining(", "));

        assertThat(AddressClaim.of(wukong("one", "a", "networks: [" + networks + "]")))
                .hasSize(4 + Limits.STATIC_ADDRESSES);
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
    void networks_are_on_one_segment_by_what_the_wukong_says_of_them(
            String wires, String first, String second, boolean same) {
        Wukong a = on("one", "a", first);
        Wukong b = on("one", "b", second);

        assertThat(duplicates(a, List.of(b))).as(wires).hasSize(same ? 1 : 0);
        assertThat(duplicates(b, List.of(a))).as(wires).hasSize(same ? 1 : 0);
    }

    @Test
    void a_duplicate_is_reported_on_both_names_the_other_and_stops_neither() {
        Wukong a = on("one", "a", "bridgeName: b");
        Wukong b = on("one", "b", "bridgeName: b");

        assertThat(duplicates(a, List.of(b))).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).isEqualTo("DuplicateAddress");
            assertThat(finding.message()).contains("192.168.10.5/24", "network lan", "one/b");
            assertThat(finding.blocks()).isFalse();
        });
        assertThat(duplicates(b, List.of(a))).singleElement().satisfies(finding -> assertThat(finding.message())
                .contains("one/a"));
    }

    @Test
    void a_duplicate_in_another_namespace_is_reported_on_both_and_names_nothing_of_the_other() {
        Wukong mine = on("mine", "a", "bridgeName: b");
        Wukong theirs =
                wukong("theirs", "payroll-db", "networks: [{name: salaries, bridgeName: b, %s}]".formatted(ADDRESS));

        assertThat(duplicates(mine, List.of(theirs))).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).isEqualTo("DuplicateAddressElsewhere");
            assertThat(finding.severity()).isEqualTo(Severity.NOTE);
            assertThat(finding.message())
                    .contains("192.168.10.5/24 of network lan", "a Wukong of another namespace")
                    .doesNotContain("theirs", "payroll-db", "salaries");
        });
        assertThat(duplicates(theirs, List.of(mine))).singleElement().satisfies(finding -> assertThat(finding.message())
                .contains("192.168.10.5/24 of network salaries")
                .doesNotContain("mine", "lan"));
    }

    @Test
    void many_duplicates_in_other_namespaces_are_one_short_message() {
        String addresses =
                IntStream.range(1, 17).mapToObj("10.0.0.%d/24"::formatted).collect(Collectors.joining(", "));
        String networks =
                "networks: [{name: lan, bridgeName: b, ipConfig: {mode: dhcp, addresses: [%s]}}]".formatted(addresses);

        assertThat(duplicates(wukong("one", "a", networks), List.of(wukong("two", "b", networks))))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("10.0.0.1/24", "and 8 more"));
    }

    @Test
    void an_address_is_the_same_however_it_is_written() {
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
    void addresses_that_no_guest_gets_clash_with_nothing() {
        Wukong pod = wukong("one", "a", "networks: [{name: default, " + ADDRESS + "}]");
        Wukong leased = wukong("one", "b", "networks: [{name: lan, ipConfig: {mode: dhcp, address: 192.168.10.5/24}}]");
        Wukong invalid = wukong("one", "c", "networks: [{name: lan, ipConfig: {mode: static, address: nonsense}}]");
        Wukong empty = new Wukong();

        assertThat(List.of(pod, leased, invalid, empty))
                .allSatisfy(wukong -> assertThat(AddressClaim.of(wukong)).isEmpty());
    }

    @Test
    void two_networks_of_one_wukong_cannot_have_one_address_on_a_segment() {
        Wukong twice = wukong(
                "one",
                "a",
                "networks: [{name: x, bridgeName: b, %s}, {name: y, bridgeName: b, %s}]".formatted(ADDRESS, ADDRESS));

        assertThat(duplicates(twice, List.of())).singleElement().satisfies(finding -> assertThat(finding.message())
                .contains("network x", "network y of this Wukong"));
    }

    @Test
    void many_holders_give_a_short_message() {
        List<Wukong> many = IntStream.range(0, 50)
                .mapToObj(i -> on("one", "w%02d".formatted(i), "bridgeName: b"))
                .toList();

        assertThat(duplicates(many.get(1), many)).singleElement().satisfies(finding -> assertThat(finding.message())
                .contains("one/w00", "one/w02", "one/w03", "more Wukongs")
                .doesNotContain("w04"));
    }

    @Test
    void a_change_concerns_just_those_whose_message_it_changes() {
        List<Wukong> many = new ArrayList<>();
        for (String namespace : List.of("one", "two")) {
            IntStream.range(0, 12).forEach(i -> many.add(on(namespace, "w%02d".formatted(i), "bridgeName: b")));
        }
        many.add(on("three", "alone", "bridgeName: b"));

        for (int size : List.of(2, 5, 6, 12, 13, 15, many.size())) {
            List<Wukong> there = many.subList(0, size);
            for (Wukong one : there) {
                List<Wukong> without = there.stream().filter(w -> w != one).toList();
                AddressIndex index = new AddressIndex();
                without.forEach(index::put);
                Map<WukongName, Map<String, AddressConflicts>> before = conflicts(index, without);
                Affected coming = index.put(one);
                Map<WukongName, Map<String, AddressConflicts>> after = conflicts(index, without);
                Affected going = index.remove(one);

                Set<WukongName> changed = before.keySet().stream()
                        .filter(name -> !before.get(name).equals(after.get(name)))
                        .collect(Collectors.toSet());
                for (Affected affected : List.of(coming, going)) {
                    Set<WukongName> all = new HashSet<>(affected.near());
                    all.addAll(affected.elsewhere());
                    assertThat(all).as("%s of %d", WukongName.of(one), size).containsAll(changed);
                    assertThat(affected.elsewhere()).isSubsetOf(changed);
                    if (changed.isEmpty()) {
                        assertThat(all).isEmpty();
                    }
                }
            }
        }
    }

    private static Map<WukongName, Map<String, AddressConflicts>> conflicts(AddressIndex index, List<Wukong> wukongs) {
        return wukongs.stream().map(WukongName::of).collect(Collectors.toMap(name -> name, index::conflicts));
    }

    @Test
    void twenty_wukongs_with_all_the_same_addresses_are_parsed_once_a_generation_and_asked_for_without_parsing() {
        AtomicInteger parsed = new AtomicInteger();
        AddressIndex index = new AddressIndex(wukong -> {
            List<AddressClaim> claims = AddressClaim.of(wukong);
            parsed.addAndGet(claims.size());
            return claims;
        });
        List<Wukong> wukongs = IntStream.range(0, 20)
                .mapToObj(i -> wukong("one", "w%02d".formatted(i), manyAddresses(32, 17)))
                .toList();
        for (int event = 0; event < 5; event++) {
            for (Wukong wukong : wukongs) {
                wukong.getMetadata().setGeneration(1L);
                index.put(wukong);
            }
        }
        assertThat(parsed).hasValue(20 * Limits.STATIC_ADDRESSES);

        Map<WukongName, Map<String, AddressConflicts>> conflicts = conflicts(index, wukongs);

        assertThat(parsed).hasValue(20 * Limits.STATIC_ADDRESSES);
        assertThat(conflicts.values()).allSatisfy(all -> {
            assertThat(all).hasSize(Limits.STATIC_ADDRESSES);
            assertThat(all.values()).allSatisfy(one -> assertThat(one.named()).hasSize(AddressConflicts.NAMED));
        });
    }

    @Test
    void an_event_that_comes_late_does_not_bring_an_older_version_back() {
        AddressIndex index = new AddressIndex();
        index.put(on("one", "other", "bridgeName: b"));
        Wukong old = on("one", "a", "bridgeName: b");
        old.getMetadata().setGeneration(1L);
        Wukong now = on("one", "a", "bridgeName: c");
        now.getMetadata().setGeneration(2L);

        index.put(now);
        index.put(old);

        assertThat(index.conflicts(WukongName.of(now))).isEmpty();
    }

    /** Addresses of both versions on so many networks, each on a bridge of its own. */
    private static String manyAddresses(int networks, int each) {
        return IntStream.range(0, networks)
                .mapToObj(n -> "{name: n%d, ipConfig: {mode: dhcp, addresses: [%s]}}"
                        .formatted(
                                n,
                                IntStream.range(0, each)
                                        .mapToObj(i -> "'fd00:%d::%d/64'".formatted(n, i + 1))
                                        .collect(Collectors.joining(", "))))
                .collect(Collectors.joining(", ", "networks: [", "]"));
    }

    @Test
    void one_uuid_of_two_wukongs_is_a_warning_on_both_sides() {
        String uuid = "firmware: {uuid: 5d307ca9-b3ef-428c-8861-06e72d69f223}";
        Wukong a = wukong("one", "a", uuid);
        Wukong b = wukong("one", "b", uuid);
        Wukong c = wukong("hidden", "secret", uuid);

        assertThat(duplicates(a, List.of(b))).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).isEqualTo("DuplicateUuid");
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.message())
                    .contains(
                            "firmware.uuid 5d307ca9-b3ef-428c-8861-06e72d69f223 is also that of Wukong one/b",
                            "cloud-init");
        });
        assertThat(duplicates(b, List.of(a))).extracting(Finding::reason).containsExactly("DuplicateUuid");
        assertThat(duplicates(a, List.of(c))).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).isEqualTo("DuplicateUuidElsewhere");
            assertThat(finding.severity()).isEqualTo(Severity.NOTE);
            assertThat(finding.message()).doesNotContain("hidden", "secret");
        });
        assertThat(duplicates(a, List.of(wukong("one", "d", "{}")))).isEmpty();
    }

    @Test
    void two_networks_of_one_wukong_cannot_have_one_address_on_two_segments_either() {
        Wukong twice = wukong("one", "a", "networks: [{name: x, %s}, {name: y, %s}]".formatted(ADDRESS, ADDRESS));
        Wukong links = wukong(
                "one",
                "b",
                "networks: [{name: x, ipConfig: {mode: static, address: 'fe80::5/64'}}, {name: y, ipConfig: {mode: static, address: 'fe80::5/64'}}]");

        assertThat(duplicates(twice, List.of())).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.message()).contains("network x", "network y of this Wukong");
        });
        assertThat(duplicates(links, List.of())).isEmpty();
    }

    @Test
    void an_address_that_is_written_twice_for_one_network_is_to_be_written_once() {
        Wukong twice = wukong(
                "one",
                "a",
                "networks: [{name: x, ipConfig: {mode: static, address: 192.168.10.5/24, addresses: [192.168.10.5/16]}}]");

        assertThat(duplicates(twice, List.of())).singleElement().satisfies(finding -> assertThat(finding.message())
                .contains("address 192.168.10.5/24 of network x is there twice", "write it once"));
    }
}
