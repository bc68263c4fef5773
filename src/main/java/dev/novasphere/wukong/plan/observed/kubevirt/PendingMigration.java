package dev.novasphere.wukong.plan.observed.kubevirt;

import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceStatus;
import java.util.Optional;

/**
 * A change of a running guest that KubeVirt brings to it by its next live migration, which it does not begin by itself. It asks for no restart
 * then: it takes the change for one that is under way (kubevirt: pkg/virt-controller/watch/vm/vm.go and watch/workload-updater).
 */
public final class PendingMigration {

    /** More or fewer CPUs. */
    public static final String CPUS = "HotVCPUChange";

    /** More or less memory. */
    public static final String MEMORY = "HotMemoryChange";

    /** Network cards that came, went, or have another NetworkAttachmentDefinition. */
    public static final String NETWORKS = "MigrationRequired";

    private static final String LIVE_MIGRATABLE = "LiveMigratable";

    private PendingMigration() {}

    /** Whether a change of one of these sorts waits for the guest's next migration. */
    public static boolean waits(Optional<VirtualMachineInstance> guest, String condition) {
        return running(guest).filter(status -> status.holds(condition)).isPresent();
    }

    /**
     * What is said of a change that waits, for a finding WaitsForMigration: why KubeVirt begins no migration for it, and what helps.
     *
     * @param changed the fields of the Wukong that changed
     * @param machine name of the virtual machine
     * @param namespace its namespace
     * @return empty where KubeVirt begins a migration by itself
     */
    public static Optional<String> notice(
            String changed,
            KubeVirtSettings settings,
            Optional<VirtualMachineInstance> guest,
            String machine,
            String namespace) {
        return obstacle(settings, guest, machine, namespace)
                .map(why ->
                        "%s changed, and KubeVirt brings that to the guest that runs only by a live migration, which does not begin by itself, because %s"
                                .formatted(changed, why));
    }

    private static Optional<String> obstacle(
            KubeVirtSettings settings, Optional<VirtualMachineInstance> guest, String machine, String namespace) {
        String restart = "virtctl restart %s -n %s".formatted(machine, namespace);
        boolean cannotMove = running(guest)
                .flatMap(status -> status.condition(LIVE_MIGRATABLE))
                .filter(ResourceCondition::isFalse)
                .isPresent();
        if (cannotMove) {
            return Optional.of(
                    "the guest cannot migrate, as LiveMigratable says; restart it when it suits you: " + restart);
        }
        return settings.migratesForUpdates()
                ? Optional.empty()
                : Optional.of(
                        "spec.workloadUpdateStrategy.workloadUpdateMethods in the KubeVirt object lacks LiveMigrate; have the guest moved (virtctl migrate %s -n %s) or restart it (%s) when it suits you"
                                .formatted(machine, namespace, restart));
    }

    private static Optional<VirtualMachineInstanceStatus> running(Optional<VirtualMachineInstance> guest) {
        return guest.filter(VirtualMachineInstance::runs).map(VirtualMachineInstance::getStatus);
    }
}
