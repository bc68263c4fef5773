package dev.novasphere.wukong.api.v1alpha1.compute;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What is to become of a feature of the CPU, in libvirt's words. */
public enum CpuFeaturePolicy {
    /** The guest has it, whether or not the node does. */
    @JsonProperty("force")
    FORCE,
    /** The guest has it, and runs only on nodes that do. */
    @JsonProperty("require")
    REQUIRE,
    /** The guest has it where the node does. */
    @JsonProperty("optional")
    OPTIONAL,
    /** The guest does not have it. */
    @JsonProperty("disable")
    DISABLE,
    /** The guest does not have it, and runs only on nodes that do not. */
    @JsonProperty("forbid")
    FORBID;

    /** As it is written, in the API and for KubeVirt. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
