package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.List;
import java.util.Map;

/** The one word that says a machine's state; the first that fits, in virt-controller's order. */
final class PrintableStatus {

    private final ClusterView view;
    private final GenericKubernetesResource machine;
    private final GenericKubernetesResource guest;
    private final String strategy;
    private final boolean crashing;

    PrintableStatus(
            ClusterView view,
            GenericKubernetesResource machine,
            GenericKubernetesResource guest,
            String strategy,
            boolean crashing) {
        this.view = view;
        this.machine = machine;
        this.guest = guest;
        this.strategy = strategy;
        this.crashing = crashing;
    }

    String word() {
        boolean live = guest != null && !GuestController.isFinal(guest);
        String phase = guest == null ? "" : GuestController.phase(guest);
        if (Objects.isDeleted(machine)) {
            return "Terminating";
        }
        if (live && Objects.isDeleted(guest)) {
            return "Stopping";
        }
        if (live && isMigrating()) {
            return "Migrating";
        }
        if (live && guestHas("Paused", "True", null)) {
            return "Paused";
        }
        if (phase.equals("Running")) {
            return "Running";
        }
        if (guestHas("Synchronized", "False", "FailedPvcNotFound")) {
            return "ErrorPvcNotFound";
        }
        if (dataVolumes().stream().anyMatch(PrintableStatus::isFailing)) {
            return "DataVolumeError";
        }
        if (guestHas("PodScheduled", "False", "Unschedulable")) {
            return "ErrorUnschedulable";
        }
        if (dataVolumes().stream().anyMatch(PrintableStatus::isProvisioning)) {
            return "Provisioning";
        }
        if (isSetToStart() && hasPendingClaim()) {
            return "WaitingForVolumeBinding";
        }
        if (live && List.of("Pending", "Scheduling", "Scheduled").contains(phase)) {
            return "Starting";
        }
        if (crashing && (strategy.equals("Always") || strategy.equals("RerunOnFailure"))) {
            return "CrashLoopBackOff";
        }
        return guest == null || GuestController.isFinal(guest) ? "Stopped" : "Unknown";
    }

    private boolean isSetToStart() {
        return switch (strategy) {
            case "Always" -> true;
            case "RerunOnFailure" ->
                guest == null || !GuestController.phase(guest).equals("Succeeded");
            case "Once" -> guest == null;
            case "Manual" ->
                guest != null ? !MachineController.asksToStop(machine, guest) : MachineController.asksToStart(machine);
            default -> false;
        };
    }

    private boolean hasPendingClaim() {
        return GuestSpec.ofMachine(machine).claims().stream()
                .map(name -> view.claims.get(Objects.key(machine.getMetadata().getNamespace(), name)))
                .anyMatch(claim -> claim != null && isPending(claim));
    }

    private static boolean isPending(PersistentVolumeClaim claim) {
        return claim.getStatus() == null || !"Bound".equals(claim.getStatus().getPhase());
    }

    private boolean isMigrating() {
        Map<String, Object> migration = Objects.map(guest, "status", "migrationState");
        return !migration.isEmpty()
                && !Boolean.TRUE.equals(migration.get("completed"))
                && !Boolean.TRUE.equals(migration.get("failed"));
    }

    private boolean guestHas(String type, String status, String reason) {
        return guest != null && Conditions.has(GuestController.conditions(guest), type, status, reason);
    }

    /** The DataVolumes that are volume sources themselves; those behind a claim are not checked. */
    private List<GenericKubernetesResource> dataVolumes() {
        return GuestSpec.ofMachine(machine).dataVolumes().stream()
                .map(name ->
                        view.dataVolumes.get(Objects.key(machine.getMetadata().getNamespace(), name)))
                .filter(java.util.Objects::nonNull)
                .toList();
    }

    private static boolean isFailing(GenericKubernetesResource dataVolume) {
        List<Map<String, Object>> conditions = Objects.list(dataVolume, "status", "conditions");
        return "Failed".equals(Objects.text(dataVolume, "status", "phase"))
                || Conditions.has(conditions, "Running", "False", "Error")
                || Conditions.has(conditions, "Running", "False", "ImagePullFailed");
    }

    private static boolean isProvisioning(GenericKubernetesResource dataVolume) {
        return Conditions.has(Objects.list(dataVolume, "status", "conditions"), "Bound", "True", null)
                && !"Succeeded".equals(Objects.text(dataVolume, "status", "phase"));
    }
}
