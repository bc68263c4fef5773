package dev.novasphere.wukong.kubevirt.domain;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** CPU topology of the guest. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Cpu(Integer cores, Integer sockets, Integer threads, Integer maxSockets, String model) {
    /** A topology of the model that KubeVirt chooses. */
    public Cpu(Integer cores, Integer sockets, Integer threads, Integer maxSockets) {
        this(cores, sockets, threads, maxSockets, null);
    }
}
