package dev.novasphere.wukong.kubernetes;

import static dev.novasphere.wukong.testcluster.NmStateStandIn.card;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import dev.novasphere.wukong.testcluster.ApiRequests.Request;
import dev.novasphere.wukong.testcluster.Crds;
import dev.novasphere.wukong.testcluster.KubeVirtStandIn;
import dev.novasphere.wukong.testcluster.NmStateStandIn;
import dev.novasphere.wukong.testcluster.OperatorInstallation;
import dev.novasphere.wukong.testcluster.OperatorProcess;
import dev.novasphere.wukong.testcluster.Tenant;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The component that lets the operator make bridges on nodes gives the rights for that and no more, with the settings it ships; and NMState
 * may be installed after the operator.
 */
@Tag("full")
class NodeNetworkRightsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path LOG = Path.of("target", "operator-node-network-rights.log");
    private static final String COMPONENT = OperatorInstallation.SERVICE_ACCOUNT + "-node-network";

    private static final String FIELDS =
            "disks: [{name: root, size: 1Gi}]\nnetworks: [{name: lan, physicalInterface: eth1}]";

    /** Rights that a quiet cluster does not call for. */
    private static final Set<Grant> UNSEEN = Set.of(
            // Only when another client wrote a policy a moment ago, and the cache does not know yet.
            new Grant("get", "nodenetworkconfigurationpolicies"));

    @Test
    void every_right_of_the_component_is_used_and_none_is_missing() {
        try (TestCluster cluster = TestCluster.start()) {
            KubernetesClient client = cluster.client();
            List<CustomResourceDefinition> nmState = Crds.others().stream()
                    .filter(definition -> definition.getSpec().getGroup().equals("nmstate.io"))
                    .toList();
            assertThat(nmState).hasSize(3);
            Crds.installAll(client);
            nmState.forEach(definition -> Crds.uninstall(client, definition));
            Path kubeconfig = OperatorInstallation.withNodeNetworks(cluster).kubeconfig();
            try (KubeVirtStandIn kubeVirt = KubeVirtStandIn.start(cluster)) {
                kubeVirt.installStorageClasses();
                OperatorProcess operator =
                        OperatorProcess.start(kubeconfig, LOG, OperatorInstallation.nodeNetworkSettings());
                Tenant tenant = new Tenant(client, cluster.newNamespace("rights"));
                tenant.create("one", FIELDS);
                until(
                        "the missing NMState is reported",
                        () -> tenant.says("one", "NetworksConfigured", "NMStateNotInstalled"));
                nmState.forEach(definition -> Crds.install(client, definition));
                try (NmStateStandIn nodes = NmStateStandIn.start(cluster)) {
                    nodes.addNode("n1", "vm.novasphere.dev/node-bridges=allowed", card("eth1"));
                    until("NMState is noticed", () -> tenant.runs("one"));
                    tenant.create("two", FIELDS);
                    until("the bridge is shared", () -> tenant.runs("two"));

                    operator.kill();
                    tenant.wukong("two")
                            .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
                    tenant.wukong("two").delete();
                    operator = OperatorProcess.start(kubeconfig, LOG, OperatorInstallation.nodeNetworkSettings());
                    tenant.wukong("one").delete();
                    until("the bridge is gone", () -> client.resources(NodeNetworkConfigurationPolicy.class)
                            .list()
                            .getItems()
                            .isEmpty());
                    until("the Wukong is gone", () -> tenant.wukong("one").get() == null);
                } finally {
                    operator.close();
                }
            }
            List<Request> requests = cluster.requests()
                    .since(
                            0,
                            request -> request.user().endsWith(":" + OperatorInstallation.SERVICE_ACCOUNT)
                                    && !request.resource().isEmpty());
            Set<Grant> needed = new HashSet<>(UNSEEN);
            needed.addAll(requests.stream().map(Grant::neededBy).collect(Collectors.toSet()));

            assertThat(requests)
                    .filteredOn(request -> request.code() == HttpURLConnection.HTTP_FORBIDDEN)
                    .isEmpty();
            assertThat(needed)
                    .containsAll(granted(client, COMPONENT))
                    .containsAll(Grant.of(OperatorInstallation.rulesOfNodeNetworks()));
        }
    }

    private static Set<Grant> granted(KubernetesClient client, String role) {
        return Grant.of(client.rbac().clusterRoles().withName(role).get().getRules());
    }

    private static void until(String what, Callable<Boolean> condition) {
        await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(condition);
    }
}
