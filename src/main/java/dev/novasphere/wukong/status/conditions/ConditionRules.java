package dev.novasphere.wukong.status.conditions;

import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceSpec;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceView;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachineSpec;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachineTemplate;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PowerPlan;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.naming.WukongAnnotations;
import dev.novasphere.wukong.status.input.ApiVersions;
import dev.novasphere.wukong.status.input.ApplyRejection;
import dev.novasphere.wukong.status.input.ConflictingOperator;
import dev.novasphere.wukong.status.input.RejectionMessage;
import dev.novasphere.wukong.status.input.StatusContext;
import dev.novasphere.wukong.status.report.VolumeReport;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import dev.novasphere.wukong.status.vocabulary.ConditionValue;
import dev.novasphere.wukong.status.vocabulary.Conditions;
import dev.novasphere.wukong.status.vocabulary.Counted;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import dev.novasphere.wukong.status.vocabulary.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides every condition but Ready. */
public final class ConditionRules {

    private final StatusContext context;
    private final VolumeReport volumes;
    private final int networks;
    private final ApiVersions apis;

    /**
     * @param networks how many network interfaces the guest has
     * @param apis told when one of them is missing
     */
    public ConditionRules(StatusContext context, VolumeReport volumes, int networks, ApiVersions apis) {
        this.context = context;
        this.volumes = volumes;
        this.networks = networks;
        this.apis = apis;
    }

    public List<ConditionValue> conditions() {
        List<ConditionValue> values = new ArrayList<>();
        values.add(specAccepted());
        values.add(applied());
        values.add(ofFindings(
                Set.of(Concern.NETWORKS),
                ConditionValue.yes(
                        ConditionTypes.NETWORKS_CONFIGURED,
                        Reasons.NETWORKS_READY,
                        Counted.of(networks, "network") + " configured")));
        values.add(ofFindings(Set.of(Concern.VOLUMES), volumes.condition()));
        values.add(ofFindings(Set.of(Concern.CLOUD_INIT), cloudInit()));
        powerOverridden().ifPresent(values::add);
        scheduled().ifPresent(values::add);
        restartRequired().ifPresent(values::add);
        restarted().ifPresent(values::add);
        liveMigratable().ifPresent(values::add);
        apisAvailable().ifPresent(values::add);
        paused().ifPresent(values::add);
        deletionProtected().ifPresent(values::add);
        restored().ifPresent(values::add);
        return values;
    }

    /** It holds only while each field counts: fields without effect are named here, whatever condition they belong to. */
    private ConditionValue specAccepted() {
        ConditionValue accepted = ofFindings(
                Set.of(Concern.SPEC, Concern.SCHEDULING),
                ConditionValue.yes(
                        ConditionTypes.SPEC_ACCEPTED,
                        Reasons.AS_WRITTEN,
                        "Every field of the Wukong is carried out as written."));
        List<String> ignored = context.findings(Finding.Severity.IGNORED).stream()
                .map(Finding::message)
                .toList();
        return ignored.isEmpty() || !accepted.holds()
                ? accepted
                : ConditionValue.no(
                        ConditionTypes.SPEC_ACCEPTED, Reasons.FIELD_WITHOUT_EFFECT, Text.sentences(ignored));
    }

    /**
     * The condition of one concern.
     *
     * @param otherwise what is told when no finding blocks; when it does not hold itself, warnings are only added to it
     */
    private ConditionValue ofFindings(Set<Concern> concerns, ConditionValue otherwise) {
        List<Finding> findings = context.plan().findings().stream()
                .filter(f -> concerns.contains(f.concern()))
                .sorted(Comparator.comparing(Finding::severity).reversed())
                .toList();
        if (findings.isEmpty()) {
            return otherwise;
        }
        Finding worst = findings.get(0);
        String messages = Text.sentences(findings.stream().map(Finding::message).toList());
        if (worst.blocks()) {
            return ConditionValue.no(otherwise.type(), worst.reason(), messages);
        }
        return otherwise.holds()
                ? ConditionValue.yes(otherwise.type(), worst.reason(), messages)
                : ConditionValue.no(
                        otherwise.type(), otherwise.reason(), Text.sentences(List.of(otherwise.message(), messages)));
    }

