package dev.novasphere.wukong.plan.storage.disk;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.cdi.DataVolumeSpec;
import dev.novasphere.wukong.kubevirt.cdi.ImportSource;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.quantity.CanonicalQuantity;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Optional;

/** What a live DataVolume is filled from, which stays as it was when the Wukong names something else by now. */
public final class FilledFrom {

    private FilledFrom() {}

    /**
     * The source of a DataVolume in words.
     *
     * @return an address as it was written, with credentials if it has some, or for example {@code claim golden}; empty when the
     *     DataVolume has no source that the operator knows of
     */
    public static Optional<String> of(DataVolume dataVolume) {
        DataVolumeSpec spec = dataVolume.getSpec();
        if (spec == null) {
            return Optional.empty();
        }
        if (spec.sourceRef() != null) {
            return Optional.of(spec.sourceRef().kind() + " " + spec.sourceRef().name());
        }
        ImportSource source = spec.source();
        if (source == null) {
            return Optional.empty();
        }
        if (source.http() != null) {
            return Optional.ofNullable(source.http().url());
        }
        if (source.registry() != null) {
            return Optional.ofNullable(source.registry().url());
        }
        if (source.pvc() != null) {
            return Optional.of("claim " + source.pvc().name());
        }
        return Optional.ofNullable(source.snapshot()).map(snapshot -> "snapshot " + snapshot.name());
    }

    /** Whether the disk of a Wukong names another source than its DataVolume has; how it is fetched does not count. */
    public static boolean anotherThan(PlanInput input, DiskSpec disk, DataVolume dataVolume) {
        return dataVolume.getSpec() != null
                && !DiskOrigin.of(new PlannedDisk(input, disk, Optional.empty()))
                        .map(FilledFrom::origin)
                        .equals(Optional.ofNullable(origin(dataVolume.getSpec())));
    }

    /** Whether the disk of a Wukong asks for more than its DataVolume does. */
    public static boolean lessThan(DiskSpec disk, DataVolume dataVolume) {
        Optional<Quantity> asked = CanonicalQuantity.parse(disk.size());
        Optional<Quantity> made = request(dataVolume);
        return asked.isPresent() && made.isPresent() && CanonicalQuantity.compare(asked.get(), made.get()) > 0;
    }

    /** The size that a DataVolume was made with; empty when it takes that of its source. */
    public static Optional<Quantity> request(DataVolume dataVolume) {
        return Optional.ofNullable(dataVolume.getSpec())
                .map(spec -> spec.storage() != null ? spec.storage() : spec.pvc())
                .map(storage -> PlannedDisk.requested(storage.resources()));
    }

    /** Whether CDI has not filled the claim of a DataVolume yet, as far as it says. */
    public static boolean unfinished(DataVolume dataVolume) {
        return dataVolume.getStatus() != null
                && dataVolume.getStatus().phase() != null
                && !"Succeeded".equals(dataVolume.getStatus().phase());
    }

    /** Whether CDI does not begin with a DataVolume that copies something, for example because it is smaller than its source. */
    public static boolean refused(DataVolume dataVolume) {
        return dataVolume.getStatus() != null
                && dataVolume
                        .getStatus()
                        .condition("Bound")
                        .filter(condition -> !condition.holds() && "CloneValidationFailed".equals(condition.reason()))
                        .isPresent();
    }

    static Object origin(DiskOrigin origin) {
        return origin.reference() != null ? origin.reference() : origin(origin.source());
    }

    static Object origin(DataVolumeSpec spec) {
        return spec.sourceRef() != null ? spec.sourceRef() : spec.source() == null ? null : origin(spec.source());
    }

    /** What distinguishes one source from another: how it is fetched does not. */
    private static Object origin(ImportSource source) {
        if (source.http() != null) {
            return source.http().url();
        }
        return source.registry() != null ? source.registry().url() : source;
    }
}
