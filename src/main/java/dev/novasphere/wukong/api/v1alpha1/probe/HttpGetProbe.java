package dev.novasphere.wukong.api.v1alpha1.probe;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Absent;
import dev.novasphere.wukong.api.rules.Limits;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** An HTTP request to the guest. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record HttpGetProbe(
        @Required @Min(1) @Max(Limits.PORT) @JsonPropertyDescription("Port of the guest, 1 to 65535.")
        Integer port,

        @Size(max = Limits.LINE)
        @ValidationRule(value = ProbeRules.PATH_CEL, message = ProbeRules.PATH_MESSAGE)
        @JsonPropertyDescription("Path, starting with a slash. Default /.")
        String path,

        @JsonPropertyDescription("HTTP or HTTPS; the certificate is not checked. Default HTTP.")
        ProbeScheme scheme) {

    public HttpGetProbe {
        path = Absent.ifEmpty(path);
    }
}
