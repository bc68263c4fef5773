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
 * What PyYAML, which cloud-init reads with, refuses in a text that {@link CloudInitYaml} reads: cloud-init then takes nothing of the text
 * (PyYAML, composer.py and constructor.py; cloud-init, util.load_yaml).
 *
 * @param what says what it is, never what the document holds
 * @param line where it is, from 1
 */
public record YamlRefusal(String what, int line) {

    private static final String STANDARD = "tag:yaml.org,2002:";

    /** The tags that its safe loader has a constructor for. */
    private static final Set<String> TAGS =
            Set.of("null", "bool", "int", "float", "binary", "timestamp", "omap", "pairs", "set", "str", "seq", "map");

    /** A tag that leaves the choice to the reader. */
    private static final String ANY = "!";

    /**
     * The first of them.
     *
     * @param text begins with a value that can be read
     */
    public static Optional<YamlRefusal> of(String text) {
        try {
            return first(new ParserImpl(new StreamReader(text), new LoaderOptions()));
        } catch (MarkedYAMLException behindTheRoot) {
            return Optional.of(new YamlRefusal("a place that is no YAML", line(behindTheRoot.getProblemMark())));
        } catch (YAMLException e) {
            return Optional.of(new YamlRefusal("a character that YAML does not have", 1));
        }
    }

    /**
     * Whether a text uses aliases, which {@link CloudInitYaml} does not follow, so that it knows no types of what they stand for.
     *
     * @param text one that is not refused
     */
    public static boolean hasAlias(String text) {
        Parser parser = new ParserImpl(new StreamReader(text), new LoaderOptions());
        while (!parser.checkEvent(Event.ID.StreamEnd)) {
            if (parser.getEvent() instanceof AliasEvent) {
                return true;
            }
        }
        return false;
    }

    private static Optional<YamlRefusal> first(Parser parser) {
        Set<String> anchors = new HashSet<>();
        int documents = 0;
        while (!parser.checkEvent(Event.ID.StreamEnd)) {
            Event event = parser.getEvent();
            documents += event instanceof DocumentStartEvent ? 1 : 0;
            Optional<String> what = documents > 1
                    ? Optional.of("a second document behind ---")
                    : event instanceof NodeEvent node ? refused(node, anchors) : Optional.empty();
            if (what.isPresent()) {
                return Optional.of(new YamlRefusal(what.get(), line(event.getStartMark())));
            }
        }
        return Optional.empty();
    }

    private static int line(Mark mark) {
        return mark == null ? 1 : mark.getLine() + 1;
    }

    private static Optional<String> refused(NodeEvent event, Set<String> anchors) {
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
