package dev.novasphere.wukong.plan.observed.kubevirt;

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

    private static final String METHODS = "spec.workloadUpdateStrategy.workloadUpdateMethods in the KubeVirt object";

    private PendingMigration() {}

    /** Whether a change of one of these sorts waits for the guest's next migration. */
    public static boolean waits(Optional<VirtualMachineInstance> guest, String condition) {
        return running(guest).filter(status -> status.holds(condition)).isPresent();
    }

    /**
     * What is said of a change for which KubeVirt begins no migration.
     *
     * @param reason of the finding
     * @param words why it begins none, and what helps
     */
    public record Notice(String reason, String words) {}

    /**
     * What is said of a change that waits.
     *
     * @param changed the fields of the Wukong that changed
     * @param machine name of the virtual machine
     * @param namespace its namespace
     * @return empty where KubeVirt begins a migration by itself
     */
    public static Optional<Notice> notice(
            String changed,
            KubeVirtSettings settings,
            Optional<VirtualMachineInstance> guest,
            String machine,
            String namespace) {
        return guest.filter(found -> running(guest).isPresent())
                .flatMap(found -> switch (GuestUpdate.of(settings, found)) {
                    case MIGRATES -> Optional.<Notice>empty();
                    case SHUTS_DOWN ->
                        Optional.of(new Notice(
                                "ShutDownForChange",
                                "%s changed, and KubeVirt shuts the guest down to bring that to it, because %s; a guest that its run strategy does not start again is started by: virtctl start %s -n %s"
                                        .formatted(
                                                changed,
                                                GuestUpdate.canMove(found)
                                                        ? METHODS + " has Evict and lacks LiveMigrate"
                                                        : "the guest cannot migrate, as LiveMigratable says, and "
                                                                + METHODS + " has Evict",
                                                machine,
                                                namespace)));
                    case WAITS ->
                        Optional.of(new Notice(
                                "WaitsForMigration",
                                "%s changed, and KubeVirt brings that to the guest that runs only by a live migration, which does not begin by itself, because %s"
                                        .formatted(changed, obstacle(found, machine, namespace))));
                });
    }

    private static String obstacle(VirtualMachineInstance guest, String machine, String namespace) {
        String restart = "virtctl restart %s -n %s".formatted(machine, namespace);
        return GuestUpdate.canMove(guest)
                ? "%s lacks LiveMigrate; have the guest moved (virtctl migrate %s -n %s) or restart it (%s) when it suits you"
                        .formatted(METHODS, machine, namespace, restart)
                : "the guest cannot migrate, as LiveMigratable says; restart it when it suits you: " + restart;
    }

    private static Optional<VirtualMachineInstanceStatus> running(Optional<VirtualMachineInstance> guest) {
        return guest.filter(VirtualMachineInstance::runs).map(VirtualMachineInstance::getStatus);
    }
}
