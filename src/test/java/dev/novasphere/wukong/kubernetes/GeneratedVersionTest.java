package dev.novasphere.wukong.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.GeneratedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The version of pom.xml is the one that is installed and that the pages name. */
class GeneratedVersionTest {

    private static final Pattern TAG = Pattern.compile("(newTag: |/wukong-operator(?:-bundle)?:)[0-9][0-9A-Za-z.-]*");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kubernetes/base/kustomization.yaml",
                "kubernetes/conformance/kustomization.yaml",
                "docs/install.md",
                "docs/quickstart.md",
                "README.md"
            })
    void images_have_the_version_of_the_project(String file) throws IOException {
        Path path = Path.of(file);
        String text = Files.readString(path);
        Matcher tag = TAG.matcher(text);

        assertThat(tag.find()).as("%s names an image", file).isTrue();
        new GeneratedFile(path).mustBe(tag.replaceAll("$1" + Matcher.quoteReplacement(ProjectVersion.ofPom())));
    }
}
