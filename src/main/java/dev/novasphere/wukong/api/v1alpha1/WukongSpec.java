package dev.novasphere.wukong.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Absent;
import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.v1alpha1.availability.HighAvailability;
import dev.novasphere.wukong.api.v1alpha1.availability.StartStrategy;
import dev.novasphere.wukong.api.v1alpha1.compute.ComputeRules;
import dev.novasphere.wukong.api.v1alpha1.compute.CpuFeature;
import dev.novasphere.wukong.api.v1alpha1.compute.CpuRules;
import dev.novasphere.wukong.api.v1alpha1.compute.CpuTopology;
import dev.novasphere.wukong.api.v1alpha1.compute.GpuSpec;
import dev.novasphere.wukong.api.v1alpha1.compute.HostDeviceSpec;
import dev.novasphere.wukong.api.v1alpha1.compute.Hugepages;
import dev.novasphere.wukong.api.v1alpha1.compute.Numa;
import dev.novasphere.wukong.api.v1alpha1.compute.ResourceSpec;
import dev.novasphere.wukong.api.v1alpha1.disk.DeletionPolicy;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskMountRules;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskRules;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskTypeRules;
import dev.novasphere.wukong.api.v1alpha1.filesystem.FilesystemRules;
import dev.novasphere.wukong.api.v1alpha1.filesystem.FilesystemSpec;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInit;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInitSource;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInitUser;
import dev.novasphere.wukong.api.v1alpha1.guest.SshKeyPropagation;
import dev.novasphere.wukong.api.v1alpha1.hardware.FirmwareRules;
import dev.novasphere.wukong.api.v1alpha1.hardware.FirmwareSpec;
import dev.novasphere.wukong.api.v1alpha1.hardware.GuestOs;
import dev.novasphere.wukong.api.v1alpha1.hardware.TpmSpec;
import dev.novasphere.wukong.api.v1alpha1.hardware.WatchdogSpec;
import dev.novasphere.wukong.api.v1alpha1.instancetype.Instancetype;
import dev.novasphere.wukong.api.v1alpha1.instancetype.Preference;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkRules;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.api.v1alpha1.pod.PodMetadata;
import dev.novasphere.wukong.api.v1alpha1.probe.GuestProbe;
import dev.novasphere.wukong.api.v1alpha1.probe.ProbeRules;
import dev.novasphere.wukong.api.v1alpha1.service.ServiceSpec;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What the user wants of the virtual machine. Lists that are absent read as empty. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(value = WukongRules.RUN_STRATEGY_CEL, message = WukongRules.RUN_STRATEGY_MESSAGE)
@ValidationRule(
        value = WukongRules.MEMORY_TO_RESIZE_CEL,
        fieldPath = ".memory",
        message = WukongRules.MEMORY_TO_RESIZE_MESSAGE)
@ValidationRule(value = WukongRules.ONLY_LISTED_CEL, message = WukongRules.ONLY_LISTED_MESSAGE)
@ValidationRule(value = WukongRules.PROBED_BY_POD_NETWORK_CEL, message = WukongRules.PROBED_BY_POD_NETWORK_MESSAGE)
@ValidationRule(
        value = WukongRules.SERVED_BY_POD_NETWORK_CEL,
        fieldPath = ".service",
        message = WukongRules.SERVED_BY_POD_NETWORK_MESSAGE)
@ValidationRule(value = WukongRules.EVEN_SOCKETS_CEL, fieldPath = ".cpu", message = WukongRules.EVEN_SOCKETS_MESSAGE)
@ValidationRule(value = WukongRules.TOPOLOGY_CEL, fieldPath = ".cpu", message = WukongRules.TOPOLOGY_MESSAGE)
@ValidationRule(value = SshKeyRules.LIVE_CEL, fieldPath = ".sshKeyPropagation", message = SshKeyRules.LIVE_MESSAGE)
@ValidationRule(value = BootRules.ONE_ORDER_CEL, fieldPath = ".networks", message = BootRules.ONE_ORDER_MESSAGE)
@ValidationRule(
        value = WukongRules.LIMIT_HOLDS_GUEST_CEL,
        fieldPath = ".resources",
        message = WukongRules.LIMIT_HOLDS_GUEST_MESSAGE)
@ValidationRule(
        value = FilesystemPlaceRules.OTHER_NAMES_CEL,
        fieldPath = ".filesystems",
        message = FilesystemPlaceRules.OTHER_NAMES_MESSAGE)
