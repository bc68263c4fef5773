package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;

/** Plays virt-controller for VirtualMachines: makes and ends guests by run strategy and requests, and writes the status. */
final class MachineController {

    static final String FINALIZER = "kubevirt.io/virtualMachineControllerFinalize";

    private static final String PLUGGING_FAILED =
            "Error encountered while handling declarative hotplug volumes: admission webhook "
                    + "\"virtualmachineinstances-update-validator.kubevirt.io\" denied the request: ";
    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);
    private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);

    private final ClusterView view;
    private final Component writer;
    private final Component webhook;
    private final StandInOptions options;
    private final BiConsumer<String, Duration> wakeLater;

    MachineController(
            ClusterView view,
            Component writer,
            Component webhook,
            StandInOptions options,
            BiConsumer<String, Duration> wakeLater) {
        this.view = view;
        this.writer = writer;
        this.webhook = webhook;
        this.options = options;
        this.wakeLater = wakeLater;
    }

    void handle(String key) {
        GenericKubernetesResource machine = view.machines.get(key);
        if (machine == null) {
            return;
        }
        GenericKubernetesResource guest = view.guests.get(key);
        if (guest != null && !Objects.isControlledBy(guest, machine)) {
            guest = null;
        }
        if (Objects.isDeleted(machine)) {
            end(machine, guest);
            return;
        }
        machine = admitted(machine);
        Map<String, Object> failure = startFailure(machine, guest);
        List<Map<String, Object>> requests = open(Objects.list(machine, "status", "stateChangeRequests"), guest);
        guest = power(machine, guest, failure, requests);
        if (guest != null && GuestController.phase(guest).equals("Running") && !Objects.isDeleted(guest)) {
            guest = update(machine, guest);
        }
        updateStatus(machine, guest, failure, requests);
    }

    static String strategy(GenericKubernetesResource machine) {
        String strategy = Objects.text(machine, "spec", "runStrategy");
        if (strategy != null) {
            return strategy;
        }
        return "true".equals(Objects.text(machine, "spec", "running")) ? "Always" : "Halted";
    }

    static boolean asksToStop(GenericKubernetesResource machine, GenericKubernetesResource guest) {
        return isStopOf(Objects.list(machine, "status", "stateChangeRequests"), guest);
    }

    static boolean asksToStart(GenericKubernetesResource machine) {
        return isStart(Objects.list(machine, "status", "stateChangeRequests"));
    }

    private static boolean isStopOf(List<Map<String, Object>> requests, GenericKubernetesResource guest) {
        return guest != null
                && !requests.isEmpty()
                && "Stop".equals(requests.get(0).get("action"))
                && guest.getMetadata().getUid().equals(requests.get(0).get("uid"));
    }

    private static boolean isStart(List<Map<String, Object>> requests) {
        return !requests.isEmpty() && "Start".equals(requests.get(0).get("action"));
    }

    /** The mutating webhook does its part before the machine is stored; here it comes a moment later, by the same component. */
    private GenericKubernetesResource admitted(GenericKubernetesResource machine) {
        if (!options.webhookMutations() || Objects.hasFinalizer(machine, FINALIZER)) {
            return machine;
        }
        GenericKubernetesResource result = machine;
        Map<String, Object> additions = webhookAdditions(machine);
        if (!additions.isEmpty()) {
            result = view.machines.wrote(
                    webhook.merge(Objects.VM, machine, Map.of("spec", Map.of("template", additions))));
        }
        List<String> finalizers = new ArrayList<>(result.getMetadata().getFinalizers());
        finalizers.add(FINALIZER);
        return view.machines.wrote(writer.merge(
                Objects.VM,
                result,
                Map.of(
                        "metadata",
                        Map.of(
                                "finalizers",
                                finalizers,
                                "resourceVersion",
                                result.getMetadata().getResourceVersion()))));
    }

    private static Map<String, Object> webhookAdditions(GenericKubernetesResource machine) {
        Map<String, Object> template = Objects.map(machine, "spec", "template");
        Map<String, Object> spec = new LinkedHashMap<>();
        Map<String, Object> domain = new LinkedHashMap<>();
        Map<String, Object> firmware = new LinkedHashMap<>();
        for (String field : List.of("uuid", "serial")) {
            if (Objects.map(template, "spec", "domain", "firmware").get(field) == null) {
                firmware.put(field, UUID.randomUUID().toString());
            }
        }
        if (!firmware.isEmpty()) {
            domain.put("firmware", firmware);
        }
        if (Objects.map(template, "spec", "domain", "machine").get("type") == null) {
            domain.put("machine", Map.of("type", "q35"));
        }
        if (!domain.isEmpty()) {
            spec.put("domain", domain);
        }
        if (Objects.map(template, "spec").get("architecture") == null) {
            spec.put("architecture", "amd64");
        }
        Map<String, Object> additions = new LinkedHashMap<>();
        if (!spec.isEmpty()) {
            additions.put("spec", spec);
        }
        if (Objects.map(template, "metadata", "annotations").get("kubevirt.io/pci-topology-version") == null) {
            additions.put("metadata", Map.of("annotations", Map.of("kubevirt.io/pci-topology-version", "v3")));
        }
        return additions;
    }

    private void end(GenericKubernetesResource machine, GenericKubernetesResource guest) {
        if (!Objects.hasFinalizer(machine, FINALIZER)) {
            return;
        }
        if (guest != null) {
            stop(guest);
            updateStatus(machine, guest, Map.of(), List.of());
            return;
        }
        writer.patch(Objects.VM, machine, Objects.withoutFinalizer(machine, FINALIZER));
    }

    /** Starts and stops by run strategy; gives the guest there is afterwards. */
    private GenericKubernetesResource power(
            GenericKubernetesResource machine,
            GenericKubernetesResource guest,
            Map<String, Object> failure,
            List<Map<String, Object>> requests) {
        String strategy = strategy(machine);
        boolean stopAsked = isStopOf(requests, guest);
        boolean startAsked = isStart(requests);
        if (guest == null) {
            boolean starts =
                    switch (strategy) {
                        case "Always", "Once" -> true;
                        case "RerunOnFailure" ->
                            startAsked || !strategy.equals(Objects.text(machine, "status", "runStrategy"));
                        case "Manual" -> startAsked;
                        default -> false;
                    };
            if (strategy.equals("Halted") && startAsked) {
                view.machines.wrote(writer.patch(Objects.VM, machine, Virtctl.swap("Halted", "Always")));
                return null;
            }
            return starts && !backsOff(machine, failure) ? start(machine) : null;
        }
        String phase = GuestController.phase(guest);
        boolean stops =
                switch (strategy) {
                    case "Always" -> stopAsked || GuestController.isFinal(guest);
                    case "RerunOnFailure" -> stopAsked || GuestController.isFinal(guest);
                    case "Halted" -> true;
                    case "Once" -> false;
                    default -> stopAsked;
                };
        if (stops) {
            if (strategy.equals("RerunOnFailure") && phase.equals("Failed") && requests.isEmpty()) {
                requests.add(Map.of("action", "Start"));
            }
            stop(guest);
        }
        return guest;
    }

    private boolean backsOff(GenericKubernetesResource machine, Map<String, Object> failure) {
        if (failure.isEmpty()) {
            return false;
        }
        Duration left = Duration.between(
                Instant.now(), Instant.parse(failure.get("retryAfterTimestamp").toString()));
        if (left.isNegative() || left.isZero()) {
            return false;
        }
        wakeLater.accept(Objects.key(machine), left.plusMillis(10));
        return true;
    }

    private void stop(GenericKubernetesResource guest) {
        if (!Objects.isDeleted(guest)) {
            writer.delete(guest);
        }
    }

    private GenericKubernetesResource start(GenericKubernetesResource machine) {
        dataVolumesOfTemplates(machine);
        GenericKubernetesResource guest = new GenericKubernetesResource();
        guest.setApiVersion("kubevirt.io/v1");
        guest.setKind("VirtualMachineInstance");
        Map<String, String> annotations = texts(Objects.map(machine, "spec", "template", "metadata", "annotations"));
        GuestSpec template = GuestSpec.ofMachine(machine);
        annotations.putAll(LiveUpdate.startedFrom(template));
        guest.setMetadata(new ObjectMetaBuilder()
                .withNamespace(machine.getMetadata().getNamespace())
                .withName(machine.getMetadata().getName())
                .withLabels(texts(Objects.map(machine, "spec", "template", "metadata", "labels")))
                .withAnnotations(annotations)
                .withFinalizers(options.allPhases() ? List.of(GuestController.FINALIZER) : List.of())
                .build());
        Objects.own(guest, machine);
        guest.setAdditionalProperty("spec", LiveUpdate.started(template));
        guest.setAdditionalProperty("status", Map.of("phase", "Pending"));
        GenericKubernetesResource created = writer.create(guest);
        if (created == null) {
            throw new IllegalStateException("a guest of the name is still there");
        }
        return view.guests.wrote(created);
    }

    private void dataVolumesOfTemplates(GenericKubernetesResource machine) {
        for (Map<String, Object> template : Objects.list(machine, "spec", "dataVolumeTemplates")) {
            Map<String, Object> metadata = Objects.map(template, "metadata");
            String name = String.valueOf(metadata.get("name"));
            if (view.dataVolumes.get(Objects.key(machine.getMetadata().getNamespace(), name)) == null) {
                GenericKubernetesResource dataVolume = new GenericKubernetesResource();
                dataVolume.setApiVersion("cdi.kubevirt.io/v1beta1");
                dataVolume.setKind("DataVolume");
                dataVolume.setMetadata(new ObjectMetaBuilder()
                        .withNamespace(machine.getMetadata().getNamespace())
                        .withName(name)
                        .withLabels(texts(Objects.map(metadata, "labels")))
                        .withAnnotations(texts(Objects.map(metadata, "annotations")))
                        .build());
                dataVolume.setAdditionalProperty("spec", Objects.map(template, "spec"));
                Objects.own(dataVolume, machine);
                writer.create(dataVolume);
            }
        }
    }

    private static Map<String, String> texts(Map<String, Object> map) {
        Map<String, String> texts = new LinkedHashMap<>();
        map.forEach((key, value) -> texts.put(key, value.toString()));
        return texts;
    }

    private GenericKubernetesResource update(GenericKubernetesResource machine, GenericKubernetesResource guest) {
        Plugging plugging = plugging(machine, guest);
        if (plugging.refusal().isPresent()) {
            return guest;
        }
        GenericKubernetesResource result = plug(guest, plugging);
        LiveUpdate update = LiveUpdate.of(machine, result);
        result = move(machine, result, update);
        if (!update.operations().isEmpty()) {
            result = view.guests.wrote(writer.patch(Objects.VMI, result, update.operations()));
            result = view.guests.wrote(writer.merge(Objects.VMI, result, Map.of("status", plugged(result))));
        }
        if (!update.detached().isEmpty()) {
            drop(machine, update.detached());
        }
        return result;
    }

    /** KubeVirt plugs nothing while a machine has its volumes moved. */
    private static Plugging plugging(GenericKubernetesResource machine, GenericKubernetesResource guest) {
        GuestSpec actual = GuestSpec.ofGuest(guest);
        return LiveUpdate.migratesVolumes(machine)
                ? new Plugging(actual.volumes(), actual.disks(), Optional.empty())
                : Plugging.of(GuestSpec.ofMachine(machine), actual, Objects.list(guest, "status", "volumeStatus"));
    }

    private GenericKubernetesResource plug(GenericKubernetesResource guest, Plugging plugging) {
        if (plugging.isDone(GuestSpec.ofGuest(guest))) {
            return guest;
        }
        GenericKubernetesResource result = view.guests.wrote(writer.patch(
                Objects.VMI,
                guest,
                List.of(
                        Map.of("op", "add", "path", "/spec/volumes", "value", plugging.volumes()),
                        Map.of("op", "add", "path", "/spec/domain/devices/disks", "value", plugging.disks()))));
        return view.guests.wrote(writer.merge(Objects.VMI, result, Map.of("status", plugged(result))));
    }

    /** Begins to move volumes whose claim is another one, or takes back what moves. */
    private GenericKubernetesResource move(
            GenericKubernetesResource machine, GenericKubernetesResource guest, LiveUpdate update) {
        Map<String, List<String>> moved = LiveUpdate.movedClaims(machine, guest);
        boolean moves = LiveUpdate.migratesVolumes(machine)
                || !Objects.list(guest, "status", "migratedVolumes").isEmpty();
        if (update.restart() != null || !moves || moved.isEmpty()) {
            return guest;
        }
        GenericKubernetesResource result =
                view.guests.wrote(writer.merge(Objects.VMI, guest, Map.of("status", migrating(guest, moved))));
        result = view.guests.wrote(writer.patch(
                Objects.VMI,
                result,
                LiveUpdate.moving(GuestSpec.ofMachine(machine), GuestSpec.ofGuest(result), moved.keySet())));
        return view.guests.wrote(writer.merge(Objects.VMI, result, Map.of("status", plugged(result))));
    }

    /**
     * What a guest reports when its volumes begin to move, or when they are taken back before that is over. The end of a migration is the test's:
     * it clears migratedVolumes and the condition.
     */
    private static Map<String, Object> migrating(GenericKubernetesResource guest, Map<String, List<String>> moved) {
        boolean cancelled = !Objects.list(guest, "status", "migratedVolumes").isEmpty();
        Map<String, Object> status = new LinkedHashMap<>();
        status.put(
                "migratedVolumes",
                cancelled
                        ? List.of()
                        : moved.entrySet().stream()
                                .map(volume -> Map.of(
                                        "volumeName",
                                        volume.getKey(),
                                        "sourcePVCInfo",
                                        Map.of("claimName", volume.getValue().get(0)),
                                        "destinationPVCInfo",
                                        Map.of("claimName", volume.getValue().get(1))))
                                .toList());
        status.put(
                "conditions",
                new Conditions(GuestController.conditions(guest))
                        .with(
                                "VolumesChange",
                                !cancelled,
                                cancelled ? "VolumesChangeCancellation" : "",
                                "migrate volumes")
                        .list());
        return status;
    }

    /** What a guest reports after devices came or went. */
    private Map<String, Object> plugged(GenericKubernetesResource guest) {
        GuestSpec spec = GuestSpec.ofGuest(guest);
        List<Map<String, Object>> before = Objects.list(guest, "status", "interfaces");
        String address = before.stream()
                .map(i -> i.get("ipAddress"))
                .filter(java.util.Objects::nonNull)
                .map(Object::toString)
                .findFirst()
                .orElse("10.244.0.1");
        boolean agent = Conditions.has(GuestController.conditions(guest), "AgentConnected", "True", null);
        List<Map<String, Object>> interfaces = new GuestNetwork(
                        spec,
                        name -> view.secrets.get(Objects.key(guest.getMetadata().getNamespace(), name)),
                        agent,
                        address)
                .report(spec).stream()
                        .map(i -> before.stream()
                                .filter(b -> i.get("name").equals(b.get("name"))
                                        && i.get("linkState").equals(b.get("linkState")))
                                .findFirst()
                                .orElse(i))
                        .toList();
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("interfaces", interfaces);
        status.put(
                "volumeStatus",
                spec.volumes().stream().map(GuestController::volumeStatus).toList());
        return status;
    }

    /** Takes detached interfaces out of the machine's own lists. */
    private void drop(GenericKubernetesResource machine, List<String> names) {
        GuestSpec spec = GuestSpec.ofMachine(machine);
        view.machines.wrote(writer.patch(
                Objects.VM,
                machine,
                List.of(
                        Map.of(
                                "op",
                                "test",
                                "path",
                                "/spec/template/spec/domain/devices/interfaces",
                                "value",
                                spec.interfaces()),
                        Map.of(
                                "op", "replace",
                                "path", "/spec/template/spec/domain/devices/interfaces",
                                "value",
                                        spec.interfaces().stream()
                                                .filter(i -> !names.contains(i.get("name")))
                                                .toList()),
                        Map.of("op", "test", "path", "/spec/template/spec/networks", "value", spec.networks()),
                        Map.of(
                                "op", "replace",
                                "path", "/spec/template/spec/networks",
                                "value",
                                        spec.networks().stream()
                                                .filter(n -> !names.contains(n.get("name")))
                                                .toList()))));
    }

    /** The requests that are not done yet: a Stop is done when its guest is gone, a Start when there is a guest that does not go. */
    private static List<Map<String, Object>> open(List<Map<String, Object>> requests, GenericKubernetesResource guest) {
        List<Map<String, Object>> open = new ArrayList<>(requests);
        if (!open.isEmpty() && "Stop".equals(open.get(0).get("action")) && !isStopOf(open, guest)) {
            open.remove(0);
        }
        if (guest != null && isStart(open) && !Objects.isDeleted(guest) && !GuestController.isFinal(guest)) {
            open.remove(0);
        }
        return open;
    }

    /** Counts guests that failed before they ran; forgotten when one runs, or with a strategy that does not start again. */
    private static Map<String, Object> startFailure(
            GenericKubernetesResource machine, GenericKubernetesResource guest) {
        Map<String, Object> before = Objects.map(machine, "status", "startFailure");
        String strategy = strategy(machine);
        if (!strategy.equals("Always") && !strategy.equals("RerunOnFailure")
                || guest != null && GuestController.phase(guest).equals("Running")) {
            return Map.of();
        }
        boolean failed = guest != null
                && GuestController.phase(guest).equals("Failed")
                && Objects.text(guest, "status", "nodeName") == null;
        if (!failed || guest.getMetadata().getUid().equals(before.get("lastFailedVMIUID"))) {
            return before;
        }
        int count = before.get("consecutiveFailCount") instanceof Number n ? n.intValue() + 1 : 1;
        Duration pause = FIRST_BACK_OFF.multipliedBy(1L << Math.min(count - 1, 10));
        Map<String, Object> failure = new LinkedHashMap<>();
        failure.put("consecutiveFailCount", count);
        failure.put("lastFailedVMIUID", guest.getMetadata().getUid());
        failure.put(
                "retryAfterTimestamp",
                Instant.now()
                        .plus(pause.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : pause)
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString());
        return failure;
    }

    private void updateStatus(
            GenericKubernetesResource machine,
            GenericKubernetesResource guest,
            Map<String, Object> failure,
            List<Map<String, Object>> requests) {
        String strategy = strategy(machine);
        boolean ready = guest != null && Conditions.has(GuestController.conditions(guest), "Ready", "True", null);
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("created", guest != null);
        status.put("ready", ready);
        status.put("printableStatus", new PrintableStatus(view, machine, guest, strategy, !failure.isEmpty()).word());
        if (guest != null || Objects.text(machine, "status", "runStrategy") != null) {
            status.put("runStrategy", strategy);
        }
        status.put("observedGeneration", machine.getMetadata().getGeneration());
        status.put("desiredGeneration", machine.getMetadata().getGeneration());
        if (options.allPhases()) {
            status.put("volumeSnapshotStatuses", SnapshotController.volumeStatuses(view, machine));
        }
        status.put("startFailure", failure.isEmpty() ? null : failure);
        List<Map<String, Object>> left = open(requests, guest);
        // What was asked for since the machine was read stays, as KubeVirt's update of the status would fail.
        if (!left.isEmpty()
                || !Objects.list(machine, "status", "stateChangeRequests").isEmpty()) {
            status.put("stateChangeRequests", left.isEmpty() ? null : left);
        }
        List<Map<String, Object>> conditions = conditions(machine, guest);
        if (!isReported(machine, status, conditions)) {
            status.put("conditions", conditions);
            view.machines.wrote(writer.mergeStatus(Objects.VM, machine, status));
        }
    }

    private static List<Map<String, Object>> conditions(
            GenericKubernetesResource machine, GenericKubernetesResource guest) {
        Conditions conditions = new Conditions(Objects.list(machine, "status", "conditions"));
        if (guest == null) {
            return conditions
                    .with("Ready", false, "VMINotExists", "VMI does not exist")
                    .list();
        }
        List<Map<String, Object>> ofGuest = GuestController.conditions(guest);
        if (ofGuest.stream().noneMatch(c -> "Ready".equals(c.get("type")))) {
            conditions.with("Ready", false, "GuestNotRunning", "Guest VM is not reported as running");
        }
        ofGuest.forEach(conditions::with);
        if (GuestController.phase(guest).equals("Running") && !Objects.isDeleted(guest)) {
            plugging(machine, guest)
                    .refusal()
                    .ifPresent(refusal ->
                            conditions.with("Failure", true, "HotPlugVolumeError", PLUGGING_FAILED + refusal));
            String restart = LiveUpdate.of(machine, guest).restart();
            if (restart != null) {
                conditions.with("RestartRequired", true, "RestartRequired", restart);
            }
        }
        return conditions.list();
    }

    private static boolean isReported(
            GenericKubernetesResource machine, Map<String, Object> status, List<Map<String, Object>> conditions) {
        Map<String, Object> before = Objects.map(machine, "status");
        return status.entrySet().stream().allMatch(e -> isSame(e.getValue(), before.get(e.getKey())))
                && digest(Objects.list(machine, "status", "conditions")).equals(digest(conditions));
    }

    private static boolean isSame(Object now, Object before) {
        return now instanceof Number a && before instanceof Number b
                ? a.longValue() == b.longValue()
                : java.util.Objects.equals(now, before);
    }

    /** What of conditions is worth a write when it changes. */
    static List<String> digest(List<Map<String, Object>> conditions) {
        return conditions.stream()
                .map(c -> c.get("type") + "=" + c.get("status") + "/" + c.get("reason") + "/" + c.get("message"))
                .sorted()
                .toList();
    }
}
