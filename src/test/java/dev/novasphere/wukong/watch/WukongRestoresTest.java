package dev.novasphere.wukong.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.ArrayList;
import java.util.List;
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