    private ConditionValue applied() {
        Optional<ApplyRejection> refusal = context.outcome().refusal();
        if (refusal.isPresent()) {
            return ConditionValue.no(
                    ConditionTypes.APPLIED, refusal.get().reason(), RejectionMessage.of(refusal.get()));
        }
        Optional<ConflictingOperator> conflictingOperator = context.outcome().conflictingOperator();
        if (conflictingOperator.isPresent()) {
            return ConditionValue.no(
                    ConditionTypes.APPLIED, Reasons.OTHER_OPERATOR, twoOperators(conflictingOperator.get()));
        }
        List<Finding> blocking =
                context.plan().findings().stream().filter(Finding::blocks).toList();
        if (!blocking.isEmpty()) {
            return ConditionValue.no(
                    ConditionTypes.APPLIED,
                    Reasons.HELD_BACK,
                    "VirtualMachine " + context.vmName() + " is neither made nor changed because of: "
                            + blocking.stream().map(Finding::reason).distinct().collect(Collectors.joining(", "))
                            + ".");
        }
        if (context.paused()) {
            return ConditionValue.no(
                    ConditionTypes.APPLIED,
                    Reasons.HELD_BACK,
                    "Nothing is written while the Wukong is paused; whether the objects are as it asks is not looked at.");
        }
        return ConditionValue.yes(
                ConditionTypes.APPLIED,
                Reasons.APPLIED,
                "VirtualMachine " + context.vmName() + " and all it needs are written as planned.");
    }

    private String twoOperators(ConflictingOperator conflictingOperator) {
        return "Field manager " + Text.quote(conflictingOperator.manager()) + " wrote spec.running of VirtualMachine "
                + context.vmName()
                + " after this operator had taken it over: the Go operator is still at work, and each would undo what the other"
                + " writes. The virtual machine is left as it is for a few minutes after such a write and then taken back. Stop the other operator: kubectl -n novasphere-system"
                + " scale deployment novasphere-controller-manager --replicas=0";
    }

    private ConditionValue cloudInit() {
        String secret = Names.cloudInitSecret(context.name());
        return context.plans("Secret", secret)
                ? ConditionValue.yes(
                        ConditionTypes.CLOUD_INIT_READY,
                        Reasons.RENDERED,
                        "Secret " + secret + " holds what cloud-init reads at the first boot of the guest.")
                : ConditionValue.yes(
                        ConditionTypes.CLOUD_INIT_READY,
                        Reasons.NOT_NEEDED,
                        "The Wukong asks for nothing that cloud-init would do.");
    }

    private Optional<ConditionValue> powerOverridden() {
        String live = context.liveStrategy();
        if (context.powerOverridden()) {
            return Optional.of(PowerPlan.HALTED.equals(live) ? stoppedByHand() : strategyChanged(live));
        }
        return context.conditionBefore(ConditionTypes.POWER_OVERRIDDEN)
                .map(c -> ConditionValue.no(
                        ConditionTypes.POWER_OVERRIDDEN,
                        Reasons.AS_ASKED,
                        "Nobody turned the virtual machine on or off against the Wukong."));
    }

    private ConditionValue stoppedByHand() {
        return ConditionValue.yes(
                ConditionTypes.POWER_OVERRIDDEN,
                Reasons.STOPPED_BY_HAND,
                "The run strategy of VirtualMachine " + context.vmName() + " is Halted, the Wukong asks for "
                        + context.power().wanted()
                        + ": somebody stopped it, for example with virtctl stop. The operator"
                        + " leaves it so. Start it with: " + context.startCommand());
    }

