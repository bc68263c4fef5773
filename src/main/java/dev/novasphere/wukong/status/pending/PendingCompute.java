package dev.novasphere.wukong.status.pending;

import dev.novasphere.wukong.kubevirt.device.Devices;
import dev.novasphere.wukong.kubevirt.domain.Cpu;
import dev.novasphere.wukong.kubevirt.domain.Domain;
import dev.novasphere.wukong.kubevirt.domain.Memory;
import dev.novasphere.wukong.kubevirt.domain.Resources;
import dev.novasphere.wukong.quantity.CanonicalQuantity;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a running guest does not have yet of the CPUs, the memory and the devices of its template, in the words of the Wukong. */
final class PendingCompute {

    private final List<String> changes = new ArrayList<>();

    private PendingCompute() {}

    /** The fields that differ; empty when nothing does. */
    static List<String> between(Domain template, Domain guest) {
        PendingCompute pending = new PendingCompute();
        pending.cpu(template, guest);
        pending.memory(template.memory(), guest.memory());
        pending.resources(template, guest);
        pending.devices(template, guest);
        return pending.changes;
    }

    private void cpu(Domain wanted, Domain running) {
        if (wanted.cpu() == null) {
            return;
        }
        Cpu now = running.cpu() == null ? new Cpu(null, null, null, null) : running.cpu();
        if (count(wanted.cpu()) != count(now)) {
            changes.add("spec.cpu (%d run, %d wanted)".formatted(count(now), count(wanted.cpu())));
        } else if (orOne(wanted.cpu().cores()) != orOne(now.cores())) {
            changes.add(
                    isSpread(wanted.cpu()) || isSpread(now)
                            ? "spec.cpuTopology"
                            : "spec.liveResize (cpus as %s instead of %s)".formatted(shape(wanted.cpu()), shape(now)));
        }
        String model = wanted.cpu().model();
        if (model != null && !model.equals(now.model())) {
            changes.add(
                    "spec.cpuModel (%s runs, %s wanted)".formatted(now.model() == null ? "none" : now.model(), model));
        }
        unless(now.features().containsAll(wanted.cpu().features()), "spec.cpuFeatures");
        unless(same(wanted.cpu().dedicatedCpuPlacement(), now.dedicatedCpuPlacement()), "spec.dedicatedCpuPlacement");
        unless(same(wanted.cpu().isolateEmulatorThread(), now.isolateEmulatorThread()), "spec.isolateEmulatorThread");
        unless(Objects.equals(wanted.cpu().numa(), now.numa()), "spec.numa");
    }

    private static boolean isSpread(Cpu cpu) {
        return orOne(cpu.threads()) > 1 || (orOne(cpu.sockets()) > 1 && orOne(cpu.cores()) > 1);
    }

    private static String shape(Cpu cpu) {
        return orOne(cpu.sockets()) > 1 ? "sockets" : "cores";
    }

    private static int count(Cpu cpu) {
        return orOne(cpu.cores()) * orOne(cpu.sockets()) * orOne(cpu.threads());
    }

    private static int orOne(Integer number) {
        return number == null ? 1 : number;
    }

    private void memory(Memory wanted, Memory running) {
        if (wanted == null || wanted.guest() == null) {
            return;
        }
        boolean same = running != null
                && running.guest() != null
                && CanonicalQuantity.compare(wanted.guest(), running.guest()) == 0;
        unless(Objects.equals(wanted.hugepages(), running == null ? null : running.hugepages()), "spec.hugepages");
        if (!same) {
            changes.add("spec.memory (%s runs, %s wanted)"
                    .formatted(running == null ? "nothing" : running.guest(), wanted.guest()));
        }
    }

    /** KubeVirt fills in what is left out, and raises requests and limits of a guest that grows while it runs. */
    private void resources(Domain wanted, Domain running) {
        boolean grew = wanted.memory() != null
                && running.memory() != null
                && running.memory().maxGuest() != null;
        if (wanted.resources() == null || grew) {
            return;
        }
        Resources now = running.resources() == null ? new Resources(null, null) : running.resources();
        if (!holds(now.requests(), wanted.resources().requests())
                || !holds(now.limits(), wanted.resources().limits())) {
            changes.add("spec.resources");
        }
    }

    private static boolean holds(Map<String, Quantity> running, Map<String, Quantity> wanted) {
        return wanted.entrySet().stream()
                .allMatch(amount -> running.containsKey(amount.getKey())
                        && CanonicalQuantity.sameAmount(running.get(amount.getKey()), amount.getValue()));
    }

    private void devices(Domain wanted, Domain running) {
        unless(
                named(wanted, Devices::gpus, gpu -> gpu.name() + "=" + gpu.deviceName())
                        .equals(named(running, Devices::gpus, gpu -> gpu.name() + "=" + gpu.deviceName())),
                "spec.gpus");
        unless(
                named(wanted, Devices::hostDevices, device -> device.name() + "=" + device.deviceName())
                        .equals(named(
                                running, Devices::hostDevices, device -> device.name() + "=" + device.deviceName())),
                "spec.hostDevices");
    }

    private static <T> Set<String> named(Domain domain, Function<Devices, List<T>> list, Function<T, String> text) {
        return domain.devices() == null
                ? Set.of()
                : list.apply(domain.devices()).stream().map(text).collect(Collectors.toSet());
    }

    private static boolean same(Boolean wanted, Boolean running) {
        return Boolean.TRUE.equals(wanted) == Boolean.TRUE.equals(running);
    }

    private void unless(boolean same, String field) {
        if (!same) {
            changes.add(field);
        }
    }
}
