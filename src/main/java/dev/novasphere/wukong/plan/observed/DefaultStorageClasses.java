package dev.novasphere.wukong.plan.observed;

import dev.novasphere.wukong.plan.naming.Annotations;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The StorageClasses that a disk without one takes. For disks of virtual machines KubeVirt's own default comes before that of Kubernetes,
 * as CDI has it (containerized-data-importer: pkg/controller/common/util.go); of several of one kind the newest counts, then the name.
 */
public final class DefaultStorageClasses {

    private static final String KUBERNETES = "storageclass.kubernetes.io/is-default-class";
    private static final String KUBEVIRT = "storageclass.kubevirt.io/is-default-virt-class";
    private static final Comparator<StorageClass> NEWEST_FIRST = Comparator.comparing(
                    (StorageClass c) -> String.valueOf(c.getMetadata().getCreationTimestamp()),
                    Comparator.reverseOrder())
            .thenComparing(c -> c.getMetadata().getName());

    private final List<StorageClass> classes;

    public DefaultStorageClasses(List<StorageClass> classes) {
        this.classes = classes;
    }

    /** Name of the class that KubeVirt prefers; empty where none is marked. */
    public Optional<String> ofKubeVirt() {
        return marked(KUBEVIRT);
    }

    /** Name of the class that a disk of a virtual machine takes; empty where the cluster has no default at all. */
    public Optional<String> forDisks() {
        return ofKubeVirt().or(() -> marked(KUBERNETES));
    }

    /** Whether a class is marked as a default of either kind. */
    public static boolean isMarked(StorageClass storageClass) {
        return isMarked(storageClass, KUBERNETES) || isMarked(storageClass, KUBEVIRT);
    }

    private static boolean isMarked(StorageClass storageClass, String annotation) {
        return "true".equals(Annotations.annotation(storageClass, annotation));
    }

    private Optional<String> marked(String annotation) {
        StorageClass newest = null;
        for (StorageClass candidate : classes) {
            if (isMarked(candidate, annotation) && (newest == null || NEWEST_FIRST.compare(candidate, newest) < 0)) {
                newest = candidate;
            }
        }
        return newest == null
                ? Optional.empty()
                : Optional.of(newest.getMetadata().getName());
    }
}
