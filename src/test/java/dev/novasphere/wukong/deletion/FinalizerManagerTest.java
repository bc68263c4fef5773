package dev.novasphere.wukong.deletion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.apply.ApplyScene;
import dev.novasphere.wukong.watch.Informers;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Wukong that was protected against deletion, and is not any more. */
class FinalizerManagerTest {

    private static final String WUKONG =
            "metadata: {name: web, namespace: shop, uid: uid-1, resourceVersion: \"%s\", finalizers: [%s], annotations: {%s}}";
    private static final String HELD = "vm.novasphere.dev/held: \"true\"";
    private static final String FINALIZERS = "backup.example/hold, wukong.novasphere.dev/finalizer";

    private final ApplyScene scene = new ApplyScene();
    private final FinalizerManager finalizers = new FinalizerManager(
            scene.writer(),
            List.of(new DeletionProtection()),
            null,
            new ProtectionMarks(new NothingCached(), scene.writer()));

    private static final class NothingCached extends Informers {

        NothingCached() {
            super(null, null, null, null);
        }

        @Override
        public <R extends HasMetadata> Optional<R> find(Class<R> kind, String namespace, String name) {
            return Optional.empty();
        }

        @Override
        public <R extends HasMetadata> Stream<R> labelled(Class<R> kind, Wukong wukong) {
            return Stream.of();
        }
    }

    private static Wukong wukong(String version, String finalizers, String annotations) {
        return ApplyScene.read(WUKONG.formatted(version, finalizers, annotations), Wukong.class);
    }

    @AfterEach
    void end() {
        scene.close();
    }

    @Test
    void its_finalizer_goes_by_an_apply_of_nothing() {
        Wukong wukong = wukong("7", FINALIZERS, HELD);
        scene.answers(wukong("8", "backup.example/hold", ""));

        finalizers.reconcile(wukong);

        assertThat(scene.methods()).containsExactly("PATCH");
        assertThat(wukong.getMetadata().getResourceVersion()).isEqualTo("8");
    }

    @Test
    void after_a_backup_without_managed_fields_its_finalizer_goes_all_the_same_and_those_of_others_stay() {
        Wukong wukong = wukong("7", FINALIZERS, HELD);
        scene.answers(wukong("7", FINALIZERS, HELD), wukong("8", "backup.example/hold", ""));

        finalizers.reconcile(wukong);

        assertThat(scene.methods()).containsExactly("PATCH", "PATCH");
        assertThat(scene.requests().get(1).body())
                .contains(
                        "\"resourceVersion\":\"7\"",
                        "\"finalizers\":[\"backup.example/hold\"]",
                        "\"vm.novasphere.dev/held\":null");
        assertThat(wukong.getMetadata().getResourceVersion()).isEqualTo("8");
    }

    @Test
    void a_finalizer_that_another_manager_put_there_too_stays_when_the_apply_takes_the_mark_of_ours() {
        Wukong wukong = wukong("7", FINALIZERS, HELD);
        scene.answers(wukong("8", FINALIZERS, ""));

        finalizers.reconcile(wukong);

        assertThat(scene.methods()).containsExactly("PATCH");
        assertThat(wukong.getMetadata().getResourceVersion()).isEqualTo("8");
    }

    @Test
    void a_finalizer_of_the_go_operator_stays_until_the_deletion() {
        finalizers.reconcile(wukong("7", FINALIZERS, ""));

        assertThat(scene.requests()).isEmpty();
    }
}
