package dev.novasphere.wukong.plan.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.installation.KubeVirt;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.observed.NamespaceQuotas;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.observed.kubevirt.KubeVirtSettings;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a quota never has room for is found before the guest's Pod is refused. */
class QuotaReviewTest {

    private static final String ONE_POD = "QuotaForOnePod";
    private static final String GUEST = "cpu: 2\nmemory: 4Gi\ndisks: [{name: root, size: 1Gi}]\n";

    private static List<String> reasons(String more, String quota, Map<String, String> labels, String kubeVirt) {
        ResourceQuota team =
                Serialization.unmarshal("---\n{metadata: {name: team}, spec: " + quota + "}", ResourceQuota.class);
        Observed cluster = Observed.nothing()
                .with(KubeVirtSettings.of(Serialization.unmarshal("---\n" + kubeVirt, KubeVirt.class)), List.of())
                .withQuotas(NamespaceQuotas.of(List.of(team), labels));
        return findings(more, cluster).stream()
                .map(Finding::reason)
                .filter(reason -> !reason.equals("DedicatedCpusOff") && !reason.equals(ONE_POD))
                .toList();
    }

    private static List<Finding> findings(String more, Observed cluster) {
        return new ResourceStage().plan(GivenWukong.of(GUEST + more, cluster)).findings();
    }

    private static List<String> onMoving(String more, String hard) {
        ResourceQuota team = Serialization.unmarshal(
                "---\n{metadata: {name: team}, spec: {hard: " + hard + "}}", ResourceQuota.class);
        return findings(more, Observed.nothing().withQuotas(NamespaceQuotas.of(List.of(team), Map.of()))).stream()
                .filter(finding -> finding.concern() == Finding.Concern.MIGRATION)
                .map(Finding::message)
                .toList();
    }

    private static List<String> reasons(String more, String quota) {
        return reasons(more, quota, Map.of(), "{}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | {limits.memory: 8Gi} | QuotaTooSmall",
                "{} | {limits.memory: 10Gi} |",
                "{limits: {memory: 4Gi}} | {limits.memory: 5Gi} |",
                "{limits: {memory: 4Gi}} | {limits.memory: 4Gi} | QuotaTooSmall",
                "{requests: {memory: 1Gi}} | {limits.memory: 4Gi} |",
                "{} | {limits.cpu: 1} | QuotaTooSmall",
                "{limits: {cpu: 500m}} | {limits.cpu: 1} |",
                "{requests: {cpu: '3'}} | {requests.cpu: 2} | QuotaTooSmall",
                "{limits: {cpu: '3'}} | {cpu: 2} | QuotaTooSmall",
                "{} | {requests.memory: 4Gi} | QuotaTooSmall",
                "{requests: {memory: 2Gi}} | {memory: 4Gi} |"
            })
    void a_pod_that_never_fits_is_found(String resources, String hard, String reason) {
        assertThat(reasons("resources: " + resources, "{hard: " + hard + "}"))
                .isEqualTo(reason == null ? List.of() : List.of(reason));
    }

    @Test
    void the_factor_of_the_namespace_counts() {
        assertThat(reasons(
                        "",
                        "{hard: {limits.memory: 8Gi}}",
                        Map.of("alpha.kubevirt.io/auto-memory-limits-ratio", "1.2"),
                        "{}"))
                .isEmpty();
        assertThat(reasons(
                        "",
                        "{hard: {limits.memory: 8Gi}}",
                        Map.of("alpha.kubevirt.io/auto-memory-limits-ratio", "0"),
                        "{}"))
                .containsExactly("QuotaTooSmall");
    }

    @Test
    void dedicated_cpus_are_requested_and_limited_one_by_one() {
        assertThat(reasons(
                        "dedicatedCpuPlacement: true", "{hard: {limits.cpu: 2, limits.memory: 5Gi, requests.cpu: 2}}"))
                .isEmpty();
        assertThat(reasons(
                        "dedicatedCpuPlacement: true\nisolateEmulatorThread: true",
                        "{hard: {limits.cpu: 2, limits.memory: 5Gi, requests.cpu: 2}}"))
                .containsExactly("QuotaTooSmall", "QuotaTooSmall");
        assertThat(reasons(
                        "dedicatedCpuPlacement: true",
                        "{hard: {limits.memory: 5Gi, limits.cpu: 4}}",
                        Map.of(),
                        "{spec: {configuration: {developerConfiguration: {featureGates: [CPUManager]}}},"
                                + " status: {observedKubeVirtVersion: v1.4.1}}"))
                .isEmpty();
    }

