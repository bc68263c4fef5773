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
 * down because of the other, and which of them is right only people know.
 */
final class DuplicateAddresses {

    private DuplicateAddresses() {}

    /** A finding for each address of the Wukong that is not its network's alone. */
    static List<Finding> in(PlanInput input) {
        Map<String, List<AddressClaim>> own = AddressClaim.of(input.wukong()).stream()
                .collect(Collectors.groupingBy(AddressClaim::key, TreeMap::new, Collectors.toList()));
        List<Finding> findings = new ArrayList<>();
        own.forEach((key, claims) -> {
            List<String> others = new ArrayList<>();
            claims.stream().skip(1).forEach(c -> others.add("network " + c.network() + " of this Wukong"));
            AddressRivals rivals = input.observed().addressRivals().getOrDefault(key, AddressRivals.NONE);
            rivals.named()
                    .forEach(holder -> others.add("network %s of Wukong %s/%s"
                            .formatted(holder.network(), holder.namespace(), holder.wukong())));
            if (!others.isEmpty()) {
                findings.add(duplicate(claims.get(0), others, rivals.more()));
            }
        });
        return findings;
    }

    private static Finding duplicate(AddressClaim claim, List<String> others, boolean more) {
        return Finding.warning(
                Concern.NETWORKS,
                "DuplicateAddress",
                "address %s of network %s is on the same network also taken by %s%s; give each guest an address of its own"
                        .formatted(
                                claim.address(),
                                claim.network(),
                                String.join(" and ", others),
                                more ? " and of more Wukongs" : ""));
    }
}
