package dev.novasphere.wukong.plan.network;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Finds static addresses that another network on the same wire has too. It is a warning: neither of two machines that exist is taken
 * down because of the other, and which of them is right only people know. A Wukong of another namespace is not named.
 */
public final class DuplicateAddresses {

    /** Another network of the same namespace has the address. */
    public static final String IN_NAMESPACE = "DuplicateAddress";

    /** A Wukong of another namespace has the address. */
    public static final String ELSEWHERE = "DuplicateAddressElsewhere";

    private static final int LISTED = 8;

    private DuplicateAddresses() {}

    /** A finding for each address that another network of the namespace has, and one for all that other namespaces have. */
    static List<Finding> in(PlanInput input) {
        Map<String, List<AddressClaim>> own = AddressClaim.of(input.wukong()).stream()
                .collect(Collectors.groupingBy(AddressClaim::key, TreeMap::new, Collectors.toList()));
        List<Finding> findings = new ArrayList<>();
        List<String> elsewhere = new ArrayList<>();
        own.forEach((key, claims) -> {
            AddressClaim claim = claims.get(0);
            AddressRivals rivals = input.observed().addressRivals().getOrDefault(key, AddressRivals.NONE);
            List<String> others = new ArrayList<>();
            claims.stream().skip(1).forEach(c -> others.add("network " + c.network() + " of this Wukong"));
            rivals.named()
                    .forEach(holder ->
                            others.add("network %s of Wukong %s".formatted(holder.network(), holder.wukong())));
            if (!others.isEmpty()) {
                findings.add(duplicate(claim, others, rivals.more()));
            }
            if (rivals.elsewhere()) {
                elsewhere.add(claim.address() + " of network " + claim.network());
            }
        });
        if (!elsewhere.isEmpty()) {
            findings.add(elsewhere(elsewhere));
        }
        return findings;
    }

    private static Finding duplicate(AddressClaim claim, List<String> others, boolean more) {
        return Finding.warning(
                Concern.NETWORKS,
                IN_NAMESPACE,
                "address %s of network %s is on the same network also taken by %s%s; give each guest an address of its own"
                        .formatted(
                                claim.address(),
                                claim.network(),
                                String.join(" and ", others),
                                more ? " and of more Wukongs" : ""));
    }

    private static Finding elsewhere(List<String> addresses) {
        int more = addresses.size() - LISTED;
        return Finding.note(
                Concern.NETWORKS,
                ELSEWHERE,
                "address %s%s is on the same network also used by a Wukong of another namespace; give each guest an address of its own, or ask those who run the operator, whose log names the other Wukong"
                        .formatted(
                                addresses.stream().limit(LISTED).collect(Collectors.joining(", ")),
                                more > 0 ? " and " + more + " more" : ""));
    }
}
