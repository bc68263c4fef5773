package dev.novasphere.wukong.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.novasphere.wukong.apply.outcome.PutBack;
import dev.novasphere.wukong.apply.outcome.StepResult;
import dev.novasphere.wukong.observe.NamedObjects;
import dev.novasphere.wukong.watch.GivenInformers;
import dev.novasphere.wukong.write.CreatedFields;
import dev.novasphere.wukong.write.NameTakenException;
import dev.novasphere.wukong.write.Provenance;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObjectApplierTest {

    private static final String OWNERS =
            "ownerReferences: [{apiVersion: vm.novasphere.dev/v1alpha1, kind: Wukong, name: web, uid: uid-1}]";

    private final ApplyScene scene = new ApplyScene();
    private final NamedObjects named = scene.named();

    @AfterEach
    void end() {
        scene.close();
    }

    @Test
    void an_object_that_is_not_there_is_created() {
        assertThat(apply(null)).isEqualTo(StepResult.DONE);
        assertThat(scene.methods()).containsExactly("POST");
    }

    @Test
    void an_object_that_is_as_planned_costs_no_request() {
        apply(null);
        ConfigMap created = ApplyScene.read(scene.requests().get(0).body(), ConfigMap.class);
        scene.requests().clear();

        assertThat(apply(created)).isEqualTo(StepResult.DONE);
        assertThat(scene.requests()).isEmpty();
    }

    @Test
    void a_change_by_something_else_is_undone_and_reported() {
        apply(null);
        ConfigMap changed = ApplyScene.read(scene.requests().get(0).body(), ConfigMap.class);
        changed.getData().put("a", "changed");

        assertThat(apply(changed).putBack())
                .get()
                .extracting(PutBack::fields)
                .asString()
                .contains("data.a");
        assertThat(scene.methods()).containsExactly("POST", "PATCH");
    }

    @Test
    void what_the_operator_created_and_is_not_wanted_any_more_belongs_to_the_apply_that_takes_it_away() {
        String object =
                "metadata: {name: web-x, namespace: shop, resourceVersion: \"%s\", annotations: {note: old}, %s%s}\ndata: {a: b}";
        ConfigMap created = ApplyScene.read(object.formatted("7", OWNERS, ""), ConfigMap.class);
        scene.answers(
                ApplyScene.read(object.formatted("7", OWNERS, """
                        , managedFields: [
                          {manager: wukong-operator, operation: Update, apiVersion: v1, fieldsType: FieldsV1,
                           fieldsV1: {"f:metadata": {"f:annotations": {"f:note": {}}}, "f:data": {"f:a": {}}}},
                          {manager: kubectl-label, operation: Update, apiVersion: v1, fieldsType: FieldsV1,
                           fieldsV1: {"f:metadata": {"f:labels": {"f:team": {}}}}}]"""), ConfigMap.class),
                ApplyScene.read(object.formatted("8", OWNERS, ""), ConfigMap.class));

        apply(created);

        assertThat(scene.methods()).containsExactly("GET", "PATCH", "PATCH");
        assertThat(scene.requests().get(1).body())
                .contains(
                        "{\"op\":\"replace\",\"path\":\"/metadata/resourceVersion\",\"value\":\"7\"}",
                        "\"manager\":\"wukong-operator\",\"operation\":\"Apply\"",
                        "kubectl-label")
                .doesNotContain("\"manager\":\"wukong-operator\",\"operation\":\"Update\"");
        assertThat(ApplyScene.read(scene.requests().get(2).body(), ConfigMap.class)
                        .getMetadata())
                .satisfies(applied -> {
                    assertThat(applied.getResourceVersion()).isEqualTo("8");
                    assertThat(applied.getAnnotations()).doesNotContainKey("note");
                });
    }

    @Test
    void what_others_added_to_an_object_that_was_only_applied_costs_one_read_at_a_change() {
        ConfigMap labelled = ApplyScene.read(
                "{metadata: {name: web-x, namespace: shop, resourceVersion: \"7\", labels: {team: a}, %s}, data: {a: changed}}"
                        .formatted(OWNERS),
                ConfigMap.class);
        scene.answers(labelled);

        apply(labelled);

        assertThat(scene.methods()).containsExactly("GET", "PATCH");
    }

    @Test
    void an_object_of_another_owner_is_left_alone() {
        ConfigMap others = ApplyScene.read(
                "{metadata: {name: web-x, namespace: shop, ownerReferences: [{kind: Wukong, name: web, uid: uid-2, apiVersion: v1}]}}",
                ConfigMap.class);

        assertThatThrownBy(() -> apply(others)).isInstanceOf(NameTakenException.class);
        assertThat(scene.requests()).isEmpty();
    }

    private StepResult apply(ConfigMap cached) {
        ConfigMap planned = ApplyScene.read(
                "{metadata: {name: web-x, namespace: shop, %s}, data: {a: b}}".formatted(OWNERS), ConfigMap.class);
        return new ObjectApplier(
                        new GivenInformers(Stream.ofNullable(cached).toList()),
                        scene.writer(),
                        new Provenance(scene.reader()),
                        new CreatedFields(scene.reader(), scene.writer()))
                .apply(ApplyScene.wukong(), planned, named);
    }
}
