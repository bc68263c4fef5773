package dev.novasphere.wukong.nativeimage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchedTextsTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100, 101})
    void texts_are_read_as_the_java_library_searches(int size) {
        List<String> all = IntStream.range(0, size)
                .mapToObj(i -> "text " + 7919 * i % 1000)
                .toList();
        List<String> searched = List.of(all.get(0), all.get(size / 2), all.get(size - 1), "unknown");

        SearchedTexts texts = new SearchedTexts(all, searched);

        Set<String> read = new HashSet<>();
        List<Recorded> sorted = new ArrayList<>();
        all.stream().sorted().forEach(text -> sorted.add(new Recorded(text, read)));
        searched.forEach(text -> Arrays.binarySearch(sorted.toArray(), new Recorded(text, new HashSet<>())));
        assertThat(all.stream().filter(texts::contains)).containsExactlyInAnyOrderElementsOf(read);
    }

    /** A text that says when it is compared with another. */
    private record Recorded(String text, Set<String> read) implements Comparable<Recorded> {

        @Override
        public int compareTo(Recorded other) {
            read.add(text);
            return text.compareTo(other.text());
        }
    }
}
