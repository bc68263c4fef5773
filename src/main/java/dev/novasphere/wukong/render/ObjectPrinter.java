package dev.novasphere.wukong.render;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Iterator;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Objects as people read them: YAML with quotes only where they matter and texts of several lines as blocks. The values of a Secret
 * are shown as stringData, which an API server takes as well as data. The same object always gives the same text.
 */
public final class ObjectPrinter {

    private static final JsonMapper TREES = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();
    private static final YAMLMapper YAML = new YAMLMapper(YAMLFactory.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .stringQuotingChecker(new CautiousQuotes())
            .build());

    private ObjectPrinter() {}

    /** One object as a YAML document, beginning with three dashes and ending with a line break. */
    public static String yaml(HasMetadata object) {
        return yaml(tree(object));
    }

    /** A tree as a YAML document, beginning with three dashes and ending with a line break. */
    public static String yaml(JsonNode tree) {
        try {
            return YAML.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    /** One object as a tree, with maps in the order of their keys and the values of a Secret decoded. */
    public static JsonNode tree(HasMetadata object) {
        ObjectNode tree = TREES.valueToTree(object);
        if (object.getKind().equals("Secret") && tree.get("data") instanceof ObjectNode data) {
            decode(tree, data);
        }
        return tree;
    }

    private static void decode(ObjectNode secret, ObjectNode data) {
        ObjectNode texts = secret.has("stringData") ? (ObjectNode) secret.get("stringData") : TREES.createObjectNode();
        for (Iterator<Map.Entry<String, JsonNode>> values = data.fields(); values.hasNext(); ) {
            Map.Entry<String, JsonNode> value = values.next();
            try {
                byte[] bytes = Base64.getDecoder().decode(value.getValue().asText());
                texts.put(
                        value.getKey(),
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .decode(ByteBuffer.wrap(bytes))
                                .toString());
                values.remove();
            } catch (CharacterCodingException e) {
                continue; // No text: it stays as it is.
            }
        }
        if (data.isEmpty()) {
            secret.remove("data");
        }
        if (!texts.isEmpty()) {
            secret.set("stringData", texts);
        }
    }

    /** Quotes whatever a reader of YAML 1.1 might take for a number, a time or a date, such as some MAC addresses. */
    private static final class CautiousQuotes extends StringQuotingChecker.Default {

        private static final long serialVersionUID = 1L;
        private static final Pattern PLAIN = Pattern.compile("[A-Za-z/].*|[0-9]+([KMGTPE]i|[kMGTP]|m)");

        @Override
        public boolean needToQuoteValue(String value) {
            boolean block = value.indexOf('\n') >= 0;
            return !block && (!PLAIN.matcher(value).matches() || super.needToQuoteValue(value));
        }
    }
}
