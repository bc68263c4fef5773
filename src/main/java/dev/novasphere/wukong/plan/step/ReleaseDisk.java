package dev.novasphere.wukong.plan.step;

import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.Owners;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Take owner, labels and annotations of the operator off a disk, which keeps its data and is no longer the Wukong's.
 *
 * @param objects its DataVolume, if there is one, and then its claim; at least one
 * @param because why, as a part of a sentence
 */
public record ReleaseDisk(List<Released> objects, String because) implements Removal {

    /**
     * One of the objects.
     *
     * @param live the object as it was observed
     * @param change what is taken off it
     */
    public record Released(HasMetadata live, MetadataChange change) {}

    private static final List<String> ANNOTATIONS = List.of(Annotations.ADOPTED, Annotations.DELETION_POLICY);

    public ReleaseDisk {
        objects = List.copyOf(objects);
    }

    /**
     * The step for a disk.
     *
     * @param objects its DataVolume, if there is one, and then its claim, as they were observed
     * @param because why, as a part of a sentence
     * @param wukong which of their owners is the Wukong
     */
    public static ReleaseDisk of(List<HasMetadata> objects, Predicate<OwnerReference> wukong, String because) {
        return new ReleaseDisk(
                objects.stream()
                        .map(live -> new Released(live, change(live, wukong)))
                        .toList(),
                because);
    }

    /** The same, but for what protects the disk against deletion: an earlier Wukong of the name was, and no one took that off. */
    public ReleaseDisk keepingProtection() {
        return new ReleaseDisk(
                objects.stream()
                        .map(object ->
                                new Released(object.live(), object.change().withoutLabel(Labels.DELETION_PROTECTION)))
                        .toList(),
                because);
    }

    /** The DataVolume, or the claim where there is none. */
    @Override
    public HasMetadata object() {
        return objects.get(0).live();
    }

    private static MetadataChange change(HasMetadata live, Predicate<OwnerReference> wukong) {
        Stream<String> labels = Labels.managedByOperator(live)
                ? Stream.of(Labels.WUKONG, Labels.DISK, Labels.DELETION_PROTECTION, Labels.MANAGED_BY)
                : Stream.of(Labels.WUKONG, Labels.DISK, Labels.DELETION_PROTECTION);
        List<OwnerReference> owners = Owners.of(live);
        List<OwnerReference> others = owners.stream().filter(wukong.negate()).toList();
        return new MetadataChange(
                gone(labels, live.getMetadata().getLabels()),
                gone(ANNOTATIONS.stream(), live.getMetadata().getAnnotations()),
                others.size() < owners.size() ? Optional.of(others) : Optional.empty());
    }

    private static Map<String, String> gone(Stream<String> keys, Map<String, String> present) {
        Map<String, String> gone = new TreeMap<>();
        keys.filter(key -> present != null && present.containsKey(key)).forEach(key -> gone.put(key, null));
        return gone;
    }

    @Override
    public String reason() {
        return "DiskReleased";
    }

    @Override
    public String message() {
        return "Claim %s keeps its data and no longer belongs to this Wukong, because %s."
                .formatted(object().getMetadata().getName(), because);
    }

    @Override
    public <R> R accept(StepVisitor<R> visitor) {
        return visitor.releaseDisk(this);
    }
}
