package dev.novasphere.wukong.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Absent;
import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Refusals;
import dev.novasphere.wukong.api.v1alpha1.availability.HighAvailability;
import dev.novasphere.wukong.api.v1alpha1.availability.StartStrategy;
import dev.novasphere.wukong.api.v1alpha1.compute.GpuSpec;
import dev.novasphere.wukong.api.v1alpha1.disk.DeletionPolicy;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInitUser;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.api.v1alpha1.probe.ReadinessProbe;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** What the user wants of the virtual machine. Lists that are absent read as empty. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value =
                "!has(self.startStrategy) || !has(self.startStrategy.runStrategy) || !has(self.highAvailability)"
                        + " || !has(self.highAvailability.restartPolicy) || self.startStrategy.runStrategy == (self.highAvailability.restartPolicy"
                        + " == 'OnFailure' ? 'RerunOnFailure' : (self.highAvailability.restartPolicy == 'Never' ? 'Manual' : 'Always'))",
        message = Refusals.RUN_STRATEGY)
@ValidationRule(
        value = "!has(self.liveResize) || !self.liveResize || !self.memory.matches('" + Patterns.QUANTITY
                + "') || quantity(self.memory).compareTo(quantity('1Gi')) >= 0",
        fieldPath = ".memory",
        message = Refusals.LIVE_RESIZE_MEMORY)
