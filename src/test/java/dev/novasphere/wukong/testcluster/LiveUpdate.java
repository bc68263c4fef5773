package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a change of a machine's template does to its running guest, with the rollout strategy LiveUpdate: some fields reach it at once, any
 * other one needs a restart, and until that restart nothing more reaches it. Volumes are plugged besides: {@link Plugging}.
 *
 * @param operations JSON patch of the guest
 * @param restart why a restart is needed; null when it is not
 * @param detached names of interfaces with state absent that the guest does not have (any more)
 */
record LiveUpdate(List<Map<String, Object>> operations, String restart, List<String> detached) {

    /** Annotation of a guest: the template that it was started from, as JSON. KubeVirt keeps it in a ControllerRevision. */
    static final String STARTED_FROM = "standin.test/started-from";

    private static final String NOT_LIVE = "a non-live-updatable field was changed in the template spec";
    private static final List<String> PLACEMENT = List.of("nodeSelector", "affinity", "tolerations");
    private static final BigDecimal LEAST_PLUGGABLE = Quantity.getAmountInBytes(new Quantity("1Gi"));
    private static final BigDecimal MEMORY_BLOCK = Quantity.getAmountInBytes(new Quantity("2Mi"));
    private static final int DEFAULT_GROWTH = 4;

    /** Compares a machine with its running guest. */
    static LiveUpdate of(GenericKubernetesResource machine, GenericKubernetesResource guest) {
        GuestSpec wanted = GuestSpec.ofMachine(machine);
        GuestSpec actual = GuestSpec.ofGuest(guest);
        List<String> detached = wanted.interfaces().stream()
                .filter(LiveUpdate::isAbsent)
                .map(i -> name(i))
                .filter(n -> !named(actual.interfaces()).containsKey(n))
                .toList();
        boolean migratable = Conditions.has(GuestController.conditions(guest), "LiveMigratable", "True", null);
        String restart = new TemplateChange(startedFrom(guest), wanted, migratesVolumes(machine)).needsRestart()
                ? NOT_LIVE
                : null;
        restart = restart != null ? restart : cpu(wanted, actual);
        restart = restart != null ? restart : memory(wanted, actual, migratable);
        restart = restart != null ? restart : interfaces(wanted, actual);
        return new LiveUpdate(restart == null ? operations(wanted, actual) : List.of(), restart, detached);
    }

    /** Whether a machine has its data moved where its volumes change. */
    static boolean migratesVolumes(GenericKubernetesResource machine) {
        return "Migration".equals(Objects.map(machine, "spec").get("updateVolumesStrategy"));
    }

    /** The claims of volumes that machine and guest both have, where they differ: the guest's and the machine's, by volume. */
    static Map<String, List<String>> movedClaims(GenericKubernetesResource machine, GenericKubernetesResource guest) {
        Map<String, List<String>> moved = new HashMap<>();
        Map<String, Map<String, Object>> wanted =
                named(GuestSpec.ofMachine(machine).volumes());
        for (Map<String, Object> volume : GuestSpec.ofGuest(guest).volumes()) {
            Object before = Objects.map(volume, "persistentVolumeClaim").get("claimName");
            Object after = Objects.map(wanted.getOrDefault(name(volume), Map.of()), "persistentVolumeClaim")
                    .get("claimName");
            if (before != null && after != null && !before.equals(after)) {
                moved.put(name(volume), List.of(before.toString(), after.toString()));
            }
        }
        return moved;
    }

    /** JSON patch that puts volumes of a guest on the claims that the machine has for them. */
    static List<Map<String, Object>> moving(GuestSpec wanted, GuestSpec actual, Set<String> moved) {
        Map<String, Map<String, Object>> after = named(wanted.volumes());
        return List.of(
                Map.of("op", "test", "path", "/spec/volumes", "value", actual.volumes()),
                Map.of(
                        "op",
                        "replace",
                        "path",
                        "/spec/volumes",
                        "value",
                        actual.volumes().stream()
                                .map(volume -> moved.contains(name(volume)) ? after.get(name(volume)) : volume)
                                .toList()));
    }

    /** The annotations that a guest gets at its start, beside those of its template. */
    static Map<String, String> startedFrom(GuestSpec template) {
        return Map.of(STARTED_FROM, Serialization.asJson(template.spec()));
    }

    @SuppressWarnings("unchecked")
    private static GuestSpec startedFrom(GenericKubernetesResource guest) {
        return new GuestSpec(Serialization.unmarshal(Objects.annotation(guest, STARTED_FROM), Map.class));
    }

    /** The spec a guest starts with: the template's, with the most it can grow to. */
    static Map<String, Object> started(GuestSpec template) {
        Map<String, Object> spec = new LinkedHashMap<>(template.spec());
        Map<String, Object> domain = new LinkedHashMap<>(Objects.map(spec, "domain"));
        Map<String, Object> cpu = new LinkedHashMap<>(Objects.map(domain, "cpu"));
        if (!cpu.isEmpty()) {
            cpu.putIfAbsent("maxSockets", DEFAULT_GROWTH * number(cpu.get("sockets")));
            domain.put("cpu", cpu);
        }
        Map<String, Object> memory = new LinkedHashMap<>(Objects.map(domain, "memory"));
        if (memory.get("guest") != null) {
            memory.putIfAbsent(
                    "maxGuest",
                    new Quantity(bytes(memory.get("guest"))
                                    .multiply(BigDecimal.valueOf(DEFAULT_GROWTH))
                                    .toBigInteger()
                                    .toString())
                            .toString());
            domain.put("memory", memory);
        }
        spec.put("domain", domain);
        return spec;
    }

