package dev.novasphere.wukong.status;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceView;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachineSpec;
import dev.novasphere.wukong.kubevirt.migration.VirtualMachineInstanceMigration;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.ObservedBuilder;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.power.PowerPlan;
import dev.novasphere.wukong.plan.step.Apply;
import dev.novasphere.wukong.plan.step.ApplyMachine;
import dev.novasphere.wukong.plan.step.Step;
import dev.novasphere.wukong.status.events.EventMessage;
import dev.novasphere.wukong.status.events.StatusEvents;
import dev.novasphere.wukong.status.input.ApiVersions;
import dev.novasphere.wukong.status.input.ApplyOutcome;
import dev.novasphere.wukong.status.input.PendingReason;
import dev.novasphere.wukong.status.input.PowerState;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A Wukong web-1 in namespace shop whose surroundings a test changes step by step, with a clock that stands still. */
public final class StatusFixture {

    public static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private final Wukong wukong;
    private final Map<String, DataVolume> dataVolumes = new HashMap<>();
    private final Map<String, PersistentVolumeClaim> claims = new HashMap<>();
    private final Map<String, PendingReason> pendingReasons = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<VirtualMachineInstanceMigration> migrations = new ArrayList<>();
    private VirtualMachine vm;
    private VirtualMachineInstance vmi;
    private ApplyOutcome outcome = ApplyOutcome.done();
    private String applied = "Always";
    private boolean autoStarted;
    private Instant now = START;

    private StatusFixture(String spec) {
        wukong = Serialization.unmarshal("""
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: Wukong
                metadata: {name: web-1, namespace: shop, uid: 0c6a7b1e-0000-4000-8000-000000000001, generation: 3}
                spec:
                """ + spec.indent(2), Wukong.class);
        vm("Running", "Always", "");
        wukong.getSpec().disks().forEach(disk -> claim(disk.name(), "Bound", disk.size()));
    }

    /** Two disks, one with an image; the pod network and one more. */
    public static StatusFixture usual() {
        return of("""
                cpu: 2
                memory: 2Gi
                disks:
                - {name: system, size: 10Gi, image: "https://user:secret@images.example.org/a.qcow2?sig=abc"}
                - {name: data, size: 20Gi}
                networks:
                - {name: storage, type: bridge}
                """);
    }

    public static StatusFixture of(String spec) {
        return new StatusFixture(spec);
    }

    /** The virtual machine; more is YAML that goes into its status. */
    public StatusFixture vm(String printableStatus, String runStrategy, String more) {
        vm = Serialization.unmarshal(
                """
                apiVersion: kubevirt.io/v1
                kind: VirtualMachine
                metadata: {name: web-1-vm, namespace: shop}
                spec:
                  runStrategy: %s
                  template:
                    spec:
                      volumes:
                      - {name: system, persistentVolumeClaim: {claimName: web-1-system}}
                      - {name: data, persistentVolumeClaim: {claimName: web-1-data}}
                status:
                  runStrategy: %s
                  printableStatus: %s
                """.formatted(runStrategy, runStrategy, printableStatus) + more.indent(2), VirtualMachine.class);
        return this;
    }

    public StatusFixture vmCondition(String type, String status, String reason, String message) {
        return vm(
                vm.getStatus().printableStatus(),
                vm.getSpec().runStrategy(),
                "conditions: [{type: %s, status: '%s', reason: '%s', message: '%s'}]"
                        .formatted(type, status, reason, message));
    }

    StatusFixture vmWithoutStatus() {
        vm.setStatus(null);
        return this;
    }

    StatusFixture vmControlledBy(String uid) {
        vm.getMetadata()
                .setOwnerReferences(List.of(new OwnerReferenceBuilder()
                        .withApiVersion(wukong.getApiVersion())
                        .withKind("Wukong")
                        .withName("web-1")
                        .withUid(uid)
                        .withController(true)
                        .build()));
        return this;
    }

    StatusFixture vmGoing() {
        vm.getMetadata().setDeletionTimestamp(START.toString());
        return this;
    }

    StatusFixture vmUses(String claim) {
        vm = Serialization.unmarshal(
                Serialization.asYaml(vm).replace("\"web-1-data\"", "\"" + claim + "\""), VirtualMachine.class);
        return this;
    }

    public StatusFixture withoutVm() {
        vm = null;
        return this;
    }

    /** The guest; more is YAML that goes into its status. */
    public StatusFixture vmi(String phase, String more) {
        vmi = Serialization.unmarshal("""
                apiVersion: kubevirt.io/v1
                kind: VirtualMachineInstance
                metadata: {name: web-1-vm, namespace: shop}
                status:
                  phase: %s
                """.formatted(phase) + more.indent(2), VirtualMachineInstance.class);
        return this;
    }

    /** The same guest with a spec, as YAML. */
    public StatusFixture vmiSpec(String yaml) {
        vmi.setSpec(Serialization.unmarshal(yaml, VirtualMachineInstanceView.class));
        return this;
    }

    /** A migration of the guest; status is YAML. */
    public StatusFixture migration(String name, String created, String status) {
        migrations.add(
                Serialization.unmarshal("""
                apiVersion: kubevirt.io/v1
                kind: VirtualMachineInstanceMigration
                metadata: {name: %s, namespace: shop, creationTimestamp: "%s"}
                spec: {vmiName: web-1-vm}
                status: %s
                """.formatted(name, created, status), VirtualMachineInstanceMigration.class));
        return this;
    }

    public StatusFixture withoutMigrations() {
        migrations.clear();
        return this;
    }

