package dev.novasphere.wukong.api.v1alpha1.compute;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** How the CPUs of the guest are arranged; what is left out is 1. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CpuTopology(
        @Min(1) @Max(ComputeRules.MOST_CPUS) @JsonPropertyDescription("Number of sockets. Default 1.")
        Integer sockets,

        @Min(1) @Max(ComputeRules.MOST_CPUS) @JsonPropertyDescription("Cores of each socket. Default 1.")
        Integer cores,

        @Min(1) @Max(ComputeRules.MOST_CPUS) @JsonPropertyDescription("Threads of each core. Default 1.")
        Integer threads) {

    /** How many CPUs that is. */
    @JsonIgnore
    public long cpus() {
        return orOne(sockets) * orOne(cores) * orOne(threads);
    }

    private static long orOne(Integer number) {
        return number == null ? 1 : number;
    }
}
