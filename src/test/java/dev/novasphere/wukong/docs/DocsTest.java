package dev.novasphere.wukong.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.novasphere.wukong.golden.AllStages;
import dev.novasphere.wukong.render.RenderCommand;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Keeps the pages true, as far as a program can check. */
class DocsTest {

    private static final ObjectMapper YAML = new YAMLMapper(new YAMLFactory());
    private static final Path README = Path.of("README.md");

    @Test
    void every_relative_link_leads_somewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Page page : Page.all()) {
            for (String link : page.relativeLinks()) {
                links++;
                if (!leadsSomewhere(page, link)) {
                    broken.add(page.file() + ": " + link);
                }
            }
        }

        assertThat(links).isGreaterThan(30);
        assertThat(broken).isEmpty();
    }

    @Test
    void every_page_of_docs_can_be_reached_from_the_index() throws IOException {
        Path docs = Path.of("docs");
        List<Path> listed = Page.of(docs.resolve("README.md")).relativeLinks().stream()
                .map(link -> docs.resolve(link.replaceFirst("#.*", "")).normalize())
                .toList();

        assertThat(Page.all())
                .extracting(Page::file)
                .filteredOn(file -> file.startsWith(docs) && !file.endsWith("README.md"))
                .isSubsetOf(listed);
    }

    @Test
    void pages_are_wrapped_at_one_width() throws IOException {
        List<String> longer = new ArrayList<>();
        for (Page page : Page.all()) {
            page.linesOfProse().stream()
                    .filter(line -> line.length() > Page.WIDTH)
                    .forEach(line -> longer.add(page.file() + ": " + line));
        }

        assertThat(longer).isEmpty();
    }

    @Test
    void every_wukong_of_the_pages_can_be_rendered() throws IOException {
        List<String> wukongs = new ArrayList<>();
        for (Page page : Page.all()) {
            wukongs.addAll(page.code("yaml").stream().filter(DocsTest::isWukong).toList());
        }

        assertThat(wukongs).hasSizeGreaterThan(1).allSatisfy(DocsTest::render);
    }

    @Test
    void what_the_readme_s_wukong_becomes_is_what_render_prints() throws IOException {
        List<String> blocks = Page.of(README).code("yaml");
        List<JsonNode> rendered = documents(
                render(blocks.stream().filter(DocsTest::isWukong).findFirst().orElseThrow()));
        List<JsonNode> shown = new ArrayList<>();
        for (String block : blocks) {
            if (!isWukong(block)) {
                shown.addAll(documents(block));
            }
        }

        assertThat(rendered).hasSize(4);
        assertThat(shown).isNotEmpty().allSatisfy(object -> assertThat(rendered)
                .as("one of them holds %s", object)
                .anyMatch(live -> holds(live, object)));
    }

    @Test
    void every_profile_of_maven_that_the_pages_name_exists() throws IOException {
        List<String> existing = matches(Pattern.compile("<id>(\\w+)</id>"), Files.readString(Path.of("pom.xml")));
        List<String> profiles = new ArrayList<>();
        for (Page page : Page.all()) {
            for (String block : page.code("sh")) {
                profiles.addAll(matches(Pattern.compile("mvnw .*?-P(\\w+)"), block));
            }
        }

        assertThat(profiles).isNotEmpty().isSubsetOf(existing);
    }

    private static List<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).toList();
    }

    private static boolean leadsSomewhere(Page page, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path folder = page.file().toAbsolutePath().getParent();
        Path target =
                parts[0].isEmpty() ? page.file() : folder.resolve(parts[0]).normalize();
        if (!Files.exists(target)) {
            return false;
        }
        return parts.length == 1 || Page.of(target).anchors().contains(parts[1]);
    }

    private static boolean isWukong(String yaml) {
        return yaml.lines().anyMatch("kind: Wukong"::equals);
    }

    private static String render(String yaml) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = new RenderCommand(
                        AllStages.planner(),
                        new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(List.of("-f", "-"));
        assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isEqualTo(RenderCommand.OK);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static List<JsonNode> documents(String yaml) throws IOException {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(yaml)) {
            return documents.readAll();
        }
    }

    /** Whether a value holds what is shown of it: fields may be left out, elements of lists not. */
    private static boolean holds(JsonNode value, JsonNode shown) {
        if (shown.isObject()) {
            return value.isObject()
                    && shown.properties().stream()
                            .allMatch((Map.Entry<String, JsonNode> field) ->
                                    value.has(field.getKey()) && holds(value.get(field.getKey()), field.getValue()));
        }
        if (shown.isArray()) {
            boolean same = value.isArray() && value.size() == shown.size();
            for (int i = 0; same && i < shown.size(); i++) {
                same = holds(value.get(i), shown.get(i));
            }
            return same;
        }
        return shown.equals(value);
    }
}
