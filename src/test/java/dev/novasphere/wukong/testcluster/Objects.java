package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The kinds the stand-in plays with, untyped, so that a mistake in the operator's own model is not repeated here. */
final class Objects {

    static final ResourceDefinitionContext VM = kind("kubevirt.io", "v1", "VirtualMachine", "virtualmachines", true);
    static final ResourceDefinitionContext VMI =
            kind("kubevirt.io", "v1", "VirtualMachineInstance", "virtualmachineinstances", true);
    static final ResourceDefinitionContext DATA_VOLUME =
            kind("cdi.kubevirt.io", "v1beta1", "DataVolume", "datavolumes", true);
    static final ResourceDefinitionContext STORAGE_PROFILE =
            kind("cdi.kubevirt.io", "v1beta1", "StorageProfile", "storageprofiles", false);
    static final ResourceDefinitionContext NETWORK_ATTACHMENT =
            kind("k8s.cni.cncf.io", "v1", "NetworkAttachmentDefinition", "network-attachment-definitions", true);
    static final ResourceDefinitionContext WUKONG = kind("vm.novasphere.dev", "v1alpha1", "Wukong", "wukongs", true);

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

    static String key(HasMetadata object) {
        return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
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

    static String text(GenericKubernetesResource object, Object... path) {
        Object found = object.get(path);
        return found == null ? null : found.toString();
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

    /** Replaces parts of an object's status by a JSON merge patch. */
    static void patchStatus(
            KubernetesClient client,
            ResourceDefinitionContext kind,
            HasMetadata object,
            Map<String, Object> status,
            boolean subresource) {
        Resource<GenericKubernetesResource> resource = client.genericKubernetesResources(kind)
                .inNamespace(object.getMetadata().getNamespace())
                .withName(object.getMetadata().getName());
        Map<String, Object> patch = new LinkedHashMap<>(Map.of("status", status));
        PatchContext merge = PatchContext.of(PatchType.JSON_MERGE);
        if (subresource) {
            resource.subresource("status").patch(merge, Serialization.asJson(patch));
        } else {
            resource.patch(merge, Serialization.asJson(patch));
        }
    }

    static Map<String, Object> condition(String type, boolean status, String reason, String message) {
        Map<String, Object> condition = new LinkedHashMap<>();
        condition.put("type", type);
        condition.put("status", status ? "True" : "False");
        condition.put("reason", reason);
        condition.put("message", message);
        condition.put("lastProbeTime", null);
        condition.put(
                "lastTransitionTime",
                java.time.Instant.now()
                        .truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                        .toString());
        return condition;
    }
}
