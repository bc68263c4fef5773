package dev.novasphere.wukong.plan.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicy;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.cdi.DataVolumeStatus;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.step.CreateOnce;
import dev.novasphere.wukong.plan.step.PatchMetadata;
import dev.novasphere.wukong.plan.step.Step;
import dev.novasphere.wukong.plan.storage.StorageStage;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** CDI gives the labels of a claim to the Pod that fills it: a label of a Wukong must not have there what policies keep from Pods. */
class PodLabelsTest {

    private static final String IDENTITY = "azure.workload.identity/use";
    private static final Map<String, String> LABELS = Map.of(IDENTITY, "true", "team", "a", "app", "web");

    private static final String WITH_IMAGE = "disks: [{name: root, image: 'https://example.org/x.qcow2', size: 2Gi}]";

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
    void labels_that_are_left_out_are_said_with_the_policy_that_does_not_list_them() {
        PlanInput input = GivenWukong.of(
                WITH_IMAGE,
                GivenWukong.cluster().withPolicies(List.of(SOME, policy("spec: {podMetadata: {labelKeys: ['*']}}"))));
        input.wukong().getMetadata().setLabels(LABELS);

        assertThat(new StorageStage().plan(input).findings())
                .filteredOn(finding -> finding.reason().equals("LabelsLeftOut"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message())
                        .contains("metadata.labels: " + IDENTITY + " is not put on disk root", "WukongPolicy teams"));
    }

    @Test
    void of_a_claim_that_was_there_before_nothing_is_said_because_it_keeps_its_labels_in_any_case() {
        PersistentVolumeClaim before = Serialization.unmarshal(
                "---\n{metadata: {name: web-root, namespace: shop}, spec: {}}", PersistentVolumeClaim.class);
        PlanInput input = GivenWukong.of(
                WITH_IMAGE,
                GivenWukong.clusterWith().claims(Map.of("root", before)).build().withPolicies(List.of(SOME)));
        input.wukong().getMetadata().setLabels(LABELS);

        assertThat(new StorageStage().plan(input).findings())
                .noneMatch(finding -> finding.reason().equals("LabelsLeftOut"));
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

    @Test
    void a_claim_that_was_labelled_before_and_is_still_to_be_filled_loses_them_once() {
        DataVolume made = made("ImportScheduled");

        PatchMetadata ofClaim = patch(plan(WITH_IMAGE, made, claimOf(made)), PersistentVolumeClaim.class)
                .orElseThrow();

        assertThat(ofClaim.change().labels()).containsKey(IDENTITY).doesNotContainKeys("team", "app");
        assertThat(ofClaim.change().labels().get(IDENTITY)).isNull();
        assertThat(ofClaim.change().owners()).isEmpty();

        PersistentVolumeClaim written = claimOf(made);
        written.getMetadata().setLabels(ofClaim.object().getMetadata().getLabels());
        written.getMetadata().setAnnotations(ofClaim.object().getMetadata().getAnnotations());
        assertThat(patch(plan(WITH_IMAGE, made, written), PersistentVolumeClaim.class))
                .isEmpty();
    }

    @Test
    void one_that_an_earlier_version_gave_a_label_that_no_pod_may_have_loses_it_too() {
        String reserved = "io.cilium.k8s.policy.cluster";
        DataVolume made = made("ImportScheduled");
        made.getMetadata().getLabels().remove(IDENTITY);
        made.getMetadata().getLabels().put(reserved, "other");
        made.getMetadata().getAnnotations().put(Annotations.INHERITED_LABELS, "app,team," + reserved);

        WukongPolicy any = policy("spec: {podMetadata: {labelKeys: ['*']}}");
        PatchMetadata ofClaim = patch(plan(WITH_IMAGE, made, claimOf(made), any), PersistentVolumeClaim.class)
                .orElseThrow();

        assertThat(ofClaim.change().labels()).containsEntry(reserved, null);
    }

    @Test
    void a_claim_that_is_filled_stays_as_it_is() {
        DataVolume made = made("Succeeded");

        assertThat(patch(plan(WITH_IMAGE, made, claimOf(made)), PersistentVolumeClaim.class))
                .isEmpty();
    }

    @Test
    void an_image_that_is_taken_out_brings_no_label_back() {
        DataVolume made = made("ImportScheduled");

        assertThat(patch(plan("disks: [{name: root, size: 2Gi}]", made, claimOf(made)), DataVolume.class)
                        .orElseThrow()
                        .object()
                        .getMetadata()
                        .getLabels())
                .containsEntry("team", "a")
                .doesNotContainKey(IDENTITY);
    }

    /** A DataVolume that was made before there was a policy. */
    private static DataVolume made(String phase) {
        PlanInput input = labelled(GivenWukong.of(WITH_IMAGE, GivenWukong.cluster()));
        DataVolume made = new StorageStage()
                .plan(input).steps().stream()
                        .map(step -> (DataVolume) step.object())
                        .findFirst()
                        .orElseThrow();
        made.setStatus(new DataVolumeStatus(phase, null, null, List.of()));
        return made;
    }

    /** The claim that CDI makes for it, with its labels and annotations. */
    private static PersistentVolumeClaim claimOf(DataVolume made) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName(made.getMetadata().getName())
                .withLabels(made.getMetadata().getLabels())
                .withAnnotations(made.getMetadata().getAnnotations())
                .addNewOwnerReference()
                .withKind("DataVolume")
                .withName(made.getMetadata().getName())
                .withUid("of-data-volume")
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
    }

    private static PlanInput labelled(PlanInput input) {
        input.wukong().getMetadata().setLabels(LABELS);
        return input;
    }

    private static List<Step> plan(String spec, DataVolume made, PersistentVolumeClaim claim) {
        return plan(spec, made, claim, SOME);
    }

    private static List<Step> plan(String spec, DataVolume made, PersistentVolumeClaim claim, WukongPolicy policy) {
        return new StorageStage()
                .plan(labelled(GivenWukong.of(
                        spec,
                        GivenWukong.clusterWith()
                                .dataVolumes(Map.of("root", made))
                                .claims(Map.of("root", claim))
                                .build()
                                .withPolicies(List.of(policy)))))
                .steps();
    }

    private static Optional<PatchMetadata> patch(List<Step> steps, Class<?> kind) {
        return steps.stream()
                .filter(PatchMetadata.class::isInstance)
                .map(PatchMetadata.class::cast)
                .filter(step -> kind.isInstance(step.object()))
                .findFirst();
    }
}
