package dev.novasphere.wukong.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
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
        message =
                "startStrategy.runStrategy and highAvailability.restartPolicy contradict each other; write only one of them, or a"
                        + " pair that agrees: Always with Always, RerunOnFailure with OnFailure, Manual with Never")
@ValidationRule(
        value = "!has(self.liveResize) || !self.liveResize || quantity(self.memory).compareTo(quantity('1Gi')) >= 0",
        message =
                "liveResize needs memory of at least 1Gi, because KubeVirt cannot plug memory into a smaller guest; raise memory or"
                        + " leave liveResize out")
public record WukongSpec(
        @Required
        @Min(1)
        @Max(64)
        @JsonPropertyDescription(
                "Number of virtual CPUs, 1 to 64. Given to the guest as cores; as sockets when liveResize is true.")
        Integer cpu,

        @Required
        @Size(max = 32)
        @ValidationRule(
                value = "isQuantity(self) && self.matches('^[0-9]')",
                message = "memory must be a Kubernetes quantity without spaces; write for example 4Gi or 512Mi")
        @ValidationRule(
                value = "!isQuantity(self) || quantity(self).compareTo(quantity('1Mi')) >= 0",
                message = "memory must be at least 1Mi; a number without a unit means bytes, write for example 4Gi")
        @JsonPropertyDescription("Memory the guest sees, as a Kubernetes quantity such as 4Gi (GiB) or 512Mi (MiB).")
        String memory,

        @Size(max = 1024)
        @JsonPropertyDescription(
                "Name of the operating system image, kept for information only. The image of a disk is given by disks[].image.")
        String osImage,

        @Size(max = 253)
        @JsonPropertyDescription(
                "Name of a Secret in the same namespace that holds SSH public keys (looked up under ssh-publickey, id_rsa.pub,"
                        + " authorized_keys, publickey, then any other key whose lines parse as OpenSSH public keys). They are given to"
                        + " cloudInitUser, or to the image's default user when there is none. Private keys are never read into the guest."
                        + " cloud-init applies keys at the first boot of a disk only.")
        String sshKeySecret,

        @JsonPropertyDescription("The user that cloud-init creates in the guest at first boot.")
        CloudInitUser cloudInitUser,

        @Size(max = 32)
        @ValidationRule(
                value = "self.all(n, self.exists_one(m, m.name == n.name))",
                message = "two networks have the same name; give each network its own name")
        @ValidationRule(
                value = "self.filter(n, has(n.primary) && n.primary).size() <= 1",
                message =
                        "only one network can be primary; set primary: true on one network and leave it out on the others")
        @JsonPropertyDescription(
                "Networks of the virtual machine. The pod network, named default, is always the first unless a network is primary;"
                        + " list it only to configure it.")
        List<NetworkSpec> networks,

        @Required
        @Size(min = 1, max = 32)
        @ValidationRule(
                value = "self.all(d, self.exists_one(e, e.name == d.name))",
                message = "two disks have the same name; give each disk its own name")
        @ValidationRule(
                value = "self.filter(d, has(d.boot) && d.boot).size() <= 1",
                message =
                        "only one disk can be the boot disk; set boot: true on one disk and leave it out on the others")
        @ValidationRule(
                value = "self.all(d, oldSelf.all(o, o.name != d.name || !isQuantity(o.size) || !isQuantity(d.size)"
                        + " || quantity(d.size).compareTo(quantity(o.size)) >= 0))",
                message =
                        "a disk cannot shrink, because a PersistentVolumeClaim cannot; write the old size or a larger one, or add"
                                + " a new, smaller disk under another name")
        @JsonPropertyDescription(
                "Disks, at least one. Each becomes a PersistentVolumeClaim <wukong>-<disk> and a virtio disk of the guest.")
        List<DiskSpec> disks,

        @JsonPropertyDescription("Where the virtual machine may run and what happens when its guest or its node fails.")
        HighAvailability highAvailability,

        @JsonPropertyDescription(
                "Whether and how the virtual machine is started. Absent: it is started and kept running.")
        StartStrategy startStrategy,

        @Size(max = 16)
        @ValidationRule(
                value = "self.all(g, self.exists_one(h, h.name == g.name))",
                message = "two gpus have the same name; give each gpu its own name")
        @JsonPropertyDescription(
                "GPUs or other mediated devices that the cluster permits and that are passed to the guest.")
        List<GpuSpec> gpus,

        @Size(max = 253)
        @JsonPropertyDescription(
                "Name of a WukongSnapshot in the same namespace whose disks the virtual machine is to be restored from.")
        String restoreFromSnapshot,

        @JsonPropertyDescription(
                "When true, cpu is given as sockets so that cpu and memory can grow while the virtual machine runs (KubeVirt live"
                        + " update; needs a migratable VM). Default false.")
        Boolean liveResize,

        @JsonPropertyDescription(
                "What happens to the disks when this Wukong is deleted: Delete (default) removes them, Retain keeps the"
                        + " PersistentVolumeClaims and their data. A disk can say otherwise for itself.")
        DeletionPolicy deletionPolicy) {

    public WukongSpec {
        networks = networks == null ? List.of() : List.copyOf(networks);
        disks = disks == null ? List.of() : List.copyOf(disks);
        gpus = gpus == null ? List.of() : List.copyOf(gpus);
    }
}
