package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Plays the controller-manager's part of a ResourceQuota for claims: the API server enforces nothing until {@code status.hard} says what,
 * and counts up by itself; what goes is counted here.
 */
final class QuotaController {

    private static final ResourceDefinitionContext QUOTA = new ResourceDefinitionContext.Builder()
            .withGroup("")
            .withVersion("v1")
            .withKind("ResourceQuota")
            .withPlural("resourcequotas")
            .withNamespaced(true)
            .build();

    private final ClusterView view;
    private final Component writer;

    QuotaController(ClusterView view, Component writer) {
        this.view = view;
        this.writer = writer;
    }

    void handle(String key) {
        ResourceQuota quota = view.quotas.get(key);
        if (quota == null || quota.getSpec() == null || quota.getSpec().getHard() == null) {
            return;
        }
        List<PersistentVolumeClaim> claims = view.claims.list().stream()
                .filter(c -> c.getMetadata()
                        .getNamespace()
                        .equals(quota.getMetadata().getNamespace()))
                .toList();
        Map<String, Quantity> used = new LinkedHashMap<>();
        quota.getSpec().getHard().forEach((resource, limit) -> used.put(resource, used(resource, claims)));
        boolean told = quota.getStatus() != null
                && quota.getSpec().getHard().equals(quota.getStatus().getHard())
                && used.equals(quota.getStatus().getUsed());
        if (!told) {
            writer.mergeStatus(QUOTA, quota, Map.of("hard", quota.getSpec().getHard(), "used", used));
        }
    }

    private static Quantity used(String resource, List<PersistentVolumeClaim> claims) {
        return switch (resource) {
            case "requests.storage" ->
                new Quantity(claims.stream()
                        .map(c -> Quantity.getAmountInBytes(
                                c.getSpec().getResources().getRequests().get("storage")))
                        .reduce(BigDecimal.ZERO, BigDecimal::add)
                        .toBigInteger()
                        .toString());
            case "persistentvolumeclaims" -> new Quantity(String.valueOf(claims.size()));
            default -> new Quantity("0");
        };
    }
}
