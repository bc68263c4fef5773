package dev.novasphere.wukong.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.novasphere.wukong.testcluster.OperatorProgram;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * An operator that is measured.
 *
 * @param name heads its column of the table, and names its report and its log
 * @param command its command line, split at blanks; null for the program of this build
 * @param readyPage address that answers 200 once it is ready; null for the page that this project's programs have
 * @param allRights whether it gets every right in the cluster instead of those that this project ships
 * @param polls whether it makes requests without end, so that nobody waits until it makes none; the rows of an operator at rest have what
 *     it does then
 */
record Contender(
        @JsonProperty(required = true) String name, String command, URI readyPage, boolean allRights, boolean polls) {

    /**
     * A file in YAML: a list of operators with name, command, readyPage, allRights and polls. Unset: only the program of this build.
     */
    static final String OPERATORS = "wukong.bench.operators";

    /** Those that the settings name, in their order. */
    static List<Contender> ofSettings() throws IOException {
        String file = System.getProperty(OPERATORS, "");
        return file.isBlank()
                ? List.of(new Contender("operator", null, null, false, false))
                : new ObjectMapper(new YAMLFactory()).readValue(Path.of(file).toFile(), new TypeReference<>() {});
    }

    OperatorProgram program() {
        return command == null
                ? OperatorProgram.ofSettings()
                : new OperatorProgram(List.of(command.trim().split("\\s+")), readyPage);
    }
}
