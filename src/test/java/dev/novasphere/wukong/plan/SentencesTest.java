package dev.novasphere.wukong.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentencesTest {

    private static final String[] WORDS = {
        "template", "spec", "exceeded quota: q", "1.5Gi", "https://example.org/a", "(404)", "\"it failed\"", "cpu=2"
    };
    private static final String[] ENDS = {"", ".", "!", "?", "…", ".\"", "\"", ".)", ")", " ", ". ", ";"};
    private static final Pattern RUN_INTO_EACH_OTHER = Pattern.compile("[^.!?…\"')\\]] #\\d+ ");

    @Test
    void no_sentence_runs_into_the_next_whatever_others_wrote() {
        Random random = new Random(20260101);
        for (int i = 0; i < 20_000; i++) {
            List<String> sentences = new ArrayList<>();
            int count = random.nextInt(5);
            for (int n = 0; n < count; n++) {
                StringBuilder sentence = new StringBuilder("#" + n + " ");
                for (int w = random.nextInt(4); w >= 0; w--) {
                    sentence.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
                }
                sentences.add(
                        random.nextInt(8) == 0
                                ? "  "
                                : sentence.toString().strip() + ENDS[random.nextInt(ENDS.length)]);
            }

            String joined = Sentences.join(sentences);

            assertThat(RUN_INTO_EACH_OTHER.matcher(joined).find()).as(joined).isFalse();
            assertThat(joined).doesNotContain("..", "  ", ". .").isEqualTo(joined.strip());
            sentences.stream().filter(s -> !s.isBlank()).forEach(s -> assertThat(joined)
                    .contains(s.strip()));
            assertThat(Sentences.end(joined)).startsWith(joined).hasSizeLessThanOrEqualTo(joined.length() + 1);
            assertThat(Sentences.end(Sentences.end(joined))).isEqualTo(Sentences.end(joined));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "in template spec | Restart it | in template spec. Restart it",
                "in template spec. | Restart it | in template spec. Restart it",
                "it says \"no.\" | Restart it | it says \"no.\" Restart it",
                "it says \"no\" | Restart it | it says \"no\". Restart it",
                "is it? | Restart it | is it? Restart it",
                "and so on… | Restart it | and so on… Restart it",
            })
    void a_full_stop_comes_where_no_end_mark_is(String first, String second, String joined) {
        assertThat(Sentences.join(first, second)).isEqualTo(joined);
    }
}
