package dev.novasphere.wukong.plan.restore;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.restore.RestorePhase;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.api.v1alpha1.snapshot.SnapshotPhase;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshotStatus;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineRestore;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshot;
import dev.novasphere.wukong.plan.ObjectOwner;
import dev.novasphere.wukong.plan.OwnedMetadata;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.naming.WukongAnnotations;
import dev.novasphere.wukong.plan.observed.OptionalApi;
import dev.novasphere.wukong.plan.storage.move.GuestVolumes;
import java.util.Optional;

/** What keeps a restore from beginning: it is waited for, or the restore fails. */
final class RestoreObstacles {

    private final RestoreContext context;
    private final WukongRestore restore;
    private final String name;
    private final String namespace;
    private final String wukong;
    private final String vm;

    RestoreObstacles(RestoreContext context) {
        this.context = context;
        this.restore = context.restore();
        this.name = restore.getMetadata().getName();
        this.namespace = restore.getMetadata().getNamespace();
        this.wukong = restore.getSpec().wukongName();
        this.vm = Names.virtualMachine(wukong);
    }

    /** The first obstacle; empty when the restore can begin. */
    Optional<RestoreStep> first() {
        return obstacle()
                .or(this::unusableSnapshot)
                .or(this::otherMachine)
                .or(this::claimOfOther)
                .or(this::nameTaken)
                .or(this::lock)
                .or(this::move)
                .or(this::unfinished);
    }

    /** What keeps a restore that has begun from the next change: the machine may be another by now, or its Wukong gone. */
    Optional<RestoreStep> again() {
        if (context.wukong().isEmpty()) {
            return Optional.of(context.undone(
                    RestoreReasons.WUKONG_NOT_FOUND,
                    "Wukong %s was deleted meanwhile; nothing was restored".formatted(wukong)));
        }
        return foreignMachine()
                .or(this::overtaken)
                .or(this::paused)
                .or(this::deletionProtected)
                .or(this::otherMachine)
                .or(this::claimOfOther)
                .or(this::nameTaken)
                .or(this::lock)
                .or(this::unfinished);
    }

    private Optional<RestoreStep> foreignMachine() {
        return context.owner().flatMap(owner -> switch (owner.kind()) {
            case THIS_WUKONG -> Optional.empty();
            case PREDECESSOR ->
                waits(
                        RestoreReasons.PREDECESSOR_GOING,
                        "VirtualMachine %s still belongs to a deleted Wukong of the same name, and is about to go"
                                .formatted(vm));
            case OTHER_WUKONG, OTHER_CONTROLLER ->
                clash("VirtualMachine %s belongs to %s and not to Wukong %s; it is left alone and nothing was restored"
                        .formatted(vm, owner.description(), wukong));
            case NOBODY ->
                clash(
                        "VirtualMachine %s was not made of Wukong %s; it is left alone and nothing was restored. To hand it over, label it %s=%s, and make another WukongRestore"
                                .formatted(vm, wukong, Labels.WUKONG, wukong));
        });
    }

    private Optional<RestoreStep> clash(String message) {
        return Optional.of(context.failed(RestoreReasons.MACHINE_CLASH, message));
    }

    private Optional<RestoreStep> paused() {
        return context.resume()
                .flatMap(command -> waits(
                        RestoreReasons.PAUSED,
                        "Wukong %s is paused and nothing of it is changed; the restore goes on when the pause is over: %s"
                                .formatted(wukong, command)));
    }

    /** KubeVirt deletes the claims of the disks to put others in their place, which the policy of protected data refuses to everybody. */
    private Optional<RestoreStep> deletionProtected() {
        if (context.machine().isEmpty()
                || !WukongAnnotations.protectedFromDeletion(context.wukong().orElseThrow())) {
            return Optional.empty();
        }
        return waits(
                RestoreReasons.DELETION_PROTECTED,
                "Wukong %s is protected against deletion, and a restore deletes the claims of its disks to make them anew; the restore goes on when the protection is taken off: kubectl annotate wukong %s -n %s %s-"
                        .formatted(wukong, wukong, namespace, Annotations.DELETION_PROTECTION));
    }

