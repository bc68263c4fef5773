package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * Plays the part of virt-controller that carries out VirtualMachineRestores: locks the machine, puts claims with the data of the snapshot
 * in place (under the old names, or as {@code restore-<uid>-<volume>}), puts the machine's spec back, and keeps its run strategy. A restore
 * whose name has {@code slow} in it stops before the claims come, until it is released; one with {@code broken} fails. It waits by what the
 * informers have, and acts on what the server has.
 */
final class RestoreController {

    private static final String LAST_RESTORE = "restore.kubevirt.io/lastRestoreUID";
    private static final String RESTORE_NAME = "restore.kubevirt.io/name";
    private static final String PRE_POPULATED = "cdi.kubevirt.io/storage.prePopulated";
    private static final Duration AGAIN = Duration.ofMillis(200);

    private final ClusterView view;
    private final Component writer;
    private final SnapshotContents contents;
    private final BiConsumer<String, Duration> wakeLater;
    private final Set<String> released = ConcurrentHashMap.newKeySet();

    RestoreController(
            ClusterView view, Component writer, SnapshotContents contents, BiConsumer<String, Duration> wakeLater) {
        this.view = view;
        this.writer = writer;
        this.contents = contents;
        this.wakeLater = wakeLater;
    }

    void release(String key) {
        released.add(key);
    }

    void handle(String key) {
        GenericKubernetesResource restore = view.restores.get(key);
        if (restore == null || Objects.isDeleted(restore)) {
            return;
        }
        if (isOver(restore)) {
            unlock(restore);
            return;
        }
        String machineKey =
                Objects.key(restore.getMetadata().getNamespace(), Objects.text(restore, "spec", "target", "name"));
        SnapshotContents.Content content = content(restore);
        if (content == null) {
            progress(restore, "VMSnapshot not found");
            wakeLater.accept(key, AGAIN);
            return;
        }
        if (view.guests.get(machineKey) != null || view.fresh(Objects.VMI, machineKey) != null) {
            if ("FailImmediate".equals(Objects.text(restore, "spec", "targetReadinessPolicy"))) {
                fail(restore, "Restore target is not ready");
            } else {
                progress(restore, "Waiting for target to be ready");
                wakeLater.accept(key, AGAIN);
            }
            return;
        }
        GenericKubernetesResource machine = machine(restore);
        if (machine != null && !lock(machine, restore.getMetadata().getName())) {
            wakeLater.accept(key, AGAIN);
            return;
        }
        progress(restore, "Creating new PVCs");
        if (restore.getMetadata().getName().contains("broken")) {
            fail(restore, "the VolumeSnapshot is gone from the storage");
            unlock(restore);
            return;
        }
        if (restore.getMetadata().getName().contains("slow") && !released.contains(key)) {
            if (machine != null && isInPlace(restore)) {
                deleteOld(restore, content);
            }
            return;
        }
        if (!claimsAreBack(restore, content)) {
            wakeLater.accept(key, AGAIN);
            return;
        }
        finish(restore, machine(restore), content);
    }

    /** The machine as it is now; the lock is a write of this controller's own, too. */
    private GenericKubernetesResource machine(GenericKubernetesResource restore) {
        return view.fresh(
                Objects.VM,
                Objects.key(restore.getMetadata().getNamespace(), Objects.text(restore, "spec", "target", "name")));
    }

    private static boolean isOver(GenericKubernetesResource restore) {
        return Boolean.TRUE.equals(restore.get("status", "complete"))
                || Conditions.has(Objects.list(restore, "status", "conditions"), "Failure", "True", null);
    }

    private SnapshotContents.Content content(GenericKubernetesResource restore) {
        String key = Objects.key(
                restore.getMetadata().getNamespace(), Objects.text(restore, "spec", "virtualMachineSnapshotName"));
        GenericKubernetesResource snapshot =
                view.snapshots.get(key) == null ? null : view.fresh(Objects.VM_SNAPSHOT, key);
        return snapshot == null ? null : contents.of(snapshot.getMetadata().getUid());
    }

    private static boolean isInPlace(GenericKubernetesResource restore) {
        return "InPlace".equals(Objects.text(restore, "spec", "volumeRestorePolicy"));
    }

