package dev.novasphere.wukong.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import dev.novasphere.wukong.nodenetwork.NodeBridges;
import dev.novasphere.wukong.plan.nodenetwork.BridgePolicy;
import dev.novasphere.wukong.plan.nodenetwork.NodeBridgeReasons;
import dev.novasphere.wukong.plan.observed.node.NicObstacle;
import dev.novasphere.wukong.plan.observed.node.NodeBridge;
import dev.novasphere.wukong.plan.observed.node.NodeNetworkPermission;
import dev.novasphere.wukong.testcluster.AnsweringServer;
import dev.novasphere.wukong.watch.GivenInformers;
import dev.novasphere.wukong.watch.Informers;
import dev.novasphere.wukong.write.Writer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two threads that reconcile are both before the API server at a time: its answer to either comes only when both have asked. */
class NothingIsLockedWhileTheServerIsAskedTest {

    private static final NodeNetworkPermission PERMISSION =
            new NodeNetworkPermission(true, Map.of("bridges", "yes"), Set.of("eth1"));
    private static final NodeBridge BRIDGE = new NodeBridge("br-lan", NodeBridge.Kind.LINUX, "eth1", null);

    private final CyclicBarrier both = new CyclicBarrier(2);
    private final AnsweringServer server = AnsweringServer.start(this::answer);
    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    @AfterEach
    void end() {
        threads.shutdownNow();
        server.close();
    }

    private AnsweringServer.Answer answer(AnsweringServer.Request request) {
        try {
            both.await(30, TimeUnit.SECONDS);
        } catch (Exception alone) {
            return new AnsweringServer.Answer(500, "{}");
        }
        return new AnsweringServer.Answer(
                request.method().equals("GET") ? 200 : 201,
                request.method().equals("GET")
                        ? "{\"apiVersion\": \"v1\", \"kind\": \"NodeList\", \"metadata\": {}, \"items\": []}"
                        : request.body());
    }

    private <T> List<T> twice(Callable<T> work) throws Exception {
        List<Future<T>> futures = threads.invokeAll(List.of(work, work));
        return List.of(futures.get(0).get(), futures.get(1).get());
    }

    @Test
    void two_wukongs_that_ask_for_the_states_of_nodes_do_not_wait_for_each_other() throws Exception {
        NodeStates states = new NodeStates(server.client(), PERMISSION);

        assertThat(twice(() -> states.obstacle(BRIDGE, Map.of(BRIDGE, false))))
                .allSatisfy(obstacle ->
                        assertThat(obstacle).map(NicObstacle::reason).contains(NodeBridgeReasons.NO_MATCHING_NODE));
    }

    @Test
    void two_wukongs_that_join_a_bridge_do_not_wait_for_each_other() throws Exception {
        Informers nothingCached = new GivenInformers(List.of());
        NodeNetworkObserver observer = new NodeNetworkObserver(nothingCached, null, null, PERMISSION);
        NodeBridges bridges =
                new NodeBridges(server.client(), nothingCached, new Writer(server.client(), nothingCached), observer);
        NodeNetworkConfigurationPolicy wanted = BridgePolicy.making(BRIDGE, PERMISSION.nodeSelector());

        assertThat(twice(() -> {
                    Wukong wukong = new Wukong();
                    wukong.getMetadata().setName("web");
                    wukong.getMetadata().setNamespace("shop");
                    wukong.getMetadata().setUid("u");
                    bridges.join(wukong, wanted);
                    return true;
                }))
                .containsExactly(true, true);
    }
}