@ValidationRule(value = "has(self.disks) && self.disks.size() > 0", fieldPath = ".disks", message = Refusals.NO_DISK)
public record WukongSpec(
        @Required
        @Min(1)
        @Max(64)
        @ValidationRule(value = "self >= 1 && self <= 64", message = Refusals.CPU)
        @JsonPropertyDescription(
                "Number of virtual CPUs, 1 to 64. Given to the guest as cores; as sockets when liveResize is true.")
        Integer cpu,

        @Required
        @Size(max = 32)
        @ValidationRule(
                value = "self.matches('" + Patterns.QUANTITY + "') && isQuantity(self)",
                message = Refusals.MEMORY)
        @ValidationRule(
                value = "!self.matches('" + Patterns.QUANTITY + "') || quantity(self).compareTo(quantity('1Mi')) >= 0",
                message = Refusals.MEMORY_TOO_SMALL)
        @ValidationRule(
                value = "!self.matches('" + Patterns.QUANTITY + "') || quantity(self).compareTo(quantity('8Ei')) < 0",
                message = Refusals.MEMORY_TOO_LARGE)
        @JsonPropertyDescription(
                "Memory the guest sees, as a Kubernetes quantity such as 4Gi (GiB) or 512Mi (MiB); at least 1Mi.")
        String memory,

        @Size(max = Limits.LINE)
        @JsonPropertyDescription(
                "Name of the operating system image, kept for information only. The image of a disk is given by disks[].image.")
        String osImage,

        @Size(max = Limits.TEXT)
        @ValidationRule(
                value = "self == '' || self.matches('" + Patterns.DNS_SUBDOMAIN + "')",
                message = Refusals.SSH_KEY_SECRET)
        @JsonPropertyDescription(
                "Name of a Secret in the same namespace that holds SSH public keys (looked up under ssh-publickey, id_rsa.pub,"
                        + " authorized_keys, publickey, then any other key whose lines parse as OpenSSH public keys). They are given to"
                        + " cloudInitUser, or to the image's default user when there is none. Private keys are never read into the guest."
                        + " cloud-init applies keys at the first boot of a disk only.")
        String sshKeySecret,

        @JsonPropertyDescription("The user that cloud-init creates in the guest at first boot.")
        CloudInitUser cloudInitUser,

        @Size(max = Limits.NETWORKS)
        @ValidationRule(value = "self.all(n, self.exists_one(m, m.name == n.name))", message = Refusals.NETWORK_TWICE)
        @ValidationRule(
                value = "self.all(n, !has(n.macAddress) || n.macAddress == '' || self.exists_one(m, has(m.macAddress)"
                        + " && m.macAddress.lowerAscii() == n.macAddress.lowerAscii()))",
                message = Refusals.MAC_TWICE)
        @ValidationRule(
                value = "self.filter(n, n.name != 'default' && has(n.primary) && n.primary).size() <= 1",
                message = Refusals.PRIMARY_TWICE)
        @ValidationRule(
                value =
                        "self.map(n, !has(n.ipConfig) ? 0 : (has(n.ipConfig.address) && n.ipConfig.address != '' ? 1 : 0)"
                                + " + (has(n.ipConfig.addresses) ? n.ipConfig.addresses.filter(a, a != '').size() : 0)).sum() <= "
                                + Limits.STATIC_ADDRESSES,
                message = Refusals.STATIC_ADDRESSES)
        @JsonPropertyDescription(
                "Networks of the virtual machine. The pod network, named default, is always the first unless a network is primary;"
                        + " list it only to configure it.")
        List<NetworkSpec> networks,

        @Size(max = Limits.DISKS)
        @ValidationRule(value = "self.all(d, self.exists_one(e, e.name == d.name))", message = Refusals.DISK_TWICE)
        @ValidationRule(value = "self.filter(d, has(d.boot) && d.boot).size() <= 1", message = Refusals.BOOT_TWICE)
        @ValidationRule(
                value =
                        "self.size() == 0 || self.exists(d, has(d.boot) && d.boot) || !has(self[0].hotpluggable) || !self[0].hotpluggable",
                message = Refusals.BOOT_HOTPLUGGABLE)
        @JsonPropertyDescription(
                "Disks; at least one is required. Each becomes a PersistentVolumeClaim <wukong>-<disk> and a virtio disk of the guest.")
        List<DiskSpec> disks,

        @JsonPropertyDescription("Where the virtual machine may run and what happens when its guest or its node fails.")
        HighAvailability highAvailability,

        @JsonPropertyDescription(
                "Whether and how the virtual machine is started. Absent: it is started and kept running.")
        StartStrategy startStrategy,

        @Size(max = Limits.GPUS)
        @ValidationRule(value = "self.all(g, self.exists_one(h, h.name == g.name))", message = Refusals.GPU_TWICE)
        @JsonPropertyDescription(
                "GPUs and other devices of the node that are passed to the guest. The KubeVirt object must permit them (permittedHostDevices).")
        List<GpuSpec> gpus,

        @Size(max = Limits.TEXT)
        @ValidationRule(
                value = "self == '' || self.matches('" + Patterns.DNS_SUBDOMAIN + "')",
                message = Refusals.RESTORED_SNAPSHOT)
        @JsonPropertyDescription(
                "Name of a WukongSnapshot of this Wukong, in the same namespace, that the disks are put back to, once for each name"
                        + " written here. A running virtual machine is not stopped for it: the restore waits until it is off. A Wukong"
                        + " that has no virtual machine yet starts with the disks of the snapshot. The condition Restored tells.")
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
        ReadinessProbe readinessProbe,

        @Size(max = Limits.TEXT)
        @ValidationRule(
                value = "self == '' || self.matches('" + Patterns.DEVICE_NAME + "')",
                message = Refusals.IDENTITY)
        @JsonPropertyDescription(
                "What the MAC addresses of networks without macAddress and the UUID and serial number of the machine are made of, in"
                        + " place of the UID of this object: a Wukong of the same identity has the same ones in every cluster. A virtual"
                        + " machine that exists keeps what it has. Give every machine an identity of its own.")
        String identity) {

    public WukongSpec {
        osImage = Absent.ifEmpty(osImage);
        sshKeySecret = Absent.ifEmpty(sshKeySecret);
        restoreFromSnapshot = Absent.ifEmpty(restoreFromSnapshot);
        identity = Absent.ifEmpty(identity);
        networks = networks == null ? List.of() : List.copyOf(networks);
        disks = disks == null ? List.of() : List.copyOf(disks);
        gpus = gpus == null ? List.of() : List.copyOf(gpus);
    }
}
