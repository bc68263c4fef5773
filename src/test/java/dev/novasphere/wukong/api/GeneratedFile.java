package dev.novasphere.wukong.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of the repository that is generated, and must be current.
 *
 * @param path the file, from the project's folder
 */
public record GeneratedFile(Path path) {

    /** System property that makes the tests write the files instead of comparing them. */
    public static final String UPDATE = "wukong.update";

    /** Fails, naming the command that refreshes the file, unless it holds just this; writes it when {@value #UPDATE} is true. */
    public void mustBe(String content) throws IOException {
        if (Boolean.getBoolean(UPDATE)) {
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.writeString(path, content);
        }
        assertThat(path)
                .as("refresh it with: ./mvnw test -Dtest='Generated*Test' -D%s=true", UPDATE)
                .exists();
        assertThat(Files.readString(path))
                .as("%s is not current; refresh it with: ./mvnw test -Dtest='Generated*Test' -D%s=true", path, UPDATE)
                .isEqualTo(content);
    }
}