    private ConditionValue strategyChanged(String live) {
        return ConditionValue.yes(
                ConditionTypes.POWER_OVERRIDDEN,
                Reasons.RUN_STRATEGY_CHANGED,
                "The run strategy of VirtualMachine " + context.vmName() + " is " + Text.quote(live)
                        + ", the Wukong asks for " + context.power().wanted()
                        + ": somebody changed it, for example with virtctl stop and start. The operator leaves it so. Take it"
                        + " back with: kubectl patch vm " + context.vmName() + " -n " + context.namespace()
                        + " --type merge -p '{\"spec\":{\"runStrategy\":\""
                        + context.power().wanted() + "\"}}'");
    }

    private Optional<ConditionValue> scheduled() {
        if (context.unschedulable()) {
            return Optional.of(ConditionValue.no(
                    ConditionTypes.SCHEDULED,
                    Reasons.UNSCHEDULABLE,
                    "No node takes the virtual machine; the message of Ready says why."));
        }
        return context.conditionBefore(ConditionTypes.SCHEDULED)
                .map(c -> ConditionValue.yes(
                        ConditionTypes.SCHEDULED, Reasons.SCHEDULED, "No search for a node is waiting."));
    }

    private Optional<ConditionValue> restartRequired() {
        Optional<ResourceCondition> required =
                context.vmCondition(ConditionTypes.RESTART_REQUIRED).filter(ResourceCondition::holds);
        if (required.isPresent()) {
            return required.map(c -> ConditionValue.yes(
                    ConditionTypes.RESTART_REQUIRED,
                    Reasons.CHANGES_WAIT,
                    whatWaits()
                            + Text.sentence(Text.quote(
                                    Text.orElse(c.message(), "A change waits for the next start of the guest.")))
                            + " Restart the guest when it suits you: virtctl restart " + context.vmName() + " -n "
                            + context.namespace() + ", or write a new value into the annotation "
                            + Annotations.RESTART_REQUESTED_AT));
        }
        return context.conditionBefore(ConditionTypes.RESTART_REQUIRED)
                .map(c -> ConditionValue.no(
                        ConditionTypes.RESTART_REQUIRED, Reasons.NO_CHANGES_WAIT, "No change waits for a restart."));
    }

    private Optional<ConditionValue> restarted() {
        return context.outcome()
                .restart()
                .map(a -> new ConditionValue(ConditionTypes.RESTARTED, a.done(), a.reason(), a.message()))
                .or(() -> context.conditionBefore(ConditionTypes.RESTARTED)
                        .map(c -> new ConditionValue(
                                ConditionTypes.RESTARTED, Conditions.isTrue(c), c.getReason(), c.getMessage())));
    }

    private Optional<ConditionValue> paused() {
        return context.paused()
                ? Optional.of(ConditionValue.yes(
                        ConditionTypes.PAUSED,
                        Reasons.BY_ANNOTATION,
                        "The annotation " + Annotations.PAUSED
                                + " is \"true\": the operator writes nothing for this Wukong but"
                                + " this status. Changes of the Wukong are carried out when the annotation is removed: kubectl"
                                + " annotate wukong " + context.name() + " -n " + context.namespace() + " "
                                + Annotations.PAUSED + "-"))
                : Optional.empty();
    }

    private Optional<ConditionValue> deletionProtected() {
        if (!WukongAnnotations.protectedFromDeletion(context.wukong())) {
            return Optional.empty();
        }
        boolean deleted = context.wukong().getMetadata().getDeletionTimestamp() != null;
        String release = "kubectl annotate wukong " + context.name() + " -n " + context.namespace() + " "
                + Annotations.DELETION_PROTECTION + "-";
        if (context.outcome()
                .refusal()
                .filter(ApplyRejection::isNamespaceEnding)
                .isPresent()) {
            return Optional.of(ConditionValue.yes(
                    ConditionTypes.DELETION_PROTECTED,
                    Reasons.NAMESPACE_TERMINATING,
                    "Namespace " + context.namespace()
                            + " is being deleted. Where the policy wukong-deletion-protection is installed, the Wukong, its VirtualMachine, its"
                            + " DataVolumes and claims stay, and the namespace waits for them; the guest and the Secrets are not protected and"
                            + " go. Bring the data elsewhere, then remove the annotation: " + release));
        }
        return Optional.of(
                deleted
                        ? ConditionValue.yes(
                                ConditionTypes.DELETION_PROTECTED,
                                Reasons.DELETION_HELD,
                                "Somebody deleted the Wukong; the annotation " + Annotations.DELETION_PROTECTION
                                        + " holds it, and it goes with its virtual machine and disks as soon as the annotation is"
                                        + " removed: " + release)
                        : ConditionValue.yes(
                                ConditionTypes.DELETION_PROTECTED,
                                Reasons.PROTECTED,
                                "The Wukong cannot be deleted before the annotation is removed: " + release));
    }

