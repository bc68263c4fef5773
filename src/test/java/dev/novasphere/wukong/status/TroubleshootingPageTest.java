package dev.novasphere.wukong.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.plan.restore.RestoreReasons;
import dev.novasphere.wukong.plan.snapshot.SnapshotReasons;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TroubleshootingPageTest {

    private static List<String> constants(Class<?> holder) throws IllegalAccessException {
        List<String> values = new ArrayList<>();
        for (Field field : holder.getDeclaredFields()) {
            if (Modifier.isPublic(field.getModifiers()) && field.getType() == String.class) {
                values.add((String) field.get(null));
            }
        }
        return values;
    }

    @Test
    void every_condition_has_a_section_and_every_reason_a_row() throws Exception {
        List<String> lines = Files.readAllLines(Path.of("docs/troubleshooting.md"));

        assertThat(constants(ConditionTypes.class)).isNotEmpty().allSatisfy(type -> assertThat(lines)
                .contains("## " + type));
        assertThat(constants(Reasons.class)).isNotEmpty().allSatisfy(reason -> assertThat(lines)
                .anyMatch(line -> line.startsWith("| `" + reason + "`")));
    }

    @Test
    void every_reason_of_snapshots_and_restores_has_a_row_on_their_page() throws Exception {
        List<String> lines = Files.readAllLines(Path.of("docs/snapshots.md"));
        int restores = lines.indexOf("## Reasons of a WukongRestore");

        assertThat(constants(SnapshotReasons.class)).isNotEmpty().allSatisfy(reason -> assertThat(
                        lines.subList(0, restores))
                .anyMatch(line -> line.startsWith("| `" + reason + "`")));
        assertThat(constants(RestoreReasons.class)).isNotEmpty().allSatisfy(reason -> assertThat(
                        lines.subList(restores, lines.size()))
                .anyMatch(line -> line.startsWith("| `" + reason + "`")));
    }
}