    @Test
    void memory_of_huge_pages_does_not_count_as_memory() {
        String hard = "{hard: {limits.memory: 1Gi, requests.memory: 1Gi}}";

        assertThat(reasons("hugepages: 2Mi", hard)).isEmpty();
        assertThat(reasons("hugepages: 2Mi\nresources: {limits: {memory: 4Gi}}", hard))
                .isEmpty();
        assertThat(reasons("hugepages: 2Mi\nresources: {limits: {memory: 6Gi}}", hard))
                .containsExactly("QuotaTooSmall", "QuotaTooSmall");
    }

    @Test
    void the_overcommitment_of_the_cluster_counts() {
        assertThat(reasons(
                        "",
                        "{hard: {requests.memory: 3Gi}}",
                        Map.of(),
                        "{spec: {configuration: {developerConfiguration: {memoryOvercommit: 200}}}}"))
                .isEmpty();
    }

    @Test
    void a_quota_of_other_pods_does_not_count() {
        assertThat(reasons("", "{scopes: [Terminating], hard: {limits.memory: 1Gi}}"))
                .isEmpty();
        assertThat(reasons("", "{scopes: [NotTerminating], hard: {limits.memory: 1Gi}}"))
                .containsExactly("QuotaTooSmall");
        assertThat(
                        reasons(
                                "",
                                "{scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: Exists}]}, hard: {limits.memory: 1Gi}}"))
                .isEmpty();
    }

    @Test
    void limits_that_an_older_kubevirt_does_not_give_are_asked_for() {
        String old = "{status: {observedKubeVirtVersion: v1.4.1}}";
        String hard = "{hard: {limits.memory: 64Gi, limits.cpu: 64}}";

        assertThat(reasons("", hard, Map.of(), old)).containsExactly("LimitsMissing", "LimitsMissing");
        assertThat(reasons("resources: {limits: {cpu: '2', memory: 4Gi}}", hard, Map.of(), old))
                .isEmpty();
        assertThat(reasons(
                        "",
                        hard,
                        Map.of(),
                        "{spec: {configuration: {developerConfiguration: {featureGates: [AutoResourceLimitsGate]}}},"
                                + " status: {observedKubeVirtVersion: v1.4.1}}"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{limits: {memory: 4Gi}} | {limits.memory: 8Gi} | 1",
                "{limits: {memory: 4Gi}} | {limits.memory: 9Gi} | 0",
                "{limits: {memory: 4Gi}} | {limits.memory: 4Gi} | 0",
                "{limits: {cpu: '2'}} | {limits.cpu: 3} | 1",
                "{limits: {cpu: '2'}} | {limits.cpu: 4} | 0",
                "{} | {requests.memory: 5Gi, limits.memory: 10Gi} | 2",
                "{requests: {cpu: 1500m}} | {cpu: 2} | 1"
            })
    void a_quota_that_never_has_room_for_the_second_pod_is_found_before_a_node_is_drained(
            String resources, String hard, int found) {
        assertThat(onMoving("resources: " + resources, hard))
                .hasSize(found)
                .allMatch(message -> message.contains("too little for the second Pod"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "highAvailability: {evictionStrategy: None} | 0",
                "highAvailability: {evictionStrategy: External} | 0",
                "highAvailability: {evictionStrategy: LiveMigrate} | 1",
                "highAvailability: {evictionStrategy: LiveMigrateIfPossible} | 1",
                "highAvailability: {antiAffinity: true} | 1",
                "gpus: [{name: g, deviceName: nvidia.com/T4}] | 0",
                "hostDevices: [{name: g, deviceName: intel.com/qat}] | 0"
            })
    void a_guest_that_no_drain_moves_needs_no_second_pod(String more, int found) {
        assertThat(onMoving(more, "{limits.memory: 10Gi}")).hasSize(found);
    }

    /** The Go operator wrote no strategy, and none is added to its machines: then that of the KubeVirt object counts, which has none by default. */
    @ParameterizedTest
    @CsvSource({"null, 0", "None, 0", "LiveMigrate, 1"})
    void of_a_machine_that_is_taken_over_the_strategy_of_the_kubevirt_object_counts(String strategy, int found) {
        ResourceQuota team = Serialization.unmarshal(
                "---\n{metadata: {name: team}, spec: {hard: {limits.memory: 10Gi}}}", ResourceQuota.class);
        Observed cluster = GivenWukong.clusterWith()
                .machine("---\nmetadata: {name: web-vm, annotations: {vm.novasphere.dev/adopted: 'true'}}\nspec: {}")
                .build()
                .with(
                        KubeVirtSettings.of(Serialization.unmarshal(
                                "---\nspec: {configuration: {evictionStrategy: %s}}".formatted(strategy),
                                KubeVirt.class)),
                        List.of())
                .withQuotas(NamespaceQuotas.of(List.of(team), Map.of()));

        assertThat(findings("", cluster))
                .filteredOn(finding -> finding.concern() == Finding.Concern.MIGRATION)
                .hasSize(found);
    }
}
