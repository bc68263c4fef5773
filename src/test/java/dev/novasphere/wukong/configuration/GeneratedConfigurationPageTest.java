package dev.novasphere.wukong.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/configuration.md has every property of the code, with its default and what it does. */
class GeneratedConfigurationPageTest {

    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final Path PAGE = Path.of("docs", "configuration.md");
    private static final String UPDATE = "wukong.update";
    private static final String BEGIN = "<!-- generated: properties of the operator -->";
    private static final String END = "<!-- end -->";

    private final List<Property> properties = Properties.in(SOURCES);

    GeneratedConfigurationPageTest() throws IOException {}

    private String table() {
        StringBuilder table = new StringBuilder("\n| property | type | default | what it does |\n|---|---|---|---|\n");
        for (Property property : properties) {
            table.append("| `%s`<br>`%s` | %s | %s | %s |\n"
                    .formatted(
                            property.name(),
                            property.variable(),
                            property.type().replaceAll("Optional<(.*)>", "$1"),
                            property.defaultValue().isEmpty() ? "" : "`" + property.defaultValue() + "`",
                            property.description()));
        }
        return table.append('\n').toString();
    }

    @Test
    void the_page_is_current() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        String expected = page.substring(0, begin) + table() + page.substring(page.indexOf(END));
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Files.readString(PAGE))
                .as("refresh it with: ./mvnw test -Dtest='Generated*Test' -D%s=true", UPDATE)
                .isEqualTo(expected);
    }

    @Test
    void every_property_says_what_it_does() {
        assertThat(properties)
                .extracting(Property::name)
                .contains("wukong.operator.start", "wukong.leader-election.lease-duration");
        assertThat(properties)
                .allSatisfy(property ->
                        assertThat(property.description()).as(property.name()).endsWith("."));
    }

    @Test
    void properties_of_the_platform_have_the_defaults_that_the_build_sets() throws IOException {
        java.util.Properties built = new java.util.Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("src", "main", "resources", "application.properties"))) {
            built.load(reader);
        }
        String page = Files.readString(PAGE);
        int compared = 0;
        for (String name : built.stringPropertyNames()) {
            String variable = name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
            Matcher row =
                    Pattern.compile("\\| `" + variable + "` \\| `([^`]*)` \\|").matcher(page);
            if (row.find()) {
                compared++;
                assertThat(row.group(1)).as(variable).isEqualTo(built.getProperty(name));
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(2);
    }

    /** Another way than the parser's: whatever has the form of the name of a property must be on the page. */
    @Test
    void no_property_of_the_code_is_left_out() throws IOException {
        Pattern name = Pattern.compile("name = \"(wukong\\.[a-z.-]+)\"|prefix = \"(wukong[a-z.-]*)\"");
        String page = Files.readString(PAGE);
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                assertThat(name.matcher(Files.readString(file))
                                .results()
                                .map((MatchResult found) ->
                                        found.group(1) == null ? found.group(2) + "." : found.group(1) + "`"))
                        .allSatisfy(found -> assertThat(page).contains("`" + found));
            }
        }
    }
}
