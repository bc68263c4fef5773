package dev.novasphere.wukong.plan.resource;

import dev.novasphere.wukong.api.v1alpha1.availability.HighAvailability;
import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import dev.novasphere.wukong.kubevirt.domain.Cpu;
import dev.novasphere.wukong.kubevirt.domain.Domain;
import dev.novasphere.wukong.kubevirt.domain.Memory;
import dev.novasphere.wukong.kubevirt.domain.MemoryStatus;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceStatus;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceView;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.Takeover;
import dev.novasphere.wukong.plan.observed.kubevirt.GuestUpdate;
import dev.novasphere.wukong.quantity.CanonicalQuantity;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks what KubeVirt needs in order to give a running guest more cpu and memory: a rollout to running guests, migration for it, x86, at
 * least 1 GiB in steps of 2 MiB, and no more than the guest was started for (four times its size unless the cluster says otherwise). What
 * is missing is reported before a change would wait for a restart.
 */
final class LiveResize {

    private static final String SHUTS_DOWN = "LiveResizeShutsDown";
    private static final Quantity LEAST = new Quantity("1", "Gi");
    private static final BigDecimal STEP = BigDecimal.valueOf(2L << 20);
    private static final String AMD64 = "amd64";

    private final PlanInput input;
    private final List<Finding> findings = new ArrayList<>();

    private LiveResize(PlanInput input) {
        this.input = input;
    }

    /**
     * What stands in the way.
     *
     * @param cpu the topology planned
     * @param memory the memory planned
     */
    static List<Finding> check(PlanInput input, Cpu cpu, Memory memory) {
        LiveResize check = new LiveResize(input);
        check.cluster();
        check.memory(memory.guest());
        check.architecture();
        input.observed()
                .virtualMachineInstance()
                .filter(VirtualMachineInstance::runs)
                .ifPresent(guest -> check.guest(guest, cpu, memory));
        return check.findings;
    }

    private void cluster() {
        if (!input.observed().kubeVirt().rollsOutLive()) {
            ignored(
                    "the KubeVirt object has vmRolloutStrategy Stage, so that every change waits for a restart; set it to LiveUpdate");
            return;
        }
        switch (GuestUpdate.of(input.observed().kubeVirt(), evictionStrategy(), true)) {
            case WAITS ->
                ignored(
                        "KubeVirt brings more cpu and memory to a guest by migrating it, and the KubeVirt object does not allow that; set spec.workloadUpdateStrategy.workloadUpdateMethods to [LiveMigrate]");
            case SHUTS_DOWN ->
                warn(
                        SHUTS_DOWN,
                        "KubeVirt shuts the guest down when it gets more cpu or memory, because spec.workloadUpdateStrategy.workloadUpdateMethods in the KubeVirt object has Evict and lacks LiveMigrate, and the guest is not to move at an eviction; set the methods to [LiveMigrate], or write highAvailability.evictionStrategy: LiveMigrateIfPossible, which counts from the next start");
            case MIGRATES -> {
                // by itself, or as it does when a node is drained
            }
        }
    }

    /** That of the guest that runs, else what it is to be started with. */
    private String evictionStrategy() {
        Optional<VirtualMachineInstanceView> running = input.observed()
                .virtualMachineInstance()
                .filter(VirtualMachineInstance::runs)
                .map(VirtualMachineInstance::getSpec);
        if (running.isPresent()) {
            return running.get().evictionStrategy();
        }
        return Takeover.evictionStrategy(input);
    }

    private void memory(Quantity guest) {
        if (CanonicalQuantity.compare(guest, LEAST) < 0) {
            warn(
                    "LiveResizeMemory",
                    "memory %s cannot be raised while the guest runs; write at least 1Gi".formatted(guest));
        } else if (guest.getNumericalAmount().remainder(STEP).signum() != 0) {
            warn(
                    "LiveResizeMemory",
                    "memory %s cannot be raised while the guest runs, because it is no multiple of 2Mi; write for example 4Gi"
                            .formatted(guest));
        }
    }

