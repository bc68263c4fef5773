package dev.novasphere.wukong.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.watch.lookup.PrimaryIndex;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which Wukongs a WukongRestore that comes, goes or changes concerns. */
class WukongRestoresTest {

    @SuppressWarnings("unchecked")
    private static List<String> concerned(String restore) {
        List<ResourceID> wukongs = new ArrayList<>();
        new WukongRestores()
                .attach(mock(IndexerResourceCache.class), wukongs::add)
                .onResourceDeleted(Serialization.unmarshal(restore, WukongRestore.class));
        return wukongs.stream().map(ResourceID::getName).toList();
    }

    /** A Wukong keeps its restores, and each of its changes asks for those that are under way. */
    @Test
    @SuppressWarnings("unchecked")
    void of_the_restores_of_a_wukong_those_that_are_over_are_not_read() {
        Map<ResourceID, WukongRestore> cached = new HashMap<>();
        InformerEventSource<WukongRestore, WukongRestore> cache = mock(InformerEventSource.class);
        when(cache.isRunning()).thenReturn(true);
        when(cache.list()).thenAnswer(call -> cached.values().stream());
        when(cache.get(any())).thenAnswer(call -> Optional.ofNullable(cached.get(call.<ResourceID>getArgument(0))));
        for (int i = 0; i < 1000; i++) {
            put(cached, "over-" + i, i % 2 == 0 ? "Succeeded" : "Failed");
        }
        WukongRestore undo = put(cached, "undo", "Starting");
        WukongRestores restores = new WukongRestores();
        PrimaryIndex<WukongRestore> index = restores.attach(cache, wukong -> {});
        index.start();
        clearInvocations(cache);

        assertThat(restores.of("team", "web")).containsExactly(undo);
        assertThat(restores.indexed(WukongRestores.BY_SNAPSHOT, "team/night")).containsExactly(undo);
        verify(cache, times(2)).get(any());

        put(cached, "undo", "Succeeded");
        restores.written(undo);
        clearInvocations(cache);
        assertThat(restores.of("team", "web")).isEmpty();
        verify(cache, never()).get(any());

        WukongRestore anew = put(cached, "undo", "Pending");
        index.onResourceCreated(anew);
        restores.written(undo);
        assertThat(restores.of("team", "web"))
                .as("another one of its name that came meanwhile")
                .containsExactly(anew);
    }

    private static WukongRestore put(Map<ResourceID, WukongRestore> cached, String name, String phase) {
        WukongRestore restore = Serialization.unmarshal("""
                metadata: {name: %s, namespace: team}
                spec: {wukongName: web, snapshotName: night}
                status: {phase: %s}
                """.formatted(name, phase), WukongRestore.class);
        cached.put(ResourceID.fromResource(restore), restore);
        return restore;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "undo | web",
                "web-from-night | web",
                "db-from-night | web db",
                "db-from-web-from-night | web db db-from-web",
                "-from-night | web",
            })
    void the_wukong_that_it_is_of_and_those_that_wait_until_its_name_is_free(String name, String wukongs) {
        assertThat(concerned("metadata: {name: %s, namespace: team}\nspec: {wukongName: web, snapshotName: night}"
                        .formatted(name)))
                .containsExactly(wukongs.split(" "));
    }

    @Test
    void one_that_cannot_be_read_concerns_those_of_its_name() {
        assertThat(concerned("metadata: {name: db-from-night, namespace: team}"))
                .containsExactly("db");
    }
}