    private Optional<RestoreStep> obstacle() {
        if (!context.apiServed()) {
            return waits(
                    RestoreReasons.API_MISSING,
                    "the cluster does not serve VirtualMachineRestores (%s); install KubeVirt with its snapshot API, then the restore goes on by itself"
                            .formatted(OptionalApi.RESTORE.crdName()));
        }
        if (context.wukong().isEmpty()) {
            return waits(
                    RestoreReasons.WUKONG_NOT_FOUND,
                    "Wukong %s not found in namespace %s; spec.wukongName must name one, or create it"
                            .formatted(wukong, namespace));
        }
        if (context.machine().isEmpty() && !beginsTheWukong(context.wukong().get())) {
            return waits(
                    RestoreReasons.NO_MACHINE,
                    "Wukong %s has no virtual machine; for a new Wukong write spec.restoreFromSnapshot: %s into the Wukong itself"
                            .formatted(wukong, restore.getSpec().snapshotName()));
        }
        return foreignMachine().or(this::paused).or(this::deletionProtected);
    }

    private Optional<RestoreStep> unusableSnapshot() {
        String named = restore.getSpec().snapshotName();
        if (context.snapshot().isEmpty()) {
            return waits(
                    RestoreReasons.SNAPSHOT_NOT_FOUND,
                    "WukongSnapshot %s not found in namespace %s; see: kubectl get wukongsnapshots -n %s"
                            .formatted(named, namespace, namespace));
        }
        WukongSnapshot snapshot = context.snapshot().get();
        if (!wukong.equals(snapshot.getSpec().wukongName())) {
            return Optional.of(context.failed(
                    RestoreReasons.OTHER_WUKONG,
                    "WukongSnapshot %s is of Wukong %s and cannot be restored to Wukong %s"
                            .formatted(named, snapshot.getSpec().wukongName(), wukong)));
        }
        WukongSnapshotStatus status = snapshot.getStatus();
        if (status != null && status.phase() == SnapshotPhase.Failed) {
            return Optional.of(context.failed(
                    RestoreReasons.SNAPSHOT_FAILED,
                    "WukongSnapshot %s failed and cannot be restored: %s".formatted(named, status.error())));
        }
        return status != null && status.usable()
                ? Optional.empty()
                : waits(
                        RestoreReasons.SNAPSHOT_NOT_READY,
                        "WukongSnapshot %s is not complete yet; the restore goes on when it is".formatted(named));
    }

    /** KubeVirt does not restore to a machine that is there and is not the one that was snapshotted, and tries that for ever. */
    private Optional<RestoreStep> otherMachine() {
        Optional<String> source =
                context.taken().map(VirtualMachineSnapshot::getStatus).map(status -> status.sourceUID());
        Optional<String> target =
                context.machine().map(machine -> machine.getMetadata().getUid());
        if (source.isEmpty() || target.isEmpty() || source.equals(target)) {
            return Optional.empty();
        }
        return Optional.of(context.undone(
                RestoreReasons.OTHER_MACHINE,
                "WukongSnapshot %s was taken of an earlier VirtualMachine %s (UID %s) than the one that is there (UID %s), and KubeVirt restores only to the machine that was snapshotted; nothing was restored. To begin with those disks, delete Wukong %s with its machine and make it anew with spec.restoreFromSnapshot: %s"
                        .formatted(
                                restore.getSpec().snapshotName(),
                                vm,
                                source.get(),
                                target.get(),
                                wukong,
                                restore.getSpec().snapshotName())));
    }

    /** Whether KubeVirt's restore of the name is another's, which is left alone. */
    Optional<RestoreStep> nameTaken() {
        return context.running()
                .filter(running -> !OwnedMetadata.isMadeFor(restore, running))
                .map(running -> OwnedMetadata.isOfPredecessor(restore, running)
                        ? context.waits(
                                RestoreReasons.PREDECESSOR_GOING,
                                "VirtualMachineRestore %s still belongs to a deleted WukongRestore of the same name; this one goes on as soon as that is gone"
                                        .formatted(name))
                        : context.undone(
                                RestoreReasons.NAME_TAKEN,
                                "a VirtualMachineRestore %s is there that was not made for this WukongRestore; it is left alone and nothing was restored: make a WukongRestore of another name"
                                        .formatted(name)));
    }

