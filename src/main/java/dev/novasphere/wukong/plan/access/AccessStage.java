package dev.novasphere.wukong.plan.access;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.kubevirt.instance.AccessCredential;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceStatus;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.Stage;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Plans SSH keys that change while the guest runs. KubeVirt mounts the user's Secret into the guest's Pod and has the guest agent write all of
 * it into the user's authorized_keys whenever it changes (pkg/virt-launcher/virtwrap/access-credentials).
 */
@ApplicationScoped
@Priority(220)
public class AccessStage implements Stage {

    private static final String AGENT_CONNECTED = "AgentConnected";
    private static final String SYNCHRONIZED = "AccessCredentialsSynchronized";

    @Override
    public AccessFragment plan(PlanInput input) {
        WukongSpec spec = input.spec();
        if (!spec.bringsKeysLive()) {
            return AccessFragment.NONE;
        }
        List<Finding> findings = new ArrayList<>();
        boolean connected =
                status(input).filter(guest -> guest.holds(AGENT_CONNECTED)).isPresent();
        if (!connected && !Boolean.TRUE.equals(spec.cloudInitOrNone().guestAgent())) {
            findings.add(
                    Finding.warning(
                            Concern.CLOUD_INIT,
                            "LiveKeysNeedAgent",
                            "sshKeyPropagation: Live needs the QEMU guest agent in the guest, which does not answer, and cloudInit.guestAgent does not ask for it; write cloudInit.guestAgent: true before the first boot, or install qemu-guest-agent in the guest"));
        }
        status(input)
                .flatMap(guest -> guest.condition(SYNCHRONIZED))
                .filter(condition -> connected && !condition.holds())
                .map(condition -> Finding.warning(
                        Concern.CLOUD_INIT,
                        "SshKeysNotSynchronized",
                        "the guest agent could not write the keys of Secret %s for user %s: %s"
                                .formatted(
                                        spec.sshKeySecret(),
                                        spec.cloudInitUser().name(),
                                        condition.message())))
                .ifPresent(findings::add);
        return new AccessFragment(
                List.of(AccessCredential.keysByAgent(
                        spec.sshKeySecret(), spec.cloudInitUser().name())),
                findings);
    }

    private static Optional<VirtualMachineInstanceStatus> status(PlanInput input) {
        return input.observed().virtualMachineInstance().map(VirtualMachineInstance::getStatus);
    }
}
