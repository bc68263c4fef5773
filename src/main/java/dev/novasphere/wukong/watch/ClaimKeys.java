package dev.novasphere.wukong.watch;

import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.MovedClaims;
import dev.novasphere.wukong.plan.OwnMachine;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The keys by which machines are found by their claims. A claim that a disk was moved to has the key of the disk's first one. */
final class ClaimKeys {

    private ClaimKeys() {}

    /** Those of a machine, one for each of its claims. */
    static List<String> of(VirtualMachine machine) {
        return OwnMachine.claims(Optional.of(machine)).stream()
                .map(claim -> key(machine.getMetadata().getNamespace(), MovedClaims.withoutNumber(claim)))
                .toList();
    }

    /** Those that a machine may have because it has a claim, or one that the claim's disk was moved to. Machines with other claims may as well. */
    static Stream<String> with(String namespace, String claim) {
        return Stream.of(claim, MovedClaims.withoutNumber(claim)).distinct().map(name -> key(namespace, name));
    }

    private static String key(String namespace, String claim) {
        return namespace + "/" + claim;
    }
}