    public StatusFixture withoutVmi() {
        vmi = null;
        return this;
    }

    public StatusFixture claim(String disk, String phase, String capacity) {
        claims.put(disk, Serialization.unmarshal("""
                        apiVersion: v1
                        kind: PersistentVolumeClaim
                        metadata: {name: web-1-%s, namespace: shop}
                        status: {phase: %s, capacity: {storage: %s}}
                        """.formatted(disk, phase, capacity), PersistentVolumeClaim.class));
        return this;
    }

    public StatusFixture withoutClaim(String disk) {
        claims.remove(disk);
        return this;
    }

    /** The DataVolume of a disk; status is YAML. */
    public StatusFixture dataVolume(String disk, String status) {
        dataVolumes.put(disk, Serialization.unmarshal("""
                        apiVersion: cdi.kubevirt.io/v1beta1
                        kind: DataVolume
                        metadata: {name: web-1-%s, namespace: shop}
                        status:
                        """.formatted(disk) + status.indent(2), DataVolume.class));
        return this;
    }

    /** The DataVolume of a disk with its spec; spec and status are YAML. */
    public StatusFixture dataVolume(String disk, String spec, String status) {
        dataVolumes.put(
                disk,
                Serialization.unmarshal(
                        """
                        apiVersion: cdi.kubevirt.io/v1beta1
                        kind: DataVolume
                        metadata: {name: web-1-%s, namespace: shop}
                        """.formatted(disk) + "spec:\n" + spec.indent(2) + "status:\n" + status.indent(2),
                        DataVolume.class));
        return this;
    }

    StatusFixture withoutDataVolume(String disk) {
        dataVolumes.remove(disk);
        return this;
    }

    public StatusFixture finding(Finding finding) {
        findings.add(finding);
        return this;
    }

    public StatusFixture withoutFindings() {
        findings.clear();
        return this;
    }

    StatusFixture plans(HasMetadata object) {
        return plans(new Apply(object));
    }

    StatusFixture plans(Step step) {
        steps.add(step);
        return this;
    }

    StatusFixture plansCloudInit() {
        return plans(new SecretBuilder()
                .withNewMetadata()
                .withName("web-1-cloudinit")
                .endMetadata()
                .build());
    }

    StatusFixture pending(String disk, PendingReason reason) {
        pendingReasons.put(disk, reason);
        return this;
    }

    public StatusFixture outcome(ApplyOutcome outcome) {
        this.outcome = outcome;
        return this;
    }

    StatusFixture applied(String strategy) {
        applied = strategy;
        return this;
    }

    StatusFixture autoStarted() {
        autoStarted = true;
        return this;
    }

    StatusFixture deleted() {
        wukong.getMetadata().setDeletionTimestamp(START.toString());
        return this;
    }

    /** Sets an annotation of the Wukong; null takes it away. */
    StatusFixture annotated(String name, String value) {
        Map<String, String> annotations = new HashMap<>();
        if (wukong.getMetadata().getAnnotations() != null) {
            annotations.putAll(wukong.getMetadata().getAnnotations());
        }
        annotations.put(name, value);
        annotations.values().removeIf(Objects::isNull);
        wukong.getMetadata().setAnnotations(annotations);
        return this;
    }

    StatusFixture generation(long generation) {
        wukong.getMetadata().setGeneration(generation);
        return this;
    }

    public StatusFixture later(Duration duration) {
        now = now.plus(duration);
        return this;
    }

    /** Computes the status. */
    public WukongStatus status() {
        boolean blocked = findings.stream().anyMatch(Finding::blocks);
        PowerPlan power = PowerPlan.of(wukong.getSpec());
        List<Step> planned = new ArrayList<>(steps);
        if (!blocked) {
            VirtualMachine machine = new VirtualMachine();
            machine.setSpec(new VirtualMachineSpec(null, null, null, null, null, null));
            planned.add(new ApplyMachine(machine, power));
        }
        Plan plan = new Plan(planned, findings, power);
        Observed observed = new ObservedBuilder()
                .machine(Optional.ofNullable(vm))
                .guest(Optional.ofNullable(vmi))
                .dataVolumes(dataVolumes)
                .claims(claims)
                .build()
                .withMigrations(migrations);
        return new StatusAggregator(Clock.fixed(now, ZoneOffset.UTC))
                .status(
                        wukong,
                        plan,
                        observed,
                        outcome,
                        new PowerState(
                                power.wanted(),
                                applied,
                                power.autoStart(),
                                autoStarted,
                                power.startsByRequest() && !autoStarted),
                        pendingReasons,
                        ApiVersions.unknown());
    }

    /** Computes the status and writes it to the Wukong, as the API server would give it back. */
    public WukongStatus written() {
        WukongStatus status = status();
        wukong.setStatus(Serialization.unmarshal(Serialization.asJson(status), WukongStatus.class));
        return wukong.getStatus();
    }

    /** The events between the status that was written and the one computed now; writes the latter. */
    public List<EventMessage> events() {
        WukongStatus before = wukong.getStatus();
        return StatusEvents.between(before, written());
    }

    public static Condition condition(WukongStatus status, String type) {
        return find(status, type).orElseThrow(() -> new AssertionError("no condition " + type + " in " + status));
    }

    static Optional<Condition> find(WukongStatus status, String type) {
        return status.conditions().stream()
                .filter(c -> type.equals(c.getType()))
                .findFirst();
    }

    /** A condition in short: type=status/reason. */
    static String brief(WukongStatus status, String type) {
        Condition condition = condition(status, type);
        return type + "=" + condition.getStatus() + "/" + condition.getReason();
    }
}