@ValidationRule(
        value = FilesystemPlaceRules.OTHER_PATHS_CEL,
        fieldPath = ".filesystems",
        message = FilesystemPlaceRules.OTHER_PATHS_MESSAGE)
@ValidationRule(
        value = FilesystemPlaceRules.BY_CLOUD_INIT_CEL,
        fieldPath = ".filesystems",
        message = FilesystemPlaceRules.BY_CLOUD_INIT_MESSAGE)
@ValidationRule(value = SizeRules.CPU_CEL, fieldPath = ".cpu", message = SizeRules.CPU_MESSAGE)
@ValidationRule(value = SizeRules.MEMORY_CEL, fieldPath = ".memory", message = SizeRules.MEMORY_MESSAGE)
@ValidationRule(value = SizeRules.BY_CLASS_CEL, fieldPath = ".instancetype", message = SizeRules.BY_CLASS_MESSAGE)
@ValidationRule(
        value = CpuPlacementRules.ISOLATED_CEL,
        fieldPath = ".isolateEmulatorThread",
        message = CpuPlacementRules.ISOLATED_MESSAGE)
@ValidationRule(value = CpuPlacementRules.NUMA_CEL, fieldPath = ".numa", message = CpuPlacementRules.NUMA_MESSAGE)
@ValidationRule(
        value = CpuPlacementRules.NUMA_FIXED_CEL,
        fieldPath = ".numa",
        message = CpuPlacementRules.NUMA_FIXED_MESSAGE)
@ValidationRule(
        value = CpuPlacementRules.THREADS_CEL,
        fieldPath = ".cpuTopology",
        message = CpuPlacementRules.THREADS_MESSAGE)
@ValidationRule(
        value = CpuPlacementRules.GUARANTEED_CEL,
        fieldPath = ".resources",
        message = CpuPlacementRules.GUARANTEED_MESSAGE)
@ValidationRule(
        value = CpuPlacementRules.REQUESTS_PAGES_CEL,
        fieldPath = ".resources",
        message = CpuPlacementRules.REQUESTS_PAGES_MESSAGE)
@ValidationRule(value = CpuPlacementRules.PAGES_CEL, fieldPath = ".memory", message = CpuPlacementRules.PAGES_MESSAGE)
@ValidationRule(value = DiskRules.NEEDED_CEL, fieldPath = ".disks", message = DiskRules.NEEDED_MESSAGE)
@ValidationRule(value = GuestRules.OFF_ALONE_CEL, fieldPath = ".cloudInit", message = GuestRules.OFF_ALONE_MESSAGE)
@ValidationRule(
        value = GuestRules.NO_ADDRESSES_CEL,
        fieldPath = ".cloudInit",
        message = GuestRules.NO_ADDRESSES_MESSAGE)
@ValidationRule(value = GuestRules.OTHER_USERS_CEL, fieldPath = ".cloudInit", message = GuestRules.OTHER_USERS_MESSAGE)
@ValidationRule(value = GuestRules.ONE_SETUP_CEL, fieldPath = ".sysprepSecret", message = GuestRules.ONE_SETUP_MESSAGE)
@ValidationRule(
        value = GuestRules.IGNITION_ALONE_CEL,
        fieldPath = ".ignitionSecret",
        message = GuestRules.IGNITION_ALONE_MESSAGE)
