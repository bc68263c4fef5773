package dev.novasphere.wukong.conformance.scenario;

import dev.novasphere.wukong.api.v1alpha1.network.NetworkRules;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;

/** A Wukong and the machine that is made of it. */
final class MachineScenarios {

    private static final String DEFINITION = "definition";
    private static final String MACHINE = "machine";
    private static final String CLOUD_INIT = "cloud-init";
    private static final int NO_VLAN = 5000;

    private MachineScenarios() {}

    static List<Scenario> all() {
        return List.of(
                Scenario.of(
                        DEFINITION, "A wrong field is refused with what to write instead", MachineScenarios::refused),
                Scenario.of(MACHINE, "A Wukong becomes a running machine with an address", MachineScenarios::runs),
                Scenario.of(MACHINE, "A changed spec reaches the machine", MachineScenarios::changes),
                Scenario.of(MACHINE, "A field that another client changed is put back", MachineScenarios::putsBack),
                Scenario.of(MACHINE, "A deleted Wukong takes machine and disks with it", MachineScenarios::goes),
                Scenario.of(CLOUD_INIT, "The machine reads cloud-init from a Secret", MachineScenarios::cloudInit),
                Scenario.of(CLOUD_INIT, "A missing Secret is named, and nothing is made", MachineScenarios::noSecret));
    }

    private static void refused(Trial trial) {
        String message = trial.requests()
                .refusal(() -> trial.create(Map.of(
                        "networks",
                        List.of(Map.of("name", "lan", "type", "bridge", "bridgeName", "br0", "vlanId", NO_VLAN)))))
                .orElseThrow(() -> new DeviationException("expected a refusal of vlanId " + NO_VLAN));
        trial.require(message.contains(NetworkRules.VLAN_MESSAGE), "a refusal that says: " + NetworkRules.VLAN_MESSAGE);
    }

    private static void runs(Trial trial) {
        trial.create(Map.of());
        trial.awaitPhase(Phase.Running);
        trial.awaitCondition(ConditionTypes.READY, "True");
        trial.awaitWukong(
                "a node and an address",
                wukong -> wukong.getStatus().nodeName() != null
                        && wukong.getStatus().networks().stream().anyMatch(network -> network.ipAddress() != null));
        trial.require(
                trial.machine().getMetadata().getOwnerReferences().stream().anyMatch(owner -> owner.getUid()
                        .equals(trial.wukong().getMetadata().getUid())),
                "the machine belongs to the Wukong");
    }

    private static void changes(Trial trial) {
        trial.create(Map.of());
        trial.awaitPhase(Phase.Running);
        trial.change(Map.of("memory", "320Mi"));
        awaitMemory(trial, "320Mi");
    }

    private static void putsBack(Trial trial) {
        trial.create(stopped());
        trial.awaitPhase(Phase.Stopped);
        trial.requests()
                .merge(
                        VirtualMachine.class,
                        Names.virtualMachine(trial.name()),
                        Map.of(
                                "spec",
                                Map.of(
                                        "template",
                                        Map.of("spec", Map.of("domain", Map.of("memory", Map.of("guest", "1Gi")))))));
        awaitMemory(trial, "256Mi");
    }

    private static void awaitMemory(Trial trial, String memory) {
        trial.await(
                "memory " + memory + " in the template of the machine",
                trial::machine,
                machine -> machine != null
                        && new Quantity(memory)
                                .equals(machine.getSpec()
                                        .template()
                                        .spec()
                                        .domain()
                                        .memory()
                                        .guest()));
    }

    private static void goes(Trial trial) {
        trial.create(Map.of());
        trial.awaitPhase(Phase.Running);
        trial.requests().delete(trial.wukong().getClass(), trial.name());
        trial.await("the machine is gone", trial::machine, machine -> machine == null);
        trial.await("its guest is gone", trial::guest, String::isEmpty);
        trial.await("its claim is gone", () -> trial.claim("root"), claim -> claim == null);
    }

    private static void cloudInit(Trial trial) {
        trial.create(Map.of(
                "cloudInitUser",
                Map.of("name", "ada"),
                "cloudInit",
                Map.of("timezone", "Europe/Berlin"),
                "startStrategy",
                Map.of("autoStart", false)));
        trial.awaitPhase(Phase.Stopped);
        trial.awaitCondition(ConditionTypes.CLOUD_INIT_READY, "True");
        trial.require(
                trial.machine().getSpec().template().spec().volumes().stream()
                        .anyMatch(volume -> volume.cloudInit() != null
                                && volume.cloudInit().secretRef() != null
                                && Names.cloudInitSecret(trial.name())
                                        .equals(volume.cloudInit().secretRef().getName())),
                "a volume that names the Secret " + Names.cloudInitSecret(trial.name()));
    }

    private static void noSecret(Trial trial) {
        String secret = trial.name() + "-keys";
        trial.create(Map.of("sshKeySecret", secret));
        Condition condition = trial.awaitCondition(ConditionTypes.CLOUD_INIT_READY, "False");
        trial.require(condition.getMessage().contains(secret), "a message that names the Secret " + secret);
        trial.require(trial.machine() == null, "no machine is made");
    }

    /** Fields of a Wukong whose machine is made and stays off. */
    static Map<String, Object> stopped() {
        return Map.of("startStrategy", Map.of("autoStart", false));
    }
}
