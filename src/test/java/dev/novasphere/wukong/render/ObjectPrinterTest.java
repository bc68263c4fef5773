package dev.novasphere.wukong.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectPrinterTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "52:54:00:12:34:56",
                "12:30:45",
                "2024-01-02",
                "1e3",
                "0x1f",
                "0777",
                "1_000",
                ".5",
                "+1",
                "-",
                "~",
                "null",
                "true",
                "yes",
                "off",
                "NO",
                "",
                " blank",
                "blank ",
                "a: b",
                "a #b",
                "# c",
                "{}",
                "[x]",
                "*a",
                "&a",
                "!t",
                "%d",
                "@x",
                "`x",
                "'q'",
                "\"q\"",
                "a\nb\n",
                "a\nb",
                "  a\nb\n",
                "\n",
                "a\tb",
                "\u00e9\u4e2d",
                "10Gi",
                "500m",
                "1E",
                "/bin/sh",
                "=",
                "<<"
            })
    void every_text_is_read_back_as_it_was(String text) throws IOException {
        ConfigMap map = new ConfigMapBuilder().addToData("value", text).build();

        JsonNode read = new YAMLMapper().readTree(ObjectPrinter.yaml(map));

        assertThat(read.path("data").path("value").isTextual()).isTrue();
        assertThat(read.path("data").path("value").asText()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"52:54:00:12:34:56", "2024-01-02", "1e3", "0x1f", "yes", "1E", ".5"})
    void what_an_older_yaml_reader_might_take_for_something_else_is_quoted(String text) {
        ConfigMap map = new ConfigMapBuilder().addToData("value", text).build();

        assertThat(ObjectPrinter.yaml(map)).contains("value: \"" + text + "\"");
    }

    @Test
    void quantities_and_paths_stand_without_quotes() {
        ConfigMap map = new ConfigMapBuilder()
                .addToData("a", "10Gi")
                .addToData("b", "/bin/sh")
                .build();

        assertThat(ObjectPrinter.yaml(map)).contains("a: 10Gi\n").contains("b: /bin/sh\n");
    }

    @Test
    void texts_of_a_secret_are_shown_decoded_and_other_bytes_are_kept() {
        String text = Base64.getEncoder().encodeToString("#cloud-config\nusers: []\n".getBytes(StandardCharsets.UTF_8));
        String bytes = Base64.getEncoder().encodeToString(new byte[] {(byte) 0xff, 0});

        JsonNode tree = ObjectPrinter.tree(new SecretBuilder()
                .addToData("userdata", text)
                .addToData("raw", bytes)
                .build());

        assertThat(tree.path("stringData").path("userdata").asText()).isEqualTo("#cloud-config\nusers: []\n");
        assertThat(tree.path("data").path("raw").asText()).isEqualTo(bytes);
        assertThat(tree.path("data").has("userdata")).isFalse();
    }
}