    private String claimName(GenericKubernetesResource restore, String volume, PersistentVolumeClaim was) {
        return isInPlace(restore)
                ? was.getMetadata().getName()
                : "restore-" + restore.getMetadata().getUid() + "-" + volume;
    }

    private void deleteOld(GenericKubernetesResource restore, SnapshotContents.Content content) {
        for (PersistentVolumeClaim was : content.claims().values()) {
            String key = Objects.key(was);
            GenericKubernetesResource dataVolume = view.fresh(Objects.DATA_VOLUME, key);
            if (dataVolume != null && Objects.annotation(dataVolume, PRE_POPULATED) == null) {
                view.dataVolumes.wrote(writer.merge(
                        Objects.DATA_VOLUME,
                        dataVolume,
                        Map.of(
                                "metadata",
                                Map.of(
                                        "annotations",
                                        Map.of(PRE_POPULATED, was.getMetadata().getName())))));
            }
            PersistentVolumeClaim live = view.freshClaim(key);
            if (live != null && !isOf(restore, live) && !Objects.isDeleted(live)) {
                writer.delete(live);
            }
        }
    }

    private static boolean isOf(GenericKubernetesResource restore, PersistentVolumeClaim claim) {
        return restore.getMetadata().getName().equals(Objects.annotation(claim, RESTORE_NAME));
    }

    /** Makes the claims that are missing; true when all are there. */
    private boolean claimsAreBack(GenericKubernetesResource restore, SnapshotContents.Content content) {
        if (isInPlace(restore)) {
            deleteOld(restore, content);
        }
        boolean all = true;
        for (Map.Entry<String, PersistentVolumeClaim> volume : content.claims().entrySet()) {
            String name = claimName(restore, volume.getKey(), volume.getValue());
            PersistentVolumeClaim live =
                    view.freshClaim(Objects.key(restore.getMetadata().getNamespace(), name));
            if (live == null) {
                make(restore, name, volume.getValue());
                all = false;
            } else if (!isOf(restore, live) || !ImportController.isBound(live)) {
                all = false;
            }
        }
        return all;
    }

    private void make(GenericKubernetesResource restore, String name, PersistentVolumeClaim was) {
        Map<String, String> annotations = new HashMap<>();
        annotations.put(RESTORE_NAME, restore.getMetadata().getName());
        String data = Objects.annotation(was, SnapshotController.DATA);
        if (data != null) {
            annotations.put(SnapshotController.DATA, data);
        }
        PersistentVolumeClaim claim = new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(was.getMetadata().getNamespace())
                .withLabels(was.getMetadata().getLabels())
                .withAnnotations(annotations)
                .endMetadata()
                .withNewSpecLike(was.getSpec())
                .withVolumeName(null)
                .withDataSource(null)
                .withDataSourceRef(null)
                .endSpec()
                .build();
        GenericKubernetesResource machine = machine(restore);
        if (machine != null && !"None".equals(Objects.text(restore, "spec", "volumeOwnershipPolicy"))) {
            Objects.own(claim, machine);
        }
        writer.create(claim);
    }

    private void finish(
            GenericKubernetesResource restore, GenericKubernetesResource machine, SnapshotContents.Content content) {
        Map<String, Object> template = new LinkedHashMap<>(Objects.map(content.machine(), "spec", "template"));
        if (!isInPlace(restore)) {
            template = onNewClaims(restore, template, content);
        }
        String last =
                restore.getMetadata().getName() + "-" + restore.getMetadata().getUid();
        if (machine == null) {
            create(restore, content, template, last);
        } else if (!last.equals(Objects.annotation(machine, LAST_RESTORE))) {
            view.machines.wrote(writer.patch(
                    Objects.VM,
                    machine,
                    List.of(
                            Map.of(
                                    "op",
                                    "test",
                                    "path",
                                    "/metadata/resourceVersion",
                                    "value",
                                    machine.getMetadata().getResourceVersion()),
                            Map.of(
                                    "op",
                                    "add",
                                    "path",
                                    "/metadata/annotations/restore.kubevirt.io~1lastRestoreUID",
                                    "value",
                                    last),
                            Map.of("op", "replace", "path", "/spec/template", "value", template))));
        }
        List<Map<String, Object>> restores = new ArrayList<>();
        content.claims()
                .forEach((volume, was) -> restores.add(Map.of(
                        "volumeName",
                        volume,
                        "persistentVolumeClaim",
                        claimName(restore, volume, was),
                        "volumeSnapshotName",
                        "vmsnapshot-volume-" + volume)));
        view.restores.wrote(writer.mergeStatus(
                Objects.VM_RESTORE,
                restore,
                Map.of(
                        "complete",
                        true,
                        "restoreTime",
                        SnapshotController.now(),
                        "restores",
                        restores,
                        "conditions",
                        List.of(
                                SnapshotController.condition("Ready", "True", "Operation complete"),
                                SnapshotController.condition("Progressing", "False", "Operation complete")))));
        unlock(restore);
    }

