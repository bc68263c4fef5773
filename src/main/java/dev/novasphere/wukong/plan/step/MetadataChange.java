package dev.novasphere.wukong.plan.step;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.InheritedLabels;
import dev.novasphere.wukong.plan.naming.Owners;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What of an object's metadata differs from what is wanted. Labels, annotations and owners of others stay.
 *
 * @param labels the labels to write; null for one that was the Wukong's, is not any more, and goes
 * @param annotations the annotations to write; null for one that goes
 * @param owners all owners the object has afterwards; empty when they stay as they are
 */
public record MetadataChange(
        Map<String, String> labels, Map<String, String> annotations, Optional<List<OwnerReference>> owners) {

    /** Annotations that go when they are not wanted any more. */
    private static final List<String> OURS_AS_WANTED = List.of(
            Annotations.DELETION_POLICY,
            Annotations.MIGRATION_GUEST,
            Annotations.MIGRATION_SOURCE,
            Annotations.MIGRATION_AFTER);

    /**
     * The difference of a live object to a wanted one.
     *
     * @param freedFrom UIDs of owners that go as Wukongs do, unless they are wanted
     */
    static MetadataChange between(HasMetadata live, HasMetadata wanted, Set<String> freedFrom) {
        Map<String, String> labels =
                missing(live.getMetadata().getLabels(), wanted.getMetadata().getLabels());
        Map<String, String> annotations = missing(
                live.getMetadata().getAnnotations(), wanted.getMetadata().getAnnotations());
        List<String> inherited = InheritedLabels.noted(live);
        inherited.stream()
                .filter(key -> !wanted.getMetadata().getLabels().containsKey(key))
                .forEach(key -> labels.put(key, null));
        if (!inherited.isEmpty() && InheritedLabels.noted(wanted).isEmpty()) {
            annotations.put(Annotations.INHERITED_LABELS, null);
        }
        OURS_AS_WANTED.stream()
                .filter(key -> Annotations.annotation(live, key) != null && Annotations.annotation(wanted, key) == null)
                .forEach(key -> annotations.put(key, null));
        return new MetadataChange(labels, annotations, owners(live, wanted, freedFrom));
    }

    /** The same, and a label stays as it is. */
    MetadataChange withoutLabel(String key) {
        Map<String, String> others = new LinkedHashMap<>(labels);
        others.remove(key);
        return new MetadataChange(others, annotations, owners);
    }

    /** Whether nothing is to be written. */
    public boolean isEmpty() {
        return labels.isEmpty() && annotations.isEmpty() && owners.isEmpty();
    }

    private static Map<String, String> missing(Map<String, String> live, Map<String, String> wanted) {
        Map<String, String> missing = new LinkedHashMap<>();
        if (wanted != null) {
            wanted.forEach((key, value) -> {
                if (live == null || !value.equals(live.get(key))) {
                    missing.put(key, value);
                }
            });
        }
        return missing;
    }

    /** A Wukong is added or taken away; an object that something else controls keeps its owners. */
    private static Optional<List<OwnerReference>> owners(HasMetadata live, HasMetadata wanted, Set<String> freedFrom) {
        Predicate<OwnerReference> mayGo = owner -> isWukong(owner) || freedFrom.contains(owner.getUid());
        List<OwnerReference> wantedOwners = Owners.of(wanted);
        List<OwnerReference> liveOwners = Owners.of(live);
        boolean controlledElsewhere =
                liveOwners.stream().anyMatch(owner -> Boolean.TRUE.equals(owner.getController()) && !mayGo.test(owner));
        boolean lacksOne = wantedOwners.stream().anyMatch(owner -> !contains(liveOwners, owner));
        boolean hasOneTooMany =
                liveOwners.stream().anyMatch(owner -> mayGo.test(owner) && !contains(wantedOwners, owner));
        if (controlledElsewhere || !lacksOne && !hasOneTooMany) {
            return Optional.empty();
        }
        List<OwnerReference> owners = new ArrayList<>();
        liveOwners.stream().filter(mayGo.negate()).forEach(owners::add);
        owners.addAll(wantedOwners);
        return Optional.of(List.copyOf(owners));
    }

    private static boolean contains(List<OwnerReference> owners, OwnerReference wanted) {
        return owners.stream().anyMatch(owner -> Objects.equals(owner.getUid(), wanted.getUid()));
    }

    private static boolean isWukong(OwnerReference owner) {
        return Wukong.class.getSimpleName().equals(owner.getKind());
    }
}
