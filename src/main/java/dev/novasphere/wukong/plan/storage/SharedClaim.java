package dev.novasphere.wukong.plan.storage;

import dev.novasphere.wukong.api.v1alpha1.disk.AccessMode;
import dev.novasphere.wukong.plan.ObjectOwner;
import dev.novasphere.wukong.plan.ObjectOwner.Kind;
import dev.novasphere.wukong.plan.storage.disk.DiskPlan;
import dev.novasphere.wukong.plan.storage.disk.PlannedDisk;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.List;

/**
 * A claim that several machines use at the same time. It stays as it is: neither label nor owner says whose it is, because it is nobody's, and
 * its size is not the matter of one of them.
 */
final class SharedClaim {

    private SharedClaim() {}

    static DiskPlan plan(PlannedDisk disk) {
        PersistentVolumeClaim claim =
                disk.input().observed().claims().get(disk.disk().name());
        ObjectOwner owner = ObjectOwner.of(disk.input(), claim);
        if (owner.kind() == Kind.OTHER_WUKONG && ObjectOwner.controller(claim).isPresent()) {
            return DiskPlan.heldBackBy(disk.error(
                            "ClaimClash",
                            "the claim %s was made for %s and goes with it, so that it cannot be shared; make a claim of its own and name it in claimName of both"
                                    .formatted(disk.claimName(), owner.description()))
                    .ofUnwatched());
        }
        List<String> modes = claim.getSpec().getAccessModes();
        if (modes != null && !modes.contains(AccessMode.ReadWriteMany.name())) {
            return new DiskPlan(
                    List.of(),
                    List.of(disk.warning(
                            "ClaimNotShareable",
                            "the claim %s is %s, which only machines on one node can use at the same time; make one that is ReadWriteMany"
                                    .formatted(disk.claimName(), String.join(", ", modes)))));
        }
        return DiskPlan.NOTHING;
    }
}
