package dev.novasphere.wukong.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each field of a Wukong is decided about: docs/policies.md says which part of a policy bounds it, or why none does. */
class PolicyFieldsTest {

    private static final Path PAGE = Path.of("docs", "policies.md");
    private static final Pattern NAME = Pattern.compile("`([A-Za-z]+)`");

    @Test
    void the_page_says_of_each_field_once_what_bounds_it() throws IOException {
        String table = Files.readString(PAGE).split("## Field by field\n")[1].split("\n## ")[0];
        List<String> fields = table.lines()
                .filter(line -> line.startsWith("| `"))
                .flatMap(row -> NAME.matcher(row.split("\\|")[1]).results().map(MatchResult::group))
                .map(name -> name.replace("`", ""))
                .toList();

        assertThat(fields)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(WukongSpec.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList());
    }
}
