package dev.novasphere.wukong.plan.cloudinit.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import java.util.regex.Pattern;

/**
 * YAML as cloud-init reads it (PyYAML, that is YAML 1.1): every string value is quoted, and so is every key that a YAML 1.1 reader
 * might take for a number, a truth value or null. The same tree always gives the same text.
 */
public final class CloudInitYaml {

    /**
     * Lists and maps in each other that are read; no module of cloud-init has ten. For each piece of a text the reader goes through those that
     * begin before it on its line, so that a thousand would take it a thousand times as long.
     */
    static final int DEEPEST = 64;

    private static final YAMLMapper MAPPER = new YAMLMapper(YAMLFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
            .stringQuotingChecker(new QuotedUnlessWord())
            .build());

    private CloudInitYaml() {}

    /** The YAML text of a tree, with its keys in the tree's order. */
    public static String render(JsonNode tree) {
        try {
            return MAPPER.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values always has a YAML form", e);
        }
    }

    /**
     * Reads a document of the user's own. Aliases are not followed, so that no document becomes larger than its text.
     *
     * @throws StreamConstraintsException when it is nested deeper than is read; whether it is YAML is not known then
     * @throws JsonProcessingException when it is no YAML
     */
    public static JsonNode read(String text) throws JsonProcessingException {
        return MAPPER.readTree(text);
    }

    private static final class QuotedUnlessWord extends StringQuotingChecker {

        private static final long serialVersionUID = 1L;
        private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_-]*");

        @Override
        public boolean needToQuoteName(String name) {
            return isReservedKeyword(name) || !WORD.matcher(name).matches();
        }

        @Override
        public boolean needToQuoteValue(String value) {
            return true;
        }
    }
}
