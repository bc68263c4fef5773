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
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.naming.WukongAnnotations;
import dev.novasphere.wukong.status.input.ApiVersions;
import dev.novasphere.wukong.status.input.Refusal;
import dev.novasphere.wukong.status.input.RefusalWording;
import dev.novasphere.wukong.status.input.Rival;
import dev.novasphere.wukong.status.input.Situation;
import dev.novasphere.wukong.status.report.VolumeReport;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import dev.novasphere.wukong.status.vocabulary.Counted;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import dev.novasphere.wukong.status.vocabulary.Text;
import dev.novasphere.wukong.status.vocabulary.Told;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides every condition but Ready. */
public final class ConditionRules {

    private final Situation situation;
    private final VolumeReport volumes;
    private final int networks;
    private final ApiVersions apis;

    /**
     * @param networks how many network cards the guest has
     * @param apis told when one of them is missing
     */
    public ConditionRules(Situation situation, VolumeReport volumes, int networks, ApiVersions apis) {
        this.situation = situation;
        this.volumes = volumes;
        this.networks = networks;
        this.apis = apis;
    }

    public List<Told> conditions() {
        List<Told> told = new ArrayList<>();
        told.add(specAccepted());
        told.add(applied());
        told.add(ofFindings(
                Set.of(Concern.NETWORKS),
                Told.yes(
                        ConditionTypes.NETWORKS_CONFIGURED,
                        Reasons.NETWORKS_READY,
                        Counted.of(networks, "network") + " configured")));
        told.add(ofFindings(Set.of(Concern.VOLUMES), volumes.condition()));
        told.add(ofFindings(Set.of(Concern.CLOUD_INIT), cloudInit()));
        powerOverridden().ifPresent(told::add);
        scheduled().ifPresent(told::add);
        restartRequired().ifPresent(told::add);
        restarted().ifPresent(told::add);
        liveMigratable().ifPresent(told::add);
        apisAvailable().ifPresent(told::add);
        paused().ifPresent(told::add);
        deletionProtected().ifPresent(told::add);
        restored().ifPresent(told::add);
        return told;
    }

    /** It holds only while each field counts: fields without effect are named here, whatever condition they belong to. */
    private Told specAccepted() {
        Told accepted = ofFindings(
                Set.of(Concern.SPEC, Concern.SCHEDULING),
                Told.yes(
                        ConditionTypes.SPEC_ACCEPTED,
                        Reasons.AS_WRITTEN,
                        "Every field of the Wukong is carried out as written."));
        List<String> ignored = situation.findings(Finding.Severity.IGNORED).stream()
                .map(Finding::message)
                .toList();
        return ignored.isEmpty() || !accepted.holds()
                ? accepted
                : Told.no(ConditionTypes.SPEC_ACCEPTED, Reasons.FIELD_WITHOUT_EFFECT, Text.sentences(ignored));
    }

    /**
     * The condition of one concern.
     *
     * @param otherwise what is told when no finding blocks; when it does not hold itself, warnings are only added to it
     */
    private Told ofFindings(Set<Concern> concerns, Told otherwise) {
        List<Finding> findings = situation.plan().findings().stream()
                .filter(f -> concerns.contains(f.concern()))
                .sorted(Comparator.comparing(Finding::severity).reversed())
                .toList();
        if (findings.isEmpty()) {
            return otherwise;
        }
        Finding worst = findings.get(0);
        String messages = Text.sentences(findings.stream().map(Finding::message).toList());
        if (worst.blocks()) {
            return Told.no(otherwise.type(), worst.reason(), messages);
        }
        return otherwise.holds()
                ? Told.yes(otherwise.type(), worst.reason(), messages)
                : Told.no(otherwise.type(), otherwise.reason(), Text.sentences(List.of(otherwise.message(), messages)));
    }

    private Told applied() {
        Optional<Refusal> refusal = situation.outcome().refusal();
        if (refusal.isPresent()) {
            return Told.no(ConditionTypes.APPLIED, refusal.get().reason(), RefusalWording.of(refusal.get()));
        }
        Optional<Rival> rival = situation.outcome().rival();
        if (rival.isPresent()) {
            return Told.no(ConditionTypes.APPLIED, Reasons.OTHER_OPERATOR, twoOperators(rival.get()));
        }
        List<Finding> blocking =
                situation.plan().findings().stream().filter(Finding::blocks).toList();
        if (!blocking.isEmpty()) {
            return Told.no(
                    ConditionTypes.APPLIED,
                    Reasons.HELD_BACK,
                    "VirtualMachine " + situation.vmName() + " is neither made nor changed because of: "
                            + blocking.stream().map(Finding::reason).distinct().collect(Collectors.joining(", "))
                            + ".");
        }
        if (situation.paused()) {
            return Told.no(
                    ConditionTypes.APPLIED,
                    Reasons.HELD_BACK,
                    "Nothing is written while the Wukong is paused; whether the objects are as it asks is not looked at.");
        }
        return Told.yes(
                ConditionTypes.APPLIED,
                Reasons.APPLIED,
                "VirtualMachine " + situation.vmName() + " and all it needs are written as planned.");
    }

