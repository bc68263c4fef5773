package dev.novasphere.wukong.plan.resource;

import dev.novasphere.wukong.api.v1alpha1.availability.EvictionStrategy;
import dev.novasphere.wukong.api.v1alpha1.compute.ResourceAmounts;
import dev.novasphere.wukong.api.v1alpha1.compute.ResourceSpec;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.Takeover;
import dev.novasphere.wukong.plan.observed.NamespaceQuotas;
import dev.novasphere.wukong.quantity.CanonicalQuantity;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compares what the guest's Pod will ask for with the ResourceQuotas of its namespace, before Kubernetes refuses the Pod. Only what a quota
 * never has room for is found, for the guest's Pod and for the second one that it has while it moves: what others use of it changes all the
 * time, and Kubernetes says it when the guest starts, KubeVirt when it moves.
 */
final class QuotaReview {

    /** What KubeVirt adds to the memory of every guest, at the least: its own processes. */
    private static final BigDecimal OVERHEAD = BigDecimal.valueOf(200L << 20);

    /** What KubeVirt adds to it for each CPU. */
    private static final BigDecimal OVERHEAD_OF_CPU = BigDecimal.valueOf(8L << 20);

    private static final BigDecimal MEBI = BigDecimal.valueOf(1L << 20);
    private static final Set<String> MOVING =
            Set.of(EvictionStrategy.LiveMigrate.name(), EvictionStrategy.LiveMigrateIfPossible.name());
    private static final String ONE_POD = "QuotaForOnePod";
    private static final String DEDICATED = "what a guest with dedicated CPUs requests and is limited to";
    private static final BigDecimal PERCENT = BigDecimal.valueOf(100);

    private final PlanInput input;
    private final NamespaceQuotas quotas;
    private final ResourceAmounts requests;
    private final ResourceAmounts limits;
    private final BigDecimal memory;
    private final BigDecimal cpus;
    private final boolean dedicated;
    private final List<Finding> findings = new ArrayList<>();

    private QuotaReview(PlanInput input, Quantity memory) {
        this.input = input;
        this.quotas = input.observed().quotas();
        ResourceSpec resources = input.spec().resources() == null
                ? new ResourceSpec(null, null)
                : input.spec().resources();
        this.requests = resources.requestsOrNone();
        this.limits = resources.limitsOrNone();
        this.memory = memory.getNumericalAmount();
        this.cpus =
                BigDecimal.valueOf(input.spec().cpu() == null ? 1 : input.spec().cpu());
        this.dedicated = Boolean.TRUE.equals(input.spec().dedicatedCpuPlacement());
    }

    /**
     * What the quotas never have room for, and what they count without knowing it.
     *
     * @param memory the memory planned for the guest
     */
    static List<Finding> of(PlanInput input, Quantity memory) {
        QuotaReview review = new QuotaReview(input, memory);
        if (!review.quotas.quotas().isEmpty()) {
            review.memoryLimit();
            review.cpuLimit();
            review.memoryRequest();
            review.cpuRequest();
        }
        return review.findings;
    }

    private void memoryLimit() {
        Optional<BigDecimal> given = amount(limits.memory());
        if (given.isPresent()) {
            compare(
                    "limits.memory",
                    besidePages(given.get()).add(overhead()),
                    "resources.limits.memory with KubeVirt's overhead",
                    "");
        } else if (dedicated) {
            compare(
                    "limits.memory",
                    request().add(overhead()),
                    "the memory limit of a guest with dedicated CPUs, which is what its Pod requests,",
                    "");
        } else if (input.observed().kubeVirt().features().givesLimits()) {
            compare(
                    "limits.memory",
                    request().add(overhead()).multiply(quotas.memoryLimitRatio()),
                    "the memory limit that KubeVirt gives, %s times what the Pod requests,"
                            .formatted(quotas.memoryLimitRatio()),
                    "write resources.limits.memory: %s, or ".formatted(asked()));
        } else {
            missing("limits.memory", asked());
        }
    }

    private void cpuLimit() {
        Optional<BigDecimal> given = amount(limits.cpu());
        if (dedicated) {
            compare("limits.cpu", dedicatedCpus(), DEDICATED, "");
        } else if (given.isPresent() || input.observed().kubeVirt().features().givesLimits()) {
            compare(
                    "limits.cpu",
                    given.orElse(cpus),
                    given.isPresent() ? "resources.limits.cpu" : "the CPU limit that KubeVirt gives, which is cpu,",
                    given.isPresent() ? "" : "write resources.limits.cpu, or ");
        } else {
            missing("limits.cpu", "\"" + cpus + "\"");
        }
    }

