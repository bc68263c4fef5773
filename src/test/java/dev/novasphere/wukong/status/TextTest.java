package dev.novasphere.wukong.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {

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
        "cannot get https://example.org/a?t=hidden now,cannot get https://example.org/a?*** now"
    })
    void credentials_in_words_of_others_are_not_shown(String words, String shown) {
        assertThat(Text.quote(words)).isEqualTo(shown);
    }
}
