package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Wukongs that are deleted with {@code --cascade=orphan} leave everything behind, beside the real garbage collector. It takes the owner
 * off each object before the Wukong goes, and deletes what gets that owner back.
 */
@Tag("full")
class OrphanedDisksIT {

    private static final int WUKONGS = 40;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Scene scene = Scene.shared();
    private String namespace;

    @BeforeEach
    void wukongsWithDisks() {
        namespace = scene.cluster().newNamespace("orphans");
        names().forEach(name -> scene.create(namespace, """
                metadata: {name: %s}
                spec:
                  cpu: 1
                  memory: 1Gi
                  disks:
                    - {name: root, size: 1Gi, boot: true, image: "https://images.example.org/fedora.qcow2"}
                    - {name: data, size: 1Gi}
                    - {name: logs, size: 1Gi}
                  cloudInitUser: {name: ops, password: secret-enough}
                """.formatted(name)));
        names().forEach(name -> scene.awaitPhase(namespace, name, Phase.Running));
        scene.awaitQuiet();
        assertThat(claims()).hasSize(3 * WUKONGS);
    }

    @Test
    void every_object_stays_while_the_operator_runs() {
        Set<String> before = uids();

        names().forEach(this::orphan);

        awaitGone();
        assertThat(uids()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(everything()).allSatisfy(OrphanedDisksIT::assertBelongsToNobody);
    }

    @Test
    void every_object_stays_when_the_operator_was_held_for_seconds() throws InterruptedException {
        Set<String> before = uids();

        for (List<String> some : List.of(
                names().limit(WUKONGS / 2).toList(), names().skip(WUKONGS / 2).toList())) {
            scene.operator().freeze();
            some.forEach(this::orphan);
            await().atMost(PATIENCE)
                    .until(() -> some.stream().noneMatch(name -> scene.wukong(namespace, name) != null));
            scene.operator().thaw();
        }

        awaitGone();
        assertThat(uids()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(everything()).allSatisfy(OrphanedDisksIT::assertBelongsToNobody);
    }

    private static Stream<String> names() {
        return IntStream.range(0, WUKONGS).mapToObj(i -> "w" + i);
    }

    private void orphan(String name) {
        scene.client()
                .resources(Wukong.class)
                .inNamespace(namespace)
                .withName(name)
                .withPropagationPolicy(DeletionPropagation.ORPHAN)
                .delete();
    }

    private void awaitGone() {
        await().atMost(PATIENCE).until(() -> scene.client()
                .resources(Wukong.class)
                .inNamespace(namespace)
                .list()
                .getItems()
                .isEmpty());
        scene.awaitQuiet();
    }

    private List<PersistentVolumeClaim> claims() {
        return scene.client()
                .persistentVolumeClaims()
                .inNamespace(namespace)
                .list()
                .getItems();
    }

    private List<HasMetadata> everything() {
        Stream<HasMetadata> machines =
                scene.client().resources(VirtualMachine.class).inNamespace(namespace).list().getItems().stream()
                        .map(HasMetadata.class::cast);
        Stream<HasMetadata> dataVolumes =
                scene.client().resources(DataVolume.class).inNamespace(namespace).list().getItems().stream()
                        .map(HasMetadata.class::cast);
        return Stream.of(
                        machines,
                        dataVolumes,
                        claims().stream().map(HasMetadata.class::cast),
                        scene.client().secrets().inNamespace(namespace).list().getItems().stream()
                                .map(HasMetadata.class::cast))
                .flatMap(objects -> objects)
                .toList();
    }

    private Set<String> uids() {
        return everything().stream()
                .filter(object -> object.getMetadata().getDeletionTimestamp() == null)
                .map(object -> object.getMetadata().getUid())
                .collect(Collectors.toSet());
    }

    private static void assertBelongsToNobody(HasMetadata object) {
        assertThat(object.getMetadata().getOwnerReferences())
                .as(object.getKind() + " " + object.getMetadata().getName())
                .noneMatch(owner -> owner.getKind().equals("Wukong"));
    }
}
