package dev.novasphere.wukong.client.reading;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.novasphere.wukong.client.ModelJson;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** With what the operator writes all objects by. */
class EscapedTextTest {

    private static final String ALL = IntStream.rangeClosed(0, 0x10ffff)
            .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
            .mapToObj(Character::toString)
            .collect(Collectors.joining());

    private final KubernetesSerialization serialization = ModelJson.serialization();

    @Test
    void every_character_survives_being_read_as_yaml() {
        ConfigMap read = new ObjectMapper().convertValue(new Yaml().load(sent(ALL)), ConfigMap.class);

        assertThat(read.getData().get("text").equals(ALL)).isTrue();
    }

    @Test
    void what_yaml_refuses_or_folds_is_not_sent_as_it_is() {
        assertThat(sent("a\u007f\u0085\u009f\u2028\u2029\ufeff\uffff"))
                .contains("a\\u007F\\u0085\\u009f\\u2028\\u2029\\ufeff\\uffff");
    }

    @Test
    void well_formed_unicode_is_sent_as_it_is() {
        assertThat(sent("Grüße \u4e2d \ud83d\ude00")).contains("Grüße \u4e2d \ud83d\ude00");
    }

    private String sent(String text) {
        return serialization.asJson(
                new ConfigMapBuilder().addToData("text", text).build());
    }
}
