package dev.novasphere.wukong.plan.nodenetwork;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.observed.node.NicObstacle;
import dev.novasphere.wukong.plan.observed.node.NodeNetworkPermission;
import dev.novasphere.wukong.plan.observed.node.NodeNetworks;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the scenarios do not show; they are in src/test/resources/golden, those that begin with node-bridge. */
class BridgeReviewTest {

    private static final String SPEC = "networks: [{name: lan, physicalInterface: ens192}]";

    @Test
    void a_bridge_where_nodes_are_left_alone_is_reported_with_the_two_ways_out() {
        NodeBridgeFragment fragment = new NodeBridgeStage().plan(GivenWukong.of(SPEC, GivenWukong.cluster()));

        assertThat(fragment.objects()).isEmpty();
        assertThat(fragment.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.reason()).isEqualTo("NodeNetworkNotConfigured");
            assertThat(finding.message())
                    .contains("ens192", "br-lan", "nadName", "wukong.node-network.enabled", "administrator");
        });
    }

    @Test
    void a_network_without_a_card_is_not_reviewed() {
        assertThat(new NodeBridgeStage()
                        .plan(GivenWukong.of("networks: [{name: lan}]", GivenWukong.cluster()))
                        .findings())
                .isEmpty();
    }

    @Test
    void a_bridge_name_that_is_too_long_is_reported_once_by_the_network_stage() {
        String spec = "networks: [{name: warehouse-lan, physicalInterface: eth1}]";

        assertThat(new NodeBridgeStage()
                        .plan(GivenWukong.of(spec, permitted("eth1")))
                        .findings())
                .isEmpty();
    }

    @Test
    void reports_of_nodes_are_waited_for_and_an_obstacle_on_a_node_is_an_error() {
        for (String reason : List.of(NodeBridgeReasons.STATE_UNKNOWN, NodeBridgeReasons.NO_MATCHING_NODE)) {
            assertThat(obstructed(reason)).extracting(Finding::severity).containsExactly(Severity.WAITING);
            assertThat(obstructed(reason)).allMatch(Finding::unwatched);
        }
        for (String reason : List.of(
                NodeBridgeReasons.CARD_HAS_ADDRESS,
                NodeBridgeReasons.CARD_IN_USE,
                NodeBridgeReasons.CARD_MISSING,
                NodeBridgeReasons.BRIDGE_EXISTS)) {
            assertThat(obstructed(reason)).extracting(Finding::severity).containsExactly(Severity.ERROR);
            assertThat(obstructed(reason)).allMatch(Finding::unwatched);
        }
    }

    private static List<Finding> obstructed(String reason) {
        Observed observed = permitted("ens192");
        Observed obstructed = observed.withNodeNetworks(new NodeNetworks(
                observed.nodeNetworks().permission(),
                List.of(),
                Map.of("wukong-br-lan", new NicObstacle(reason, "words")),
                Set.of()));
        NodeBridgeFragment fragment = new NodeBridgeStage().plan(GivenWukong.of(SPEC, obstructed));
        assertThat(fragment.objects()).isEmpty();
        assertThat(fragment.findings())
                .extracting(Finding::message)
                .containsExactly("network lan gets no bridge on the nodes: words");
        return fragment.findings();
    }

    private static Observed permitted(String card) {
        return GivenWukong.cluster()
                .withNodeNetworks(new NodeNetworks(
                        new NodeNetworkPermission(true, Map.of("bridges", "allowed"), Set.of(card)),
                        List.of(),
                        Map.of(),
                        Set.of()));
    }
}
