package dev.novasphere.wukong.plan.assembly;

import dev.novasphere.wukong.kubevirt.common.Empty;
import dev.novasphere.wukong.kubevirt.device.Devices;
import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.kubevirt.domain.Domain;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceSpec;
import dev.novasphere.wukong.kubevirt.machine.TemplateMetadata;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachineSpec;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachineTemplate;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.Fragments;
import dev.novasphere.wukong.plan.ObjectOwner;
import dev.novasphere.wukong.plan.OwnedMetadata;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.RestoredFrom;
import dev.novasphere.wukong.plan.Takeover;
import dev.novasphere.wukong.plan.access.AccessFragment;
import dev.novasphere.wukong.plan.cloudinit.CloudInitFragment;
import dev.novasphere.wukong.plan.filesystem.FilesystemFragment;
import dev.novasphere.wukong.plan.hardware.HardwareFragment;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.InheritedLabels;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.network.NetworkFragment;
import dev.novasphere.wukong.plan.nodenetwork.NodeBridgeFragment;
import dev.novasphere.wukong.plan.pod.PodMetadataFragment;
import dev.novasphere.wukong.plan.resource.ResourceFragment;
import dev.novasphere.wukong.plan.restore.RestoredSpec;
import dev.novasphere.wukong.plan.scheduling.SchedulingFragment;
import dev.novasphere.wukong.plan.storage.StorageFragment;
import dev.novasphere.wukong.plan.storage.device.BootDevices;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes one VirtualMachine of the fragments: the only place that knows how they fit together. */
@ApplicationScoped
public class VirtualMachineAssembler {

    /** Seconds a guest gets to shut down; KubeVirt's own 30 are short for a machine with services. */
    static final long TERMINATION_GRACE_SECONDS = 180;

    private static final StorageFragment NO_STORAGE =
            new StorageFragment(List.of(), List.of(), List.of(), List.of(), List.of());
    private static final CloudInitFragment NO_CLOUD_INIT =
            new CloudInitFragment(List.of(), List.of(), List.of(), List.of());
    private static final NetworkFragment NO_NETWORK =
            new NetworkFragment(List.of(), List.of(), Map.of(), List.of(), List.of(), List.of());
    private static final SchedulingFragment ANYWHERE = new SchedulingFragment(
            Map.of(), List.of(), Optional.empty(), SchedulingFragment.Placement.USUAL, null, Map.of(), List.of());

    private static final PodMetadataFragment NO_POD_METADATA = new PodMetadataFragment(Map.of(), Map.of(), List.of());

    /**
     * What cannot be put together: two disks, volumes, interfaces or networks of one name, also where one is of KubeVirt's own, two first
     * networks, two disks of one boot order, and a live VirtualMachine of the same name that belongs to another owner.
     *
     * @return a finding for each clash, which names both sides; empty when the fragments fit
     */
    public List<Finding> clashes(PlanInput input, Fragments fragments) {
        List<Finding> findings = new ArrayList<>(Clashes.between(fragments));
        findings.addAll(PodVolumes.of(fragments));
        foreignMachine(input).ifPresent(findings::add);
        fragments
                .find(StorageFragment.class)
                .flatMap(storage -> BootDevices.of(input, storage.disks(), setupDisks(fragments)))
                .ifPresent(findings::add);
        return List.copyOf(findings);
    }

    private static List<Disk> setupDisks(Fragments fragments) {
        return fragments
                .find(CloudInitFragment.class)
                .map(CloudInitFragment::disks)
                .orElse(List.of());
    }

