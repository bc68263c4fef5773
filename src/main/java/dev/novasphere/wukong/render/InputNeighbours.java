package dev.novasphere.wukong.render;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.naming.WukongName;
import dev.novasphere.wukong.plan.network.address.AddressIndex;
import dev.novasphere.wukong.plan.observed.Observed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the Wukongs of the inputs take that a cluster lets one of them have: addresses, identities and claims that exist. */
final class InputNeighbours {

    private final AddressIndex addresses = new AddressIndex();
    private final Map<String, Use> claims = new HashMap<>();

    /** All Wukongs that are rendered, each with its namespace. */
    InputNeighbours(Collection<Wukong> wukongs) {
        for (Wukong wukong : wukongs) {
            addresses.put(wukong);
            for (DiskSpec disk : wukong.getSpec().disks()) {
                if (disk.usesExistingClaim()) {
                    claims.putIfAbsent(key(wukong, disk), new Use(wukong, disk.shared()));
                }
            }
        }
    }

    private record Use(Wukong wukong, boolean shared) {}

    /** What is observed around a Wukong, with who else takes its addresses; who renders may know the Wukongs of all namespaces. */
    Observed around(Wukong wukong, Observed observed) {
        return observed.withNetworks(observed.madeAttachments(), addresses.namedConflicts(WukongName.of(wukong)));
    }

    /** The findings about claims that a Wukong given before uses; in a cluster the first one that comes has them. */
    List<Finding> claimsTakenBefore(Wukong wukong) {
        List<Finding> taken = new ArrayList<>();
        for (DiskSpec disk : wukong.getSpec().disks()) {
            Use first = disk.usesExistingClaim() ? claims.get(key(wukong, disk)) : null;
            if (first != null && first.wukong() != wukong && !(first.shared() && disk.shared())) {
                taken.add(Finding.error(
                        Concern.VOLUMES,
                        "ClaimClash",
                        "disk %s: the claim %s is in use by Wukong %s. A claim serves one Wukong at a time: name another claim in claimName, make a copy with source: {claim: %s}, or take the disk out of the other. To share one that is ReadWriteMany, write shareable: true on the disk of each"
                                .formatted(
                                        disk.name(),
                                        disk.claimName(),
                                        first.wukong().getMetadata().getName(),
                                        disk.claimName())));
            }
        }
        return taken;
    }

    private static String key(Wukong wukong, DiskSpec disk) {
        return wukong.getMetadata().getNamespace() + "/" + disk.claimName();
    }
}
