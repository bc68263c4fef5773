package dev.novasphere.wukong.status;

import static dev.novasphere.wukong.status.StatusFixture.brief;
import static dev.novasphere.wukong.status.StatusFixture.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What KubeVirt says about a guest that does not start is in the message of Ready, with what to do. */
class KubeVirtsReasonTest {

    private static final String POD =
            "failed to create virtual machine pod: pods \"virt-launcher-web-1-vm-x\" is forbidden: ";

    private static final String[] QUOTA = {
        "FailedCreate",
        POD
                + "exceeded quota: team-q, requested: limits.memory=4480Mi, used: limits.memory=6Gi, limited: limits.memory=8Gi"
    };

    private static WukongStatus guestSays(String printable, String type, String reason, String message) {
        return StatusFixture.usual()
                .vm(printable, "Always", "")
                .vmi(
                        "Pending",
                        "conditions: [{type: %s, status: 'False', reason: '%s', message: '%s'}]"
                                .formatted(type, reason, message.replace("'", "''")))
                .status();
    }

    private static String message(WukongStatus status) {
        return condition(status, "Ready").getMessage();
    }

    @ParameterizedTest
    @CsvSource({"Starting", "WaitingForVolumeBinding", "Provisioning", "Stopped"})
    void a_quota_that_the_launcher_does_not_fit_in_is_reported_whatever_kubevirt_calls_the_state(String printable) {
        WukongStatus status = guestSays(printable, "Synchronized", QUOTA[0], QUOTA[1]);

        assertThat(status.phase()).isEqualTo(Phase.Error);
        assertThat(brief(status, "Ready")).isEqualTo("Ready=False/QuotaExceeded");
        assertThat(message(status))
                .contains(QUOTA[1] + ". ")
                .contains("Raise ResourceQuota team-q of namespace shop", "ask for less in spec.memory.")
                .contains("alpha.kubevirt.io/auto-memory-limits-ratio");
    }

    @ParameterizedTest
    @CsvSource({"FailedFindInstancetype, InstancetypeNotFound", "FailedFindPreference, PreferenceNotFound"})
    void a_class_that_is_missing_is_waited_for(String reason, String reported) {
        WukongStatus status = StatusFixture.usual()
                .vm("Stopped", "Always", "")
                .vmCondition("Failure", "True", reason, "Failure to find instancetype: u1.huge not found")
                .status();

        assertThat(brief(status, "Ready")).isEqualTo("Ready=False/" + reported);
        assertThat(message(status)).contains("u1.huge not found.", "spec.instancetype", "by itself");
    }

