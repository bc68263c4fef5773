package dev.novasphere.wukong.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import dev.novasphere.wukong.apply.MachineApplyConfiguration;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.instance.Network;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceSpec;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachineStatus;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.ObservedBuilder;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.assembly.Planner;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.power.PowerFields;
import dev.novasphere.wukong.plan.step.Apply;
import dev.novasphere.wukong.plan.step.ApplyMachine;
import dev.novasphere.wukong.plan.step.CreateOnce;
import dev.novasphere.wukong.status.StatusAggregator;
import dev.novasphere.wukong.status.input.ApiVersions;
import dev.novasphere.wukong.status.input.ApplyOutcome;
import dev.novasphere.wukong.status.input.PowerState;
import dev.novasphere.wukong.write.DriftDetector;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimStatusBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A Wukong whose guest runs on just what was planned for it, so that a reconciliation finds nothing to write: the usual one.
 *
 * @param wukong the Wukong with its status
 * @param observed the objects that were made of it
 */
record RunningMachine(Wukong wukong, Observed observed) {

    private static final String MACHINE_STATUS = """
            printableStatus: Running
            runStrategy: Always
            conditions: [{type: Ready, status: "True"}]
            """;

    private static final String GUEST_STATUS = """
            phase: Running
            nodeName: node-1
            conditions:
            - {type: Ready, status: "True"}
            - {type: LiveMigratable, status: "True"}
            - {type: AgentConnected, status: "True"}
            """;

    /** Makes what a plan of a new Wukong asks for, and lets it run. */
    static RunningMachine of(Wukong wukong, Planner planner) {
        String[] definitions = wukong.getSpec().networks().stream()
                .map(network -> wukong.getMetadata().getNamespace() + "/" + network.nadName())
                .toArray(String[]::new);
        Plan made = planner.plan(new PlanInput(
                wukong, new ObservedBuilder().networkAttachments(definitions).build()));
        Map<String, DataVolume> dataVolumes = new HashMap<>();
        Map<String, PersistentVolumeClaim> claims = new HashMap<>();
        made.steps(CreateOnce.class).forEach(step -> {
            if (step.object() instanceof DataVolume dataVolume) {
                dataVolumes.put(step.disk(), dataVolume);
                claims.put(step.disk(), bound(filled(dataVolume)));
            } else {
                claims.put(step.disk(), bound((PersistentVolumeClaim) step.object()));
            }
        });
        ApplyMachine machine = made.machine().orElseThrow();
        VirtualMachine live = live(machine);
        Observed observed = new ObservedBuilder()
                .networkAttachments(definitions)
                .machine(Optional.of(live))
                .guest(Optional.of(guest(live)))
                .dataVolumes(dataVolumes)
                .claims(claims)
                .cloudInitSecret(made.steps(Apply.class)
                        .map(Apply::object)
                        .filter(Secret.class::isInstance)
                        .map(Secret.class::cast)
                        .findFirst()
                        .orElseThrow())
                .build();
        RunningMachine running = new RunningMachine(wukong, observed);
        Plan plan = planner.plan(running.input());
        wukong.setStatus(running.status(new StatusAggregator(), plan));
        if (!running.isAsPlanned(plan)) {
            throw new IllegalStateException("the machine is not as planned: "
                    + DriftDetector.missing(plan.machine().orElseThrow().object(), live));
        }
        return running;
    }

    PlanInput input() {
        return new PlanInput(wukong, observed);
    }

    /** Compares what is there with a plan, as a reconciliation does before it writes. */
    boolean isAsPlanned(Plan plan) {
        boolean same = MachineApplyConfiguration.isReached(plan, observed.virtualMachine());
        for (HasMetadata planned : plan.steps(Apply.class).map(Apply::object).toList()) {
            same &= DriftDetector.matches(
                    DriftDetector.withHash(planned), observed.cloudInitSecret().orElseThrow());
        }
        return same;
    }

    WukongStatus status(StatusAggregator statuses, Plan plan) {
        return statuses.status(
                wukong,
                plan,
                observed,
                ApplyOutcome.done(),
                PowerState.of(plan.power(), observed.virtualMachine()),
                Map.of(),
                ApiVersions.unknown());
    }

    /** As it was written once, with the notes that the operator adds, and with what KubeVirt says of it. */
    private static VirtualMachine live(ApplyMachine step) {
        VirtualMachine live = Serialization.clone(step.withoutPower());
        VirtualMachineInstanceSpec guest = live.getSpec().template().spec();
        Map<String, String> annotations = new HashMap<>(live.getMetadata().getAnnotations());
        annotations.put(
                Annotations.OUR_VOLUMES,
                guest.volumes().stream().map(Volume::name).collect(Collectors.joining(",")));
        annotations.put(
                Annotations.OUR_NETWORKS,
                guest.networks().stream().map(Network::name).collect(Collectors.joining(",")));
        live.getMetadata().setAnnotations(annotations);
        DriftDetector.annotateHash(live);
        live.getMetadata()
                .getAnnotations()
                .putAll(PowerFields.ofNew(step.power()).notes());
        live.setSpec(live.getSpec().withRunStrategy(step.power().initial()));
        live.getMetadata().setUid("0b5d7a50-0000-4000-8000-000000000001");
        live.getMetadata().setResourceVersion("1");
        live.setStatus(Serialization.unmarshal(MACHINE_STATUS, VirtualMachineStatus.class));
        return live;
    }

    private static VirtualMachineInstance guest(VirtualMachine live) {
        ObjectNode guest = Serialization.jsonMapper().createObjectNode();
        guest.set(
                "spec",
                Serialization.jsonMapper().valueToTree(live.getSpec().template().spec()));
        guest.set("status", Serialization.unmarshal(GUEST_STATUS, ObjectNode.class));
        guest.putObject("metadata")
                .put("name", live.getMetadata().getName())
                .put("namespace", live.getMetadata().getNamespace())
                .put("uid", "0b5d7a50-0000-4000-8000-000000000002");
        return Serialization.unmarshal(guest.toString(), VirtualMachineInstance.class);
    }

    private static PersistentVolumeClaim filled(DataVolume dataVolume) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(dataVolume.getMetadata().getName())
                .withNamespace(dataVolume.getMetadata().getNamespace())
                .withLabels(Map.of(
                        Labels.WUKONG,
                        dataVolume.getMetadata().getLabels().get(Labels.WUKONG),
                        "app",
                        "containerized-data-importer"))
                .addNewOwnerReference()
                .withKind("DataVolume")
                .withName(dataVolume.getMetadata().getName())
                .withUid("0b5d7a50-0000-4000-8000-000000000003")
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .withVolumeMode("Block")
                .withAccessModes("ReadWriteOnce")
                .withStorageClassName("fast")
                .withResources(dataVolume.getSpec().storage().resources())
                .endSpec()
                .build();
    }

    private static PersistentVolumeClaim bound(PersistentVolumeClaim claim) {
        return new PersistentVolumeClaimBuilder(claim)
                .withStatus(new PersistentVolumeClaimStatusBuilder()
                        .withPhase("Bound")
                        .withCapacity(claim.getSpec().getResources().getRequests())
                        .build())
                .build();
    }
}
