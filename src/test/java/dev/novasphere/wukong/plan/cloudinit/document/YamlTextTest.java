package dev.novasphere.wukong.plan.cloudinit.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTextTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'a: 1\n---\nb: 2\n'                 | second document | 2
            'a: 1\n---\n'                       | second document | 2
            '---\n---\na: 1\n'                  | second document | 2
            'a: 1\nb: !vault |\n  secret\n'     | tag             | 2
            'a: !Ref {b: c}'                    | tag             | 1
            'a: !x [b]'                         | tag             | 1
            'a: !!python/object:x.Y {}'         | tag             | 1
            '{a: 1}\n]'                         | no YAML         | 2
            'a: &x 1\nb: &x 2'                  | anchors         | 2
            """)
    void what_cloud_init_cannot_read_is_named_with_its_line(String text, String what, int line) {
        String document = text.replace("\\n", "\n");

        assertThatCode(() -> CloudInitYaml.read(document)).doesNotThrowAnyException();
        assertThat(YamlText.of(document).refusal()).hasValueSatisfying(refusal -> {
            assertThat(refusal.what()).contains(what).doesNotContain("vault", "secret");
            assertThat(refusal.line()).isEqualTo(line);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# a comment",
                "a: 1",
                "---\na: 1\n...\n",
                "%YAML 1.1\n---\na: 1",
                "a: ! x",
                "a: !!str 1",
                "a: !!binary aGk=",
                "a: !<tag:yaml.org,2002:str> b",
                "a: &x [1, 2]\nb: *x\nc: {<<: {d: 1}}",
                "a: &x 1\nb: &y 2\nc: [*x, *y]",
                "a: |\n  ---\n  !vault\n"
            })
    void what_cloud_init_reads_is_not_remarked(String text) {
        assertThat(YamlText.of(text).refusal()).isEmpty();
    }

    @Test
    void that_a_text_uses_aliases_is_known_with_the_same_pass() {
        assertThat(YamlText.of("a: &x 1\nb: *x").hasAlias()).isTrue();
        assertThat(YamlText.of("a: &x 1\nb: '*x'").hasAlias()).isFalse();
    }
}
