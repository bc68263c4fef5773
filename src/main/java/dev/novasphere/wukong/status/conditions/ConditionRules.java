package dev.novasphere.wukong.status.conditions;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.Sentences;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.status.input.ApiVersions;
import dev.novasphere.wukong.status.input.ApplyRejection;
import dev.novasphere.wukong.status.input.ConflictingOperator;
import dev.novasphere.wukong.status.input.RejectionMessage;
import dev.novasphere.wukong.status.input.StatusContext;
import dev.novasphere.wukong.status.report.GuestReport;
import dev.novasphere.wukong.status.report.ServiceReport;
import dev.novasphere.wukong.status.report.VolumeReport;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import dev.novasphere.wukong.status.vocabulary.ConditionValue;
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
    private final MachineConditions machine;
    private final HandsOffConditions handsOff;

    /**
     * @param networks how many network interfaces the guest has
     * @param apis reported when one of them is missing
     */
    public ConditionRules(StatusContext context, VolumeReport volumes, int networks, ApiVersions apis) {
        this.context = context;
        this.volumes = volumes;
        this.networks = networks;
        this.apis = apis;
        this.machine = new MachineConditions(context);
        this.handsOff = new HandsOffConditions(context);
    }

    /** All conditions of a Wukong but Ready, in the order in which the status lists them. */
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
        storageMigrated().ifPresent(values::add);
        machine.powerOverridden().ifPresent(values::add);
        machine.scheduled().ifPresent(values::add);
        machine.restartRequired().ifPresent(values::add);
        machine.restarted().ifPresent(values::add);
        machine.liveMigratable().ifPresent(values::add);
        MigrationConditions migration = new MigrationConditions(context);
        migration.migrated().ifPresent(values::add);
        migration.room().ifPresent(values::add);
        new LostNode(context).condition().ifPresent(values::add);
        GuestReport.agent(context).ifPresent(values::add);
        ServiceReport.condition(context).ifPresent(values::add);
        apisAvailable().ifPresent(values::add);
        handsOff.paused().ifPresent(values::add);
        handsOff.deletionProtected().ifPresent(values::add);
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
                        ConditionTypes.SPEC_ACCEPTED, Reasons.FIELD_WITHOUT_EFFECT, Sentences.join(ignored));
    }

    /**
     * The condition of one concern.
     *
     * @param otherwise the condition when no finding blocks; when it does not hold itself, warnings are only added to it
     */
    private ConditionValue ofFindings(Set<Concern> concerns, ConditionValue otherwise) {
        if (context.plan().findings().isEmpty()) {
            return otherwise;
        }
        List<Finding> findings = context.plan().findings().stream()
                .filter(f -> concerns.contains(f.concern()))
                .sorted(Comparator.comparing(Finding::severity).reversed())
                .toList();
        if (findings.isEmpty()) {
            return otherwise;
        }
        Finding worst = findings.get(0);
        String messages = Sentences.join(findings.stream().map(Finding::message).toList());
        if (worst.blocks()) {
            return ConditionValue.no(otherwise.type(), worst.reason(), messages);
        }
        return otherwise.holds()
                ? ConditionValue.yes(otherwise.type(), worst.reason(), messages)
                : ConditionValue.no(
                        otherwise.type(), otherwise.reason(), Sentences.join(List.of(otherwise.message(), messages)));
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
                    "Nothing is written while the Wukong is paused; whether the objects are as it asks is not checked.");
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
                        "The Wukong asks for nothing that cloud-init would do. A cloud image then has no user who can log in; for one, write sshKeySecret or cloudInitUser.");
    }

    private Optional<ConditionValue> apisAvailable() {
        boolean lacks =
                context.plan().findings().stream().anyMatch(f -> f.missing().isPresent());
        if (lacks) {
            return Optional.of(
                    ConditionValue.no(ConditionTypes.APIS_AVAILABLE, Reasons.APIS_MISSING, apis.sentences()));
        }
        return context.ifSaidBefore(ConditionValue.yes(
                ConditionTypes.APIS_AVAILABLE,
                Reasons.APIS_THERE,
                "The cluster serves every API that this Wukong needs."));
    }

    private Optional<ConditionValue> storageMigrated() {
        List<Finding> findings = context.findings(Concern.STORAGE_MIGRATION);
        if (!findings.isEmpty()) {
            return Optional.of(ConditionValue.no(
                    ConditionTypes.STORAGE_MIGRATED,
                    findings.get(0).reason(),
                    Sentences.join(findings.stream().map(Finding::message).toList())));
        }
        return context.ifSaidBefore(ConditionValue.yes(
                ConditionTypes.STORAGE_MIGRATED,
                Reasons.STORAGE_MIGRATED,
                "Every disk is on the claim that holds its data, and none is being moved."));
    }

    private Optional<ConditionValue> restored() {
        List<Finding> findings = context.findings(Concern.RESTORE);
        if (!findings.isEmpty()) {
            return Optional.of(ConditionValue.no(
                    ConditionTypes.RESTORED,
                    findings.get(0).reason(),
                    Sentences.join(
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
        return context.ifSaidBefore(
                ConditionValue.yes(ConditionTypes.RESTORED, Reasons.NO_RESTORE, "No restore is wanted or runs."));
    }
}
