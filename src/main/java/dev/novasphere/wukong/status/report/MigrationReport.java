package dev.novasphere.wukong.status.report;

import dev.novasphere.wukong.api.v1alpha1.status.MigrationStatus;
import dev.novasphere.wukong.kubevirt.migration.MigrationState;
import dev.novasphere.wukong.kubevirt.migration.VirtualMachineInstanceMigration;
import dev.novasphere.wukong.kubevirt.migration.VirtualMachineInstanceMigrationStatus;
import dev.novasphere.wukong.status.input.StatusContext;
import dev.novasphere.wukong.status.vocabulary.Text;
import java.util.Optional;

/** What is said of the newest migration of the running guest. */
public final class MigrationReport {

    private static final String OVER_QUOTA = "migrationRejectedByResourceQuota";
    private static final String FAILED = "Failed";
    private static final MigrationState NOT_BEGUN = new MigrationState(null, null, null, null, null);

    private MigrationReport() {}

    /**
     * The newest migration of the guest that runs. KubeVirt clears ended ones away in the end; what was said of the last one stays until the
     * guest ends.
     *
     * @return null when the guest does not run, or was never moved
     */
    public static MigrationStatus of(StatusContext context) {
        if (context.vmiStatus().isEmpty() || context.guestEnded()) {
            return null;
        }
        Optional<MigrationStatus> now = context.observed().newestMigration().map(MigrationReport::status);
        return now.or(() -> context.before().map(before -> before.migration()).filter(MigrationStatus::ended))
                .orElse(null);
    }

    /** Whether the newest migration waits because a quota leaves no room for its Pod; empty when there is none. */
    public static Optional<Boolean> overQuota(StatusContext context) {
        return context.observed().newestMigration().map(MigrationReport::isOverQuota);
    }

    private static boolean isOverQuota(VirtualMachineInstanceMigration migration) {
        return migration.getStatus() != null && migration.getStatus().holds(OVER_QUOTA);
    }

    private static MigrationStatus status(VirtualMachineInstanceMigration migration) {
        VirtualMachineInstanceMigrationStatus status = migration.getStatus();
        MigrationState state = status == null || status.migrationState() == null ? NOT_BEGUN : status.migrationState();
        String phase = status == null ? "" : Text.orElse(status.phase(), "");
        return new MigrationStatus(
                migration.getMetadata().getName(),
                Text.orElse(phase, "Pending"),
                state.sourceNode(),
                state.targetNode(),
                state.startTimestamp(),
                state.endTimestamp(),
                message(migration, phase, state));
    }

    private static String message(VirtualMachineInstanceMigration migration, String phase, MigrationState state) {
        if (isOverQuota(migration)) {
            return "A ResourceQuota leaves no room for the second Pod.";
        }
        if (!FAILED.equals(phase)) {
            return null;
        }
        return Text.said(state.failureReason())
                ? Text.quote(state.failureReason())
                : "KubeVirt gives no reason; check: kubectl describe vmim "
                        + migration.getMetadata().getName() + " -n "
                        + migration.getMetadata().getNamespace();
    }
}
