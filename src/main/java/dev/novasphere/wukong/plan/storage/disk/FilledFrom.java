package dev.novasphere.wukong.plan.storage.disk;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.api.v1alpha1.disk.source.PullMethod;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.cdi.DataVolumeSpec;
import dev.novasphere.wukong.kubevirt.cdi.HttpSource;
import dev.novasphere.wukong.kubevirt.cdi.ImportSource;
import dev.novasphere.wukong.kubevirt.cdi.RegistrySource;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.quantity.CanonicalQuantity;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

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

    /** The source of a DataVolume in words, without credentials, and without query and fragment of an address, which may be secret as well. */
    public static Optional<String> shown(DataVolume dataVolume) {
        return of(dataVolume).map(ImageSource::withoutCredentials).map(ImageReview::path);
    }

    /**
     * Whether the disk of a Wukong names another source than its DataVolume has; how it is fetched does not count, nor that credentials were
     * taken out of the address.
     */
    public static boolean anotherThan(PlanInput input, DiskSpec disk, DataVolume dataVolume) {
        return dataVolume.getSpec() != null
                && !isSame(
                        DiskOrigin.of(new PlannedDisk(input, disk, Optional.empty()))
                                .map(FilledFrom::origin),
                        Optional.ofNullable(origin(dataVolume.getSpec())));
    }

    /** Whether the disk of a Wukong asks for another size than its DataVolume does, or leaves the size to the source by now. */
    public static boolean ofAnotherSize(DiskSpec disk, DataVolume dataVolume) {
        Optional<Quantity> asked = CanonicalQuantity.parse(disk.size());
        Optional<Quantity> made = request(dataVolume);
        if (disk.size() == null) {
            return made.isPresent() && disk.source() != null && disk.source().clones();
        }
        return asked.isPresent() && made.isPresent() && CanonicalQuantity.compare(asked.get(), made.get()) != 0;
    }

    /**
     * How the image of a disk is to be fetched and checked, as far as its DataVolume does it in another way. Releases of CDI that do not know
     * {@code checksum} leave it out of a DataVolume, so that one without it says nothing.
     *
     * @return the fields of imageOptions with what both say; empty where they fetch an image in the same way, or another one
     */
    public static List<Difference> otherOptions(PlannedDisk disk, DataVolume dataVolume) {
        ImportSource made =
                dataVolume.getSpec() == null ? null : dataVolume.getSpec().source();
        ImportSource asked = DiskOrigin.of(disk).map(DiskOrigin::source).orElse(null);
        if (made == null || asked == null) {
            return List.of();
        }
        if (made.http() != null && asked.http() != null) {
            HttpSource from = made.http();
            HttpSource by = asked.http();
            return different(
                    new Difference("imageOptions.credentialsSecret", by.secretRef(), from.secretRef()),
                    new Difference("imageOptions.caConfigMap", by.certConfigMap(), from.certConfigMap()),
                    new Difference(
                            "imageOptions.checksum", from.checksum() == null ? null : by.checksum(), from.checksum()));
        }
        if (made.registry() != null && asked.registry() != null) {
            RegistrySource from = made.registry();
            RegistrySource by = asked.registry();
            return different(
                    new Difference("imageOptions.credentialsSecret", by.secretRef(), from.secretRef()),
                    new Difference("imageOptions.caConfigMap", by.certConfigMap(), from.certConfigMap()),
                    new Difference("imageOptions.pullMethod", pullMethod(by), pullMethod(from)));
        }
        return List.of();
    }

    private static String pullMethod(RegistrySource source) {
        return source.pullMethod() == null ? PullMethod.pod.name() : source.pullMethod();
    }

    private static List<Difference> different(Difference... options) {
        return Stream.of(options)
                .filter(option -> !Objects.equals(option.asked(), option.made()))
                .toList();
    }

    /** The size that a DataVolume was made with; empty when it takes that of its source. */
    public static Optional<Quantity> request(DataVolume dataVolume) {
        return Optional.ofNullable(dataVolume.getSpec())
                .map(DataVolumeSpec::ofClaim)
                .map(storage -> PlannedDisk.requested(storage.resources()));
    }

    /** Whether CDI does not begin with a DataVolume that copies something, for example because it is smaller than its source. */
    public static boolean refused(DataVolume dataVolume) {
        return isUnbound(dataVolume, "CloneValidationFailed");
    }

    /** Whether CDI does not begin with a DataVolume because what it copies does not exist; it begins when that comes. */
    public static boolean lacksSource(DataVolume dataVolume) {
        return isUnbound(dataVolume, "CloneWithoutSource");
    }

    private static boolean isUnbound(DataVolume dataVolume, String reason) {
        return dataVolume.getStatus() != null
                && dataVolume
                        .getStatus()
                        .condition("Bound")
                        .filter(condition -> !condition.holds() && reason.equals(condition.reason()))
                        .isPresent();
    }

    private static boolean isSame(Optional<Object> asked, Optional<Object> made) {
        return asked.equals(made)
                || asked.equals(made.map(
                        from -> from instanceof String address ? ImageSource.withoutCredentials(address) : from));
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