    private String twoOperators(Rival rival) {
        return "Field manager " + Text.quote(rival.manager()) + " wrote spec.running of VirtualMachine "
                + situation.vmName()
                + " after this operator had taken it over: the Go operator is still at work, and each would undo what the other"
                + " writes. The virtual machine is left as it is for a few minutes after such a write and then taken back. Stop the other operator: kubectl -n novasphere-system"
                + " scale deployment novasphere-controller-manager --replicas=0";
    }

    private Told cloudInit() {
        String secret = Names.cloudInitSecret(situation.name());
        return situation.plans("Secret", secret)
                ? Told.yes(
                        ConditionTypes.CLOUD_INIT_READY,
                        Reasons.RENDERED,
                        "Secret " + secret + " holds what cloud-init reads at the first boot of the guest.")
                : Told.yes(
                        ConditionTypes.CLOUD_INIT_READY,
                        Reasons.NOT_NEEDED,
                        "The Wukong asks for nothing that cloud-init would do.");
    }

    private Optional<Told> powerOverridden() {
        String live = situation.liveStrategy();
        if (situation.powerOverridden()) {
            return Optional.of(PowerPlan.HALTED.equals(live) ? stoppedByHand() : strategyChanged(live));
        }
        return situation
                .conditionBefore(ConditionTypes.POWER_OVERRIDDEN)
                .map(c -> Told.no(
                        ConditionTypes.POWER_OVERRIDDEN,
                        Reasons.AS_ASKED,
                        "Nobody turned the virtual machine on or off against the Wukong."));
    }

    private Told stoppedByHand() {
        return Told.yes(
                ConditionTypes.POWER_OVERRIDDEN,
                Reasons.STOPPED_BY_HAND,
                "The run strategy of VirtualMachine " + situation.vmName() + " is Halted, the Wukong asks for "
                        + situation.power().wanted()
                        + ": somebody stopped it, for example with virtctl stop. The operator"
                        + " leaves it so. Start it with: " + situation.startCommand());
    }

    private Told strategyChanged(String live) {
        return Told.yes(
                ConditionTypes.POWER_OVERRIDDEN,
                Reasons.RUN_STRATEGY_CHANGED,
                "The run strategy of VirtualMachine " + situation.vmName() + " is " + Text.quote(live)
                        + ", the Wukong asks for " + situation.power().wanted()
                        + ": somebody changed it, for example with virtctl stop and start. The operator leaves it so. Take it"
                        + " back with: kubectl patch vm " + situation.vmName() + " -n " + situation.namespace()
                        + " --type merge -p '{\"spec\":{\"runStrategy\":\""
                        + situation.power().wanted() + "\"}}'");
    }

    private Optional<Told> scheduled() {
        if (situation.unschedulable()) {
            return Optional.of(Told.no(
                    ConditionTypes.SCHEDULED,
                    Reasons.UNSCHEDULABLE,
                    "No node takes the virtual machine; the message of Ready says why."));
        }
        return situation
                .conditionBefore(ConditionTypes.SCHEDULED)
                .map(c -> Told.yes(ConditionTypes.SCHEDULED, Reasons.SCHEDULED, "No search for a node is waiting."));
    }

    private Optional<Told> restartRequired() {
        Optional<ResourceCondition> required =
                situation.vmCondition(ConditionTypes.RESTART_REQUIRED).filter(ResourceCondition::holds);
        if (required.isPresent()) {
            return required.map(c -> Told.yes(
                    ConditionTypes.RESTART_REQUIRED,
                    Reasons.CHANGES_WAIT,
                    whatWaits()
                            + Text.sentence(Text.quote(
                                    Text.orElse(c.message(), "A change waits for the next start of the guest.")))
                            + " Restart the guest when it suits you: virtctl restart " + situation.vmName() + " -n "
                            + situation.namespace() + ", or write a new value into the annotation "
                            + Labels.RESTART_REQUESTED_AT));
        }
        return situation
                .conditionBefore(ConditionTypes.RESTART_REQUIRED)
                .map(c -> Told.no(
                        ConditionTypes.RESTART_REQUIRED, Reasons.NO_CHANGES_WAIT, "No change waits for a restart."));
    }

    private Optional<Told> restarted() {
        return situation
                .outcome()
                .restart()
                .map(a -> new Told(ConditionTypes.RESTARTED, a.done(), a.reason(), a.message()))
                .or(() -> situation
                        .conditionBefore(ConditionTypes.RESTARTED)
                        .map(c -> new Told(
                                ConditionTypes.RESTARTED,
                                "True".equals(c.getStatus()),
                                c.getReason(),
                                c.getMessage())));
    }

    private Optional<Told> paused() {
        return situation.paused()
                ? Optional.of(Told.yes(
                        ConditionTypes.PAUSED,
                        Reasons.BY_ANNOTATION,
                        "The annotation " + Labels.PAUSED
                                + " is \"true\": the operator writes nothing for this Wukong but"
                                + " this status. Changes of the Wukong are carried out when the annotation is removed: kubectl"
                                + " annotate wukong " + situation.name() + " -n " + situation.namespace() + " "
                                + Labels.PAUSED + "-"))
                : Optional.empty();
    }

