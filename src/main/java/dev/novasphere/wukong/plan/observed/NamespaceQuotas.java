package dev.novasphere.wukong.plan.observed;

import dev.novasphere.wukong.quantity.CanonicalQuantity;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The bounds that an administrator sets on all Pods of a namespace.
 *
 * @param quotas the ResourceQuotas of the namespace
 * @param memoryLimitRatio what KubeVirt multiplies the memory that a guest's Pod requests by, where a quota counts limits and none is
 *     given
 */
public record NamespaceQuotas(List<ResourceQuota> quotas, BigDecimal memoryLimitRatio) {

    /** No quota is known. */
    public static final NamespaceQuotas NONE = of(List.of(), Map.of());

    /** The label of a namespace that KubeVirt reads. */
    private static final String RATIO_LABEL = "alpha.kubevirt.io/auto-memory-limits-ratio";

    /** What KubeVirt takes where the label is absent or no number. */
    private static final BigDecimal DEFAULT_RATIO = BigDecimal.valueOf(2);

    /** Scopes of quotas that a guest's Pod is in: it has no end, and requests memory. */
    private static final Set<String> OF_GUESTS = Set.of("NotTerminating", "NotBestEffort");

    public NamespaceQuotas {
        quotas = List.copyOf(quotas);
    }

    /**
     * The quotas of a namespace.
     *
     * @param labels labels of the namespace
     */
    public static NamespaceQuotas of(List<ResourceQuota> quotas, Map<String, String> labels) {
        Optional<BigDecimal> ratio = CanonicalQuantity.parse(labels.get(RATIO_LABEL))
                .map(Quantity::getNumericalAmount)
                .filter(number -> number.compareTo(BigDecimal.ONE) >= 0);
        return new NamespaceQuotas(quotas, ratio.orElse(DEFAULT_RATIO));
    }

    /** The least of a resource, for example limits.memory, that the quotas which count a guest's Pod give to all Pods together. */
    public Optional<Bound> bound(String resource) {
        return quotas.stream()
                .filter(NamespaceQuotas::countsGuests)
                .flatMap(quota -> Optional.ofNullable(quota.getSpec().getHard())
                        .map(hard -> hard.get(resource))
                        .map(hard -> new Bound(quota.getMetadata().getName(), hard))
                        .stream())
                .min((one, other) -> CanonicalQuantity.compare(one.hard(), other.hard()));
    }

    /** A quota by the scope of priority classes or of affinity may count guests or not: what it says is left to Kubernetes. */
    private static boolean countsGuests(ResourceQuota quota) {
        return quota.getSpec() != null
                && quota.getSpec().getScopeSelector() == null
                && OF_GUESTS.containsAll(
                        Objects.requireNonNullElse(quota.getSpec().getScopes(), List.of()));
    }

    /**
     * A bound of one resource.
     *
     * @param quota name of the ResourceQuota
     * @param hard the most that all Pods together may have
     */
    public record Bound(String quota, Quantity hard) {}
}