    @Test
    void the_same_is_reported_when_only_the_virtual_machine_has_the_condition() {
        WukongStatus status = StatusFixture.usual()
                .vm("Starting", "Always", "")
                .vmCondition("Synchronized", "False", QUOTA[0], QUOTA[1])
                .status();

        assertThat(brief(status, "Ready")).isEqualTo("Ready=False/QuotaExceeded");
        assertThat(message(status)).contains("ResourceQuota team-q");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exceeded quota: q, requested: requests.cpu=2,requests.memory=2Gi, used: requests.cpu=3,requests.memory=1Gi, limited: requests.cpu=4,requests.memory=8Gi | QuotaExceeded | spec.cpu or spec.memory",
                "exceeded quota: q, requested: pods=1, used: pods=5, limited: pods=5 | QuotaExceeded | Raise ResourceQuota q",
                "exceeded quota: q, requested: requests.nvidia.com/gpu=1, used: requests.nvidia.com/gpu=2, limited: requests.nvidia.com/gpu=2 | QuotaExceeded | less in spec.gpus",
                "failed quota: q: must specify limits.cpu for: compute; limits.memory for: compute | QuotaExceeded | ResourceQuota q counts limits.cpu, limits.memory, which the Pod does not state: write spec.resources.limits, make a LimitRange in namespace shop",
                "failed quota: q: must specify limits.memory | QuotaExceeded | counts limits.memory, which",
                "maximum memory usage per Container is 1Gi, but limit is 2Gi | LimitRangeExceeded | change spec.memory or the LimitRange",
                "minimum cpu usage per Pod is 200m, but request is 100m | LimitRangeExceeded | change spec.cpu or the LimitRange",
                "[maximum cpu usage per Container is 1, but limit is 4, cpu max limit to request ratio per Container is 2, but provided ratio is 10.000000] | LimitRangeExceeded | change spec.cpu or",
                "GPU nvidia.com/A100 is not permitted in permittedHostDevices configuration | VMFailure | spec.configuration.permittedHostDevices, or correct spec.gpus",
                "admission webhook \"validate.policy.example\" denied the request: no label owner | VMFailure | A webhook or policy of the cluster",
                "ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no | VMFailure | A webhook or policy of the cluster",
                "User \"system:serviceaccount:kubevirt:kubevirt-controller\" cannot create resource \"pods\" in API group \"\" in the namespace \"shop\" | VMFailure | KubeVirt itself lacks this right",
                "pods \"virt-launcher-web-vm-x\" is forbidden: no PriorityClass with name gold.fast was found | PriorityClassMissing | There is no PriorityClass gold.fast: correct spec.highAvailability.priorityClassName",
            })
    void each_kind_of_refusal_says_what_to_change(String words, String reason, String advice) {
        WukongStatus status = guestSays("Starting", "Synchronized", "FailedCreate", POD + words);

        assertThat(status.phase()).isEqualTo(Phase.Error);
        assertThat(brief(status, "Ready")).isEqualTo("Ready=False/" + reason);
        assertThat(message(status)).contains(words).contains(advice);
    }

    @Test
    void pod_security_names_the_level_and_the_label() {
        WukongStatus status = guestSays(
                "Starting",
                "Synchronized",
                "FailedCreate",
                "failed to create pod for vmi shop/web-1-vm, it needs a privileged namespace to run: pods \"virt-launcher-web-1-vm-x\" is"
                        + " forbidden: violates PodSecurity \"restricted:latest\": seccompProfile (pod or container \"compute\" must set"
                        + " securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\")");

        assertThat(brief(status, "Ready")).isEqualTo("Ready=False/PodSecurityForbidden");
        assertThat(message(status))
                .contains("enforces the Pod security level restricted")
                .endsWith("kubectl label namespace shop pod-security.kubernetes.io/enforce=privileged --overwrite");
    }

    @Test
    void what_libvirt_does_not_take_is_reported_in_its_words() {
        String words =
                "server error. command SyncVMI failed: \"LibvirtError(Code=67, Domain=10, Message=unsupported configuration:"
                        + " CPU mode host-passthrough for x86_64 guest is not supported)\"";
        WukongStatus status = guestSays("Starting", "Synchronized", "Synchronizing with the Domain failed.", words);

        assertThat(status.phase()).isEqualTo(Phase.Error);
        assertThat(brief(status, "Ready")).isEqualTo("Ready=False/GuestNotSynchronized");
        assertThat(message(status))
                .contains(words + ". KubeVirt tries again")
                .contains("kubectl describe vmi web-1-vm -n shop");
    }

    @Test
    void a_running_guest_that_kubevirt_cannot_bring_in_line_stays_ready_and_says_so() {
        WukongStatus status = guestSays(
                "Running",
                "Synchronized",
                "Synchronizing with the Domain failed.",
                "server error. command SyncVMI failed: \"x\"");

        assertThat(brief(status, "Ready")).isEqualTo("Ready=True/VMRunning");
        assertThat(message(status))
                .endsWith("KubeVirt could not carry out the last change: server error. command SyncVMI failed: \"x\".");
    }

    @Test
    void what_passes_with_the_next_attempt_is_no_failure() {
        WukongStatus conflict = guestSays(
                "Starting",
                "Synchronized",
                "FailedCreate",
                "Operation cannot be fulfilled on pods \"x\": the object has been modified; please apply your changes");
        assertThat(brief(conflict, "Ready")).isEqualTo("Ready=False/Starting");

        WukongStatus storage = guestSays("Starting", "Synchronized", "BackendStorageNotReady", "PVC pending");
        assertThat(storage.phase()).isEqualTo(Phase.Creating);
        assertThat(brief(storage, "Ready")).isEqualTo("Ready=False/Starting");
        assertThat(message(storage)).contains("KubeVirt waits: PVC pending.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0/3 nodes are available: 3 Insufficient memory. preemption: 0/3 nodes are available | Compare spec.memory with what the nodes have.",
                "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint {gpu: only} | Compare spec.cpu, spec.highAvailability.tolerations with",
                "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector | KubeVirt takes only nodes on which its virt-handler runs",
                "0/3 nodes are available: 3 node(s) didn't match pod topology spread constraints | Compare spec.highAvailability.topologySpreadConstraints with",
                "0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules | Compare spec.highAvailability.antiAffinity, spec.highAvailability.affinity with",
                "0/3 nodes are available: 3 node(s) didn't match pod affinity rules | Compare spec.highAvailability.affinity with",
                "0/3 nodes are available: 3 Insufficient nvidia.com/TU104GL_Tesla_T4. preemption | No node has a free device nvidia.com/TU104GL_Tesla_T4: check its device plug-in",
                "0/3 nodes are available: 3 Insufficient devices.kubevirt.io/kvm | offers devices.kubevirt.io/kvm: check that virt-handler runs",
                "0/3 nodes are available: 3 node(s) had volume node affinity conflict | A disk is on a volume that only other nodes reach",
                "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims | VolumesBound says why",
                "something new | Compare spec.cpu, spec.memory, spec.gpus and spec.highAvailability with what the nodes have.",
            })
    void without_a_node_the_fields_are_named_that_the_scheduler_speaks_of(String words, String advice) {
        WukongStatus status = guestSays("ErrorUnschedulable", "PodScheduled", "Unschedulable", words);

        assertThat(brief(status, "Ready")).isEqualTo("Ready=False/Unschedulable");
        assertThat(message(status))
                .contains("No node takes the virtual machine: " + words)
                .contains(advice);
    }

    @Test
    void a_pod_with_a_scheduling_gate_is_reported() {
        WukongStatus status = guestSays(
                "Starting",
                "PodScheduled",
                "SchedulingGated",
                "Scheduling is blocked due to non-empty scheduling gates");

        assertThat(status.phase()).isEqualTo(Phase.Creating);
        assertThat(message(status)).contains("Scheduling is blocked due to non-empty scheduling gates.");
    }

    @ParameterizedTest
    @CsvSource({"ErrImagePull", "ImagePullBackOff"})
    void an_image_that_cannot_be_pulled_is_named(String reason) {
        WukongStatus status = guestSays(
                reason, "Synchronized", reason, "Back-off pulling image \"quay.io/kubevirt/virt-launcher:v9\"");

        assertThat(brief(status, "Ready")).isEqualTo("Ready=False/" + reason);
        assertThat(message(status))
                .contains("quay.io/kubevirt/virt-launcher:v9")
                .contains("No disk of the Wukong names it in containerDisk: an administrator checks the registry");
    }

    @ParameterizedTest
    @CsvSource({"ErrImagePull", "Starting"})
    void the_disk_is_named_whose_container_image_cannot_be_pulled(String printable) {
        WukongStatus status = StatusFixture.of("""
                        cpu: 1
                        memory: 1Gi
                        disks:
                        - {name: system, containerDisk: "quay.io/team/fedroa:42@sha256:00000000000000000000000000000000"}
                        """)
                .vm(printable, "Always", "")
                .vmCondition(
                        "Synchronized",
                        "False",
                        "ErrImagePull",
                        "Back-off pulling image \"quay.io/team/fedroa:42@sha256:00000000000000000000000000000000\"")
                .status();

        assertThat(brief(status, "Ready")).isEqualTo("Ready=False/ErrImagePull");
        assertThat(message(status))
                .contains(
                        "It is containerDisk of disk system: correct it in spec.disks",
                        "image: docker://quay.io/team/fedroa@sha256:00000000000000000000000000000000 with");
    }

    /** Kubelet's words, and those of container runtimes, which complete the name of an image. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Back-off pulling image \"quay.io/team/fedora:42\" | b",
                "Back-off pulling image \"quay.io/team/fedora:42\": ErrImagePull: not found | b",
                "failed to resolve reference \"docker.io/library/alpine:latest\": docker.io/library/alpine:latest: not found | c",
                "initializing source docker://quay.io/team/fedora:4: reading manifest 4 in quay.io/team/fedora: manifest unknown | a",
                "Back-off pulling image \"quay.io/team/fedora:421\" | ",
                "Back-off pulling image \"mirror.example.org/quay.io/team/fedora:42\" | ",
            })
    void a_disk_is_not_named_because_its_image_is_a_part_of_another_name(String words, String disk) {
        WukongStatus status = StatusFixture.of("""
                        cpu: 1
                        memory: 1Gi
                        disks:
                        - {name: a, containerDisk: "quay.io/team/fedora:4"}
                        - {name: b, containerDisk: "quay.io/team/fedora:42"}
                        - {name: c, containerDisk: alpine}
                        """)
                .vm("ErrImagePull", "Always", "")
                .vmCondition("Synchronized", "False", "ErrImagePull", words)
                .status();

        assertThat(message(status))
                .contains(
                        disk == null
                                ? "No disk of the Wukong names it in containerDisk"
                                : "It is containerDisk of disk " + disk + ":");
    }

    @ParameterizedTest
    @CsvSource({
        "CrashLoopBackOff, CrashLoopBackOff",
        "Unknown, Unknown",
        "DataVolumeError, DataVolumeError",
        "New, Unknown"
    })
    void every_other_bad_state_has_kubevirts_last_words(String printable, String reason) {
        WukongStatus status = guestSays(printable, "Synchronized", "FailedCreate", "the reason of it all");

        assertThat(brief(status, "Ready")).isEqualTo("Ready=False/" + reason);
        assertThat(message(status)).contains("KubeVirt says: the reason of it all. ");
    }

    @Test
    void the_start_of_a_virtual_machine_that_kubevirt_refuses_says_why() {
        WukongStatus status = StatusFixture.usual()
                .vm("Stopped", "Always", "")
                .vmCondition(
                        "Failure",
                        "True",
                        "FailedCreate",
                        "Failure while starting VMI: virtualmachineinstances.kubevirt.io \"web-1-vm\" is forbidden: exceeded quota: vms,"
                                + " requested: count/virtualmachineinstances.kubevirt.io=1, used:"
                                + " count/virtualmachineinstances.kubevirt.io=3, limited: count/virtualmachineinstances.kubevirt.io=3")
                .status();

        assertThat(brief(status, "Ready")).isEqualTo("Ready=False/QuotaExceeded");
        assertThat(message(status)).contains("Raise ResourceQuota vms of namespace shop");
    }

    @Test
    void data_volumes_that_kubevirt_waits_for_are_reported_when_all_disks_of_the_wukong_are_ready() {
        WukongStatus status =
                guestSays("Starting", "DataVolumesReady", "NotAllDVsReady", "Not all of the VMI's DVs are ready");

        assertThat(brief(status, "Ready")).isEqualTo("Ready=False/Starting");
        assertThat(message(status)).contains("KubeVirt waits for its DataVolumes");
    }

    @Test
    void a_long_complaint_is_cut_and_the_advice_stays() {
        WukongStatus status = guestSays("Starting", "Synchronized", "FailedCreate", QUOTA[1] + ", " + "x".repeat(9000));

        assertThat(message(status)).hasSizeLessThan(2000).contains("Raise ResourceQuota team-q");
    }

    @Test
    void a_machine_that_is_off_on_purpose_does_not_repeat_an_old_complaint() {
        WukongStatus status = StatusFixture.usual()
                .applied("Halted")
                .vm("Stopped", "Halted", "")
                .vmCondition("Synchronized", "False", QUOTA[0], QUOTA[1])
                .status();

        assertThat(message(status)).doesNotContain("quota");
    }
}