    private Map<String, Object> onNewClaims(
            GenericKubernetesResource restore, Map<String, Object> template, SnapshotContents.Content content) {
        List<Map<String, Object>> volumes = new ArrayList<>();
        for (Map<String, Object> volume : GuestSpec.ofMachine(content.machine()).volumes()) {
            String name = String.valueOf(volume.get("name"));
            PersistentVolumeClaim was = content.claims().get(name);
            volumes.add(
                    was == null
                            ? volume
                            : Map.of(
                                    "name",
                                    name,
                                    "persistentVolumeClaim",
                                    Map.of("claimName", claimName(restore, name, was))));
        }
        Map<String, Object> spec = new LinkedHashMap<>(Objects.map(template, "spec"));
        spec.put("volumes", volumes);
        Map<String, Object> result = new LinkedHashMap<>(template);
        result.put("spec", spec);
        return result;
    }

    private void create(
            GenericKubernetesResource restore,
            SnapshotContents.Content content,
            Map<String, Object> template,
            String last) {
        Map<String, String> annotations =
                new LinkedHashMap<>(content.machine().getMetadata().getAnnotations());
        annotations.put(LAST_RESTORE, last);
        GenericKubernetesResource machine = new GenericKubernetesResource();
        machine.setApiVersion("kubevirt.io/v1");
        machine.setKind("VirtualMachine");
        machine.setMetadata(new ObjectMetaBuilder()
                .withName(Objects.text(restore, "spec", "target", "name"))
                .withNamespace(restore.getMetadata().getNamespace())
                .withLabels(content.machine().getMetadata().getLabels())
                .withAnnotations(annotations)
                .build());
        machine.setAdditionalProperty("spec", Map.of("runStrategy", "Halted", "template", template));
        GenericKubernetesResource created = writer.create(machine);
        if (created == null) {
            throw new IllegalStateException("a machine of the name came meanwhile");
        }
        view.machines.wrote(created);
    }

    private void progress(GenericKubernetesResource restore, String message) {
        List<Map<String, Object>> before = Objects.list(restore, "status", "conditions");
        if (before.stream().anyMatch(c -> message.equals(c.get("message")))) {
            return;
        }
        view.restores.wrote(writer.mergeStatus(
                Objects.VM_RESTORE,
                restore,
                Map.of(
                        "complete",
                        false,
                        "conditions",
                        List.of(
                                SnapshotController.condition("Ready", "False", message),
                                SnapshotController.condition("Progressing", "True", message)))));
    }

    private void fail(GenericKubernetesResource restore, String message) {
        view.restores.wrote(writer.mergeStatus(
                Objects.VM_RESTORE,
                restore,
                Map.of(
                        "complete",
                        false,
                        "conditions",
                        List.of(
                                SnapshotController.condition("Ready", "False", message),
                                SnapshotController.condition("Failure", "True", message)))));
    }

    private boolean lock(GenericKubernetesResource machine, String name) {
        String holder = Objects.text(machine, "status", "restoreInProgress");
        if (holder == null) {
            view.machines.wrote(writer.mergeStatusAsRead(Objects.VM, machine, Map.of("restoreInProgress", name)));
            return true;
        }
        return holder.equals(name);
    }

    private void unlock(GenericKubernetesResource restore) {
        GenericKubernetesResource machine = machine(restore);
        if (machine != null
                && restore.getMetadata().getName().equals(Objects.text(machine, "status", "restoreInProgress"))) {
            Map<String, Object> status = new LinkedHashMap<>();
            status.put("restoreInProgress", null);
            view.machines.wrote(writer.mergeStatusAsRead(Objects.VM, machine, status));
        }
    }
}
