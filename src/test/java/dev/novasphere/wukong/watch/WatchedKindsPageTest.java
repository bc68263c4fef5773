package dev.novasphere.wukong.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.watch.WatchedKind.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/architecture.md has the table of watched kinds as {@link WatchedKinds} has it; -Dwukong.update=true writes it. */
class WatchedKindsPageTest {

    private static final Path PAGE = Path.of("docs", "architecture.md");
    private static final String HEAD = """
            | kind | of | in | which objects | whom a change concerns |
            |---|---|---|---|---|
            """;
    private static final Pattern TABLE = Pattern.compile(Pattern.quote(HEAD) + "(?:\\|.*\\n)*");

    @Test
    void the_page_has_a_row_for_each_watched_kind() throws IOException {
        if (Boolean.getBoolean("wukong.update")) {
            Files.writeString(
                    PAGE, TABLE.matcher(Files.readString(PAGE)).replaceFirst(Matcher.quoteReplacement(table())));
        }

        assertThat(PAGE).content().contains(table());
    }

    private static String table() {
        return HEAD + WatchedKinds.all().stream().map(WatchedKindsPageTest::row).collect(Collectors.joining());
    }

    private static String row(WatchedKind<?> watched) {
        return "| %s | %s | %s | %s | %s |\n"
                .formatted(
                        watched.name(),
                        watched.api().map(Enum::name).map(String::toLowerCase).orElse("every cluster"),
                        watched.scope() == Scope.CLUSTER ? "the cluster" : "namespaces of Wukongs",
                        watched.label().map("with label `%s`"::formatted).orElse("all"),
                        watched.whom());
    }
}
