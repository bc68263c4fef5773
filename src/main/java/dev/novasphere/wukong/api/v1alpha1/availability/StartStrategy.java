package dev.novasphere.wukong.api.v1alpha1.availability;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;

/** Whether and how the virtual machine is started. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(value = PowerRules.HALTED_STARTS_CEL, message = PowerRules.HALTED_STARTS_MESSAGE)
public record StartStrategy(
        @JsonPropertyDescription(
                "KubeVirt run strategy: Always (kept running), RerunOnFailure (restarted after a crash, stays off after a shutdown"
                        + " from inside), Manual (started and stopped by hand), Once (started once; stays off whatever ended it), Halted"
                        + " (off: a guest that runs is shut down). Default: from highAvailability.restartPolicy, else Always.")
        RunStrategy runStrategy,

        @JsonPropertyDescription(
                "Whether the virtual machine is started once it is created. Default true, or false with run strategy Manual or"
                        + " Halted. Has no effect afterwards: virtctl start and stop are respected, and runStrategy Halted stops.")
        Boolean autoStart) {}
