package dev.novasphere.wukong.status.conditions;

import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceStatus;
import dev.novasphere.wukong.status.input.StatusContext;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import dev.novasphere.wukong.status.vocabulary.ConditionValue;
import dev.novasphere.wukong.status.vocabulary.Conditions;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import dev.novasphere.wukong.status.vocabulary.Text;
import java.util.Optional;

/**
 * Decides whether the node of the guest is lost, from what the VirtualMachineInstance says: nodes are not read. Kubernetes makes Pods of a
 * node that does not answer not ready without a reason (node lifecycle controller), which KubeVirt copies; every other Pod that is not ready
 * has one. Later Kubernetes deletes the Pod, which then cannot end. Where the Pod is gone at last, KubeVirt gives the guest up: its controller
 * of guests ends it without a reason, and its controller of nodes, where that comes first, with one (virt-controller: watch/vmi, watch/node).
 */
final class LostNode {

    private static final String GIVEN_UP = "NodeUnresponsive";
    private static final String POD_TERMINATING = "PodTerminating";

    private final StatusContext context;

    LostNode(StatusContext context) {
        this.context = context;
    }

    /** The condition; empty while no node was ever lost under the guest. */
    Optional<ConditionValue> condition() {
        Optional<VirtualMachineInstanceStatus> guest = context.vmiStatus();
        if (guest.filter(status -> GIVEN_UP.equals(status.reason())).isPresent()) {
            return Optional.of(lost(
                    guest.get(),
                    Reasons.NODE_GIVEN_UP,
                    "KubeVirt gave the guest up, because %s does not answer and its Pod is gone. It is started on another node where its run"
                            + " strategy says so and its disks can be reached from there."));
        }
        if (guest.filter(this::unreachable).isPresent()) {
            return Optional.of(lost(
                    guest.get(),
                    Reasons.NODE_UNREACHABLE,
                    "%s does not answer. Whether the guest still runs there is not known, so that it is started nowhere else: two guests on one"
                            + " disk would destroy it. When the node is surely off, an administrator says so, and Kubernetes frees Pod and disks: kubectl"
                            + " taint nodes %s node.kubernetes.io/out-of-service=nodeshutdown:NoExecute"));
        }
        return context.ifSaidBefore(
                ConditionValue.no(ConditionTypes.NODE_LOST, Reasons.NODE_ANSWERS, "No node is lost under the guest."));
    }

    private boolean unreachable(VirtualMachineInstanceStatus guest) {
        if (!guest.running()) {
            return false;
        }
        Optional<ResourceCondition> notReady = guest.condition("Ready").filter(ResourceCondition::isFalse);
        boolean withoutReason = notReady.filter(
                        ready -> ready.reason().isEmpty() && ready.message().isEmpty())
                .isPresent();
        boolean before = context.conditionBefore(ConditionTypes.NODE_LOST)
                .filter(Conditions::isTrue)
                .isPresent();
        return withoutReason
                || (before
                        && notReady.filter(ready -> POD_TERMINATING.equals(ready.reason()))
                                .isPresent());
    }

    private static ConditionValue lost(VirtualMachineInstanceStatus guest, String reason, String message) {
        String node = Text.orElse(guest.nodeName(), "<node>");
        return ConditionValue.yes(ConditionTypes.NODE_LOST, reason, message.formatted("Node " + node, node));
    }
}
