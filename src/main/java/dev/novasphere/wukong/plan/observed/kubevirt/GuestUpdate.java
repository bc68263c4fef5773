package dev.novasphere.wukong.plan.observed.kubevirt;

import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceView;
import java.util.Optional;

/**
 * What KubeVirt does with a running guest that gets a change by a migration. Where it may not migrate guests for that, or this one cannot
 * migrate, it evicts the guest's Pod, if the KubeVirt object has the method Evict; the eviction strategy then decides as it does when a node
 * is drained (kubevirt: pkg/virt-controller/watch/workload-updater, pod-eviction-admitter.go).
 */
public enum GuestUpdate {
    /** It begins a live migration. */
    MIGRATES,
    /** It shuts the guest down. */
    SHUTS_DOWN,
    /** It does nothing: the guest gets the change by a migration that others begin, or with its next start. */
    WAITS;

    /** For a guest that runs, as it is. */
    public static GuestUpdate of(KubeVirtSettings settings, VirtualMachineInstance guest) {
        String strategy = Optional.ofNullable(guest.getSpec())
                .map(VirtualMachineInstanceView::evictionStrategy)
                .orElse(null);
        return of(settings, strategy, canMove(guest));
    }

    /** Whether nothing says that a guest cannot migrate. */
    static boolean canMove(VirtualMachineInstance guest) {
        return obstacle(guest).isEmpty();
    }

    /**
     * Why KubeVirt cannot migrate a guest; empty where nothing says that it cannot. While volumes of it move to other claims it migrates for
     * them, and brings other changes along, although LiveMigratable may still name the disks.
     */
    public static Optional<ResourceCondition> obstacle(VirtualMachineInstance guest) {
        return Optional.ofNullable(guest.getStatus())
                .flatMap(status -> status.migratedVolumes().isEmpty()
                        ? status.notMigratable()
                        : status.notMigratableWithVolumes());
    }

    /**
     * For a guest with an eviction strategy.
     *
     * @param strategy null for that of the KubeVirt object, and for none where that has none
     */
    public static GuestUpdate of(KubeVirtSettings settings, String strategy, boolean canMove) {
        if (canMove && settings.migratesForUpdates()) {
            return MIGRATES;
        }
        if (!settings.evictsForUpdates()) {
            return WAITS;
        }
        return switch (settings.evictionStrategyOf(strategy)) {
            case "LiveMigrate" -> canMove ? MIGRATES : WAITS;
            case "LiveMigrateIfPossible" -> canMove ? MIGRATES : SHUTS_DOWN;
            case "External" -> WAITS;
            default -> SHUTS_DOWN;
        };
    }
}
