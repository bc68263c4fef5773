package dev.novasphere.wukong.render.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import java.util.Set;

/**
 * An object as an API server takes it where it has nothing behind the name of a field: a field without a value is none, and so is an entry of a
 * list, but a label, an annotation or a value of a Secret is an empty text. In the kinds of the Wukong's own group, which are read strictly,
 * only metadata are taken so.
 */
final class WithoutNulls {

    private static final String METADATA = "metadata";

    /** Maps of texts in an object. */
    private static final Set<String> TEXTS = Set.of("data", "stringData");

    /** Maps of texts in metadata. */
    private static final Set<String> TEXTS_OF_METADATA = Set.of("labels", "annotations");

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private WithoutNulls() {}

    /** The object without anything that is null; the given one stays as it is. */
    static JsonNode of(JsonNode object) {
        boolean strict = object.path("apiVersion").asText("").startsWith(Wukong.GROUP + "/");
        ObjectNode copy = NODES.objectNode();
        object.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (name.equals(METADATA) && value.isObject()) {
                copy.set(name, metadata(value));
            } else if (strict) {
                copy.set(name, value);
            } else if (!value.isNull()) {
                copy.set(name, TEXTS.contains(name) ? texts(value) : value(value));
            }
        });
        return copy;
    }

    private static JsonNode metadata(JsonNode metadata) {
        ObjectNode copy = NODES.objectNode();
        metadata.properties().forEach(field -> {
            if (!field.getValue().isNull()) {
                copy.set(
                        field.getKey(),
                        TEXTS_OF_METADATA.contains(field.getKey()) ? texts(field.getValue()) : value(field.getValue()));
            }
        });
        return copy;
    }

    private static JsonNode texts(JsonNode map) {
        if (!map.isObject()) {
            return map;
        }
        ObjectNode copy = NODES.objectNode();
        map.properties()
                .forEach(text ->
                        copy.set(text.getKey(), text.getValue().isNull() ? TextNode.valueOf("") : text.getValue()));
        return copy;
    }

    private static JsonNode value(JsonNode value) {
        if (value.isObject()) {
            ObjectNode copy = NODES.objectNode();
            value.properties().forEach(field -> {
                if (!field.getValue().isNull()) {
                    copy.set(field.getKey(), value(field.getValue()));
                }
            });
            return copy;
        }
        if (value.isArray()) {
            ArrayNode copy = NODES.arrayNode();
            value.forEach(entry -> {
                if (!entry.isNull()) {
                    copy.add(value(entry));
                }
            });
            return copy;
        }
        return value;
    }
}
