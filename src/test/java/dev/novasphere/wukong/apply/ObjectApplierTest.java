package dev.novasphere.wukong.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.novasphere.wukong.apply.outcome.PutBack;
import dev.novasphere.wukong.apply.outcome.StepResult;
import dev.novasphere.wukong.observe.NamedObjects;
import dev.novasphere.wukong.watch.Informers;
import dev.novasphere.wukong.write.NameTakenException;
import dev.novasphere.wukong.write.Provenance;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;
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
    void an_object_of_another_owner_is_left_alone() {
        ConfigMap others = ApplyScene.read(
                "{metadata: {name: web-x, namespace: shop, ownerReferences: [{kind: Wukong, name: web, uid: uid-2, apiVersion: v1}]}}",
                ConfigMap.class);

        assertThatThrownBy(() -> apply(others)).isInstanceOf(NameTakenException.class);
        assertThat(scene.requests()).isEmpty();
    }

    private StepResult apply(ConfigMap cached) {
        Informers informers = new Informers(null, null, null, null) {
            @Override
            public <R extends HasMetadata> Optional<R> find(Class<R> kind, String namespace, String name) {
                return Optional.ofNullable(kind.cast(cached));
            }
        };
        ConfigMap planned = ApplyScene.read(
                "{metadata: {name: web-x, namespace: shop, %s}, data: {a: b}}".formatted(OWNERS), ConfigMap.class);
        return new ObjectApplier(informers, scene.writer(), new Provenance(scene.reader()))
                .apply(ApplyScene.wukong(), planned, named);
    }
}
