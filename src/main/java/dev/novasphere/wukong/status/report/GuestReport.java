package dev.novasphere.wukong.status.report;

import dev.novasphere.wukong.api.v1alpha1.status.GuestStatus;
import dev.novasphere.wukong.kubevirt.domain.Cpu;
import dev.novasphere.wukong.kubevirt.domain.Domain;
import dev.novasphere.wukong.kubevirt.domain.Memory;
import dev.novasphere.wukong.kubevirt.instance.GuestOsInfo;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceStatus;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceView;
import dev.novasphere.wukong.status.input.StatusContext;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import dev.novasphere.wukong.status.vocabulary.ConditionValue;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import dev.novasphere.wukong.status.vocabulary.Text;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Optional;

/**
 * What KubeVirt and the guest's agent report of a running guest. All of it is in the instance, which is watched anyway. The words are the
 * guest's, and are quoted as such.
 */
public final class GuestReport {

    private GuestReport() {}

    /** The report; null while the guest does not run. */
    public static GuestStatus of(StatusContext context) {
        return running(context)
                .map(status -> {
                    Optional<GuestOsInfo> os = Optional.ofNullable(status.guestOSInfo());
                    return new GuestStatus(
                            os.map(info -> Text.orElse(info.prettyName(), info.name()))
                                    .map(Text::quote)
                                    .filter(Text::said)
                                    .orElse(null),
                            os.map(GuestOsInfo::kernelRelease)
                                    .map(Text::quote)
                                    .filter(Text::said)
                                    .orElse(null),
                            status.hasAgent() ? Reasons.CONNECTED : Reasons.NOT_CONNECTED,
                            context.observed()
                                    .virtualMachineInstance()
                                    .map(guest -> guest.getSpec())
                                    .map(VirtualMachineInstanceView::hostname)
                                    .orElse(null),
                            size(context).map(Domain::cpu).map(Cpu::count).orElse(null),
                            size(context)
                                    .map(Domain::memory)
                                    .map(Memory::guest)
                                    .map(Quantity::toString)
                                    .orElse(null));
                })
                .orElse(null);
    }

    /** The condition of the guest's agent; empty while the guest does not run. */
    public static Optional<ConditionValue> agent(StatusContext context) {
        return running(context)
                .map(status -> status.hasAgent()
                        ? ConditionValue.yes(
                                ConditionTypes.GUEST_AGENT,
                                Reasons.CONNECTED,
                                "The QEMU guest agent of the guest answers.")
                        : ConditionValue.no(
                                ConditionTypes.GUEST_AGENT,
                                Reasons.NOT_CONNECTED,
                                "The QEMU guest agent does not answer: operating system, addresses of further networks, probes inside the guest"
                                        + " and consistent snapshots need it. "
                                        + (Boolean.TRUE.equals(context.wukong()
                                                        .getSpec()
                                                        .cloudInitOrNone()
                                                        .guestAgent())
                                                ? "cloudInit.guestAgent: true installs it at the first boot, as far as the guest reaches"
                                                        + " its packages: if it stays so, check in the guest: cloud-init status --long"
                                                : "Install qemu-guest-agent in the guest; cloudInit.guestAgent: true does it at the first"
                                                        + " boot.")));
    }

    private static Optional<VirtualMachineInstanceStatus> running(StatusContext context) {
        return context.vmiStatus().filter(VirtualMachineInstanceStatus::running);
    }

    /** The domain of a guest whose size an instancetype gave; empty where the Wukong gives it. */
    private static Optional<Domain> size(StatusContext context) {
        return context.observed()
                .virtualMachineInstance()
                .filter(guest -> context.wukong().getSpec().instancetype() != null)
                .map(guest -> guest.getSpec())
                .map(VirtualMachineInstanceView::domain);
    }
}
