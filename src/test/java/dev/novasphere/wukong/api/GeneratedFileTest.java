package dev.novasphere.wukong.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class GeneratedFileTest {

    /** As README.md is; it has no parent folder in its path. */
    @Test
    void a_file_in_the_project_s_own_folder_can_be_refreshed() throws IOException {
        Path file = Path.of("GeneratedFileTest.tmp");
        String before = System.setProperty(GeneratedFile.UPDATE, "true");
        try {
            new GeneratedFile(file).mustBe("new");

            assertThat(Files.readString(file)).isEqualTo("new");
        } finally {
            Files.deleteIfExists(file);
            if (before == null) {
                System.clearProperty(GeneratedFile.UPDATE);
            } else {
                System.setProperty(GeneratedFile.UPDATE, before);
            }
        }
    }
}
