package dev.novasphere.wukong.api.v1alpha1;

import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Rule;
import dev.novasphere.wukong.api.rules.SizeText;
import dev.novasphere.wukong.api.rules.Violations;
import dev.novasphere.wukong.api.v1alpha1.compute.ResourceAmounts;
import dev.novasphere.wukong.quantity.CanonicalQuantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;

/**
 * The rules on CPUs and memory of the node that a guest has for itself: for each its CEL expression and message in the definition, and the
 * same in Java. They are those of KubeVirt's own admission.
 */
final class CpuPlacementRules {

    /** The thread of QEMU gets a CPU of its own beside those of the guest. */
    public static final String ISOLATED_CEL = "!has(self.isolateEmulatorThread) || !self.isolateEmulatorThread"
            + " || (has(self.dedicatedCpuPlacement) && self.dedicatedCpuPlacement)";

    public static final String ISOLATED_MESSAGE =
            "isolateEmulatorThread gives QEMU a CPU beside those of the guest, which need dedicatedCpuPlacement; write"
                    + " dedicatedCpuPlacement: true, or leave isolateEmulatorThread out";
    static final Rule<WukongSpec> ISOLATED = new Rule<>(
            ISOLATED_CEL,
            ISOLATED_MESSAGE,
            spec -> !Boolean.TRUE.equals(spec.isolateEmulatorThread()) || dedicated(spec));

    /** Cells are known of CPUs that are the guest's own, and of pages that lie in one of them. */
    public static final String NUMA_CEL = "!has(self.numa) || (has(self.hugepages)"
            + " && has(self.dedicatedCpuPlacement) && self.dedicatedCpuPlacement)";

    public static final String NUMA_MESSAGE =
            "numa.guestMappingPassthrough needs CPUs and pages of the guest's own; write dedicatedCpuPlacement: true and hugepages: 2Mi or"
                    + " 1Gi, or leave numa out";
    static final Rule<WukongSpec> NUMA = new Rule<>(
            NUMA_CEL, NUMA_MESSAGE, spec -> spec.numa() == null || (spec.hugepages() != null && dedicated(spec)));

    /** KubeVirt plugs no memory into a guest that has the cells of its node. */
    public static final String NUMA_FIXED_CEL = "!has(self.numa) || !has(self.liveResize) || !self.liveResize";

    public static final String NUMA_FIXED_MESSAGE =
            "liveResize has no effect on the memory of a guest with numa, because KubeVirt plugs no memory into one; leave one of the two"
                    + " out";
    static final Rule<WukongSpec> NUMA_FIXED = new Rule<>(
            NUMA_FIXED_CEL, NUMA_FIXED_MESSAGE, spec -> spec.numa() == null || !Boolean.TRUE.equals(spec.liveResize()));

    /** KubeVirt pins two threads of a core at most. */
    public static final String THREADS_CEL = "!has(self.dedicatedCpuPlacement) || !self.dedicatedCpuPlacement"
            + " || !has(self.cpuTopology) || !has(self.cpuTopology.threads) || self.cpuTopology.threads <= 2";

    public static final String THREADS_MESSAGE =
            "cpuTopology.threads may be at most 2 with dedicatedCpuPlacement; write 1 or 2, and more cores";
    static final Rule<WukongSpec> THREADS = new Rule<>(
            THREADS_CEL,
            THREADS_MESSAGE,
            spec -> !dedicated(spec)
                    || spec.cpuTopology() == null
                    || spec.cpuTopology().threads() == null
                    || spec.cpuTopology().threads() <= 2);

    /** The Pod requests just these CPUs, and as much memory as it may use, so that Kubernetes calls it Guaranteed. */
    public static final String GUARANTEED_CEL =
            "!has(self.dedicatedCpuPlacement) || !self.dedicatedCpuPlacement || !has(self.resources)"
                    + " || ((!has(self.resources.requests) || ((!has(self.resources.requests.cpu) || self.resources.requests.cpu == '')"
                    + " && (!has(self.resources.requests.memory) || self.resources.requests.memory == ''"
                    + " || (has(self.resources.limits) && has(self.resources.limits.memory)"
                    + " && self.resources.limits.memory == self.resources.requests.memory))))"
                    + " && (!has(self.resources.limits) || !has(self.resources.limits.cpu) || self.resources.limits.cpu == ''))";

