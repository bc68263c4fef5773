package dev.novasphere.wukong.status;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why the API server did not admit an object, read from its words. All of these come with code 403, and only one of them is about the
 * rights of whoever asked. The words are those of Kubernetes' admission plug-ins ResourceQuota, LimitRanger and PodSecurity.
 *
 * @param rule what said no
 * @param name name of the ResourceQuota, level of the PodSecurity standard, or empty text
 * @param resources the resources that are short or missing, for example limits.memory
 */
record AdmissionRefusal(Rule rule, String name, Set<String> resources) {

    /** What can say no. */
    enum Rule {
        /** A ResourceQuota is used up. */
        QUOTA,
        /** A ResourceQuota counts what the object does not state. */
        QUOTA_UNSTATED,
        /** A LimitRange allows less, or more. */
        LIMIT_RANGE,
        /** The namespace's level of the Pod Security Standards. */
        POD_SECURITY,
        /** KubeVirt does not permit the device. */
        DEVICE,
        /** An admission webhook or a ValidatingAdmissionPolicy. */
        POLICY,
        /** Who asked may not do that. */
        RIGHT,
        /** Anything else. */
        OTHER
    }

    private static final Pattern EXCEEDED =
            Pattern.compile("exceeded quota: ([^\\s,]+)(?:, requested: (.*?)(?:, used: |$))?", Pattern.DOTALL);
    private static final Pattern UNSTATED =
            Pattern.compile("failed quota: ([^\\s:]+): must specify ([^\"\\n]*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern RANGE =
            Pattern.compile("(?:maximum|minimum) (\\S+) usage per \\w+|(\\S+) max limit to request ratio per \\w+");
    private static final Pattern SECURITY = Pattern.compile("violates PodSecurity \"?\\\\?\"?([a-z]+)");
    private static final Pattern DEVICE = Pattern.compile("(\\S+) is not permitted in permittedHostDevices");
    private static final Pattern RIGHT = Pattern.compile(
            "cannot (?:\\w+ resource|set blockOwnerDeletion)|attempting to grant RBAC permissions",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern POLICY = Pattern.compile("denied (?:the )?request", Pattern.CASE_INSENSITIVE);
    private static final Pattern RESOURCE = Pattern.compile("[A-Za-z][\\w./-]*(?=[=,; ]|$)");

    AdmissionRefusal {
        resources = Set.copyOf(resources);
    }

    /** Reads what the API server said. */
    static AdmissionRefusal of(String words) {
        Matcher exceeded = EXCEEDED.matcher(words);
        if (exceeded.find()) {
            return new AdmissionRefusal(Rule.QUOTA, exceeded.group(1), resourcesIn(exceeded.group(2)));
        }
        Matcher unstated = UNSTATED.matcher(words);
        if (unstated.find()) {
            return new AdmissionRefusal(Rule.QUOTA_UNSTATED, unstated.group(1), resourcesIn(unstated.group(2)));
        }
        Matcher range = RANGE.matcher(words);
        if (range.find()) {
            return new AdmissionRefusal(
                    Rule.LIMIT_RANGE, "", Set.of(range.group(1) == null ? range.group(2) : range.group(1)));
        }
        Matcher security = SECURITY.matcher(words);
        if (security.find()) {
            return new AdmissionRefusal(Rule.POD_SECURITY, security.group(1), Set.of());
        }
        Matcher device = DEVICE.matcher(words);
        if (device.find()) {
            return new AdmissionRefusal(Rule.DEVICE, device.group(1), Set.of());
        }
        Rule rule = POLICY.matcher(words).find()
                ? Rule.POLICY
                : RIGHT.matcher(words).find() ? Rule.RIGHT : Rule.OTHER;
        return new AdmissionRefusal(rule, "", Set.of());
    }

    private static Set<String> resourcesIn(String words) {
        Set<String> resources = new LinkedHashSet<>();
        if (words != null) {
            // An amount such as =2Gi and a remark such as "for: compute" are no resources.
            String bare = words.replaceAll("=[^,; ]*", "").replaceAll("for: [^;]*", "");
            Matcher matcher = RESOURCE.matcher(bare);
            while (matcher.find()) {
                resources.add(matcher.group());
            }
        }
        return resources;
    }

    /**
     * What to do when a Pod of the guest is refused; a sentence.
     *
     * @param namespace namespace of the Wukong
     */
    String adviceForGuest(String namespace) {
        return switch (rule) {
            case QUOTA ->
                quota(namespace)
                        + (resources.contains("limits.memory")
                                ? " Where a quota counts limits.memory, KubeVirt limits a guest to twice its memory; the label"
                                        + " alpha.kubevirt.io/auto-memory-limits-ratio on the namespace, for example \"1.2\", lowers"
                                        + " that."
                                : "");
            case QUOTA_UNSTATED ->
                "ResourceQuota " + name + " counts " + String.join(", ", sorted(resources))
                        + ", which the Pod does not state: make a LimitRange in namespace " + namespace
                        + " with a default for containers, for memory above spec.memory, or take them out of the quota.";
            case LIMIT_RANGE ->
                "A LimitRange of namespace " + namespace + " says so: change " + fields("spec.cpu or spec.memory")
                        + " or the LimitRange.";
            case POD_SECURITY ->
                "The namespace enforces the Pod security level " + name
                        + ". An administrator can let virtual machines in:"
                        + " kubectl label namespace " + namespace
                        + " pod-security.kubernetes.io/enforce=privileged --overwrite";
            case DEVICE ->
                "Permit the device in the KubeVirt object, under spec.configuration.permittedHostDevices, or correct spec.gpus.";
            case RIGHT -> "KubeVirt itself lacks this right: check its installation.";
            case POLICY ->
                "A webhook or policy of the cluster refuses it: change in the Wukong what the message names, or ask an"
                        + " administrator.";
            case OTHER -> "KubeVirt tries again; change in the Wukong what the message names.";
        };
    }

    /** What to do when a quota of a namespace is used up; a sentence. */
    String quota(String namespace) {
        return "Raise ResourceQuota " + name + " of namespace " + namespace + ", free some of it, or ask for less in "
                + fields("the Wukong") + ".";
    }

    /** The fields of a Wukong that the resources come from. */
    String fields(String otherwise) {
        Set<String> fields = new LinkedHashSet<>();
        for (String resource : sorted(resources)) {
            String name = resource.toLowerCase(Locale.ROOT);
            if (name.contains("/") && !name.contains("storage") && !name.startsWith("count/")) {
                fields.add("spec.gpus");
            } else if (name.contains("memory")) {
                fields.add("spec.memory");
            } else if (name.contains("storage") && !name.contains("ephemeral")) {
                fields.add("spec.disks (size)");
            } else if (name.endsWith("cpu")) {
                fields.add("spec.cpu");
            } else if (name.contains("persistentvolumeclaims")) {
                fields.add("spec.disks (number)");
            }
        }
        return fields.isEmpty() ? otherwise : String.join(" or ", fields);
    }

    private static List<String> sorted(Collection<String> names) {
        List<String> sorted = new ArrayList<>(names);
        sorted.sort(null);
        return sorted;
    }
}