@ValidationRule(value = GuestRules.ONE_UUID_CEL, fieldPath = ".firmware", message = GuestRules.ONE_UUID_MESSAGE)
@ValidationRule(value = GuestRules.SOME_USER_CEL, fieldPath = ".cloudInit", message = GuestRules.SOME_USER_MESSAGE)
public record WukongSpec(
        @Min(1)
        @Max(ComputeRules.MOST_CPUS)
        @ValidationRule(value = ComputeRules.CPUS_CEL, message = ComputeRules.CPUS_MESSAGE)
        @JsonPropertyDescription(
                "Number of virtual CPUs, 1 to 512. Given to the guest as cores of one socket, above 64 of several; as sockets when"
                        + " liveResize is true. Needed where no instancetype gives it.")
        Integer cpu,

        @Size(max = 32)
        @ValidationRule(value = ComputeRules.MEMORY_CEL, message = ComputeRules.MEMORY_MESSAGE)
        @ValidationRule(value = ComputeRules.MEMORY_LEAST_CEL, message = ComputeRules.MEMORY_LEAST_MESSAGE)
        @ValidationRule(value = ComputeRules.MEMORY_MOST_CEL, message = ComputeRules.MEMORY_MOST_MESSAGE)
        @JsonPropertyDescription(
                "Memory the guest sees, as a Kubernetes quantity such as 4Gi (GiB) or 512Mi (MiB); at least 1Mi. Needed where no instancetype gives it.")
        String memory,

        @Size(max = Limits.LINE)
        @JsonPropertyDescription(
                "Name of the operating system image, kept for information only. The image of a disk is given by disks[].image.")
        String osImage,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = WukongRules.SSH_KEYS_CEL, message = WukongRules.SSH_KEYS_MESSAGE)
        @JsonPropertyDescription(
                "Name of a Secret in the same namespace that holds SSH public keys (read from ssh-publickey, id_rsa.pub,"
                        + " authorized_keys, publickey, then any other key whose lines parse as OpenSSH public keys). They are given to"
                        + " cloudInitUser, or to the image's default user when there is none. Private keys are never read into the guest."
                        + " cloud-init applies keys at the first boot of a disk only.")
        String sshKeySecret,

        @JsonPropertyDescription(
                "Boot (default): the keys of sshKeySecret are given to the guest at its first boot. Live: the guest agent keeps the file"
                        + " authorized_keys of cloudInitUser as the Secret has it, while the guest runs; other keys in that file go. All that"
                        + " the Secret holds must be public keys. A change of this field counts from the next start.")
        SshKeyPropagation sshKeyPropagation,

        @JsonPropertyDescription("The user that cloud-init creates in the guest at first boot.")
        CloudInitUser cloudInitUser,

        @JsonPropertyDescription(
                "What cloud-init does in the guest at its first boot, beside user, keys and networks: user data of your own, packages,"
                        + " commands, files, further users, the guest agent.")
        CloudInit cloudInit,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = GuestRules.HOSTNAME_CEL, message = GuestRules.HOSTNAME_MESSAGE)
        @JsonPropertyDescription(
                "Host name that the guest is given at its first boot and by DHCP. Default: the name of the Wukong, with - for each dot; a"
                        + " virtual machine that exists keeps what it has.")
        String hostname,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = GuestRules.SUBDOMAIN_CEL, message = GuestRules.SUBDOMAIN_MESSAGE)
        @JsonPropertyDescription(
                "Name of a headless Service of the namespace that selects the guest's Pod: the guest is then found in the cluster's DNS as"
                        + " <hostname>.<subdomain>.<namespace>.svc.")
        String subdomain,

        @Size(max = Limits.NETWORKS)
        @ValidationRule(value = NetworkRules.UNIQUE_NAMES_CEL, message = NetworkRules.UNIQUE_NAMES_MESSAGE)
        @ValidationRule(value = NetworkRules.UNIQUE_MACS_CEL, message = NetworkRules.UNIQUE_MACS_MESSAGE)
        @ValidationRule(value = NetworkRules.UNIQUE_ORDERS_CEL, message = NetworkRules.UNIQUE_ORDERS_MESSAGE)
        @ValidationRule(value = NetworkRules.ONE_PRIMARY_CEL, message = NetworkRules.ONE_PRIMARY_MESSAGE)
        @ValidationRule(value = NetworkRules.ADDRESSES_MOST_CEL, message = NetworkRules.ADDRESSES_MOST_MESSAGE)
        @JsonPropertyDescription(
                "Networks of the virtual machine. The pod network, named default, is the first unless podNetwork is false or a network is primary;"
                        + " list it only to configure it.")
        List<NetworkSpec> networks,

        @JsonPropertyDescription(
                "linux (default) or windows. windows gives a new machine UEFI with Secure Boot and a TPM, and every machine Hyper-V"
                        + " enlightenments, the timers that Windows wants and a USB tablet, so that the mouse points where it should; a preference takes the place of all this.")
        GuestOs guestOS,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = GuestRules.SYSPREP_CEL, message = GuestRules.SYSPREP_MESSAGE)
        @JsonPropertyDescription(
                "Name of a Secret of the same namespace with the answer file of Windows, under the key Autounattend.xml for Setup or"
                        + " Unattend.xml for an image that Sysprep has generalised. The guest finds it on a CD. In place of cloud-init.")
        String sysprepSecret,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = GuestRules.IGNITION_CEL, message = GuestRules.IGNITION_MESSAGE)
        @JsonPropertyDescription(
                "Name of a Secret of the same namespace with an Ignition configuration under the key userdata, for Fedora CoreOS, Flatcar and"
                        + " their kin, whose images for KubeVirt read it from a ConfigDrive. In place of cloud-init.")
        String ignitionSecret,

        @JsonPropertyDescription("What starts the guest, and the UUID and serial number that it sees.")
        FirmwareSpec firmware,

        @JsonPropertyDescription("A trusted platform module (TPM 2.0). tpm: {} is an empty one at every start.")
        TpmSpec tpm,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = FirmwareRules.MACHINE_CEL, message = FirmwareRules.MACHINE_MESSAGE)
        @JsonPropertyDescription(
                "Machine type of QEMU, for example q35, where KubeVirt's default is not wanted; the KubeVirt object must permit it.")
        String machineType,

        @JsonPropertyDescription("A watchdog, for guests whose daemon feeds it.")
        WatchdogSpec watchdog,

        @Size(max = Limits.DISKS)
        @ValidationRule(value = DiskRules.UNIQUE_NAMES_CEL, message = DiskRules.UNIQUE_NAMES_MESSAGE)
        @ValidationRule(value = DiskMountRules.UNIQUE_PATHS_CEL, message = DiskMountRules.UNIQUE_PATHS_MESSAGE)
        @ValidationRule(value = DiskTypeRules.ONE_ORDER_CEL, message = DiskTypeRules.ONE_ORDER_MESSAGE)
        @ValidationRule(value = DiskTypeRules.UNIQUE_ORDERS_CEL, message = DiskTypeRules.UNIQUE_ORDERS_MESSAGE)
        @ValidationRule(value = DiskRules.ONE_BOOT_CEL, message = DiskRules.ONE_BOOT_MESSAGE)
        @ValidationRule(value = DiskRules.FIRST_IS_THERE_CEL, message = DiskRules.BOOT_IS_THERE_MESSAGE)
        @JsonPropertyDescription(
                "Disks; at least one is required. Each is a PersistentVolumeClaim <wukong>-<name> and a virtio disk of the guest, unless its claimName,"
                        + " containerDisk, type or bus says otherwise.")
        List<DiskSpec> disks,

        @Size(max = Limits.FILESYSTEMS)
        @ValidationRule(value = FilesystemRules.UNIQUE_NAMES_CEL, message = FilesystemRules.UNIQUE_NAMES_MESSAGE)
        @ValidationRule(value = FilesystemRules.UNIQUE_PATHS_CEL, message = FilesystemRules.UNIQUE_PATHS_MESSAGE)
        @ValidationRule(value = FilesystemRules.ONE_ACCOUNT_CEL, message = FilesystemRules.ONE_ACCOUNT_MESSAGE)
        @JsonPropertyDescription(
                "Files of Secrets, ConfigMaps and a ServiceAccount of the namespace that the guest reads, by virtiofs (Linux 5.4 or newer)."
                        + " What changes in them reaches a guest that runs; a change of this list counts from the next start.")
        List<FilesystemSpec> filesystems,

        @JsonPropertyDescription("Where the virtual machine may run and what happens when its guest or its node fails.")
        HighAvailability highAvailability,

        @JsonPropertyDescription(
                "Whether and how the virtual machine is started. Absent: it is started and kept running.")
        StartStrategy startStrategy,

        @Size(max = Limits.GPUS)
        @ValidationRule(value = ComputeRules.UNIQUE_GPUS_CEL, message = ComputeRules.UNIQUE_GPUS_MESSAGE)
        @JsonPropertyDescription(
                "GPUs and other devices of the node that are passed to the guest. The KubeVirt object must permit them (permittedHostDevices).")
        List<GpuSpec> gpus,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = WukongRules.SNAPSHOT_CEL, message = WukongRules.SNAPSHOT_MESSAGE)
        @JsonPropertyDescription(
                "Name of a WukongSnapshot of this Wukong, in the same namespace, that the disks are put back to, once for each name"
                        + " written here. A running virtual machine is not stopped for it: the restore waits until it is off. A Wukong"
                        + " that has no virtual machine yet starts with the disks of the snapshot. The condition Restored reports it.")
        String restoreFromSnapshot,

        @JsonPropertyDescription(
                "When true, cpu and memory can be raised while the virtual machine runs, without a restart (KubeVirt live"
                        + " update: the virtual machine must be able to migrate, and memory must be at least 1Gi). Default false: a change counts from the next start.")
        Boolean liveResize,

        @JsonPropertyDescription(
                "What happens to the disks when this Wukong is deleted: Delete (default) removes them, Retain keeps the"
                        + " PersistentVolumeClaims and their data. A disk can say otherwise for itself.")
        DeletionPolicy deletionPolicy,

        @JsonPropertyDescription(
                "How it is found out whether the guest serves. With it Ready means that the guest serves, and a Service sends it"
                        + " requests only then; without it Ready means that the guest runs. A change counts from the next start.")
        GuestProbe readinessProbe,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = WukongRules.IDENTITY_CEL, message = WukongRules.IDENTITY_MESSAGE)
        @JsonPropertyDescription(
                "What the MAC addresses of networks without macAddress and the UUID and serial number of the machine are made of, in"
                        + " place of the UID of this object: a Wukong of the same identity has the same ones in every cluster. A virtual"
                        + " machine that exists keeps what it has. Give every machine an identity of its own.")
        String identity,

        @Min(0)
        @Max(Limits.GRACE_SECONDS)
        @JsonPropertyDescription(
                "Seconds that the guest gets to shut down by itself, 0 to 86400, before it is cut off. Default 180. A change counts from the next start.")
        Integer terminationGracePeriodSeconds,

        @ValidationRule(value = ProbeRules.LIVENESS_SUCCESSES_CEL, message = ProbeRules.LIVENESS_SUCCESSES_MESSAGE)
        @JsonPropertyDescription(
                "How it is found out that the guest hangs. When it fails failureThreshold times in a row the guest is ended, and the run"
                        + " strategies Always and RerunOnFailure start it again; with Manual and Once it stays off. Give a guest that boots"
                        + " slowly a longer initialDelaySeconds. A change counts from the next start.")
        GuestProbe livenessProbe,

        @JsonPropertyDescription(
                "Labels and annotations of the pod that the guest runs in and of its VirtualMachineInstance, for Services, NetworkPolicies,"
                        + " address management and costs. A change counts from the next start. Labels of the Wukong itself are on its"
                        + " VirtualMachine, disks and Secret, not on the pod.")
        PodMetadata podMetadata,

        @JsonPropertyDescription(
                "Whether the guest has a card on the pod network. Default true. false: the guest has the networks listed and no other; its"
                        + " pod keeps the pod network for itself. A change counts from the next start.")
        Boolean podNetwork,

        @JsonPropertyDescription(
                "Sockets, cores and threads that the guest sees, for licences and for guests that count sockets. Default: up to 64 cpus are"
                        + " cores of one socket; more are spread over the fewest sockets that divide them evenly.")
        CpuTopology cpuTopology,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = ComputeRules.MODEL_CEL, message = ComputeRules.MODEL_MESSAGE)
        @JsonPropertyDescription(
                "Model of CPU that the guest sees, for example Cascadelake-Server, host-model or host-passthrough. One that all nodes"
                        + " have lets the guest migrate between generations of them. Default: that of the KubeVirt object, else host-model.")
        String cpuModel,

        @JsonPropertyDescription(
                "What the guest's Pod requests of its node and how much it gets at most, for quotas and for nodes that promise less or"
                        + " more than the guest has. A change counts from the next start.")
        ResourceSpec resources,

        @Size(max = Limits.CPU_FEATURES)
        @ValidationRule(value = CpuRules.UNIQUE_CEL, message = CpuRules.UNIQUE_MESSAGE)
        @JsonPropertyDescription(
                "Features that the guest's CPUs have or do not have beside those of their model. A change counts from the next start.")
        List<CpuFeature> cpuFeatures,

        @JsonPropertyDescription(
                "When true, each CPU of the guest is one of the node that no other Pod has. Nodes need kubelet's static CPU manager and"
                        + " KubeVirt the feature gate CPUManager. Default false. A change counts from the next start.")
        Boolean dedicatedCpuPlacement,

        @JsonPropertyDescription(
                "When true, QEMU's own work has one more CPU of the node, beside the dedicated ones of the guest. Default false.")
        Boolean isolateEmulatorThread,

        @JsonPropertyDescription(
                "How the guest sees the NUMA cells of its node. Needs dedicatedCpuPlacement and hugepages.")
        Numa numa,

        @JsonPropertyDescription(
                "2Mi or 1Gi: the guest's memory is made of pages of this size, which nodes must have set aside. Default: ordinary memory.")
        Hugepages hugepages,

        @Size(max = Limits.HOST_DEVICES)
        @ValidationRule(
                value = ComputeRules.UNIQUE_HOST_DEVICES_CEL,
                message = ComputeRules.UNIQUE_HOST_DEVICES_MESSAGE)
        @JsonPropertyDescription(
                "Devices of the node that are passed to the guest, by PCI, USB or as mediated devices. The KubeVirt object must permit"
                        + " them (permittedHostDevices) and have the feature gate HostDevices.")
        List<HostDeviceSpec> hostDevices,

        @JsonPropertyDescription(
                "Instancetype of KubeVirt that gives the size of the machine, in place of cpu and memory and what belongs to them. KubeVirt"
                        + " keeps what the instancetype had when it was first used; another one counts from the next start.")
        Instancetype instancetype,

        @JsonPropertyDescription(
                "Preference of KubeVirt: what an operating system wants of its machine, for all that the Wukong says nothing of. With it,"
                        + " guestOS gives no firmware, TPM and enlightenments.")
        Preference preference,

        @JsonPropertyDescription(
                "A Service of the Wukong's name on the guest's Pod, in Kubernetes' form: how others reach the guest. Who writes it needs the right"
                        + " to create Services in the namespace. A Service of that name that is not the Wukong's is left alone; the condition"
                        + " ServiceReady and status.service report it.")
        ServiceSpec service) {

    public WukongSpec {
        osImage = Absent.ifEmpty(osImage);
        sshKeySecret = Absent.ifEmpty(sshKeySecret);
        restoreFromSnapshot = Absent.ifEmpty(restoreFromSnapshot);
        identity = Absent.ifEmpty(identity);
        cpuModel = Absent.ifEmpty(cpuModel);
        hostname = Absent.ifEmpty(hostname);
        subdomain = Absent.ifEmpty(subdomain);
        machineType = Absent.ifEmpty(machineType);
        sysprepSecret = Absent.ifEmpty(sysprepSecret);
        ignitionSecret = Absent.ifEmpty(ignitionSecret);
        networks = networks == null ? List.of() : List.copyOf(networks);
        disks = disks == null ? List.of() : List.copyOf(disks);
        filesystems = filesystems == null ? List.of() : List.copyOf(filesystems);
        cpuFeatures = cpuFeatures == null ? List.of() : List.copyOf(cpuFeatures);
        hostDevices = hostDevices == null ? List.of() : List.copyOf(hostDevices);
        gpus = gpus == null ? List.of() : List.copyOf(gpus);
    }

    /** Whether the machine gets what Windows wants; a preference knows it better. */
    public boolean wantsWindows() {
        return guestOS == GuestOs.WINDOWS && preference == null;
    }

    /** The Secret that KubeVirt gives to the guest as it is; null where there is none. */
    public String setupSecret() {
        return sysprepSecret != null ? sysprepSecret : ignitionSecret;
    }

    /** Whether the guest has a card on the pod network: podNetwork false and a primary network take it from the guest. */
    public boolean onPodNetwork() {
        return !Boolean.FALSE.equals(podNetwork)
                && networks.stream()
                        .noneMatch(network -> network.replacesPodNetwork() && !network.configuresPodNetwork());
    }

    /** Whether cloud-init may bring network data to the guest: nothing else sets it up, and its disk has a form that can carry them. */
    public boolean takesNetworkData() {
        return setupSecret() == null
                && !cloudInitOrNone().switchedOff()
                && cloudInitOrNone().source() != CloudInitSource.ConfigDrive;
    }

    /** Whether the guest agent brings SSH keys to a guest that runs. */
    public boolean bringsKeysLive() {
        return sshKeyPropagation == SshKeyPropagation.Live && sshKeySecret != null && cloudInitUser != null;
    }

    /** The first disk that is there when the guest starts and is no CD-ROM drive: the one it boots from where nothing has a boot order. */
    public Optional<DiskSpec> firstAtStart() {
        return disks.stream()
                .filter(disk -> !disk.cdrom() && !Boolean.TRUE.equals(disk.hotpluggable()))
                .findFirst();
    }

    /** The disks that the guest is to mount. */
    public List<DiskSpec> mountedDisks() {
        return disks.stream().filter(disk -> disk.mount() != null).toList();
    }

    /** The file systems that cloud-init mounts in the guest. */
    public List<FilesystemSpec> mountedFilesystems() {
        return filesystems.stream()
                .filter(filesystem -> filesystem.mountPath() != null)
                .toList();
    }

    /** The Secrets that KubeVirt gives to the guest as they are. */
    public List<String> guestSecrets() {
        return Stream.concat(
                        Stream.ofNullable(setupSecret()), filesystems.stream().map(FilesystemSpec::secret))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** What the guest's configuration is asked to do; never null. */
    public CloudInit cloudInitOrNone() {
        return cloudInit == null ? CloudInit.NONE : cloudInit;
    }
}
