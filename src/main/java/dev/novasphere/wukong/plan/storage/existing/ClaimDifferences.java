package dev.novasphere.wukong.plan.storage.existing;

import dev.novasphere.wukong.kubevirt.cdi.DataVolumeSpec;
import dev.novasphere.wukong.kubevirt.cdi.StorageSpec;
import dev.novasphere.wukong.plan.storage.disk.Difference;
import dev.novasphere.wukong.plan.storage.disk.LiveDisk;
import dev.novasphere.wukong.plan.storage.disk.PlannedDisk;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Class and modes that a disk asks for and its claim, or the DataVolume that is to make it, does not have. */
public final class ClaimDifferences {

    private ClaimDifferences() {}

    /** The fields that differ; what the Wukong leaves open, or what is not known of the disk, does not. */
    public static List<Difference> of(PlannedDisk disk, LiveDisk live) {
        Optional<PersistentVolumeClaimSpec> claim = live.claim().map(PersistentVolumeClaim::getSpec);
        Optional<StorageSpec> storage =
                live.dataVolume().map(dataVolume -> dataVolume.getSpec()).map(DataVolumeSpec::ofClaim);
        List<Difference> differences = new ArrayList<>();
        compare(
                differences,
                "storageClassName",
                disk.disk().storageClassName(),
                claim.map(PersistentVolumeClaimSpec::getStorageClassName)
                        .or(() -> storage.map(StorageSpec::storageClassName)));
        compare(
                differences,
                "volumeMode",
                disk.disk().volumeMode() == null
                        ? null
                        : disk.disk().volumeMode().toString(),
                claim.map(PersistentVolumeClaimSpec::getVolumeMode).or(() -> storage.map(StorageSpec::volumeMode)));
        List<String> made = claim.map(PersistentVolumeClaimSpec::getAccessModes)
                .or(() -> storage.map(StorageSpec::accessModes))
                .orElse(List.of());
        List<String> asked = disk.disk().accessModes().stream().map(Enum::name).toList();
        if (!asked.isEmpty() && !made.isEmpty() && !new HashSet<>(asked).equals(new HashSet<>(made))) {
            differences.add(new Difference("accessModes", asked.toString(), made.toString()));
        }
        return differences;
    }

    private static void compare(List<Difference> differences, String field, String asked, Optional<String> made) {
        if (asked != null && made.filter(value -> !value.equals(asked)).isPresent()) {
            differences.add(new Difference(field, asked, made.get()));
        }
    }
}