    /**
     * Puts the machine together. Lists keep the order of the fragments, disks of the spec before the cloud-init disk; what is empty is
     * left out. A machine taken over from the Go operator keeps what a change would ask a restart for, see {@link Takeover}.
     *
     * @return the machine without a run strategy
     * @throws IllegalStateException when no stage gave cpu and memory, which is a defect of the program
     */
    public VirtualMachine assemble(PlanInput input, Fragments fragments) {
        ResourceFragment resource = fragments
                .find(ResourceFragment.class)
                .orElseThrow(() -> new IllegalStateException("no stage planned cpu and memory"));
        NetworkFragment network = fragments.find(NetworkFragment.class).orElse(NO_NETWORK);
        StorageFragment storage = fragments.find(StorageFragment.class).orElse(NO_STORAGE);
        CloudInitFragment cloudInit = fragments.find(CloudInitFragment.class).orElse(NO_CLOUD_INIT);
        SchedulingFragment scheduling = fragments.find(SchedulingFragment.class).orElse(ANYWHERE);
        PodMetadataFragment pod = fragments.find(PodMetadataFragment.class).orElse(NO_POD_METADATA);
        HardwareFragment hardware = fragments.find(HardwareFragment.class).orElse(HardwareFragment.USUAL);
        FilesystemFragment files = fragments.find(FilesystemFragment.class).orElse(FilesystemFragment.NONE);
        boolean takenOver = Takeover.machine(input).isPresent();

        List<Disk> disks = concat(storage.disks(), cloudInit.disks());
        List<Volume> volumes = concat(concat(storage.volumes(), cloudInit.volumes()), files.volumes());
        Devices devices = new Devices(
                disks,
                network.interfaces(),
                resource.gpus(),
                resource.hostDevices(),
                takenOver ? null : Empty.object(),
                input.spec().networks().stream().anyMatch(n -> Boolean.TRUE.equals(n.multiqueue())) ? true : null,
                Boolean.FALSE.equals(input.spec().podNetwork())
                                && network.interfaces().isEmpty()
                        ? false
                        : null,
                hardware.inputs(),
                hardware.tpm(),
                hardware.watchdog(),
                files.filesystems());
        VirtualMachineInstanceSpec spec = new VirtualMachineInstanceSpec(
                new Domain(
                        resource.cpu(),
                        resource.memory(),
                        resource.resources(),
                        hardware.machine(),
                        hardware.firmware(),
                        hardware.clock(),
                        hardware.features(),
                        devices),
                network.networks(),
                volumes,
                nodeSelector(scheduling, fragments),
                scheduling.affinity().orElse(null),
                scheduling.tolerations(),
                scheduling.evictionStrategy(),
                gracePeriod(input, takenOver),
                GuestName.of(input),
                input.spec().subdomain(),
                ProbeTranslation.of(input.spec().readinessProbe()),
                ProbeTranslation.of(input.spec().livenessProbe()),
                scheduling.placement().spread(),
                scheduling.placement().priorityClassName(),
                scheduling.placement().schedulerName(),
                fragments.find(AccessFragment.class).orElse(AccessFragment.NONE).credentials(),
                Architecture.of(input).orElse(null));

        MachineClass machineClass = MachineClass.of(input);
        VirtualMachine machine = new VirtualMachine();
        machine.setMetadata(metadata(input, network, machineClass, takenOver));
        machine.setSpec(new VirtualMachineSpec(
                null,
                null,
                machineClass.instancetype(),
                machineClass.preference(),
                storage.migratesVolumes() ? VirtualMachineSpec.MIGRATION : null,
                new VirtualMachineTemplate(
                        new TemplateMetadata(templateLabels(input, scheduling, pod), pod.annotations()), spec)));
        return machine;
    }

    private static Long gracePeriod(PlanInput input, boolean takenOver) {
        Integer asked = input.spec().terminationGracePeriodSeconds();
        if (asked != null) {
            return asked.longValue();
        }
        return takenOver ? null : Long.valueOf(TERMINATION_GRACE_SECONDS);
    }

    private static Map<String, String> nodeSelector(SchedulingFragment scheduling, Fragments fragments) {
        Map<String, String> labels = new TreeMap<>(scheduling.nodeSelector());
        fragments.find(NodeBridgeFragment.class).ifPresent(bridges -> labels.putAll(bridges.nodeSelector()));
        return labels;
    }

    private static ObjectMeta metadata(
            PlanInput input, NetworkFragment network, MachineClass machineClass, boolean takenOver) {
        ObjectMeta metadata = OwnedMetadata.owned(input, Names.virtualMachine(input.name()));
        Map<String, String> labels = new LinkedHashMap<>(InheritedLabels.of(input.wukong()));
        labels.putAll(metadata.getLabels());
        metadata.setLabels(labels);
        Map<String, String> annotations = new TreeMap<>(network.annotations());
        if (takenOver) {
            annotations.put(Annotations.ADOPTED, Annotations.ADOPTED_VALUE);
        }
        machineClass.note().ifPresent(note -> annotations.put(Annotations.INSTANCETYPE, note));
        Architecture.of(input).ifPresent(name -> annotations.put(Annotations.ARCHITECTURE, name));
        RestoredFrom.of(input).ifPresent(snapshot -> annotations.put(Annotations.RESTORED_FROM, snapshot));
        RestoredSpec.note(input).ifPresent(note -> annotations.put(Annotations.RESTORED_SPEC, note));
        if (!annotations.isEmpty()) {
            metadata.setAnnotations(annotations);
        }
        return metadata;
    }

    private static Map<String, String> templateLabels(
            PlanInput input, SchedulingFragment scheduling, PodMetadataFragment pod) {
        Map<String, String> labels = new TreeMap<>(pod.labels());
        labels.putAll(scheduling.templateLabels());
        labels.put(Labels.WUKONG, input.name());
        return labels;
    }

    private static <T> List<T> concat(List<T> first, List<T> second) {
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private static Optional<Finding> foreignMachine(PlanInput input) {
        String name = Names.virtualMachine(input.name());
        return input.observed()
                .virtualMachine()
                .map(live -> ObjectOwner.of(input, live))
                .map(holder -> switch (holder.kind()) {
                    case THIS_WUKONG -> null;
                    case PREDECESSOR ->
                        Finding.waiting(
                                Concern.SPEC,
                                "PredecessorGoing",
                                "VirtualMachine %s still belongs to a deleted Wukong of the same name; it is made anew as soon as the old one is gone"
                                        .formatted(name));
                    case OTHER_WUKONG, OTHER_CONTROLLER ->
                        Finding.error(
                                Concern.SPEC,
                                "VirtualMachineClash",
                                "VirtualMachine %s belongs to %s and is left alone; choose another name for Wukong %s"
                                        .formatted(name, holder.description(), input.name()));
                    case NOBODY ->
                        Finding.error(
                                Concern.SPEC,
                                "VirtualMachineClash",
                                "VirtualMachine %s was not made of Wukong %s and is left alone; choose another name for the Wukong, or label the VirtualMachine %s=%s to hand it over"
                                        .formatted(name, input.name(), Labels.WUKONG, input.name()));
                });
    }
}