    public static final String GUARANTEED_MESSAGE =
            "resources beside dedicatedCpuPlacement may have no cpu, because the Pod requests just the CPUs of the guest, and in"
                    + " requests.memory only what limits.memory has; leave cpu out, and write the same memory in both or in none";
    static final Rule<WukongSpec> GUARANTEED =
            new Rule<>(GUARANTEED_CEL, GUARANTEED_MESSAGE, spec -> !dedicated(spec) || isGuaranteed(spec));

    /** Memory is whole pages. A fraction such as 1.5Gi is no integer to CEL, and below eight pebibytes a float is exact. */
    public static final String PAGES_CEL = "!has(self.hugepages) || !has(self.memory) || !self.memory.matches('"
            + Patterns.QUANTITY + "') || (quantity(self.memory).compareTo(quantity('8Pi')) < 0"
            + " && int(quantity(self.memory).asApproximateFloat()) > 0"
            + " && int(quantity(self.memory).asApproximateFloat()) % (self.hugepages == '1Gi' ? 1073741824 : 2097152) == 0)";

    public static final String PAGES_MESSAGE =
            "memory must be a multiple of the page size with hugepages; write for example 4Gi, or hugepages: 2Mi for smaller steps";
    static final Rule<WukongSpec> PAGES = new Rule<>(
            PAGES_CEL, PAGES_MESSAGE, spec -> spec.hugepages() == null || spec.memory() == null || isOfPages(spec));

    /** The pages are requested in place of memory. */
    public static final String REQUESTS_PAGES_CEL =
            "!has(self.hugepages) || !has(self.resources) || !has(self.resources.requests)"
                    + " || !has(self.resources.requests.memory) || self.resources.requests.memory == ''";

    public static final String REQUESTS_PAGES_MESSAGE =
            "resources.requests.memory has no place beside hugepages, of which the Pod requests as many as memory needs; leave it out";
    static final Rule<WukongSpec> REQUESTS_PAGES = new Rule<>(
            REQUESTS_PAGES_CEL,
            REQUESTS_PAGES_MESSAGE,
            spec -> spec.hugepages() == null
                    || spec.resources() == null
                    || spec.resources().requestsOrNone().memory() == null);

    private static final BigDecimal MOST_OF_PAGES = BigDecimal.valueOf(8L << 50);

    private CpuPlacementRules() {}

    /**
     * Checks the rules.
     *
     * @param violations takes what is broken
     */
    static void check(WukongSpec spec, Violations violations) {
        violations.check("spec.isolateEmulatorThread", spec, ISOLATED);
        violations.check("spec.numa", spec, NUMA, NUMA_FIXED);
        violations.check("spec.cpuTopology", spec, THREADS);
        violations.check("spec.resources", spec, GUARANTEED, REQUESTS_PAGES);
        violations.check("spec.memory", spec, PAGES);
    }

    private static boolean dedicated(WukongSpec spec) {
        return Boolean.TRUE.equals(spec.dedicatedCpuPlacement());
    }

    private static boolean isGuaranteed(WukongSpec spec) {
        if (spec.resources() == null) {
            return true;
        }
        ResourceAmounts requests = spec.resources().requestsOrNone();
        ResourceAmounts limits = spec.resources().limitsOrNone();
        return requests.cpu() == null
                && limits.cpu() == null
                && (requests.memory() == null || Objects.equals(requests.memory(), limits.memory()));
    }

    private static boolean isOfPages(WukongSpec spec) {
        if (!SizeText.isSize(spec.memory())) {
            return true;
        }
        BigDecimal bytes = CanonicalQuantity.parse(spec.memory())
                .orElseThrow()
                .getNumericalAmount()
                .setScale(0, RoundingMode.DOWN);
        return bytes.signum() > 0
                && bytes.compareTo(MOST_OF_PAGES) < 0
                && bytes.remainder(BigDecimal.valueOf(spec.hugepages().bytes())).signum() == 0;
    }
}