    private void architecture() {
        Optional<String> selected =
                Optional.ofNullable(input.spec().highAvailability()).flatMap(HighAvailability::nodeArchitecture);
        Optional<String> made = input.observed().virtualMachine().flatMap(VirtualMachine::architecture);
        Optional<String> actual = input.observed()
                .virtualMachineInstance()
                .map(VirtualMachineInstance::getSpec)
                .map(VirtualMachineInstanceView::architecture);
        actual.or(() -> made)
                .or(() -> selected)
                .or(() -> input.observed().kubeVirt().architecture())
                .filter(architecture -> !AMD64.equals(architecture))
                .ifPresent(architecture -> warn(
                        "LiveResizeArchitecture",
                        "the guest is of architecture %s, on which KubeVirt changes neither cpu nor memory while it runs"
                                .formatted(architecture)));
    }

    private void guest(VirtualMachineInstance guest, Cpu cpu, Memory memory) {
        GuestUpdate.obstacle(guest).ifPresent(condition -> notMigratable(guest, condition));
        Optional<Domain> domain = Optional.ofNullable(guest.getSpec()).map(VirtualMachineInstanceView::domain);
        domain.map(Domain::cpu).ifPresent(running -> cpu(running, cpu));
        domain.map(Domain::memory).ifPresent(running -> memory(guest, running, memory.guest()));
    }

    /** KubeVirt does not give more memory to a guest that cannot migrate. Of more cpu it finds that out only when it is to migrate. */
    private void notMigratable(VirtualMachineInstance guest, ResourceCondition condition) {
        if (GuestUpdate.of(input.observed().kubeVirt(), guest) == GuestUpdate.SHUTS_DOWN) {
            warn(
                    SHUTS_DOWN,
                    "the running guest cannot migrate, and KubeVirt shuts it down when it gets more cpu, because spec.workloadUpdateStrategy.workloadUpdateMethods in the KubeVirt object has Evict; raise cpu when that suits you, or take away why it cannot migrate: %s"
                            .formatted(condition.words()));
        } else {
            warn(
                    "LiveResizeNotMigratable",
                    "the running guest cannot migrate, so that more cpu and memory wait for a restart: %s"
                            .formatted(condition.words()));
        }
    }

    private void cpu(Cpu running, Cpu wanted) {
        if (wanted.sockets() == null) {
            return;
        }
        if (running.sockets() == null
                || (running.cores() != null && !running.cores().equals(wanted.cores()))) {
            warn(
                    "LiveResizeFromNextStart",
                    "the running guest was started without liveResize, with cores instead of sockets; it can grow once it was restarted");
        } else if (wanted.sockets() < running.sockets()) {
            warn(
                    "LiveResizeDown",
                    "the running guest has %d cpus, which KubeVirt cannot take from it; %d count from the next start"
                            .formatted(running.sockets(), wanted.sockets()));
        } else if (running.maxSockets() != null && wanted.sockets() > running.maxSockets()) {
            warn(
                    "LiveResizeLimit",
                    "the running guest was started for at most %d cpus; %d count from the next start"
                            .formatted(running.maxSockets(), wanted.sockets()));
        }
    }

    /** KubeVirt takes from a guest what it got while it ran, and no more. */
    private void memory(VirtualMachineInstance guest, Memory running, Quantity wanted) {
        if (running.guest() == null) {
            return;
        }
        Optional<Quantity> atBoot = Optional.ofNullable(guest.getStatus())
                .map(VirtualMachineInstanceStatus::memory)
                .map(MemoryStatus::guestAtBoot);
        Quantity least = atBoot.orElse(running.guest());
        if (CanonicalQuantity.compare(wanted, least) < 0) {
            warn(
                    "LiveResizeDown",
                    "the running guest %s memory %s, which KubeVirt does not take from it; %s counts from the next start"
                            .formatted(atBoot.isPresent() ? "was started with" : "has", least, wanted));
        } else if (running.maxGuest() != null && CanonicalQuantity.compare(wanted, running.maxGuest()) > 0) {
            warn(
                    "LiveResizeLimit",
                    "the running guest was started for at most %s of memory; %s counts from the next start"
                            .formatted(running.maxGuest(), wanted));
        }
    }

    private void ignored(String message) {
        findings.add(Finding.ignored(Concern.SPEC, "LiveResizeOff", "liveResize has no effect: " + message));
    }

    private void warn(String reason, String message) {
        findings.add(Finding.warning(Concern.SPEC, reason, "liveResize: " + message));
    }
}
