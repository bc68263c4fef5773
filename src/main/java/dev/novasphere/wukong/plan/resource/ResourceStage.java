package dev.novasphere.wukong.plan.resource;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.compute.ComputeRules;
import dev.novasphere.wukong.api.v1alpha1.compute.CpuTopology;
import dev.novasphere.wukong.kubevirt.device.Gpu;
import dev.novasphere.wukong.kubevirt.device.HostDevice;
import dev.novasphere.wukong.kubevirt.domain.Cpu;
import dev.novasphere.wukong.kubevirt.domain.Domain;
import dev.novasphere.wukong.kubevirt.domain.Memory;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceSpec;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.Stage;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.observed.kubevirt.PendingMigration;
import dev.novasphere.wukong.quantity.CanonicalQuantity;
import io.fabric8.kubernetes.api.model.Quantity;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Plans cpu, memory and gpus. Admission refuses what is out of range; the findings here are for objects that were stored before the rules
 * were.
 */
@ApplicationScoped
@Priority(500)
public class ResourceStage implements Stage {

    private static final Quantity FALLBACK_MEMORY = new Quantity("2", "Gi");
    private static final Quantity LEAST_MEMORY = new Quantity("1", "Mi");

    @Override
    public ResourceFragment plan(PlanInput input) {
        WukongSpec spec = input.spec();
        List<Finding> findings = new ArrayList<>();
        boolean sized = spec.instancetype() == null;
        Cpu cpu = sized ? NodeShare.of(spec, cpu(spec, findings)) : NodeShare.beside(spec);
        Memory memory = sized ? new Memory(memory(input, findings), null, NodeShare.pages(spec)) : null;
        findings.addAll(NodeShare.check(input));
        if (sized && Boolean.TRUE.equals(spec.liveResize())) {
            findings.addAll(LiveResize.check(input, cpu, memory));
        }
        if (!Boolean.TRUE.equals(spec.liveResize())) {
            waitsForMigration(input).ifPresent(findings::add);
        }
        List<Gpu> gpus = spec.gpus().stream()
                .map(gpu -> new Gpu(gpu.name(), gpu.deviceName()))
                .toList();
        if (sized) {
            findings.addAll(QuotaReview.of(input, memory.guest()));
        }
        List<HostDevice> devices = spec.hostDevices().stream()
                .map(device -> new HostDevice(device.name(), device.deviceName()))
                .toList();
        return new ResourceFragment(cpu, memory, PodResources.of(spec), gpus, devices, findings);
    }

    private static Cpu cpu(WukongSpec spec, List<Finding> findings) {
        Integer cpus = spec.cpu();
        if (cpus == null || cpus < 1 || cpus > ComputeRules.MOST_CPUS) {
            findings.add(Finding.error(
                    Concern.SPEC,
                    "CpuOutOfRange",
                    "spec.cpu is %s; write a number from 1 to %d"
                            .formatted(cpus == null ? "missing" : cpus, ComputeRules.MOST_CPUS)));
        }
        CpuTopology topology = spec.cpuTopology();
        if (topology != null) {
            return new Cpu(topology.cores(), topology.sockets(), topology.threads(), null, spec.cpuModel());
        }
        if (Boolean.TRUE.equals(spec.liveResize())) {
            return new Cpu(1, cpus, 1, null, spec.cpuModel());
        }
        if (cpus == null || cpus <= ComputeRules.MOST_CORES) {
            return new Cpu(cpus, null, null, null, spec.cpuModel());
        }
        OptionalInt sockets = ComputeRules.sockets(cpus);
        if (sockets.isEmpty()) {
            findings.add(uneven(cpus));
            return new Cpu(cpus, null, null, null, spec.cpuModel());
        }
        return new Cpu(cpus / sockets.getAsInt(), sockets.getAsInt(), null, null, spec.cpuModel());
    }

    private static Finding uneven(int cpus) {
        int most = ComputeRules.MOST_SOCKETS * ComputeRules.MOST_CORES;
        int less = IntStream.iterate(Math.min(cpus, most), n -> n - 1)
                .filter(n -> ComputeRules.sockets(n).isPresent())
                .findFirst()
                .orElseThrow();
        String more = IntStream.rangeClosed(cpus, most)
                .filter(n -> ComputeRules.sockets(n).isPresent())
                .mapToObj(n -> " or " + n)
                .findFirst()
                .orElse("");
        return Finding.error(
                Concern.SPEC,
                "CpuNotEven",
                "spec.cpu %d cannot be spread evenly over 2 to %d sockets of at most %d cores; write %d%s, or give cpuTopology"
                        .formatted(cpus, ComputeRules.MOST_SOCKETS, ComputeRules.MOST_CORES, less, more));
    }

    /** KubeVirt takes memory to every guest that can take it while it runs, asked or not; of cpus those of more than one socket. */
    private static Optional<Finding> waitsForMigration(PlanInput input) {
        Optional<VirtualMachineInstance> guest = input.observed().virtualMachineInstance();
        List<String> changed = new ArrayList<>();
        if (PendingMigration.waits(guest, PendingMigration.CPUS)) {
            changed.add("cpu");
        }
        if (PendingMigration.waits(guest, PendingMigration.MEMORY)) {
            changed.add("memory");
        }
        return changed.isEmpty()
                ? Optional.empty()
                : PendingMigration.notice(
                                String.join(" and ", changed),
                                input.observed().kubeVirt(),
                                guest,
                                Names.virtualMachine(input.name()),
                                input.namespace())
                        .map(notice -> Finding.warning(Concern.SPEC, notice.reason(), notice.words()));
    }

    /** A machine that exists keeps what it has: the Go operator stored such texts and gave 2Gi. */
    private static Quantity memory(PlanInput input, List<Finding> findings) {
        String asked = input.spec().memory();
        Optional<Quantity> usable = CanonicalQuantity.parse(asked)
                .filter(quantity -> CanonicalQuantity.compare(quantity, LEAST_MEMORY) >= 0);
        if (usable.isPresent()) {
            return usable.get();
        }
        String problem = "spec.memory %s is no usable quantity"
                .formatted(asked == null ? "is missing and" : "\"" + asked + "\"");
        if (input.observed().virtualMachine().isEmpty()) {
            findings.add(Finding.error(Concern.SPEC, "MemoryInvalid", problem + "; write for example 4Gi"));
            return FALLBACK_MEMORY;
        }
        Quantity kept = liveMemory(input).map(CanonicalQuantity::of).orElse(FALLBACK_MEMORY);
        findings.add(Finding.warning(
                Concern.SPEC,
                "MemoryReplaced",
                problem + ", so the virtual machine keeps %s; write for example 4Gi".formatted(kept)));
        return kept;
    }

    private static Optional<Quantity> liveMemory(PlanInput input) {
        return input.observed()
                .virtualMachine()
                .flatMap(VirtualMachine::guestSpec)
                .map(VirtualMachineInstanceSpec::domain)
                .map(Domain::memory)
                .map(Memory::guest);
    }
}
