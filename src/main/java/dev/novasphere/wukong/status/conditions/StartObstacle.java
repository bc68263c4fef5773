package dev.novasphere.wukong.status.conditions;

import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import dev.novasphere.wukong.plan.Sentences;
import dev.novasphere.wukong.plan.storage.disk.ImageReview;
import dev.novasphere.wukong.status.input.AdmissionRefusal;
import dev.novasphere.wukong.status.input.ResourceFields;
import dev.novasphere.wukong.status.input.StatusContext;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import dev.novasphere.wukong.status.vocabulary.Text;
import dev.novasphere.wukong.status.vocabulary.Words;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Why KubeVirt does not start a guest, or does not bring it in line with its VirtualMachine: its own words, and what to do. Sources are
 * the conditions Failure, Synchronized and PodScheduled (KubeVirt: watch/vm/vm.go, watch/vmi/lifecycle.go, virt-handler/vm.go), which
 * are on the VirtualMachine, the VirtualMachineInstance or both.
 *
 * @param reason reason of Ready
 * @param waits whether KubeVirt only waits for something that comes by itself
 * @param message sentences for a user
 */
record StartObstacle(String reason, boolean waits, String message) {

    private static final Set<String> WAITS = Set.of(
            "BackendStorageNotReady", "PVCNotReady", "FailedPvcNotFound", "MissingAttachmentPod", "MigrationBackoff");
    private static final Set<String> IMAGE = Set.of("ErrImagePull", "ImagePullBackOff");
    private static final Map<String, String> CLASS_MISSING = Map.of(
            "FailedFindInstancetype",
            Reasons.INSTANCETYPE_NOT_FOUND,
            "FailedFindPreference",
            Reasons.PREFERENCE_NOT_FOUND);

    /** What stands around the name of an image in the words of kubelet and of container runtimes. */
    private static final String AROUND_IMAGES = " \t\n\"'`,;()[]=";

    private static final Set<String> PASSES = Set.of("the object has been modified");

    /** What keeps the guest back; empty when KubeVirt says nothing about it. */
    static Optional<StartObstacle> of(StatusContext context) {
        return complaint(context).map(condition -> of(context, condition));
    }

    /** The condition with the complaint; empty when there is none, or one that passes with KubeVirt's next attempt. */
    static Optional<ResourceCondition> complaint(StatusContext context) {
        return context.vmCondition("Failure")
                .filter(ResourceCondition::holds)
                .filter(StartObstacle::lasts)
                .or(() -> context.kubeVirtDenies("Synchronized")
                        .filter(c -> Text.said(c.message()) || Text.said(c.reason()))
                        .filter(StartObstacle::lasts))
                .or(() -> context.kubeVirtDenies("PodScheduled"));
    }

    private static boolean lasts(ResourceCondition condition) {
        return PASSES.stream().noneMatch(condition.message()::contains);
    }

    private static StartObstacle of(StatusContext context, ResourceCondition condition) {
        if (IMAGE.contains(condition.reason())) {
            return new StartObstacle(
                    condition.reason(),
                    false,
                    Sentences.join("A container image of the virtual machine cannot be pulled: " + words(condition))
                            + " " + pullAdvice(context));
        }
        if (WAITS.contains(condition.reason()) || "PodScheduled".equals(condition.type())) {
            return new StartObstacle(
                    Reasons.STARTING,
                    true,
                    "The guest is being started. KubeVirt waits: " + words(condition) + " If it stays so, check: "
                            + describe(context));
        }
        if (CLASS_MISSING.containsKey(condition.reason())) {
            return new StartObstacle(
                    CLASS_MISSING.get(condition.reason()),
                    true,
                    "KubeVirt does not find what gives the virtual machine its size or its hardware: "
                            + words(condition)
                            + " Make it, or correct spec.instancetype or spec.preference; KubeVirt tries again by itself.");
        }
        if (isAboutDomain(condition)) {
            return new StartObstacle(
                    Reasons.GUEST_NOT_SYNCHRONIZED,
                    false,
                    "The node cannot run the guest as it is described: " + words(condition)
                            + " KubeVirt tries again. Change in the Wukong what the message names, or check the node: "
                            + describe(context));
        }
        AdmissionRefusal refusal = AdmissionRefusal.of(condition.message());
        return new StartObstacle(
                reason(refusal),
                false,
                "KubeVirt cannot carry out the virtual machine: " + words(condition) + " "
                        + advice(refusal, condition, context));
    }

