package dev.novasphere.wukong.plan.cloudinit.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * How a cloud-config is to be merged, as its key merge_how or merge_type says. Where it names no merger, cloud-init takes nothing of the whole
 * document (cloud-init, mergers/__init__.py and handlers/cloud_config.py).
 */
public final class MergeHow {

    private static final Set<String> MERGERS = Set.of("list", "dict", "str");

    /** What may stand before the name of a merger. */
    private static final String PREFIX = "m_";

    private MergeHow() {}

    /**
     * What cloud-init refuses.
     *
     * @param document the cloud-config
     * @param text the same as it is written
     */
    public static Optional<YamlRefusal> refusal(JsonNode document, String text) {
        return Stream.of("merge_how", "merge_type")
                .filter(document::hasNonNull)
                .findFirst()
                .filter(key -> !isKnown(document.get(key)))
                .map(key -> new YamlRefusal(
                        key + " that names no merger, as list(append)+dict(recurse_list)+str() does", line(key, text)));
    }

    private static boolean isKnown(JsonNode how) {
        return how.isTextual()
                ? how.asText()
                        .replace('+', '\n')
                        .lines()
                        .map(part -> part.strip().toLowerCase(Locale.ROOT))
                        .filter(part -> !part.isEmpty())
                        .allMatch(part ->
                                part.endsWith(")") && isMerger(part.substring(0, Math.max(0, part.indexOf('(')))))
                : how.isArray()
                        && StreamSupport.stream(how.spliterator(), false)
                                .allMatch(part -> part.isObject()
                                        ? part.has("settings")
                                                && isMerger(part.path("name").asText())
                                        : part.isArray()
                                                && isMerger(part.path(0).asText()));
    }

    private static boolean isMerger(String name) {
        String plain = name.strip().replace('-', '_');
        return MERGERS.contains(plain.startsWith(PREFIX) ? plain.substring(PREFIX.length()) : plain);
    }

    private static int line(String key, String text) {
        return 1
                + (int) text.lines()
                        .takeWhile(line -> line.startsWith("#") || !line.contains(key))
                        .count();
    }
}
