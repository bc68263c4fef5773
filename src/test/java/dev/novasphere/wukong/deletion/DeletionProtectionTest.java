package dev.novasphere.wukong.deletion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.plan.Finding;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeletionProtectionTest {

    private final CleanupStep protection = new DeletionProtection();

    private static Wukong annotated(String value) {
        return Serialization.unmarshal(
                "metadata: {name: web, namespace: shop, annotations: {vm.novasphere.dev/deletion-protection: %s}}"
                        .formatted(value),
                Wukong.class);
    }

    @Test
    void a_protected_wukong_is_held_and_the_message_has_the_command_that_lets_it_go() {
        assertThat(protection.required(annotated("'true'"))).isTrue();
        assertThat(protection.run(annotated("'true'"))).map(Finding::message).hasValueSatisfying(message -> assertThat(
                        message)
                .contains("kubectl annotate wukong web -n shop vm.novasphere.dev/deletion-protection-"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'false'", "''", "'yes'"})
    void another_value_holds_nothing(String value) {
        assertThat(protection.required(annotated(value))).isFalse();
        assertThat(protection.run(annotated(value))).isEmpty();
    }

    @Test
    void without_annotations_nothing_is_held() {
        Wukong wukong = Serialization.unmarshal("metadata: {name: web, namespace: shop}", Wukong.class);

        assertThat(protection.required(wukong)).isFalse();
        assertThat(protection.run(wukong)).isEmpty();
    }
}
