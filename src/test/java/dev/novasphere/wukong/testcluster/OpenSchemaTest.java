package dev.novasphere.wukong.testcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class OpenSchemaTest {

    @Test
    void fields_that_the_model_leaves_out_are_let_through_at_every_depth() {
        assertThat(opened("""
                        type: object
                        properties:
                          ready: {type: boolean}
                          volumes:
                            type: array
                            items:
                              type: object
                              properties: {name: {type: string}}
                        """)).isEqualTo(schema("""
                        type: object
                        x-kubernetes-preserve-unknown-fields: true
                        properties:
                          ready: {type: boolean}
                          volumes:
                            type: array
                            items:
                              type: object
                              x-kubernetes-preserve-unknown-fields: true
                              properties: {name: {type: string}}
                        """));
    }

    @Test
    void a_map_of_anything_takes_lists_and_texts_too() {
        assertThat(opened("""
                        type: object
                        additionalProperties: {type: object}
                        """)).isEqualTo(schema("""
                        type: object
                        x-kubernetes-preserve-unknown-fields: true
                        """));
    }

    @Test
    void a_map_of_texts_stays_one() {
        String labels = """
                type: object
                additionalProperties: {type: string}
                """;

        assertThat(opened(labels)).isEqualTo(schema(labels));
    }

    private static JSONSchemaProps opened(String yaml) {
        JSONSchemaProps schema = schema(yaml);
        OpenSchema.open(schema);
        return schema;
    }

    private static JSONSchemaProps schema(String yaml) {
        return Serialization.unmarshal(yaml, JSONSchemaProps.class);
    }
}