    private Optional<ConditionValue> apisAvailable() {
        boolean lacks =
                context.plan().findings().stream().anyMatch(f -> f.missing().isPresent());
        if (lacks) {
            return Optional.of(
                    ConditionValue.no(ConditionTypes.APIS_AVAILABLE, Reasons.APIS_MISSING, apis.sentences()));
        }
        return context.conditionBefore(ConditionTypes.APIS_AVAILABLE)
                .map(c -> ConditionValue.yes(
                        ConditionTypes.APIS_AVAILABLE,
                        Reasons.APIS_THERE,
                        "The cluster serves every API that this Wukong needs."));
    }

    /** The fields that wait; empty text when the guest differs in nothing that the operator writes. */
    private String whatWaits() {
        Optional<VirtualMachineInstanceSpec> template = context.vm()
                .map(VirtualMachine::getSpec)
                .map(VirtualMachineSpec::template)
                .map(VirtualMachineTemplate::spec);
        Optional<VirtualMachineInstanceView> guest =
                context.observed().virtualMachineInstance().map(VirtualMachineInstance::getSpec);
        if (template.isEmpty() || guest.isEmpty()) {
            return "";
        }
        List<String> changes = PendingChanges.between(template.get(), guest.get());
        return changes.isEmpty() ? "" : "These wait for the next start: " + String.join(", ", changes) + ". ";
    }

    private Optional<ConditionValue> liveMigratable() {
        if (context.vmiStatus().isEmpty() || context.guestEnded()) {
            return Optional.empty();
        }
        return context.vmCondition(ConditionTypes.LIVE_MIGRATABLE)
                .or(() -> context.vmiStatus().flatMap(s -> s.condition(ConditionTypes.LIVE_MIGRATABLE)))
                .map(c -> c.holds()
                        ? ConditionValue.yes(
                                ConditionTypes.LIVE_MIGRATABLE,
                                Reasons.MIGRATABLE,
                                "The guest can move to another node while it runs.")
                        : ConditionValue.no(
                                ConditionTypes.LIVE_MIGRATABLE,
                                Text.orElse(c.reason(), Reasons.NOT_MIGRATABLE),
                                "The guest cannot move to another node while it runs: "
                                        + Text.sentence(
                                                Text.quote(Text.orElse(c.message(), "KubeVirt gives no reason")))));
    }

    private Optional<ConditionValue> restored() {
        List<Finding> findings = context.plan().findings().stream()
                .filter(f -> f.concern() == Concern.RESTORE)
                .toList();
        if (!findings.isEmpty()) {
            return Optional.of(ConditionValue.no(
                    ConditionTypes.RESTORED,
                    findings.get(0).reason(),
                    Text.sentences(
                            findings.stream().map(f -> Text.quote(f.message())).toList())));
        }
        String snapshot = context.restoredFromSnapshot();
        if (snapshot != null) {
            return Optional.of(ConditionValue.yes(
                    ConditionTypes.RESTORED,
                    Reasons.RESTORED,
                    "The disks were put back to WukongSnapshot " + snapshot
                            + ", once. To do it again make a WukongRestore."));
        }
        return context.conditionBefore(ConditionTypes.RESTORED)
                .map(c -> ConditionValue.yes(
                        ConditionTypes.RESTORED, Reasons.NO_RESTORE, "No restore is wanted or runs."));
    }
}
