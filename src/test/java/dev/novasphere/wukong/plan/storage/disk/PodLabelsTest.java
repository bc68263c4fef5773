package dev.novasphere.wukong.plan.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicy;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.step.CreateOnce;
import dev.novasphere.wukong.plan.storage.StorageStage;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** CDI gives the labels of a claim to the Pod that fills it: a label of a Wukong must not have there what policies keep from Pods. */
class PodLabelsTest {

    private static final String IDENTITY = "azure.workload.identity/use";
    private static final Map<String, String> LABELS = Map.of(IDENTITY, "true", "team", "a", "app", "web");

    private static final WukongPolicy SOME =
            policy("spec: {podMetadata: {labelKeys: [app, team, app.kubernetes.io/]}}");

    private static WukongPolicy policy(String spec) {
        return Serialization.unmarshal("metadata: {name: teams}\n" + spec, WukongPolicy.class);
    }

    /** The labels of the Wukong's own on each disk, by the disk's name. */
    private static Map<String, Map<String, String>> inherited(WukongPolicy... policies) {
        PlanInput input = GivenWukong.of(
                "disks: [{name: root, image: 'https://example.org/x.qcow2', size: 2Gi}, {name: data, size: 1Gi}]",
                GivenWukong.cluster().withPolicies(List.of(policies)));
        input.wukong().getMetadata().setLabels(LABELS);
        return new StorageStage()
                .plan(input).steps().stream()
                        .map(CreateOnce.class::cast)
                        .collect(Collectors.toMap(CreateOnce::disk, step -> {
                            Map<String, String> labels =
                                    step.object().getMetadata().getLabels();
                            assertThat(Annotations.names(step.object(), Annotations.INHERITED_LABELS))
                                    .allMatch(labels::containsKey);
                            return labels.entrySet().stream()
                                    .filter(label -> LABELS.containsKey(label.getKey()))
                                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
                        }));
    }

    @Test
    void a_disk_that_cdi_fills_bears_no_label_that_a_policy_does_not_list_for_pods() {
        assertThat(inherited(SOME).get("root")).containsExactlyInAnyOrderEntriesOf(Map.of("team", "a", "app", "web"));
        assertThat(inherited(SOME, policy("spec: {podMetadata: {labelKeys: [app]}}"))
                        .get("root"))
                .containsExactlyEntriesOf(Map.of("app", "web"));
    }

    @Test
    void an_empty_disk_is_filled_by_no_pod_and_bears_all() {
        assertThat(inherited(SOME).get("data")).containsExactlyInAnyOrderEntriesOf(LABELS);
    }

    @Test
    void where_no_policy_lists_keys_a_label_for_costs_stays_on_the_disks() {
        assertThat(inherited().get("root")).containsExactlyInAnyOrderEntriesOf(LABELS);
        assertThat(inherited(policy("spec: {podMetadata: {annotationKeys: []}}"), policy("spec: {}"))
                        .get("root"))
                .containsExactlyInAnyOrderEntriesOf(LABELS);
        assertThat(inherited(policy("spec: {podMetadata: {labelKeys: ['*']}}")).get("root"))
                .containsExactlyInAnyOrderEntriesOf(LABELS);
        assertThat(inherited(policy("spec: {podMetadata: {labelKeys: [azure.workload.identity/]}}"))
                        .get("root"))
                .containsExactlyEntriesOf(Map.of(IDENTITY, "true"));
    }
}
