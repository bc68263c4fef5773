package dev.novasphere.wukong.status.pending;

import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.kubevirt.device.Filesystem;
import dev.novasphere.wukong.kubevirt.device.Interface;
import dev.novasphere.wukong.kubevirt.domain.Bootloader;
import dev.novasphere.wukong.kubevirt.domain.Domain;
import dev.novasphere.wukong.kubevirt.instance.Network;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceSpec;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceView;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.naming.Names;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a running guest does not have yet of the template it came from, in the words of the Wukong. Of what KubeVirt adds to a guest by
 * itself nothing counts: only what the template says is compared.
 */
public final class PendingChanges {

    private final VirtualMachineInstanceSpec template;
    private final VirtualMachineInstanceView guest;
    private final List<String> changes = new ArrayList<>();

    private PendingChanges(VirtualMachineInstanceSpec template, VirtualMachineInstanceView guest) {
        this.template = template;
        this.guest = guest;
    }

    /**
     * Compares a template with the guest.
     *
     * @return the fields that differ, each with what runs and what is wanted, such as {@code spec.cpu (2 runs, 4 wanted)}; empty when
     *     nothing differs that the operator knows of
     */
    public static List<String> between(VirtualMachineInstanceSpec template, VirtualMachineInstanceView guest) {
        PendingChanges pending = new PendingChanges(template, guest);
        if (template.domain() != null && guest.domain() != null) {
            pending.changes.addAll(PendingCompute.between(template.domain(), guest.domain()));
            pending.field("the UUID of the machine", uuid(template.domain()), uuid(guest.domain()));
            pending.field("the serial number of the machine", serial(template.domain()), serial(guest.domain()));
            pending.hardware(template.domain(), guest.domain());
            pending.disks();
            pending.networks();
        }
        if (!template.accessCredentials().equals(guest.accessCredentials())) {
            pending.changes.add("spec.sshKeyPropagation");
        }
        pending.field("spec.highAvailability.evictionStrategy", template.evictionStrategy(), guest.evictionStrategy());
        pending.field(
                "spec.terminationGracePeriodSeconds",
                template.terminationGracePeriodSeconds(),
                guest.terminationGracePeriodSeconds());
        pending.field("spec.hostname", template.hostname(), guest.hostname());
        pending.field("spec.subdomain", template.subdomain(), guest.subdomain());
        PendingPlacement.between(template, guest).forEach(pending.changes::add);
        return List.copyOf(pending.changes);
    }

    private static String uuid(Domain domain) {
        return domain.firmware() == null ? null : domain.firmware().uuid();
    }

    private static String serial(Domain domain) {
        return domain.firmware() == null ? null : domain.firmware().serial();
    }

    private void hardware(Domain wanted, Domain running) {
        same("spec.firmware.bootloader", bootloader(wanted), bootloader(running));
        same("spec.machineType", wanted.machine(), running.machine());
        if (wanted.features() != null && wanted.features().hyperv() != null) {
            boolean enlightened =
                    running.features() != null && running.features().hyperv() != null;
            same("spec.guestOS", true, enlightened);
        }
        if (wanted.devices() != null && running.devices() != null) {
            same("spec.tpm", wanted.devices().tpm(), running.devices().tpm());
            same("spec.watchdog", wanted.devices().watchdog(), running.devices().watchdog());
        }
    }

    private static Bootloader bootloader(Domain domain) {
        return domain.firmware() == null ? null : domain.firmware().bootloader();
    }

    /** What the template leaves open counts for nothing. */
    private void same(String field, Object wanted, Object running) {
        if (wanted != null && !wanted.equals(running)) {
            changes.add(field);
        }
    }

    private void disks() {
        Set<String> differing = new LinkedHashSet<>();
        List<Disk> wanted = template.domain().devices() == null
                ? List.of()
                : template.domain().devices().disks();
        differing.addAll(differing(wanted, guest.disks(), Disk::name, SameDevices::sameDisk));
        differing.addAll(differing(template.volumes(), guest.volumes(), Volume::name, SameDevices::sameVolume));
        Set<String> asked = template.volumes().stream().map(Volume::name).collect(Collectors.toSet());
        Set<String> plugged = guest.volumes().stream().map(Volume::name).collect(Collectors.toSet());
        Set<String> filesystems = Stream.of(wantedFilesystems(), guest.filesystems())
                .flatMap(List::stream)
                .map(Filesystem::name)
                .collect(Collectors.toSet());
        for (String name : differing) {
            String what = name.equals(Names.CLOUD_INIT_DISK)
                    ? "the cloud-init disk"
                    : name.equals(Names.SYSPREP_DISK)
                            ? "spec.sysprepSecret"
                            : (filesystems.contains(name) ? "file system " : "disk ") + name;
            changes.add(what + how(asked.contains(name), plugged.contains(name)));
        }
    }

    private List<Filesystem> wantedFilesystems() {
        return template.domain().devices() == null
                ? List.of()
                : template.domain().devices().filesystems();
    }

    private void networks() {
        List<Interface> wanted = template.domain().devices() == null
                ? List.of()
                : template.domain().devices().interfaces();
        Set<String> differing = new LinkedHashSet<>();
        differing.addAll(differing(wanted, guest.interfaces(), Interface::name, SameDevices::sameNic));
        differing.addAll(differing(template.networks(), guest.networks(), Network::name, SameDevices::sameNetwork));
        Set<String> asked = wanted.stream()
                .filter(nic -> !"absent".equals(nic.state()))
                .map(Interface::name)
                .collect(Collectors.toSet());
        Set<String> plugged = guest.interfaces().stream().map(Interface::name).collect(Collectors.toSet());
        differing.forEach(name -> changes.add("network " + name + how(asked.contains(name), plugged.contains(name))));
    }

    private static String how(boolean wanted, boolean there) {
        if (wanted && there) {
            return " (changed)";
        }
        return wanted ? " (added)" : " (removed)";
    }

    private static <T> Set<String> differing(
            List<T> wanted, List<T> there, Function<T, String> name, BiPredicate<T, T> same) {
        Map<String, T> known = there.stream().collect(Collectors.toMap(name, element -> element, (a, b) -> a));
        Set<String> differing = new LinkedHashSet<>();
        for (T element : wanted) {
            T running = known.remove(name.apply(element));
            if (running == null || !same.test(element, running)) {
                differing.add(name.apply(element));
            }
        }
        differing.addAll(known.keySet());
        return differing;
    }

    private void field(String name, Object wanted, Object running) {
        if (wanted != null && !wanted.equals(running)) {
            changes.add("%s (%s runs, %s wanted)".formatted(name, running == null ? "none" : running, wanted));
        }
    }
}