    /** More sockets are written into any guest; whether it can migrate, which brings them, is not asked (handleCPUChangeRequest). */
    private static String cpu(GuestSpec wanted, GuestSpec actual) {
        int before = number(Objects.map(actual.spec(), "domain", "cpu").get("sockets"));
        int after = number(Objects.map(wanted.spec(), "domain", "cpu").get("sockets"));
        Object most = Objects.map(actual.spec(), "domain", "cpu").get("maxSockets");
        if (after == before) {
            return null;
        }
        if (after < before) {
            return "Reduction of CPU socket count requires a restart";
        }
        if (most == null || after > number(most)) {
            return "CPU sockets updated in template spec to a value higher than what's available";
        }
        return null;
    }

    private static String memory(GuestSpec wanted, GuestSpec actual, boolean migratable) {
        Map<String, Object> boot = Objects.map(actual.spec(), "domain", "memory");
        Object asked = Objects.map(wanted.spec(), "domain", "memory").get("guest");
        if (asked == null || boot.get("guest") == null || bytes(asked).compareTo(bytes(boot.get("guest"))) == 0) {
            return java.util.Objects.equals(asked == null, boot.get("guest") == null) ? null : NOT_LIVE;
        }
        BigDecimal after = bytes(asked);
        if (after.compareTo(bytes(boot.get("guest"))) < 0) {
            return "memory updated in template spec to a value lower than what the VMI started with";
        }
        if (boot.get("maxGuest") == null || after.compareTo(bytes(boot.get("maxGuest"))) > 0) {
            return "memory updated in template spec to a value higher than what's available";
        }
        if (bytes(boot.get("guest")).compareTo(LEAST_PLUGGABLE) < 0
                || after.remainder(MEMORY_BLOCK).signum() != 0) {
            return "memory hotplug needs at least 1Gi and a multiple of 2Mi";
        }
        return migratable ? null : "memory hotplug needs a live migration, and the VMI is not migratable";
    }

    private static String interfaces(GuestSpec wanted, GuestSpec actual) {
        Map<String, Map<String, Object>> now = named(wanted.interfaces());
        for (Map<String, Object> nic : actual.interfaces()) {
            Map<String, Object> kept = now.get(name(nic));
            if (kept == null || !withoutState(kept).equals(withoutState(nic))) {
                return NOT_LIVE;
            }
        }
        return null;
    }

    private static List<Map<String, Object>> operations(GuestSpec wanted, GuestSpec actual) {
        List<Map<String, Object>> operations = new ArrayList<>();
        PLACEMENT.forEach(field -> change(
                operations,
                "/spec/" + field,
                actual.spec().get(field),
                wanted.spec().get(field)));
        change(
                operations,
                "/spec/domain/cpu/sockets",
                Objects.map(actual.spec(), "domain", "cpu").get("sockets"),
                Objects.map(wanted.spec(), "domain", "cpu").get("sockets"));
        change(
                operations,
                "/spec/domain/memory/guest",
                Objects.map(actual.spec(), "domain", "memory").get("guest"),
                Objects.map(wanted.spec(), "domain", "memory").get("guest"));
        List<Map<String, Object>> nics =
                wanted.interfaces().stream().filter(i -> !isAbsent(i)).toList();
        List<String> gone = wanted.interfaces().stream()
                .filter(LiveUpdate::isAbsent)
                .map(i -> name(i))
                .toList();
        change(operations, "/spec/domain/devices/interfaces", actual.interfaces(), nics);
        change(operations, "/spec/networks", actual.networks(), except(wanted.networks(), gone));
        return operations;
    }

    private static void change(List<Map<String, Object>> operations, String path, Object before, Object after) {
        boolean none = after == null || after instanceof List<?> list && list.isEmpty() && before == null;
        if (none && before != null) {
            operations.add(Map.of("op", "remove", "path", path));
        } else if (!none
                && !after.equals(before)
                && !(before == null && after instanceof List<?> list && list.isEmpty())) {
            operations.add(Map.of("op", "add", "path", path, "value", after));
        }
    }

    private static List<Map<String, Object>> except(List<Map<String, Object>> list, List<String> names) {
        return list.stream().filter(e -> !names.contains(name(e))).toList();
    }

    private static boolean isAbsent(Map<String, Object> nic) {
        return "absent".equals(nic.get("state"));
    }

    private static Map<String, Object> withoutState(Map<String, Object> nic) {
        Map<String, Object> rest = new HashMap<>(nic);
        rest.remove("state");
        return rest;
    }

    private static Map<String, Map<String, Object>> named(List<Map<String, Object>> list) {
        return list.stream().collect(Collectors.toMap(LiveUpdate::name, e -> e));
    }

    private static String name(Map<String, Object> element) {
        return String.valueOf(element.get("name"));
    }

    private static int number(Object number) {
        return number == null ? 1 : ((Number) number).intValue();
    }

    private static BigDecimal bytes(Object quantity) {
        return Quantity.getAmountInBytes(new Quantity(quantity.toString()));
    }
}
