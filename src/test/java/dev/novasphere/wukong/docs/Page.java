package dev.novasphere.wukong.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation.
 *
 * @param file the page, from the project's folder
 * @param text its Markdown
 */
public record Page(Path file, String text) {

    /** How long a line of prose may be. */
    public static final int WIDTH = 140;

    private static final Pattern FENCE = Pattern.compile("(?ms)^( *)```([a-z]*)\\n(.*?)^ *```$");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+)$");

    /** Every page there is: those beside README.md, and all in docs. */
    static List<Page> all() throws IOException {
        List<Page> pages = new ArrayList<>();
        try (Stream<Path> top = Files.list(Path.of(""));
                Stream<Path> docs = Files.walk(Path.of("docs"))) {
            for (Path file : Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList()) {
                pages.add(of(file));
            }
        }
        return pages;
    }

    static Page of(Path file) throws IOException {
        return new Page(file, Files.readString(file));
    }

    /** The targets of the links that lead to other places of the repository, as they are written. */
    List<String> relativeLinks() {
        List<String> links = new ArrayList<>();
        Matcher link = LINK.matcher(prose());
        while (link.find()) {
            if (!link.group(1).contains("://")) {
                links.add(link.group(1));
            }
        }
        return links;
    }

    /** The anchors of the headings, as GitHub makes them. */
    List<String> anchors() {
        List<String> anchors = new ArrayList<>();
        Matcher heading = HEADING.matcher(prose());
        while (heading.find()) {
            anchors.add(heading.group(1)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-'));
        }
        return anchors;
    }

    /** The contents of the code blocks of a language. */
    List<String> code(String language) {
        List<String> blocks = new ArrayList<>();
        Matcher fence = FENCE.matcher(text);
        while (fence.find()) {
            if (fence.group(2).equals(language)) {
                blocks.add(fence.group(3).replaceAll("(?m)^" + fence.group(1), ""));
            }
        }
        return blocks;
    }

    /** The lines that are neither of a code block nor a row of a table. */
    List<String> linesOfProse() {
        List<String> lines = new ArrayList<>();
        boolean fenced = false;
        for (String line : text.lines().toList()) {
            boolean fence = line.strip().startsWith("```");
            fenced = fence != fenced;
            if (!fence && !fenced && !line.startsWith("    ") && !line.strip().startsWith("|")) {
                lines.add(line);
            }
        }
        return lines;
    }

    private String prose() {
        return FENCE.matcher(text).replaceAll("");
    }
}
