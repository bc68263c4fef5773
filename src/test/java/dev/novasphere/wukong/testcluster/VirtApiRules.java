package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBindingBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.Validation;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidationBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** The refusals of KubeVirt's and CDI's admission webhooks that matter to the operator, as admission policies of the API server. */
final class VirtApiRules {

    private static final String DEVICES = "object.spec.template.spec.domain.devices";

    private final KubernetesClient client;

    VirtApiRules(KubernetesClient client) {
        this.client = client;
    }

    void install() {
        policy(
                "standin-virtualmachines",
                "kubevirt.io",
                "v1",
                "virtualmachines",
                List.of(
                        rule("has(object.spec.template)", "missing virtual machine template."),
                        rule(
                                "!(has(object.spec.running) && has(object.spec.runStrategy))",
                                "Running and RunStrategy are mutually exclusive. Note that Running is deprecated, please use RunStrategy instead"),
                        rule(
                                "has(object.spec.running) || has(object.spec.runStrategy)",
                                "RunStrategy must be specified"),
                        rule(
                                "!has(object.spec.runStrategy) || object.spec.runStrategy in ['Always','RerunOnFailure','Manual','Halted','Once']",
                                "Invalid RunStrategy"),
                        unique("object.spec.template.spec.volumes", "volumes must not have the same Name."),
                        unique("object.spec.template.spec.networks", "networks must not have the same Name."),
                        rule(
                                "!has(" + DEVICES + ".disks) || " + DEVICES
                                        + ".disks.all(d, has(object.spec.template.spec.volumes) && object.spec.template.spec.volumes.exists(v, v.name == d.name))",
                                "a disk's volume was not found."),
                        rule(
                                "!has(" + DEVICES + ".interfaces) || " + DEVICES
                                        + ".interfaces.all(i, has(object.spec.template.spec.networks) && object.spec.template.spec.networks.exists(n, n.name == i.name))",
                                "an interface's network was not found."),
                        rule(
                                "!has(object.spec.template.spec.networks) || object.spec.template.spec.networks.all(n, has("
                                        + DEVICES + ".interfaces) && " + DEVICES
                                        + ".interfaces.exists(i, i.name == n.name))",
                                "a network's interface was not found."),
                        rule(
                                "!has(object.spec.template.spec.networks) || object.spec.template.spec.networks.filter(n, has(n.pod)).size() <= 1",
                                "more than one interface is connected to a pod network"),
                        rule(
                                "!has(object.spec.template.spec.volumes) || object.spec.template.spec.volumes.all(v, !has(v.cloudInitNoCloud) || !has(v.cloudInitNoCloud.userData) || size(bytes(v.cloudInitNoCloud.userData)) <= 2048)",
                                "userdata exceeds 2048 byte limit. Should use UserDataSecretRef for larger data."),
                        rule(
                                "oldObject == null || !has(oldObject.status) || !has(oldObject.status.restoreInProgress) || object.spec.?runStrategy == oldObject.spec.?runStrategy",
                                "Cannot update VM runStrategy until restore completes")));
        policy(
                "standin-datavolumes",
                "cdi.kubevirt.io",
                "v1beta1",
                "datavolumes",
                List.of(
                        rule("oldObject == null || object.spec == oldObject.spec", "Cannot update DataVolume Spec"),
                        rule(
                                "!has(object.spec.source) || !has(object.spec.source.registry) || !has(object.spec.source.registry.url)"
                                        + " || object.spec.source.registry.url.startsWith('docker://') || object.spec.source.registry.url.startsWith('oci-archive://')",
                                "Illegal registry source url scheme"),
                        rule(
                                "!has(object.spec.source) || !has(object.spec.source.http) || object.spec.source.http.url.matches('^(https?|gs)://')",
                                "Invalid source URL")));
    }

    private static Validation unique(String list, String message) {
        return rule("!has(" + list + ") || " + list + ".all(a, " + list + ".exists_one(b, a.name == b.name))", message);
    }

    private static Validation rule(String expression, String message) {
        return new ValidationBuilder()
                .withExpression(expression)
                .withMessage(message)
                .build();
    }

    private void policy(String name, String group, String version, String resource, List<Validation> rules) {
        client.resource(new ValidatingAdmissionPolicyBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withFailurePolicy("Fail")
                        .withNewMatchConstraints()
                        .addNewResourceRule()
                        .withApiGroups(group)
                        .withApiVersions(version)
                        .withOperations("CREATE", "UPDATE")
                        .withResources(resource)
                        .endResourceRule()
                        .endMatchConstraints()
                        .withValidations(rules)
                        .endSpec()
                        .build())
                .create();
        client.resource(new ValidatingAdmissionPolicyBindingBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withPolicyName(name)
                        .withValidationActions("Deny")
                        .endSpec()
                        .build())
                .create();
    }
}
