package dev.novasphere.wukong.render.input;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One YAML document as a tree in which aliases stand for what they name, and merge keys for the fields that they bring, as kubectl reads
 * them. Jackson alone reads an alias as the text of its name.
 */
final class YamlTree {

    /** Nodes that aliases may bring to a document in all: a few aliases of aliases could ask for more than any memory holds. */
    private static final long MOST_REPEATED = 100_000;

    private static final String MERGE = "<<";

    private final AnchoredYaml.Parser parser;
    private final ObjectReader scalars;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private long nodes;
    private long repeated;

    private YamlTree(AnchoredYaml.Parser parser, ObjectReader scalars) {
        this.parser = parser;
        this.scalars = scalars;
    }

    private record Anchored(JsonNode node, long nodes) {}

    /**
     * Reads the document whose first token the parser is at, to its last token.
     *
     * @param scalars reads a single value of the parser
     */
    static JsonNode read(AnchoredYaml.Parser parser, ObjectReader scalars) throws IOException {
        return new YamlTree(parser, scalars).node();
    }

    private JsonNode node() throws IOException {
        if (parser.isCurrentAlias()) {
            return named(parser.getText());
        }
        String anchor = parser.anchor();
        long before = nodes++;
        JsonNode node =
                switch (parser.currentToken()) {
                    case START_OBJECT -> object();
                    case START_ARRAY -> array();
                    default -> parser.isPlain() ? PlainValue.of(scalars.readTree(parser)) : scalars.readTree(parser);
                };
        if (anchor != null) {
            anchors.put(anchor, new Anchored(node, nodes - before));
        }
        return node;
    }

    private JsonNode named(String alias) throws JsonParseException {
        Anchored anchored = anchors.get(alias);
        if (anchored == null) {
            throw new JsonParseException(parser, "alias *" + alias + " names nothing that is written above it");
        }
        repeated += anchored.nodes();
        nodes += anchored.nodes();
        if (repeated > MOST_REPEATED) {
            throw new JsonParseException(
                    parser,
                    "aliases such as *" + alias + " repeat more than " + MOST_REPEATED
                            + " values in this document; write out what they stand for");
        }
        return anchored.node();
    }

    private ArrayNode array() throws IOException {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(node());
        }
        return array;
    }

    private ObjectNode object() throws IOException {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        Map<String, JsonNode> merged = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            parser.nextToken();
            JsonNode value = node();
            if (field.equals(MERGE)) {
                merge(value, merged);
            } else {
                object.set(field, value);
            }
        }
        merged.forEach((field, value) -> {
            if (!object.has(field)) {
                object.set(field, value);
            }
        });
        return object;
    }

    /** The first of several maps that has a field gives it. */
    private void merge(JsonNode value, Map<String, JsonNode> merged) throws JsonParseException {
        if (value.isArray()) {
            for (JsonNode map : value) {
                mergeMap(map, merged);
            }
        } else {
            mergeMap(value, merged);
        }
    }

    private void mergeMap(JsonNode map, Map<String, JsonNode> merged) throws JsonParseException {
        if (!map.isObject()) {
            throw new JsonParseException(parser, "the key << takes a map or a list of maps");
        }
        map.properties().forEach(field -> merged.putIfAbsent(field.getKey(), field.getValue()));
    }
}
