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

    private static final int LABEL = 63;
    private static final String VOLUME_SUFFIX = "-access-cred";
    private static final String SYNCHRONIZED = "AccessCredentialsSynchronized";

    @Override
    public AccessFragment plan(PlanInput input) {
        WukongSpec spec = input.spec();
        if (!spec.bringsKeysLive()) {
            return AccessFragment.NONE;
        }
        List<Finding> findings = new ArrayList<>();
        volumeName(spec.sshKeySecret()).ifPresent(findings::add);
        boolean connected =
                status(input).filter(VirtualMachineInstanceStatus::hasAgent).isPresent();
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

    /** KubeVirt names a volume of the guest's Pod after the Secret (pkg/virt-controller/services/rendervolumes.go). */
    private static Optional<Finding> volumeName(String secret) {
        int most = LABEL - VOLUME_SUFFIX.length();
        return secret.length() <= most && secret.indexOf('.') < 0
                ? Optional.empty()
                : Optional.of(Finding.error(
                        Concern.CLOUD_INIT,
                        "SecretNameNotUsable",
                        "sshKeyPropagation: Live has KubeVirt name a volume of the guest's Pod after sshKeySecret %s, and Kubernetes refuses a Pod with a volume whose name has a dot or is too long, so that the guest would never start; give the keys in a Secret whose name has no dot and at most %d characters, or write sshKeyPropagation: Boot"
                                .formatted(secret, most)));
    }

    private static Optional<VirtualMachineInstanceStatus> status(PlanInput input) {
        return input.observed().virtualMachineInstance().map(VirtualMachineInstance::getStatus);
    }
}