    private Optional<Told> deletionProtected() {
        if (!WukongAnnotations.protectedFromDeletion(situation.wukong())) {
            return Optional.empty();
        }
        boolean deleted = situation.wukong().getMetadata().getDeletionTimestamp() != null;
        String release = "kubectl annotate wukong " + situation.name() + " -n " + situation.namespace() + " "
                + Labels.DELETION_PROTECTION + "-";
        if (situation.outcome().refusal().filter(Refusal::isNamespaceEnding).isPresent()) {
            return Optional.of(Told.yes(
                    ConditionTypes.DELETION_PROTECTED,
                    Reasons.NAMESPACE_TERMINATING,
                    "Namespace " + situation.namespace()
                            + " is being deleted. Where the policy wukong-deletion-protection is installed, the Wukong, its VirtualMachine, its"
                            + " DataVolumes and claims stay, and the namespace waits for them; the guest and the Secrets are not protected and"
                            + " go. Bring the data elsewhere, then remove the annotation: " + release));
        }
        return Optional.of(
                deleted
                        ? Told.yes(
                                ConditionTypes.DELETION_PROTECTED,
                                Reasons.DELETION_HELD,
                                "Somebody deleted the Wukong; the annotation " + Labels.DELETION_PROTECTION
                                        + " holds it, and it goes with its virtual machine and disks as soon as the annotation is"
                                        + " removed: " + release)
                        : Told.yes(
                                ConditionTypes.DELETION_PROTECTED,
                                Reasons.PROTECTED,
                                "The Wukong cannot be deleted before the annotation is removed: " + release));
    }

    private Optional<Told> apisAvailable() {
        boolean lacks =
                situation.plan().findings().stream().anyMatch(f -> f.missing().isPresent());
        if (lacks) {
            return Optional.of(Told.no(ConditionTypes.APIS_AVAILABLE, Reasons.APIS_MISSING, apis.sentences()));
        }
        return situation
                .conditionBefore(ConditionTypes.APIS_AVAILABLE)
                .map(c -> Told.yes(
                        ConditionTypes.APIS_AVAILABLE,
                        Reasons.APIS_THERE,
                        "The cluster serves every API that this Wukong needs."));
    }

    /** The fields that wait; empty text when the guest differs in nothing that the operator writes. */
    private String whatWaits() {
        Optional<VirtualMachineInstanceSpec> template = situation
                .vm()
                .map(VirtualMachine::getSpec)
                .map(VirtualMachineSpec::template)
                .map(VirtualMachineTemplate::spec);
        Optional<VirtualMachineInstanceView> guest =
                situation.observed().virtualMachineInstance().map(VirtualMachineInstance::getSpec);
        if (template.isEmpty() || guest.isEmpty()) {
            return "";
        }
        List<String> changes = PendingChanges.between(template.get(), guest.get());
        return changes.isEmpty() ? "" : "These wait for the next start: " + String.join(", ", changes) + ". ";
    }

    private Optional<Told> liveMigratable() {
        if (situation.vmiStatus().isEmpty() || situation.guestEnded()) {
            return Optional.empty();
        }
        return situation
                .vmCondition(ConditionTypes.LIVE_MIGRATABLE)
                .or(() -> situation.vmiStatus().flatMap(s -> s.condition(ConditionTypes.LIVE_MIGRATABLE)))
                .map(c -> c.holds()
                        ? Told.yes(
                                ConditionTypes.LIVE_MIGRATABLE,
                                Reasons.MIGRATABLE,
                                "The guest can move to another node while it runs.")
                        : Told.no(
                                ConditionTypes.LIVE_MIGRATABLE,
                                Text.orElse(c.reason(), Reasons.NOT_MIGRATABLE),
                                "The guest cannot move to another node while it runs: "
                                        + Text.sentence(
                                                Text.quote(Text.orElse(c.message(), "KubeVirt gives no reason")))));
    }

    private Optional<Told> restored() {
        List<Finding> findings = situation.plan().findings().stream()
                .filter(f -> f.concern() == Concern.RESTORE)
                .toList();
        if (!findings.isEmpty()) {
            return Optional.of(Told.no(
                    ConditionTypes.RESTORED,
                    findings.get(0).reason(),
                    Text.sentences(
                            findings.stream().map(f -> Text.quote(f.message())).toList())));
        }
        String snapshot = situation.restoredFromSnapshot();
        if (snapshot != null) {
            return Optional.of(Told.yes(
                    ConditionTypes.RESTORED,
                    Reasons.RESTORED,
                    "The disks were put back to WukongSnapshot " + snapshot
                            + ", once. To do it again make a WukongRestore."));
        }
        return situation
                .conditionBefore(ConditionTypes.RESTORED)
                .map(c -> Told.yes(ConditionTypes.RESTORED, Reasons.NO_RESTORE, "No restore is wanted or runs."));
    }
}
