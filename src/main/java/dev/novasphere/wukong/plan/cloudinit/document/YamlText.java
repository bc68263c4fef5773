package dev.novasphere.wukong.plan.cloudinit.document;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * What is to be known of a text beside its content, which {@link CloudInitYaml} reads.
 *
 * @param refusal the first thing in it that PyYAML refuses
 * @param hasAlias whether it uses aliases, which {@link CloudInitYaml} does not follow, so that it knows no types of what they stand for; not
 *     known of a text that is refused
 */
public record YamlText(Optional<YamlRefusal> refusal, boolean hasAlias) {

    private static final String STANDARD = "tag:yaml.org,2002:";

    /** The tags that its safe loader has a constructor for. */
    private static final Set<String> TAGS =
            Set.of("null", "bool", "int", "float", "binary", "timestamp", "omap", "pairs", "set", "str", "seq", "map");

    /** A tag that leaves the choice to the reader. */
    private static final String ANY = "!";

    /**
     * What there is to know of a text, in one pass.
     *
     * @param text begins with a value that can be read
     */
    public static YamlText of(String text) {
        try {
            return read(new ParserImpl(new StreamReader(text), new LoaderOptions()));
        } catch (MarkedYAMLException behindTheRoot) {
            return refused("a place that is no YAML", line(behindTheRoot.getProblemMark()));
        } catch (YAMLException e) {
            return refused("a character that YAML does not have", 1);
        }
    }

    private static YamlText read(Parser parser) {
        Set<String> anchors = new HashSet<>();
        int documents = 0;
        boolean aliases = false;
        while (!parser.checkEvent(Event.ID.StreamEnd)) {
            Event event = parser.getEvent();
            documents += event instanceof DocumentStartEvent ? 1 : 0;
            aliases |= event instanceof AliasEvent;
            Optional<String> what = documents > 1
                    ? Optional.of("a second document behind ---")
                    : event instanceof NodeEvent node ? refusal(node, anchors) : Optional.empty();
            if (what.isPresent()) {
                return refused(what.get(), line(event.getStartMark()));
            }
        }
        return new YamlText(Optional.empty(), aliases);
    }

    private static YamlText refused(String what, int line) {
        return new YamlText(Optional.of(new YamlRefusal(what, line)), false);
    }

    private static int line(Mark mark) {
        return mark == null ? 1 : mark.getLine() + 1;
    }

    private static Optional<String> refusal(NodeEvent event, Set<String> anchors) {
        String anchor = event.getAnchor();
        if (event instanceof AliasEvent) {
            return anchors.contains(anchor) ? Optional.empty() : Optional.of("an alias without its anchor");
        }
        if (anchor != null && !anchors.add(anchor)) {
            return Optional.of("two anchors of one name");
        }
        String tag = event instanceof ScalarEvent scalar
                ? scalar.getTag()
                : event instanceof CollectionStartEvent collection ? collection.getTag() : null;
        boolean known = tag == null
                || tag.equals(ANY)
                || tag.startsWith(STANDARD) && TAGS.contains(tag.substring(STANDARD.length()));
        return known ? Optional.empty() : Optional.of("a tag that YAML itself does not have");
    }
}
