package dev.novasphere.wukong.plan.storage;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.MovedClaims;
import dev.novasphere.wukong.plan.OwnMachine;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.RestoredClaims;
import dev.novasphere.wukong.plan.Stage;
import dev.novasphere.wukong.plan.step.Grow;
import dev.novasphere.wukong.plan.step.RefuseGrowth;
import dev.novasphere.wukong.plan.step.Removal;
import dev.novasphere.wukong.plan.step.Step;
import dev.novasphere.wukong.plan.storage.device.ContainerDisk;
import dev.novasphere.wukong.plan.storage.device.IsoImages;
import dev.novasphere.wukong.plan.storage.device.NextBootDisk;
import dev.novasphere.wukong.plan.storage.device.SerialNumbers;
import dev.novasphere.wukong.plan.storage.device.UnfitDevices;
import dev.novasphere.wukong.plan.storage.disk.DiskPlan;
import dev.novasphere.wukong.plan.storage.disk.ImageReview;
import dev.novasphere.wukong.plan.storage.disk.LiveDisk;
import dev.novasphere.wukong.plan.storage.disk.PlannedDisk;
import dev.novasphere.wukong.plan.storage.existing.ExistingDisk;
import dev.novasphere.wukong.plan.storage.move.StorageMigrations;
import dev.novasphere.wukong.quantity.CanonicalQuantity;
import io.fabric8.kubernetes.api.model.Quantity;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Plans the disks. The virtual machine refers to each by its claim's name, whether CDI fills the claim or it starts empty, and never waits
 * for it: KubeVirt does.
 */
@ApplicationScoped
@Priority(300)
public class StorageStage implements Stage {

    @Override
    public StorageFragment plan(PlanInput input) {
        List<Volume> volumes = new ArrayList<>();
        List<Disk> disks = new ArrayList<>();
        List<Step> steps = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        if (input.spec().disks().isEmpty()) {
            findings.add(Finding.error(
                    Concern.VOLUMES,
                    "NoDisks",
                    "spec.disks is empty; write at least one disk for the guest to boot from"));
        }
        StorageMigrations migrations = StorageMigrations.of(input);
        for (DiskSpec disk : input.spec().disks()) {
            disks.add(GuestDisk.of(input, disk));
            findings.addAll(UnfitDevices.of(input, disk));
            if (disk.emptyTray()) {
                EmptyTray.obstacle(input, disk).ifPresent(findings::add);
                continue;
            }
            if (disk.ephemeral()) {
                volumes.add(Volume.containerDisk(disk.name(), disk.containerDisk()));
                ContainerDisk.loss(disk).ifPresent(findings::add);
                continue;
            }
            String claim = migrations.volumes().getOrDefault(disk.name(), input.claimName(disk));
            volumes.add(Volume.claim(disk.name(), claim).withHotplug(HotPlug.of(input, disk)));
            HotPlug.ignored(input, disk).ifPresent(findings::add);
            GuestDisk.difference(input, disk).ifPresent(findings::add);
            DiskPlan plan = SharedNames.of(input, disk).orElseGet(() -> plan(input, disk));
            steps.addAll(
                    migrations.moving().contains(disk.name())
                            ? plan.steps().stream()
                                    .map(StorageStage::withoutGrowth)
                                    .toList()
                            : plan.steps());
            findings.addAll(plan.findings());
        }
        steps.addAll(migrations.steps());
        findings.addAll(migrations.findings());
        findings.addAll(PlugWaits.of(input, volumes, disks, migrations.migrates()));
        NextBootDisk.of(input, disks, volumes).ifPresent(findings::add);
        PlugPorts.of(input, disks, volumes).ifPresent(findings::add);
        IgnoredPolicies.of(input.spec()).forEach(findings::add);
        LabelsLeftOut.of(input).ifPresent(findings::add);
        findings.addAll(IsoImages.of(input.spec()));
        findings.addAll(SerialNumbers.of(input, disks));
        List<RemovedDisk> removed = RemovedDisk.all(input, migrations.inPlay(), migrations.migrates());
        removed.forEach(disk -> disk.finding().ifPresent(findings::add));
        List<Removal> removals =
                removed.stream().flatMap(disk -> disk.step(input).stream()).toList();
        return new StorageFragment(volumes, disks, steps, removals, findings, migrations.migrates());
    }

    /** A disk that moves grows when it has arrived. */
    private static Step withoutGrowth(Step step) {
        return step instanceof Grow grow
                ? grow.metadata()
                : step instanceof RefuseGrowth refused ? refused.metadata() : step;
    }

    private static DiskPlan plan(PlanInput input, DiskSpec disk) {
        Optional<Quantity> size = CanonicalQuantity.parse(disk.size())
                .filter(quantity -> quantity.getNumericalAmount().signum() > 0);
        if (size.isEmpty() && !takesSizeOfSource(disk)) {
            return DiskPlan.heldBackBy(Finding.error(
                    Concern.VOLUMES,
                    "DiskSizeInvalid",
                    "disk %s: size %s is no usable quantity; write for example 20Gi"
                            .formatted(
                                    disk.name(), disk.size() == null ? "is missing and" : "\"" + disk.size() + "\"")));
        }
        PlannedDisk planned = new PlannedDisk(input, disk, size);
        if (disk.shared() && input.observed().claims().containsKey(disk.name())) {
            return SharedClaim.plan(planned);
        }
        Optional<LiveDisk> found = disk.usesExistingClaim()
                ? LiveDisk.ofExistingClaim(input, disk.name())
                : LiveDisk.of(input, disk.name());
        DiskPlan plan = found.map(live -> ExistingDisk.plan(planned, live))
                .orElseGet(() -> isElsewhere(input, disk) ? DiskPlan.NOTHING : NewDisk.plan(planned));
        List<Finding> findings = new ArrayList<>(plan.findings());
        boolean filled = found.map(StorageStage::isFilled).orElseGet(() -> isElsewhere(input, disk));
        findings.addAll(ImageReview.remarks(planned, filled));
        return new DiskPlan(plan.steps(), findings);
    }

    private static boolean isFilled(LiveDisk live) {
        return live.dataVolume().map(DataVolume::finished).orElse(true);
    }

    private static boolean takesSizeOfSource(DiskSpec disk) {
        boolean sizeless = disk.usesExistingClaim()
                || (disk.source() != null && disk.source().clones());
        return disk.size() == null && sizeless;
    }

    /** A claim that a restore or a move made and that no cache holds yet is there all the same: nothing may be made in its place. */
    private static boolean isElsewhere(PlanInput input, DiskSpec disk) {
        return RestoredClaims.of(input.observed().virtualMachine(), disk.name()).isPresent()
                || OwnMachine.claim(input.observed().virtualMachine(), disk.name())
                        .filter(claim ->
                                !disk.usesExistingClaim() && MovedClaims.isMoved(input.name(), disk.name(), claim))
                        .isPresent();
    }
}
