package dev.novasphere.wukong.status.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.status.input.AdmissionRefusal.Rule;
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
        assertThat(refusal.fields("the Wukong")).isEqualTo("spec.memory or spec.cpu");
    }

    @Test
    void what_an_object_does_not_state_is_named() {
        AdmissionRefusal refusal = AdmissionRefusal.of(
                "pods \"x\" is forbidden: failed quota: team: must specify limits.cpu for: compute; limits.memory for: compute");

        assertThat(refusal.rule()).isEqualTo(Rule.QUOTA_UNSTATED);
        assertThat(refusal.name()).isEqualTo("team");
        assertThat(refusal.resources()).isEqualTo(Set.of("limits.cpu", "limits.memory"));
        assertThat(refusal.adviceForGuest("shop"))
                .startsWith("ResourceQuota team counts limits.cpu, limits.memory,")
                .contains("spec.resources.limits", "namespace shop");
        assertThat(refusal.adviceForObject()).contains("take them out of the quota");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "maximum memory usage per Container is 1Gi, but limit is 2Gi | memory | spec.memory",
                "[minimum cpu usage per Pod is 2, but request is 1] | cpu | spec.cpu",
                "cpu max limit to request ratio per Container is 2, but provided ratio is 4.000000 | cpu | spec.cpu",
                "maximum storage usage per PersistentVolumeClaim is 12Gi, but request is 14Gi | storage | spec.disks (size)",
            })
    void a_limit_range_is_read_with_what_it_bounds(String words, String resource, String field) {
        AdmissionRefusal refusal = AdmissionRefusal.of(words);

        assertThat(refusal.rule()).isEqualTo(Rule.LIMIT_RANGE);
        assertThat(refusal.resources()).containsExactly(resource);
        assertThat(refusal.adviceForGuest("shop")).contains("LimitRange of namespace shop", "change " + field);
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
        assertThat(AdmissionRefusal.of(EXCEEDED).adviceForGuest("shop"))
                .contains("Raise ResourceQuota team of namespace shop", "auto-memory-limits-ratio");
        assertThat(AdmissionRefusal.of("exceeded quota: team, requested: requests.cpu=2, used: requests.cpu=1")
                        .adviceForGuest("shop"))
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
                "requests.ephemeral-storage | the Wukong",
                "pods | the Wukong",
            })
    void each_resource_of_a_quota_is_a_field_of_the_wukong(String resource, String field) {
        AdmissionRefusal refusal =
                AdmissionRefusal.of("exceeded quota: team, requested: %s=1, used: %s=1".formatted(resource, resource));

        assertThat(refusal.fields("the Wukong")).isEqualTo(field);
    }
}