    private static boolean isAboutDomain(ResourceCondition condition) {
        return condition.reason().startsWith("Synchronizing with the Domain")
                || condition.message().contains("SyncVMI")
                || condition.message().contains("LibvirtError")
                || condition.message().contains("virError(");
    }

    /** What to do where a node cannot pull an image; only that of a containerDisk is named by the Wukong. */
    static String pullAdvice(StatusContext context) {
        Set<String> images = complaint(context).map(ResourceCondition::message).stream()
                .flatMap(words -> Words.pieces(words, AROUND_IMAGES).stream())
                .map(ImageReview::inFull)
                .collect(Collectors.toSet());
        return context.disks().stream()
                .filter(disk ->
                        disk.containerDisk() != null && images.contains(ImageReview.inFull(disk.containerDisk())))
                .findFirst()
                .map(disk -> "It is containerDisk of disk " + disk.name()
                        + ": correct it in spec.disks, or check that the nodes"
                        + " reach its registry and may pull it without a login; where they may not, have CDI import it: image: docker://"
                        + ImageReview.withoutTag(disk.containerDisk())
                        + " with imageOptions.credentialsSecret and a size.")
                .orElseGet(() ->
                        "No disk of the Wukong names it in containerDisk: an administrator checks the registry and its"
                                + " credentials: " + describe(context));
    }

    private static String advice(AdmissionRefusal refusal, ResourceCondition condition, StatusContext context) {
        return switch (condition.reason()) {
            case "FailedGuaranteeResources" ->
                "The guest asks for CPUs of its own, and its Pod gets none, because a container of it has other limits than"
                        + " requests: check the LimitRanges of namespace " + context.namespace() + ".";
            case "FailedBackendStorageCreate", "FailedBackendStorageProbe" ->
                "State of firmware or TPM needs a StorageClass: set spec.configuration.vmStateStorageClass of the KubeVirt object.";
            case "FailedDataVolumeImport", "FailedDataVolumeCreate", "UnauthorizedDataVolumeCreate" ->
                "Check: kubectl get datavolumes -n " + context.namespace();
            default ->
                refusal.adviceForGuest(
                        context.namespace(), ResourceFields.of(context.wukong().getSpec()));
        };
    }

    private static String reason(AdmissionRefusal refusal) {
        return switch (refusal.rule()) {
            case QUOTA, QUOTA_UNSTATED -> Reasons.QUOTA_EXCEEDED;
            case LIMIT_RANGE, LIMIT_RATIO, LIMIT_UNSTATED -> Reasons.LIMIT_RANGE_EXCEEDED;
            case POD_SECURITY -> Reasons.POD_SECURITY_FORBIDDEN;
            case PRIORITY_CLASS -> Reasons.PRIORITY_CLASS_MISSING;
            case DEVICE, SECURITY_CONTEXT, WEBHOOK_FAILS, POLICY, RIGHT, OTHER -> Reasons.VM_FAILURE;
        };
    }

    private static String describe(StatusContext context) {
        return "kubectl describe vmi " + context.vmName() + " -n " + context.namespace();
    }

    /** KubeVirt's last complaint, with a blank before it; empty text when there is none. */
    static String lastWords(StatusContext context) {
        return complaint(context).map(c -> " KubeVirt says: " + words(c)).orElse("");
    }

    /** What a condition of KubeVirt says, as a sentence. */
    static String words(ResourceCondition condition) {
        return Sentences.end(Text.quote(Text.orElse(condition.words(), "no reason was given")));
    }
}
