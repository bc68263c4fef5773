package dev.novasphere.wukong.status.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.status.input.AdmissionRefusal.Rule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words are those of Kubernetes' admission plug-ins, and of KubeVirt. */
class AdmissionRefusalTest {

    private static final String EXCEEDED =
            "pods \"virt-launcher-web\" is forbidden: exceeded quota: team, requested: limits.memory=8Gi,requests.cpu=2,"
                    + " used: limits.memory=4Gi,requests.cpu=1, limited: limits.memory=8Gi,requests.cpu=2";

    @Test
    void a_quota_that_is_used_up_is_read_with_its_name_and_what_was_asked_of_it() {
        AdmissionRefusal refusal = AdmissionRefusal.of(EXCEEDED);

        assertThat(refusal.rule()).isEqualTo(Rule.QUOTA);
        assertThat(refusal.name()).isEqualTo("team");
        assertThat(refusal.resources()).isEqualTo(Set.of("limits.memory", "requests.cpu"));
        assertThat(refusal.fields(ResourceFields.OF_ANY, "the Wukong")).isEqualTo("spec.memory or spec.cpu");
    }

    @Test
    void what_an_object_does_not_state_is_named() {
        AdmissionRefusal refusal = AdmissionRefusal.of(
                "pods \"x\" is forbidden: failed quota: team: must specify limits.cpu for: compute; limits.memory for: compute");

        assertThat(refusal.rule()).isEqualTo(Rule.QUOTA_UNSTATED);
        assertThat(refusal.name()).isEqualTo("team");
        assertThat(refusal.resources()).isEqualTo(Set.of("limits.cpu", "limits.memory"));
        assertThat(refusal.adviceForGuest("shop", ResourceFields.OF_ANY))
                .startsWith("ResourceQuota team counts limits.cpu, limits.memory,")
                .contains("spec.resources.limits", "namespace shop");
        assertThat(refusal.adviceForObject()).contains("take them out of the quota");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "maximum memory usage per Container is 1Gi, but limit is 2Gi | limits.memory | spec.memory",
                "[minimum cpu usage per Pod is 2, but request is 1] | requests.cpu | spec.cpu",
                "maximum storage usage per PersistentVolumeClaim is 12Gi, but request is 14Gi | storage | spec.disks (size)",
            })
    void a_limit_range_is_read_with_what_it_bounds(String words, String resource, String field) {
        AdmissionRefusal refusal = AdmissionRefusal.of(words);

        assertThat(refusal.rule()).isEqualTo(Rule.LIMIT_RANGE);
        assertThat(refusal.resources()).containsExactly(resource);
        assertThat(refusal.adviceForGuest("shop", ResourceFields.OF_ANY))
                .contains("LimitRange of namespace shop", "change " + field);
        assertThat(refusal.adviceForObject()).contains("change " + field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pods \"x\" is forbidden: violates PodSecurity \"restricted:latest\": privileged | POD_SECURITY | restricted",
                "pods \"x\" is forbidden: no PriorityClass with name high was found | PRIORITY_CLASS | high",
                "HostDevice nvidia.com/T4 is not permitted in permittedHostDevices configuration | DEVICE | nvidia.com/T4",
                "is not permitted in permittedHostDevices configuration | OTHER | ''",
                "Internal error occurred: failed calling webhook \"guard.example.org\": failed to call webhook: Post \"https://guard.guard.svc:443/?timeout=10s\": context deadline exceeded | WEBHOOK_FAILS | ''",
                "pods \"virt-launcher-web\" is forbidden: unable to validate against any security context constraint: [provider \"restricted-v2\": Forbidden: not usable by user or serviceaccount] | SECURITY_CONTEXT | ''",
                "admission webhook \"guard\" denied the request: no | POLICY | ''",
                "ValidatingAdmissionPolicy 'a' with binding 'b' denied request: no | POLICY | ''",
                "pods is forbidden: User \"eve\" cannot create resource \"pods\" | RIGHT | ''",
                "cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on | RIGHT | ''",
                "user \"eve\" is attempting to grant RBAC permissions not currently held | RIGHT | ''",
                "there is no usage per anything | OTHER | ''",
                "the weather is bad | OTHER | ''",
            })
    void other_rules_are_known_by_their_words(String words, Rule rule, String name) {
        AdmissionRefusal refusal = AdmissionRefusal.of(words);

        assertThat(refusal.rule()).isEqualTo(rule);
        assertThat(refusal.name()).isEqualTo(name);
    }

    @Test
    void a_limit_of_memory_that_kubevirt_gives_by_itself_is_explained_where_a_quota_counts_it() {
        assertThat(AdmissionRefusal.of(EXCEEDED).adviceForGuest("shop", ResourceFields.OF_ANY))
                .contains("Raise ResourceQuota team of namespace shop", "auto-memory-limits-ratio");
        assertThat(AdmissionRefusal.of("exceeded quota: team, requested: requests.cpu=2, used: requests.cpu=1")
                        .adviceForGuest("shop", ResourceFields.OF_ANY))
                .doesNotContain("auto-memory-limits-ratio");
    }

    private static final String LIMITS = "resources: {limits: {cpu: '2', memory: 8Gi}}";
    private static final String REQUESTS = "resources: {requests: {cpu: '1', memory: 1Gi}}";

    /** A Pod requests what it is limited to, and KubeVirt limits it to a multiple of the memory that it requests, where nothing else is written. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limits.cpu=2,limits.memory=8Gi | " + LIMITS
                        + " | spec.resources.limits.cpu or spec.resources.limits.memory",
                "requests.cpu=2,memory=8Gi | " + LIMITS
                        + " | spec.resources.limits.memory or spec.resources.limits.cpu",
                "requests.cpu=2,memory=8Gi | " + REQUESTS
                        + " | spec.resources.requests.memory or spec.resources.requests.cpu",
                "limits.cpu=2,limits.memory=8Gi | " + REQUESTS + " | spec.cpu or spec.resources.requests.memory",
                "limits.cpu=2,limits.memory=8Gi | instancetype: {name: u1.huge} | spec.instancetype",
                "requests.hugepages-2Mi=2Gi | " + LIMITS + " | spec.memory",
            })
    void the_field_is_named_that_decides_how_much_the_Pod_asks_for(String requested, String spec, String fields) {
        ResourceFields written = ResourceFields.of(Serialization.unmarshal("---\n" + spec, WukongSpec.class));

        assertThat(AdmissionRefusal.of("exceeded quota: team, requested: %s, used: x=1".formatted(requested))
                        .adviceForGuest("shop", written))
                .contains("ask for less in " + fields + ".");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "maximum memory usage per Container is 1Gi, but limit is 2Gi | spec.resources.limits.memory",
                "minimum memory usage per Container is 2Gi, but request is 1Gi | spec.resources.requests.memory",
            })
    void a_limit_range_bounds_limits_or_requests(String words, String field) {
        ResourceFields written = ResourceFields.of(Serialization.unmarshal(
                "---\nresources: {requests: {memory: 1Gi}, limits: {memory: 2Gi}}", WukongSpec.class));

        assertThat(AdmissionRefusal.of(words).adviceForGuest("shop", written)).contains("change " + field + " or");
    }

    @Test
    void a_limit_of_memory_that_the_wukong_gives_is_not_kubevirts() {
        ResourceFields written = ResourceFields.of(Serialization.unmarshal("---\n" + LIMITS, WukongSpec.class));

        assertThat(AdmissionRefusal.of(EXCEEDED).adviceForGuest("shop", written))
                .doesNotContain("auto-memory-limits-ratio");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "requests.nvidia.com/gpu | spec.gpus",
                "requests.storage | spec.disks (size)",
                "fast.storageclass.storage.k8s.io/requests.storage | spec.disks (size)",
                "persistentvolumeclaims | spec.disks (number)",
                "count/persistentvolumeclaims | spec.disks (number)",
                "fast.storageclass.storage.k8s.io/persistentvolumeclaims | spec.disks (number)",
                "requests.hugepages-2Mi | spec.memory",
                "requests.intel.com/qat | spec.gpus, spec.hostDevices or spec.networks",
                "requests.devices.kubevirt.io/kvm | the Wukong",
                "requests.ephemeral-storage | the Wukong",
                "pods | the Wukong",
                "count/virtualmachineinstances.kubevirt.io | the Wukong",
            })
    void each_resource_of_a_quota_is_a_field_of_the_wukong(String resource, String field) {
        AdmissionRefusal refusal =
                AdmissionRefusal.of("exceeded quota: team, requested: %s=1, used: %s=1".formatted(resource, resource));

        assertThat(refusal.fields(ResourceFields.OF_ANY, "the Wukong")).isEqualTo(field);
    }

    /** Kubernetes: pkg/quota/v1/evaluator/core/pods.go, and its form of former releases. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limits.cpu for: compute,guest-console-log; limits.memory for: compute | limits.cpu, limits.memory | write spec.resources.limits, make",
                "limits.cpu,limits.memory | limits.cpu, limits.memory | write spec.resources.limits, make",
                "requests.cpu for: compute | requests.cpu | write spec.resources.requests, make",
                "limits.cpu for: compute; memory for: compute | limits.cpu, memory | write spec.resources.limits and spec.resources.requests, make",
                "requests.ephemeral-storage for: compute | requests.ephemeral-storage | does not state: make a LimitRange",
            })
    void what_the_Pod_does_not_state_is_written_where_there_is_a_field_for_it(
            String missing, String counted, String advice) {
        assertThat(AdmissionRefusal.of("pods \"x\" is forbidden: failed quota: team: must specify " + missing)
                        .adviceForGuest("shop", ResourceFields.OF_ANY))
                .contains("counts " + counted + ", which", advice);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "memory max limit to request ratio per Container is 2, but provided ratio is 4.000000. | spec.resources",
                "cpu max limit to request ratio per Pod is 2, but provided ratio is 4.000000. | spec.resources",
                "maximum memory usage per Pod is 1Gi.  No limit is specified | write spec.resources.limits",
            })
    void a_limit_range_about_limits_is_met_by_the_limits(String words, String field) {
        assertThat(AdmissionRefusal.of("pods \"x\" is forbidden: " + words)
                        .adviceForGuest("shop", ResourceFields.OF_ANY))
                .contains("LimitRange of namespace shop", field)
                .doesNotContain("spec.memory", "spec.cpu");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exceeded quota: team, requested: pods=1, used: pods=9, limited: pods=9 | Raise ResourceQuota team of namespace shop, or free some of it.",
                "minimum ephemeral-storage usage per Container is 1Gi.  No request is specified | about ephemeral-storage, which no field of the Wukong changes",
                "Internal error occurred: failed calling webhook \"guard\": failed to call webhook: connection refused | an administrator",
                "unable to validate against any security context constraint: [] | an administrator",
                "serviceaccount \"default\" not found | ask an administrator",
            })
    void where_nothing_in_the_wukong_helps_it_is_not_to_be_changed(String words, String advice) {
        assertThat(AdmissionRefusal.of("pods \"x\" is forbidden: " + words)
                        .adviceForGuest("shop", ResourceFields.OF_ANY))
                .contains(advice)
                .doesNotContain("ask for less", "change in the Wukong", "change spec.");
    }

    @Test
    void a_disk_that_is_too_large_is_not_to_be_made_smaller_which_the_api_server_refuses() {
        assertThat(AdmissionRefusal.of(
                                "exceeded quota: q, requested: requests.storage=10Gi, used: requests.storage=1Gi, limited: y")
                        .adviceForObject())
                .contains("ask for less in spec.disks (size). A disk cannot shrink: a smaller one takes another name.");
    }
}
