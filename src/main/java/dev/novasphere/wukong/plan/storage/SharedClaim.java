package dev.novasphere.wukong.plan.storage;

import dev.novasphere.wukong.api.v1alpha1.disk.AccessMode;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.ObjectOwner;
import dev.novasphere.wukong.plan.ObjectOwner.Kind;
import dev.novasphere.wukong.plan.OwnMachine;
import dev.novasphere.wukong.plan.step.ReleaseDisk;
import dev.novasphere.wukong.plan.step.Step;
import dev.novasphere.wukong.plan.storage.disk.DiskPlan;
import dev.novasphere.wukong.plan.storage.disk.LiveDisk;
import dev.novasphere.wukong.plan.storage.disk.PlannedDisk;
import dev.novasphere.wukong.plan.storage.existing.ExistingDisk;
import dev.novasphere.wukong.plan.storage.existing.FormerMaker;
import dev.novasphere.wukong.plan.storage.existing.LeavingHolder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A claim that several machines use at the same time. It stays as it is: neither label nor owner says whose it is, because it is nobody's, and
 * its size is not the matter of one of them. One that was made for the Wukong loses both.
 */
final class SharedClaim {

    private static final String REASON = "ClaimClash";

    private SharedClaim() {}

    static DiskPlan plan(PlannedDisk disk) {
        PersistentVolumeClaim claim =
                disk.input().observed().claims().get(disk.disk().name());
        LiveDisk live =
                LiveDisk.ofExistingClaim(disk.input(), disk.disk().name()).orElseThrow();
        ObjectOwner owner = ObjectOwner.of(disk.input(), claim);
        if (owner.kind() == Kind.OTHER_WUKONG && ObjectOwner.controller(claim).isPresent()) {
            return DiskPlan.heldBackBy(disk.error(
                            REASON,
                            "the claim %s was made for %s and goes with it, so that it cannot be shared; make a claim of its own and name it in claimName of both"
                                    .formatted(disk.claimName(), owner.description()))
                    .ofUnwatched());
        }
        Optional<DiskPlan> going = ExistingDisk.going(disk, live);
        if (going.isPresent()) {
            return going.get();
        }
        List<Finding> findings = new ArrayList<>();
        if (live.holder().kind() == Kind.OTHER_WUKONG) {
            Finding alone = usedAlone(disk, live.holder());
            if (alone.blocks()) {
                return DiskPlan.heldBackBy(LeavingHolder.of(disk).orElse(alone));
            }
            findings.add(alone);
        }
        List<String> modes = claim.getSpec().getAccessModes();
        if (modes != null && !modes.contains(AccessMode.ReadWriteMany.name())) {
            findings.add(disk.warning(
                    "ClaimNotShareable",
                    "the claim %s is %s, which only machines on one node can use at the same time; make one that is ReadWriteMany"
                            .formatted(disk.claimName(), String.join(", ", modes))));
        }
        findings.addAll(ExistingDisk.withoutEffect(disk, live));
        notGrown(disk, claim).ifPresent(findings::add);
        return new DiskPlan(madeNobodys(disk, claim), findings);
    }

    /** A claim that was made for this Wukong, or restored for its machine, and that it shares by now, would go with it. */
    private static List<Step> madeNobodys(PlannedDisk disk, PersistentVolumeClaim claim) {
        Optional<DataVolume> maker = FormerMaker.of(disk);
        Predicate<OwnerReference> ours = owner -> disk.input().isWukong(owner) || OwnMachine.is(disk.input(), owner);
        if (maker.isEmpty() && claim.getMetadata().getOwnerReferences().stream().noneMatch(ours)) {
            return List.of();
        }
        List<HasMetadata> objects = new ArrayList<>();
        maker.ifPresent(objects::add);
        objects.add(claim);
        return List.of(ReleaseDisk.of(objects, ours, "disk " + disk.disk().name() + " shares the claim with others"));
    }

    /** A claim that a Wukong uses alone bears its label; {@code StorageObserver} leaves that of one that shares it out. */
    private static Finding usedAlone(PlannedDisk disk, ObjectOwner holder) {
        boolean inUse = OwnMachine.claim(
                        disk.input().observed().virtualMachine(), disk.disk().name())
                .filter(disk.claimName()::equals)
                .isPresent();
        String message =
                "%s uses the claim %s alone, and both would write to it without knowing of each other; write shareable: true on its disk with that claimName as well, or name another claim"
                        .formatted(holder.description(), disk.claimName());
        return (inUse ? disk.warning(REASON, message) : disk.error(REASON, message)).ofUnwatched();
    }

    private static Optional<Finding> notGrown(PlannedDisk disk, PersistentVolumeClaim claim) {
        return Optional.ofNullable(PlannedDisk.requested(claim.getSpec().getResources()))
                .filter(disk::exceeds)
                .map(has -> disk.ignored(
                        "DiskFieldIgnored",
                        "size %s has no effect, because a claim that is shared is not grown, and claim %s has %s; write that, and grow the claim itself"
                                .formatted(disk.size().orElseThrow(), disk.claimName(), has)));
    }
}
