package dev.novasphere.wukong.kubevirt.domain;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** CPUs of the guest: their topology, model and features, and whether they are CPUs of the node that no other Pod has. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Cpu(
        Integer cores,
        Integer sockets,
        Integer threads,
        Integer maxSockets,
        String model,
        List<CpuFeature> features,
        Boolean dedicatedCpuPlacement,
        Boolean isolateEmulatorThread,
        Numa numa) {

    public Cpu {
        features = features == null ? List.of() : List.copyOf(features);
    }

    /** How many CPUs that is; what is left out is 1. */
    public int count() {
        return orOne(cores) * orOne(sockets) * orOne(threads);
    }

    private static int orOne(Integer number) {
        return number == null ? 1 : number;
    }

    /** A topology and a model of CPUs of any node. */
    public Cpu(Integer cores, Integer sockets, Integer threads, Integer maxSockets, String model) {
        this(cores, sockets, threads, maxSockets, model, null, null, null, null);
    }

    /** A topology of the model that KubeVirt chooses. */
    public Cpu(Integer cores, Integer sockets, Integer threads, Integer maxSockets) {
        this(cores, sockets, threads, maxSockets, null);
    }

    /**
     * The same topology and model with features and a placement.
     *
     * @param dedicated whether the CPUs are the guest's own; null for KubeVirt's default
     * @param isolated whether QEMU has a CPU beside them; null for KubeVirt's default
     * @param numa the NUMA cells that the guest sees; null for none
     */
    public Cpu with(List<CpuFeature> features, Boolean dedicated, Boolean isolated, Numa numa) {
        return new Cpu(cores, sockets, threads, maxSockets, model, features, dedicated, isolated, numa);
    }
}