    private void memoryRequest() {
        compare(
                "requests.memory",
                request().add(overhead()),
                requests.memory() == null
                        ? "the memory that the Pod requests, which is that of the guest and KubeVirt's overhead,"
                        : "resources.requests.memory with KubeVirt's overhead",
                "");
        compare("memory", request().add(overhead()), "the memory that the Pod requests", "");
    }

    private void cpuRequest() {
        if (dedicated) {
            compare("requests.cpu", dedicatedCpus(), DEDICATED, "");
            compare("cpu", dedicatedCpus(), DEDICATED, "");
            return;
        }
        amount(requests.cpu()).or(() -> amount(limits.cpu())).ifPresent(asked -> {
            String what = "what the Pod requests by resources of cpu";
            compare("requests.cpu", asked, what, "");
            compare("cpu", asked, what, "");
        });
    }

    private void compare(String resource, BigDecimal asked, String what, String remedy) {
        quotas.bound(resource).ifPresent(bound -> {
            BigDecimal hard = bound.hard().getNumericalAmount();
            if (asked.compareTo(hard) > 0) {
                findings.add(Finding.warning(
                        Concern.SPEC,
                        "QuotaTooSmall",
                        "%s is at least %s, and ResourceQuota %s gives %s %s to all Pods of the namespace, so that the guest cannot start; %slower the fields of the Wukong, or have the quota raised"
                                .formatted(
                                        what, text(resource, asked), bound.quota(), resource, bound.hard(), remedy)));
            } else if (mayMove() && asked.add(asked).compareTo(hard) > 0) {
                findings.add(Finding.warning(
                        Concern.MIGRATION,
                        ONE_POD,
                        "%s is at least %s, and ResourceQuota %s gives %s %s to all Pods of the namespace, which is too little for the second Pod that the guest has while it moves to another node, so that a drain of its node waits; have the quota raised, or write highAvailability.evictionStrategy: None, with which a drain shuts the guest down"
                                .formatted(what, text(resource, asked), bound.quota(), resource, bound.hard())));
            }
        });
    }

    /** Whether a drain moves the guest: devices of the node keep it there, and KubeVirt says that. */
    private boolean mayMove() {
        String strategy = input.observed().kubeVirt().evictionStrategyOf(Takeover.evictionStrategy(input));
        return MOVING.contains(strategy)
                && input.spec().gpus().isEmpty()
                && input.spec().hostDevices().isEmpty();
    }

    private void missing(String resource, String value) {
        quotas.bound(resource)
                .ifPresent(bound -> findings.add(Finding.warning(
                        Concern.SPEC,
                        "LimitsMissing",
                        "ResourceQuota %s counts %s, which the Wukong does not give and this KubeVirt does not fill in, so that Kubernetes refuses the guest's Pod unless a LimitRange fills it in; write resources.%s: %s"
                                .formatted(bound.quota(), resource, resource, value))));
    }

    /** CPUs of the node that are the guest's own, with that of QEMU. */
    private BigDecimal dedicatedCpus() {
        return Boolean.TRUE.equals(input.spec().isolateEmulatorThread()) ? cpus.add(BigDecimal.ONE) : cpus;
    }

    /** Memory of huge pages is counted as such, and not as memory. */
    private BigDecimal besidePages(BigDecimal amount) {
        return input.spec().hugepages() == null
                ? amount
                : amount.subtract(memory).max(BigDecimal.ZERO);
    }

    /** Memory that the Pod requests for the guest: what is written, else the limit, else that of the guest. */
    private BigDecimal request() {
        return besidePages(amount(requests.memory())
                .or(() -> amount(limits.memory()))
                .orElse(memory.multiply(PERCENT)
                        .divide(
                                BigDecimal.valueOf(
                                        input.observed().kubeVirt().features().memoryOvercommit()),
                                0,
                                RoundingMode.DOWN)));
    }

    private BigDecimal overhead() {
        return OVERHEAD.add(OVERHEAD_OF_CPU.multiply(cpus));
    }

    private String asked() {
        return CanonicalQuantity.parse(input.spec().memory())
                .map(Quantity::toString)
                .orElse("4Gi");
    }

    private static Optional<BigDecimal> amount(String text) {
        return CanonicalQuantity.parse(text).map(Quantity::getNumericalAmount);
    }

    private static String text(String resource, BigDecimal amount) {
        return resource.endsWith("cpu")
                ? amount.stripTrailingZeros().toPlainString()
                : amount.divide(MEBI, 0, RoundingMode.UP) + "Mi";
    }
}
