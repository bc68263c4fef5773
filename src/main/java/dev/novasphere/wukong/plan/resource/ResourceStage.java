package dev.novasphere.wukong.plan.resource;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.kubevirt.Cpu;
import dev.novasphere.wukong.kubevirt.Gpu;
import dev.novasphere.wukong.kubevirt.Memory;
import dev.novasphere.wukong.plan.CanonicalQuantity;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.Stage;
import io.fabric8.kubernetes.api.model.Quantity;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/**
 * Plans cpu, memory and gpus. Admission refuses what is out of range; the findings here are for objects that were stored before the rules
 * were.
 */
@ApplicationScoped
@Priority(500)
public class ResourceStage implements Stage {

    private static final int MOST_CPUS = 64;
    private static final Quantity FALLBACK_MEMORY = new Quantity("2", "Gi");
    private static final Quantity LEAST_MEMORY = new Quantity("1", "Mi");

    @Override
    public ResourceFragment plan(PlanInput input) {
        WukongSpec spec = input.spec();
        List<Finding> findings = new ArrayList<>();
        Cpu cpu = cpu(spec, findings);
        Memory memory = new Memory(memory(spec.memory(), findings), null);
        if (Boolean.TRUE.equals(spec.liveResize())) {
            findings.addAll(LiveResize.check(input, cpu, memory));
        }
        List<Gpu> gpus = spec.gpus().stream()
                .map(gpu -> new Gpu(gpu.name(), gpu.deviceName()))
                .toList();
        return new ResourceFragment(cpu, memory, gpus, findings);
    }

    private static Cpu cpu(WukongSpec spec, List<Finding> findings) {
        Integer cpus = spec.cpu();
        if (cpus == null || cpus < 1 || cpus > MOST_CPUS) {
            findings.add(Finding.error(
                    Concern.SPEC,
                    "CpuOutOfRange",
                    "spec.cpu is %s; write a number from 1 to %d"
                            .formatted(cpus == null ? "missing" : cpus, MOST_CPUS)));
        }
        return Boolean.TRUE.equals(spec.liveResize()) ? new Cpu(1, cpus, 1, null) : new Cpu(cpus, null, null, null);
    }

    private static Quantity memory(String asked, List<Finding> findings) {
        return CanonicalQuantity.parse(asked)
                .filter(quantity -> CanonicalQuantity.compare(quantity, LEAST_MEMORY) >= 0)
                .orElseGet(() -> {
                    findings.add(Finding.warning(
                            Concern.SPEC,
                            "MemoryReplaced",
                            "spec.memory %s is no usable quantity, so the virtual machine gets %s; write for example 4Gi"
                                    .formatted(
                                            asked == null ? "is missing and" : "\"" + asked + "\"", FALLBACK_MEMORY)));
                    return FALLBACK_MEMORY;
                });
    }
}
