package dev.novasphere.wukong.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskRules;
import dev.novasphere.wukong.testcluster.Crds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GeneratedApiReferenceTest {

    private final String reference = ApiReference.of(Crds.own());

    @Test
    void the_reference_in_the_repository_is_current() throws IOException {
        new GeneratedFile(Path.of("docs", "api-reference.md")).mustBe(reference);
    }

    @Test
    void it_names_fields_of_fields_and_the_rules_on_them() {
        assertThat(reference.replace("\n  ", " "))
                .contains(
                        "### spec.networks[].ipConfig",
                        "| `cpu` | integer, 1 to 512 |  |",
                        "`disks`: " + DiskRules.NEEDED_MESSAGE)
                .contains("`size`: " + DiskRules.SHRINKS_MESSAGE);
    }

    @Test
    void a_field_called_as_one_of_every_object_is_a_field_all_the_same() {
        assertThat(section("### spec.instancetype")).contains("| `kind` |", "| `name` |");
        assertThat(section("### spec.preference")).contains("| `kind` |", "| `name` |");
    }

    private String section(String heading) {
        String rest = reference.substring(reference.indexOf("\n" + heading + "\n") + heading.length() + 2);
        return rest.substring(0, rest.indexOf("\n#"));
    }

    @Test
    void every_link_leads_to_a_section() {
        Set<String> sections = Pattern.compile("(?m)^#+ (.*)$")
                .matcher(reference)
                .results()
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 _-]", ""))
                .collect(Collectors.toSet());
        List<String> links = Pattern.compile("]\\(#([^)]*)\\)")
                .matcher(reference)
                .results()
                .map((MatchResult link) -> link.group(1))
                .toList();
        assertThat(links).isNotEmpty();
        assertThat(sections).containsAll(links);
    }
}
