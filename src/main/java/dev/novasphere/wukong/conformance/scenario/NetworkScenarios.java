package dev.novasphere.wukong.conformance.scenario;

import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Networks beside the pod network. */
final class NetworkScenarios {

    private static final String NETWORKS = "networks";
    private static final String LAN = "lan";
    private static final String BRIDGE = "br-conformance";

    private NetworkScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario(
                        NETWORKS,
                        "A VLAN becomes a definition for Multus",
                        NetworkScenarios::multus,
                        NetworkScenarios::vlan),
                new Scenario(
                        NETWORKS,
                        "A network that does not exist is named, and nothing is made",
                        NetworkScenarios::multus,
                        NetworkScenarios::unknown),
                new Scenario(
                        NETWORKS,
                        "Without Multus a network waits, and says so",
                        NetworkScenarios::noMultus,
                        NetworkScenarios::waits));
    }

    private static Optional<String> multus(ClusterFacts cluster) {
        return cluster.serves(NetworkAttachmentDefinition.class)
                ? Optional.empty()
                : Optional.of("Multus is not installed");
    }

    private static Optional<String> noMultus(ClusterFacts cluster) {
        return cluster.serves(NetworkAttachmentDefinition.class)
                ? Optional.of("Multus is installed")
                : Optional.empty();
    }

    private static Map<String, Object> on(Map<String, Object> network) {
        Map<String, Object> spec = new LinkedHashMap<>(MachineScenarios.stopped());
        spec.put("networks", List.of(network));
        return spec;
    }

    private static Map<String, Object> bridge() {
        return on(Map.of("name", LAN, "type", "bridge", "bridgeName", BRIDGE, "vlanId", 120));
    }

    private static void vlan(Trial trial) {
        trial.create(bridge());
        trial.awaitPhase(Phase.Stopped);
        trial.awaitCondition(ConditionTypes.NETWORKS_CONFIGURED, "True");
        NetworkAttachmentDefinition definition =
                trial.get(NetworkAttachmentDefinition.class, Names.networkAttachment(trial.name(), LAN));
        trial.require(
                definition != null
                        && definition.getSpec().config().contains(BRIDGE)
                        && definition.getSpec().config().contains("120"),
                "a NetworkAttachmentDefinition with bridge " + BRIDGE + " and VLAN 120");
    }

    private static void unknown(Trial trial) {
        trial.create(on(Map.of("name", LAN, "type", "bridge", "nadName", "not-there")));
        Condition condition = trial.awaitCondition(ConditionTypes.NETWORKS_CONFIGURED, "False");
        trial.require(condition.getMessage().contains("not-there"), "a message that names not-there");
        trial.require(trial.machine() == null, "no machine is made");
    }

    private static void waits(Trial trial) {
        trial.create(bridge());
        Condition condition = trial.awaitCondition(ConditionTypes.APIS_AVAILABLE, "False");
        trial.require(condition.getMessage().contains("Multus"), "a message that names Multus");
    }
}
