package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** What the API server says of the Pod of a guest when a ResourceQuota of its namespace has no room for it; other guests do not count. */
final class LauncherQuota {

    private static final BigDecimal OVERHEAD = Quantity.getAmountInBytes(Quantity.parse("256Mi"));

    private LauncherQuota() {}

    /** The refusal of the Pod; empty when every quota of the namespace lets it in. */
    static Optional<String> refusal(ClusterView view, GenericKubernetesResource guest) {
        return view.quotas.list().stream()
                .filter(q -> q.getMetadata()
                        .getNamespace()
                        .equals(guest.getMetadata().getNamespace()))
                .flatMap(q -> refusal(q, guest).stream())
                .findFirst();
    }

    /** Where a quota counts limits.memory, KubeVirt limits the Pod to twice what it asks for. */
    private static Optional<String> refusal(ResourceQuota quota, GenericKubernetesResource guest) {
        BigDecimal asked = Quantity.getAmountInBytes(Quantity.parse(Objects.map(guest, "spec", "domain", "memory")
                        .get("guest")
                        .toString()))
                .add(OVERHEAD);
        return Map.of("limits.memory", asked.multiply(BigDecimal.valueOf(2)), "requests.memory", asked)
                .entrySet()
                .stream()
                .filter(e -> quota.getSpec().getHard().containsKey(e.getKey()))
                .filter(e -> Quantity.getAmountInBytes(quota.getSpec().getHard().get(e.getKey()))
                                .compareTo(e.getValue())
                        < 0)
                .map(e ->
                        "failed to create virtual machine pod: pods \"virt-launcher-%s-x7k2p\" is forbidden: exceeded quota: %s, requested: %s=%s, used: %s=0, limited: %s=%s"
                                .formatted(
                                        guest.getMetadata().getName(),
                                        quota.getMetadata().getName(),
                                        e.getKey(),
                                        e.getValue().toBigInteger(),
                                        e.getKey(),
                                        e.getKey(),
                                        quota.getSpec().getHard().get(e.getKey())))
                .findFirst();
    }
}