    /** Two that began together both stop the machine; only one may go on, and the other would keep it from being started. */
    private Optional<RestoreStep> overtaken() {
        return context.other()
                .filter(other -> context.running().isEmpty())
                .map(other -> context.undone(
                        RestoreReasons.OTHER_RESTORE,
                        "restore %s of the virtual machine began at the same time and goes first; nothing was restored. Make another WukongRestore when that is over"
                                .formatted(other)));
    }

    /**
     * KubeVirt refuses a restore beside one that is not complete, also when that failed. It is waited for as long as the machine has not been
     * stopped for this one, and always when it is about to go.
     */
    private Optional<RestoreStep> unfinished() {
        return context.unfinished().filter(other -> context.running().isEmpty()).map(other -> {
            if (other.getMetadata().getDeletionTimestamp() != null) {
                return context.waits(
                        RestoreReasons.UNFINISHED_RESTORE,
                        "VirtualMachineRestore %s of the same virtual machine is being deleted; this one goes on as soon as that is gone"
                                .formatted(other.getMetadata().getName()));
            }
            String refusal =
                    "VirtualMachineRestore %s of the same virtual machine is not complete, and KubeVirt takes no other one beside it"
                            .formatted(other.getMetadata().getName());
            String deletion = "When it is of no use any more, delete it (kubectl delete %s -n %s)"
                    .formatted(deletable(other), namespace);
            return restore.phase() == RestorePhase.Pending
                    ? context.waits(
                            RestoreReasons.UNFINISHED_RESTORE,
                            refusal + "; this one goes on by itself when that is complete or gone. " + deletion)
                    : context.undone(
                            RestoreReasons.UNFINISHED_RESTORE,
                            refusal + "; nothing was restored. " + deletion + ", and make another WukongRestore");
        });
    }

    private String deletable(VirtualMachineRestore unfinished) {
        return ObjectOwner.controller(unfinished)
                .filter(owner -> restore.getKind().equals(owner.getKind()))
                .map(owner -> "wukongrestore " + owner.getName())
                .orElse("virtualmachinerestore " + unfinished.getMetadata().getName());
    }

    private Optional<RestoreStep> lock() {
        Optional<String> other = context.other()
                .or(() -> context.machine().map(VirtualMachine::getStatus).map(s -> s.restoreInProgress()));
        if (other.isPresent() && context.running().isEmpty()) {
            return waits(
                    RestoreReasons.OTHER_RESTORE,
                    "restore %s of the virtual machine runs; this one follows when that is over"
                            .formatted(other.get()));
        }
        return context.machine()
                .map(VirtualMachine::getStatus)
                .map(s -> s.snapshotInProgress())
                .flatMap(snapshot -> waits(
                        RestoreReasons.SNAPSHOT_RUNNING,
                        "snapshot %s of the virtual machine is being taken; the restore goes on when that is over"
                                .formatted(snapshot)));
    }

    /** The restore stops the guest, which is not to end while its data are on two claims. */
    private Optional<RestoreStep> move() {
        return GuestVolumes.areBetweenClaims(context.machine(), context.guest(), context.claims())
                ? waits(
                        RestoreReasons.DISK_MOVES,
                        "a disk of the guest moves to another claim; the restore goes on when the condition StorageMigrated of Wukong %s says that this is over"
                                .formatted(wukong))
                : Optional.empty();
    }

    private Optional<RestoreStep> claimOfOther() {
        return HandedOver.of(context)
                .map(disk -> context.undone(
                        RestoreReasons.CLAIM_OF_OTHER,
                        "claim %s, which WukongSnapshot %s has for disk %s, is a disk of VirtualMachine %s by now, and KubeVirt would delete it with its data; nothing was restored. Take the claim out of that machine when its data may be lost, and make another WukongRestore"
                                .formatted(
                                        disk.claim(), restore.getSpec().snapshotName(), disk.name(), disk.machine())));
    }

    private boolean beginsTheWukong(Wukong found) {
        return name.equals(Names.restore(wukong, restore.getSpec().snapshotName()))
                && restore.getSpec().snapshotName().equals(found.getSpec().restoreFromSnapshot());
    }

    private Optional<RestoreStep> waits(String reason, String message) {
        return Optional.of(context.waits(reason, message));
    }
}
