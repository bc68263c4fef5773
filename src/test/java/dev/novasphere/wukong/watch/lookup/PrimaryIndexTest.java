package dev.novasphere.wukong.watch.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.client.reading.Unreadable;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PrimaryIndexTest {

    private static final ResourceID UNDO = new ResourceID("undo", "team");

    private final List<WukongRestore> changed = new ArrayList<>();
    private final PrimaryIndex<WukongRestore> index = new PrimaryIndex<>(
            () -> Stream.of(restore("web", "")),
            Map.of("wukong", restore -> List.of(restore.getSpec().wukongName())),
            changed::add);

    private static WukongRestore restore(String wukong, String more) {
        return Serialization.unmarshal("""
                metadata: {name: undo, namespace: team, uid: r, generation: 1}
                spec: {wukongName: %s, snapshotName: night}
                %s
                """.formatted(wukong, more), WukongRestore.class);
    }

    @BeforeEach
    void start() {
        index.start();
    }

    @Test
    void what_is_known_at_the_start_is_found_without_a_report() {
        assertThat(index.find("wukong", "web")).containsExactly(UNDO);
        assertThat(changed).isEmpty();
    }

    @Test
    void another_key_replaces_the_one_before() {
        index.onResourceUpdated(restore("db", ""), restore("web", ""));

        assertThat(index.find("wukong", "db")).containsExactly(UNDO);
        assertThat(index.find("wukong", "web")).isEmpty();
    }

    @Test
    void one_that_goes_is_found_no_more_and_is_reported() {
        index.onResourceDeleted(restore("web", ""));

        assertThat(index.find("wukong", "web")).isEmpty();
        assertThat(changed).hasSize(1);
    }

    @Test
    void whoever_asks_only_for_those_that_go_is_called_for_no_other() {
        List<WukongRestore> gone = new ArrayList<>();
        index.onDeletion(gone::add);

        index.onResourceCreated(restore("web", ""));
        index.onResourceUpdated(restore("web", "status: {phase: Stopping}"), restore("web", ""));
        assertThat(gone).isEmpty();
        index.onResourceDeleted(restore("web", ""));

        assertThat(gone).hasSize(1);
    }

    @Test
    void a_change_of_nothing_that_is_read_is_not_reported() {
        WukongRestore before = restore("web", "");
        WukongRestore now = restore("web", "");
        now.getMetadata().setResourceVersion("2");

        index.onResourceUpdated(now, before);

        assertThat(changed).isEmpty();
    }

    @Test
    void a_change_of_the_status_is_reported() {
        index.onResourceUpdated(restore("web", "status: {phase: Stopping}"), restore("web", ""));

        assertThat(changed).hasSize(1);
    }

    @Test
    void one_that_cannot_be_read_keeps_its_keys() {
        WukongRestore unreadable = restore("web", "");
        unreadable.getMetadata().setAdditionalProperty(Unreadable.mark(), "spec: no object");
        unreadable.setSpec(null);

        index.onResourceUpdated(unreadable, restore("web", ""));

        assertThat(index.find("wukong", "web")).containsExactly(UNDO);
    }

    @Test
    void one_that_goes_while_its_keys_are_read_once_more_is_found_no_more() throws Exception {
        WukongRestore restore = restore("web", "");
        Thread deletion = new Thread(() -> index.onResourceDeleted(restore));

        index.again(() -> {
            deletion.start();
            await().until(() -> !deletion.isAlive() || deletion.getState() == Thread.State.BLOCKED);
            return Optional.of(restore);
        });
        deletion.join();

        assertThat(index.find("wukong", "web")).isEmpty();
    }
}
