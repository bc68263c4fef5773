package dev.novasphere.wukong.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.testcluster.Crds;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BuiltCrdIT {

    @Test
    void the_build_generates_the_definitions_that_the_tests_install() throws IOException {
        for (CustomResourceDefinition installed : Crds.own()) {
            if (installed.getSpec().getNames().getKind().equals("WukongPolicy")) {
                // The build generates the definitions of what has a controller; GeneratedCrdTest compares this one with
                // its file.
                continue;
            }
            Path built = Path.of("target", "kubernetes", installed.getMetadata().getName() + "-v1.yml");
            CustomResourceDefinition generated =
                    Serialization.unmarshal(Files.readString(built), CustomResourceDefinition.class);
            assertThat(Serialization.asYaml(generated)).isEqualTo(Serialization.asYaml(installed));
        }
    }
}
