package dev.novasphere.wukong.api.v1alpha1.pod;

import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Matching;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Rule;
import dev.novasphere.wukong.api.rules.Violations;
import java.util.Map;
import java.util.function.Predicate;

/** The rules on podMetadata: for each its CEL expression and message in the definition, and the same in Java. */
public final class PodMetadataRules {

    private static final Predicate<String> KEY = Matching.required(Patterns.LABEL_KEY, Limits.RESOURCE_NAME);
    private static final Predicate<String> RESERVED_KEY = Matching.required(Patterns.RESERVED_POD_KEY);
    private static final Predicate<String> VALUE = Matching.required(Patterns.LABEL_VALUE);

    /** The key of a label or annotation, as Kubernetes takes it. */
    public static final String KEYS_CEL = "self.all(k, k.size() <= 317 && k.matches('" + Patterns.LABEL_KEY + "'))";

    public static final String KEYS_MESSAGE =
            "each key of podMetadata must be the key of a label: letters, digits, -, _ and ., with a domain and a slash in front or without;"
                    + " write for example app or example.org/team";
    static final Rule<Map<String, String>> KEYS =
            new Rule<>(KEYS_CEL, KEYS_MESSAGE, map -> map.keySet().stream().allMatch(KEY));

    /**
     * KubeVirt runs the containers that {@code hooks.kubevirt.io} names in the Pod of the guest, Multus attaches the networks that {@code
     * k8s.v1.cni.cncf.io} and {@code v1.multus-cni.io} name, AppArmor and seccomp are switched off by annotation, container runtimes give
     * the devices of the node that {@code cdi.k8s.io}, {@code io.kubernetes.cri-o.Devices} and plugins of {@code nri.io} name, which are
     * {@code noderesource.dev} by now, and a Pod with {@code kubernetes.io/config.mirror} is taken for one of a kubelet: whoever could write
     * them here would go round the rules for networks and Pods.
     *
     * <p>What runc and crun themselves call unsafe in a configuration (OCI runtime specification: features.md,
     * potentiallyUnsafeConfigAnnotations) is {@code org.systemd.property}, {@code org.criu}, {@code run.oci} and {@code module.wasm}: with a
     * property of systemd a command runs on the node (CVE-2024-3154 of CRI-O). Cilium once took {@code io.kubernetes.pod.namespace} and
     * {@code io.cilium.k8s.policy} among labels for the identity of the Pod (CVE-2023-39347). OVN-Kubernetes makes a Pod with
     * {@code k8s.ovn.org/routing-namespaces} the gateway of these namespaces. Istio, Linkerd, Vault, Consul, Dapr and Datadog take the image,
     * volumes or a patch of the container that they put into the Pod from the keys that are listed. AAD Pod Identity gives a Pod with
     * {@code aadpodidbinding} the Azure identity of that name, by default of whatever namespace (aad-pod-identity: match pods in namespace).
     */
    public static final String RESERVED_CEL = "self.all(k, !k.matches('" + Patterns.RESERVED_POD_KEY + "'))";

    public static final String RESERVED_MESSAGE =
            "keys of kubevirt.io, cncf.io, multus-cni.io, novasphere.dev, security.beta.kubernetes.io, cdi.k8s.io, nri.io, noderesource.dev,"
                    + " containerd.io and crio.io, of domains below them, of container runtimes such as io.kubernetes and run.oci, those that"
                    + " route other namespaces or take an identity of theirs, and those that choose images and volumes of injected containers may not be written in"
                    + " podMetadata, because they change networks, containers, devices and safeguards of the pod; write fields of the Wukong"
                    + " instead, for example networks or gpus";
    static final Rule<Map<String, String>> RESERVED = new Rule<>(
            RESERVED_CEL, RESERVED_MESSAGE, map -> map.keySet().stream().noneMatch(RESERVED_KEY));

    /** The value of a label, as Kubernetes takes it. */
    public static final String LABEL_VALUES_CEL = "self.all(k, self[k].matches('" + Patterns.LABEL_VALUE + "'))";

    public static final String LABEL_VALUES_MESSAGE =
            "each value of podMetadata.labels must be the value of a label: at most 63 letters, digits, -, _ and ., starting and ending with a"
                    + " letter or digit; write longer text to podMetadata.annotations";
    static final Rule<Map<String, String>> LABEL_VALUES =
            new Rule<>(LABEL_VALUES_CEL, LABEL_VALUES_MESSAGE, map -> map.values().stream()
                    .allMatch(value -> value != null && VALUE.test(value)));

    private PodMetadataRules() {}

    /**
     * Checks labels and annotations of the Pod.
     *
     * @param metadata as read, any part of which may be missing; null when there is none
     * @param violations takes what is broken
     */
    public static void check(PodMetadata metadata, Violations violations) {
        if (metadata == null) {
            return;
        }
        String labels = "spec.podMetadata.labels";
        violations.size(labels, metadata.labels().size(), Limits.POD_METADATA);
        violations.check(labels, metadata.labels(), KEYS, RESERVED, LABEL_VALUES);
        String annotations = "spec.podMetadata.annotations";
        violations.size(annotations, metadata.annotations().size(), Limits.POD_METADATA);
        violations.check(annotations, metadata.annotations(), KEYS, RESERVED);
        metadata.annotations()
                .forEach((key, value) -> violations.length(annotations + "." + key, value, Limits.ANNOTATION));
    }
}
