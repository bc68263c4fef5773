package dev.novasphere.wukong.recent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RecentEntriesTest {

    private final Map<String, Integer> entries = new RecentEntries<>(3);

    @Test
    void one_more_takes_the_place_of_the_one_that_was_not_used_for_the_longest_time() {
        entries.put("written", 1);
        entries.put("unused", 2);
        entries.put("read", 3);
        entries.put("written", 4);
        entries.get("read");

        entries.put("new", 5);

        assertThat(entries).containsOnlyKeys("written", "read", "new").containsEntry("written", 4);
    }
}
