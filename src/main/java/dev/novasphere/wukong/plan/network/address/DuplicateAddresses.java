package dev.novasphere.wukong.plan.network.address;

import dev.novasphere.wukong.api.rules.IpPrefix;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.identity.Nic;
import dev.novasphere.wukong.plan.network.address.AddressClaim.Kind;
import dev.novasphere.wukong.plan.observed.AddressConflicts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Finds static addresses and MAC addresses that another network on the same segment uses as well, and identities and UUIDs of two Wukongs.
 * The finding is a warning: neither of two existing machines is stopped because of the other, and only their users know which address is
 * right. A Wukong of another namespace is not named.
 */
public final class DuplicateAddresses {

    private static final int LISTED = 8;

    private DuplicateAddresses() {}

    /**
     * A finding for each address that another network of the namespace has, one for each kind of address that other namespaces have, and
     * one for each MAC address that two interfaces of the guest have.
     */
    public static List<Finding> in(PlanInput input) {
        Map<String, List<AddressClaim>> own = AddressClaim.of(input.wukong()).stream()
                .collect(Collectors.groupingBy(AddressClaim::key, TreeMap::new, Collectors.toList()));
        List<Finding> findings = new ArrayList<>(macTwice(input));
        Map<Kind, List<String>> elsewhere = new EnumMap<>(Kind.class);
        own.forEach((key, claims) -> {
            AddressClaim claim = claims.get(0);
            AddressConflicts conflicts = input.observed().addressConflicts().getOrDefault(key, AddressConflicts.NONE);
            List<String> others = new ArrayList<>();
            conflicts
                    .named()
                    .forEach(holder -> others.add(
                            claim.kind().isOfMachine()
                                    ? "Wukong " + holder.wukong()
                                    : "network %s of Wukong %s".formatted(holder.network(), holder.wukong())));
            if (!others.isEmpty()) {
                findings.add(duplicate(claim, others, conflicts.more()));
            }
            if (conflicts.elsewhere()) {
                elsewhere
                        .computeIfAbsent(claim.kind(), kind -> new ArrayList<>())
                        .add(
                                claim.kind().isOfMachine()
                                        ? claim.address()
                                        : claim.address() + " of network " + claim.network());
            }
        });
        elsewhere.forEach((kind, addresses) -> findings.add(elsewhere(kind, addresses)));
        findings.addAll(addressTwice(own.values()));
        return findings;
    }

    /** Refused at admission where both are written; one may also be written that was made for another interface. */
    private static List<Finding> macTwice(PlanInput input) {
        Map<String, List<String>> networks = Nic.of(input).stream()
                .collect(Collectors.groupingBy(
                        Nic::mac, TreeMap::new, Collectors.mapping(Nic::name, Collectors.toList())));
        return networks.entrySet().stream()
                .filter(mac -> mac.getValue().size() > 1)
                .map(mac -> Finding.warning(
                        Concern.NETWORKS,
                        Kind.MAC.inNamespace(),
                        "macAddress %s is that of networks %s, so that the guest cannot distinguish these interfaces; give each its own, or leave macAddress out"
                                .formatted(mac.getKey(), String.join(" and ", mac.getValue()))))
                .toList();
    }

    /** On one network or on two: a guest reaches others by one of its interfaces only. Link-local addresses are of one interface each. */
    private static List<Finding> addressTwice(Collection<List<AddressClaim>> own) {
        Map<String, List<AddressClaim>> byAddress = own.stream()
                .flatMap(List::stream)
                .filter(claim -> claim.kind() == Kind.IP)
                .collect(Collectors.groupingBy(
                        claim -> claim.key().substring(0, claim.key().indexOf(' ')),
                        TreeMap::new,
                        Collectors.toList()));
        return byAddress.values().stream()
                .filter(claims -> claims.size() > 1
                        && !IpPrefix.LINK_LOCAL.contains(claims.get(0).address().split("/", 2)[0]))
                .map(DuplicateAddresses::addressTwice)
                .toList();
    }

    private static Finding addressTwice(List<AddressClaim> claims) {
        List<String> networks =
                claims.stream().map(AddressClaim::network).distinct().toList();
        String address = claims.get(0).address();
        return Finding.warning(
                Concern.NETWORKS,
                Kind.IP.inNamespace(),
                networks.size() == 1
                        ? "address %s of network %s is there twice, which some guests refuse; write it once, in address or in addresses"
                                .formatted(address, networks.get(0))
                        : "address %s of network %s is also that of network %s of this Wukong, whose guest answers by one of them only; give each an address of its own"
                                .formatted(
                                        address,
                                        networks.get(0),
                                        String.join(" and network ", networks.subList(1, networks.size()))));
    }

    private static Finding duplicate(AddressClaim claim, List<String> others, boolean more) {
        if (claim.kind().isOfMachine()) {
            return Finding.warning(
                    Concern.NETWORKS,
                    claim.kind().inNamespace(),
                    "%s %s is also that of %s%s, so that %s; %s"
                            .formatted(
                                    claim.kind().field(),
                                    claim.address(),
                                    String.join(" and ", others),
                                    more ? " and of more Wukongs" : "",
                                    bothHave(claim.kind()),
                                    giveEach(claim.kind())));
        }
        return Finding.warning(
                Concern.NETWORKS,
                claim.kind().inNamespace(),
                "%s %s of network %s is on the same network also taken by %s%s; give each guest an address of its own"
                        .formatted(
                                claim.kind().field(),
                                claim.address(),
                                claim.network(),
                                String.join(" and ", others),
                                more ? " and of more Wukongs" : ""));
    }

    private static Finding elsewhere(Kind kind, List<String> addresses) {
        if (kind.isOfMachine()) {
            return Finding.note(
                    Concern.NETWORKS,
                    kind.elsewhere(),
                    "%s %s is also that of a Wukong of another namespace, so that %s; %s, or ask those who run the operator, whose log names the other Wukong"
                            .formatted(kind.field(), String.join(", ", addresses), bothHave(kind), giveEach(kind)));
        }
        int more = addresses.size() - LISTED;
        return Finding.note(
                Concern.NETWORKS,
                kind.elsewhere(),
                "%s %s%s is on the same network also used by a Wukong of another namespace; give each guest an address of its own, or ask those who run the operator, whose log names the other Wukong"
                        .formatted(
                                kind.field(),
                                addresses.stream().limit(LISTED).collect(Collectors.joining(", ")),
                                more > 0 ? " and " + more + " more" : ""));
    }

    private static String bothHave(Kind kind) {
        return kind == Kind.IDENTITY
                ? "both have the same UUID, serial number and, unless macAddress is given, MAC addresses"
                : "licences and programs take both for one computer, and cloud-init for one instance";
    }

    private static String giveEach(Kind kind) {
        return kind == Kind.IDENTITY
                ? "give each machine an identity of its own"
                : "give each machine a UUID of its own, or leave firmware.uuid out of a new one";
    }
}
