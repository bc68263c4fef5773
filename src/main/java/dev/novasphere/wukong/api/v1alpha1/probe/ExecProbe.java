package dev.novasphere.wukong.api.v1alpha1.probe;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Limits;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** A command inside the guest. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ExecProbe(
        @Required
        @Size(min = 1, max = Limits.PROBE_COMMAND)
        @JsonPropertyDescription("The program with its full path, and its arguments. No shell reads it.")
        List<@Size(max = Limits.LINE) String> command) {

    public ExecProbe {
        command = command == null ? List.of() : List.copyOf(command);
    }
}
