package dev.novasphere.wukong.kubernetes;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Does once what the controller-manager does all the time, which does not run in a test cluster: gives the roles view, edit and admin the
 * rules of every ClusterRole that carries their label.
 */
final class RoleAggregation {

    private RoleAggregation() {}

    /** Fills each role that aggregates others, in an order in which view comes before edit, and edit before admin. */
    static void perform(KubernetesClient client) {
        for (String name : List.of("view", "edit", "admin")) {
            ClusterRole role = client.rbac().clusterRoles().withName(name).get();
            List<PolicyRule> rules = role.getAggregationRule().getClusterRoleSelectors().stream()
                    .flatMap(selector -> selected(client, selector))
                    .flatMap(found -> found.getRules().stream())
                    .distinct()
                    .toList();
            client.rbac().clusterRoles().withName(name).edit(before -> {
                before.setRules(rules);
                return before;
            });
        }
    }

    private static Stream<ClusterRole> selected(KubernetesClient client, LabelSelector selector) {
        Map<String, String> labels = selector.getMatchLabels();
        return client.rbac().clusterRoles().withLabels(labels).list().getItems().stream();
    }
}
