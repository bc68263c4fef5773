package dev.novasphere.wukong.client.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** A map in one array is the map that it was made of. */
class FewEntriesTest {

    @Property
    void it_is_what_it_was_made_of(@ForAll @Size(max = 20) Map<Integer, String> entries, @ForAll int other) {
        Map<?, ?> few = FewEntries.of(entries);

        assertThat(few).hasSameSizeAs(entries).isEqualTo(entries).hasSameHashCodeAs(entries);
        assertThat(entries).isEqualTo(few);
        assertThat(List.copyOf(few.entrySet())).isEqualTo(List.copyOf(entries.entrySet()));
        assertThat(few.get(other)).isEqualTo(entries.get(other));
        assertThat(few.containsKey(other)).isEqualTo(entries.containsKey(other));
        entries.forEach((key, value) -> assertThat(few.get(key)).isEqualTo(value));
    }

    @Test
    void a_key_without_a_value_is_there() {
        Map<Object, Object> entries = new HashMap<>();
        entries.put("key", null);
        entries.put(null, "value");

        Map<?, ?> few = FewEntries.of(entries);

        assertThat(few.containsKey("key")).isTrue();
        assertThat(few.get("key")).isNull();
        assertThat(few.get(null)).isEqualTo("value");
        assertThat(few.containsKey("other")).isFalse();
    }

    @Test
    void what_has_many_entries_finds_them_by_their_hash() {
        Map<Object, Object> entries = new LinkedHashMap<>();
        IntStream.rangeClosed(0, FewEntries.MOST).forEach(number -> entries.put(number, number));

        assertThat(FewEntries.of(entries)).isNotInstanceOf(FewEntries.class).isEqualTo(entries);
    }

    @Test
    void nothing_changes_it() {
        Map<?, ?> few = FewEntries.of(new HashMap<>(Map.of("key", "value")));

        assertThatThrownBy(() -> few.remove("key")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(few::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> few.entrySet().iterator().next().setValue(null))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
