package dev.novasphere.wukong.api.v1alpha1.compute;

import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Rule;
import dev.novasphere.wukong.api.rules.SizeText;
import dev.novasphere.wukong.api.rules.Violations;

/** The rules on requests and limits: for each its CEL expression and message in the definition, and the same in Java. */
public final class ResourceRules {

    /** A quantity of Kubernetes; it counts CPUs in thousandths. */
    public static final String CPU_CEL = "self == '' || (self.matches('" + Patterns.QUANTITY
            + "') && isQuantity(self) && quantity(self).compareTo(quantity('1m')) >= 0"
            + " && quantity(self).compareTo(quantity('10M')) < 0)";

    public static final String CPU_MESSAGE =
            "cpu of requests and limits must be a Kubernetes quantity of at least 1m, in quotes: a number of CPUs, or thousandths of one with the"
                    + " letter m; write for example \"2\", \"1.5\" or 500m";
    static final Rule<String> CPU = new Rule<>(
            CPU_CEL,
            CPU_MESSAGE,
            text -> SizeText.isSize(text) && SizeText.isAtLeast(text, "1m") && SizeText.isLess(text, "10M"));

    /** A quantity of Kubernetes; below a megabyte KubeVirt refuses it, and a unit was forgotten. */
    public static final String MEMORY_CEL = "self == '' || (self.matches('" + Patterns.QUANTITY
            + "') && isQuantity(self) && quantity(self).compareTo(quantity('1Mi')) >= 0"
            + " && quantity(self).compareTo(quantity('8Ei')) < 0)";

    public static final String MEMORY_MESSAGE =
            "memory of requests and limits must be a Kubernetes quantity of at least 1Mi: a number directly followed by Mi, Gi or Ti, or by"
                    + " M, G or T; write for example 4Gi";
    static final Rule<String> MEMORY = new Rule<>(
            MEMORY_CEL,
            MEMORY_MESSAGE,
            text -> SizeText.isSize(text) && SizeText.isAtLeast(text, "1Mi") && SizeText.isLess(text, "8Ei"));

    /** Kubernetes refuses a container that requests more than it may use. */
    public static final String CPU_WITHIN_CEL = "!has(self.requests) || !has(self.requests.cpu) || !has(self.limits)"
            + " || !has(self.limits.cpu) || !self.requests.cpu.matches('" + Patterns.QUANTITY
            + "') || !self.limits.cpu.matches('" + Patterns.QUANTITY
            + "') || quantity(self.requests.cpu).compareTo(quantity(self.limits.cpu)) <= 0";

    public static final String CPU_WITHIN_MESSAGE =
            "requests.cpu of resources is more than limits.cpu; lower the request or raise the limit";
    static final Rule<ResourceSpec> CPU_WITHIN = new Rule<>(
            CPU_WITHIN_CEL,
            CPU_WITHIN_MESSAGE,
            resources -> within(
                    resources.requestsOrNone().cpu(), resources.limitsOrNone().cpu()));

    /** Kubernetes refuses a container that requests more than it may use. */
    public static final String MEMORY_WITHIN_CEL =
            "!has(self.requests) || !has(self.requests.memory) || !has(self.limits)"
                    + " || !has(self.limits.memory) || !self.requests.memory.matches('" + Patterns.QUANTITY
                    + "') || !self.limits.memory.matches('" + Patterns.QUANTITY
                    + "') || quantity(self.requests.memory).compareTo(quantity(self.limits.memory)) <= 0";

    public static final String MEMORY_WITHIN_MESSAGE =
            "requests.memory of resources is more than limits.memory; lower the request or raise the limit";
    static final Rule<ResourceSpec> MEMORY_WITHIN = new Rule<>(
            MEMORY_WITHIN_CEL,
            MEMORY_WITHIN_MESSAGE,
            resources -> within(
                    resources.requestsOrNone().memory(),
                    resources.limitsOrNone().memory()));

    private ResourceRules() {}

    /**
     * Checks what the guest's Pod asks of its node.
     *
     * @param resources null when absent
     * @param violations takes what is broken
     */
    public static void check(ResourceSpec resources, Violations violations) {
        if (resources != null) {
            String path = "spec.resources";
            check(path + ".requests", resources.requests(), violations);
            check(path + ".limits", resources.limits(), violations);
            violations.check(path + ".requests", resources, CPU_WITHIN, MEMORY_WITHIN);
        }
    }

    private static void check(String path, ResourceAmounts amounts, Violations violations) {
        if (amounts != null) {
            violations.length(path + ".cpu", amounts.cpu(), SizeText.LONGEST);
            violations.check(path + ".cpu", amounts.cpu(), CPU);
            violations.length(path + ".memory", amounts.memory(), SizeText.LONGEST);
            violations.check(path + ".memory", amounts.memory(), MEMORY);
        }
    }

    /**
     * Whether an amount is at most another.
     *
     * @return true as well where one is absent or no quantity
     */
    public static boolean within(String amount, String bound) {
        return amount == null || bound == null || !SizeText.isSize(bound) || SizeText.isAtMost(amount, bound);
    }
}
