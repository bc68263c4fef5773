package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Map;

/** The kinds the stand-in plays with, untyped, so that a mistake in the operator's own model is not repeated here. */
final class Objects {

    static final ResourceDefinitionContext VM = kind("kubevirt.io", "v1", "VirtualMachine", "virtualmachines", true);
    static final ResourceDefinitionContext VMI =
            kind("kubevirt.io", "v1", "VirtualMachineInstance", "virtualmachineinstances", true);
    static final ResourceDefinitionContext VM_SNAPSHOT =
            kind("snapshot.kubevirt.io", "v1beta1", "VirtualMachineSnapshot", "virtualmachinesnapshots", true);
    static final ResourceDefinitionContext VM_RESTORE =
            kind("snapshot.kubevirt.io", "v1beta1", "VirtualMachineRestore", "virtualmachinerestores", true);
    static final ResourceDefinitionContext DATA_VOLUME =
            kind("cdi.kubevirt.io", "v1beta1", "DataVolume", "datavolumes", true);
    static final ResourceDefinitionContext STORAGE_PROFILE =
            kind("cdi.kubevirt.io", "v1beta1", "StorageProfile", "storageprofiles", false);
    static final ResourceDefinitionContext CLAIM =
            kind("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", true);

    private Objects() {}

    private static ResourceDefinitionContext kind(
            String group, String version, String kind, String plural, boolean namespaced) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(namespaced)
                .build();
    }

    /** Namespace and name, or the name alone of what has no namespace; as informers have it. */
    static String key(HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        return namespace == null
                ? object.getMetadata().getName()
                : key(namespace, object.getMetadata().getName());
    }

    static String key(String namespace, String name) {
        return namespace + "/" + name;
    }

    /** The namespace in a key of namespace and name. */
    static String namespace(String key) {
        return key.substring(0, key.indexOf('/'));
    }

    /** The name in a key of namespace and name. */
    static String name(String key) {
        return key.substring(key.indexOf('/') + 1);
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(GenericKubernetesResource object, Object... path) {
        Object found = object.get(path);
        return found instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> list(GenericKubernetesResource object, Object... path) {
        Object found = object.get(path);
        return found instanceof List<?> list ? (List<Map<String, Object>>) list : List.of();
    }

    /** A member of a map that is a map itself; empty when it is not. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Map<String, Object> parent, String... path) {
        Map<String, Object> found = parent;
        for (String field : path) {
            found = found.get(field) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
        }
        return found;
    }

    /** A member of a map that is a list of maps; empty when it is not. */
    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> list(Map<String, Object> parent, String field) {
        return parent.get(field) instanceof List<?> list ? (List<Map<String, Object>>) list : List.of();
    }

    static String text(GenericKubernetesResource object, Object... path) {
        Object found = object.get(path);
        return found == null ? null : found.toString();
    }

    /** An annotation; null when there is none. */
    static String annotation(HasMetadata object, String name) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(name);
    }

    static boolean isDeleted(HasMetadata object) {
        return object.getMetadata().getDeletionTimestamp() != null;
    }

    static boolean hasFinalizer(HasMetadata object, String finalizer) {
        return object.getMetadata().getFinalizers() != null
                && object.getMetadata().getFinalizers().contains(finalizer);
    }

    /** The operation of a JSON patch that takes a finalizer away, and fails when the list changed meanwhile. */
    static List<Map<String, Object>> withoutFinalizer(HasMetadata object, String finalizer) {
        List<String> before = object.getMetadata().getFinalizers();
        List<String> after = before.stream().filter(f -> !f.equals(finalizer)).toList();
        return List.of(
                Map.of("op", "test", "path", "/metadata/finalizers", "value", before),
                Map.of("op", "replace", "path", "/metadata/finalizers", "value", after));
    }

    /** Whether an object is controlled by another. */
    static boolean isControlledBy(HasMetadata dependent, HasMetadata owner) {
        return dependent.getMetadata().getOwnerReferences().stream()
                .anyMatch(o -> Boolean.TRUE.equals(o.getController())
                        && o.getUid().equals(owner.getMetadata().getUid()));
    }

    /** An object owned and controlled by another. */
    static void own(HasMetadata dependent, HasMetadata owner) {
        dependent
                .getMetadata()
                .setOwnerReferences(List.of(new OwnerReferenceBuilder()
                        .withApiVersion(owner.getApiVersion())
                        .withKind(owner.getKind())
                        .withName(owner.getMetadata().getName())
                        .withUid(owner.getMetadata().getUid())
                        .withController(true)
                        .withBlockOwnerDeletion(true)
                        .build()));
    }
}
