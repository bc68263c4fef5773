package dev.novasphere.wukong.status.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {

    private static final Pattern HIDDEN = Pattern.compile("(?s).*[\\p{Cc}\\p{Cf}\\p{Cs}\u2028\u2029].*");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\u001b[31mb",
                "a\u007fb",
                "a\u009b31mb",
                "a\u202eb",
                "a\u200bb",
                "a\u2066b\u2069",
                "a\ufeffb",
                "a\rb",
                "a\nb",
                "a\u2028b",
                "a\tb",
                "a\u0000b",
                "a\ud800b"
            })
    void no_message_holds_what_a_terminal_acts_on(String hostile) {
        assertThat(Stream.of(
                        Text.quote(hostile), Text.image(hostile), Text.ofCondition(hostile), Text.ofEvent(hostile)))
                .allSatisfy(
                        shown -> assertThat(shown).startsWith("a").contains("b").doesNotMatch(HIDDEN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jürgen", "日本", "\ud83d\ude00 emoji", "a: b; c"})
    void what_is_shown_stays_as_it_is(String text) {
        assertThat(Text.quote(text)).isEqualTo(text);
        assertThat(Text.ofCondition(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "https://me:hidden@example.org/a.qcow2,https://***@example.org/a.qcow2",
        "https://me:p@hidden@example.org/a.qcow2,https://***@example.org/a.qcow2",
        "https://me:p/hidden@example.org/a.qcow2,https://***@example.org/a.qcow2",
        "https://me:p?hidden@example.org/a.qcow2,https://***@example.org/a.qcow2",
        "https://example.org/a.qcow2?token=hidden,https://example.org/a.qcow2?***",
        "docker://me:hidden@quay.io/x/y,docker://***@quay.io/x/y",
        "docker://me:p@hidden@quay.io/x/y,docker://***@quay.io/x/y",
        "me:hidden@quay.io/x/y,***@quay.io/x/y",
        "me:p@hidden@quay.io/x/y,***@quay.io/x/y"
    })
    void credentials_in_an_image_are_not_shown(String image, String shown) {
        assertThat(Text.image(image)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/a.qcow2",
                "docker://quay.io/x/y@sha256:0123",
                "docker://fedora:42@sha256:0123",
                "fedora:42@sha256:0123",
                "quay.io:5000/x/y:1"
            })
    void an_image_without_credentials_is_shown_as_it_is(String image) {
        assertThat(Text.image(image)).isEqualTo(image);
    }

    @ParameterizedTest
    @CsvSource({
        "cannot get https://me:p@hidden@example.org/a: 404,cannot get https://***@example.org/a: 404",
        "cannot get https://example.org/a?t=hidden now,cannot get https://example.org/a?*** now",
        "tried docker://me:hidden@quay.io/x and https://you:hidden@b,tried docker://***@quay.io/x and https://***@b",
        "docker://me:hidden@quay.io/x/docker://you:hidden@quay.io/y,docker://***@quay.io/x/docker://***@quay.io/y",
        "got https://https://https://a and //b,got https://https://https://a and //b"
    })
    void credentials_in_words_of_others_are_not_shown(String words, String shown) {
        assertThat(Text.quote(words)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"one\ntwo", "one \r\n\t two", "one\u2028two", "  one\n\n\ntwo  "})
    void messages_of_other_components_are_shown_in_one_line(String words) {
        assertThat(Text.quote(words)).isEqualTo("one; two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://", "://", "://?", " ", "a@", "@sha1", "docker://a:@"})
    void a_very_long_message_is_shortened_without_searching_back_over_it(String piece) {
        // A search that goes back over the text would take hours.
        assertThat(Text.image(piece.repeat(1_000_000))).hasSizeLessThanOrEqualTo(Text.QUOTE_LIMIT);
    }
}
