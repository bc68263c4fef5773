package dev.novasphere.wukong.status.input;

import dev.novasphere.wukong.status.vocabulary.Words;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Why the API server did not admit an object, read from its words. All of these come with code 403, and only one of them is about the
 * rights of whoever asked. The words are those of Kubernetes' admission plug-ins ResourceQuota, LimitRanger and PodSecurity, of its calls
 * of webhooks, and of OpenShift's SecurityContextConstraints.
 *
 * @param rule what said no
 * @param name name of the ResourceQuota, level of the PodSecurity standard, or empty text
 * @param resources the resources that are short or missing, for example limits.memory
 */
public record AdmissionRefusal(Rule rule, String name, Set<String> resources) {

    private static final String MEMORY_LIMIT = "limits.memory";

    /** Of memory usage per Container is 1Gi, but limit. */
    private static final int BOUND_WORDS = 8;

    /** What can say no. */
    public enum Rule {
        /** A ResourceQuota is used up. */
        QUOTA,
        /** A ResourceQuota counts what the object does not state. */
        QUOTA_UNSTATED,
        /** A LimitRange allows less, or more. */
        LIMIT_RANGE,
        /** A LimitRange allows a limit that is so many times the request at most. */
        LIMIT_RATIO,
        /** A LimitRange wants a limit that the object does not state. */
        LIMIT_UNSTATED,
        /** The namespace's level of the Pod Security Standards. */
        POD_SECURITY,
        /** There is no PriorityClass of the name that is asked for. */
        PRIORITY_CLASS,
        /** KubeVirt does not permit the device. */
        DEVICE,
        /** The SecurityContextConstraints of OpenShift. */
        SECURITY_CONTEXT,
        /** An admission webhook does not answer. */
        WEBHOOK_FAILS,
        /** An admission webhook or a ValidatingAdmissionPolicy. */
        POLICY,
        /** Who asked may not do that. */
        RIGHT,
        /** Anything else. */
        OTHER
    }

    public AdmissionRefusal {
        resources = Set.copyOf(resources);
    }

    /** Reads what the API server said. */
    public static AdmissionRefusal of(String words) {
        return exceeded(words)
                .or(() -> unstated(words))
                .or(() -> limitRange(words))
                .or(() -> Words.after(words, "violates PodSecurity ")
                        .map(rest -> refusal(
                                Rule.POD_SECURITY,
                                Words.pieces(rest, "\"\\:").stream().findFirst().orElse(""))))
                .or(() -> Words.after(words, "no PriorityClass with name ")
                        .map(rest -> refusal(Rule.PRIORITY_CLASS, Words.name(rest))))
                .or(() -> device(words))
                .orElseGet(() -> refusal(otherRule(words.toLowerCase(Locale.ROOT)), ""));
    }

    /** exceeded quota: q, requested: limits.cpu=2,limits.memory=4Gi, used: ..., limited: ... */
    private static Optional<AdmissionRefusal> exceeded(String words) {
        return Words.after(words, "exceeded quota: ").map(rest -> {
            String requested = Words.before(Words.after(rest, "requested: ").orElse(""), ", used: ");
            return new AdmissionRefusal(Rule.QUOTA, Words.name(rest), names(Words.pieces(requested, ", ")));
        });
    }

    /** failed quota: q: must specify limits.cpu for: compute,sidecar; limits.memory for: compute; formerly limits.cpu,limits.memory */
    private static Optional<AdmissionRefusal> unstated(String words) {
        return Words.after(words, "failed quota: ").flatMap(rest -> Words.after(rest, "must specify ")
                .map(missing -> new AdmissionRefusal(
                        Rule.QUOTA_UNSTATED,
                        Words.name(rest),
                        names(Words.pieces(missing, ";").stream()
                                .map(resources -> Words.before(resources, " for: "))
                                .flatMap(resources -> Words.pieces(resources, ", ").stream())
                                .toList()))));
    }

    /** maximum memory usage per Container is 1Gi, but limit is 2Gi; or: cpu max limit to request ratio per Container is 2 */
    private static Optional<AdmissionRefusal> limitRange(String words) {
        if (!words.contains(" usage per ") && !words.contains(" max limit to request ratio per ")) {
            return Optional.empty();
        }
        List<String> list = Words.in(words);
        Rule rule = words.contains("No limit is specified")
                ? Rule.LIMIT_UNSTATED
                : words.contains(" usage per ") ? Rule.LIMIT_RANGE : Rule.LIMIT_RATIO;
        Set<String> resources = new LinkedHashSet<>();
        for (int i = 1; i < list.size() - 1; i++) {
            boolean bound =
                    list.get(i - 1).endsWith("maximum") || list.get(i - 1).endsWith("minimum");
            if (bound && list.get(i + 1).equals("usage")) {
                resources.add(bounded(list, i));
            } else if (list.get(i).equals("max") && list.get(i + 1).equals("limit")) {
                resources.add(Words.name(list.get(i - 1)));
            }
        }
        return resources.isEmpty() ? Optional.empty() : Optional.of(new AdmissionRefusal(rule, "", resources));
    }

    /** A bound of cpu or memory is one of limits or of requests: but limit is 2Gi. */
    private static String bounded(List<String> list, int at) {
        String resource = Words.name(list.get(at));
        List<String> behind = list.subList(at, Math.min(at + BOUND_WORDS, list.size()));
        boolean said =
                behind.size() == BOUND_WORDS && behind.get(BOUND_WORDS - 2).equals("but");
        return said && (resource.equals("cpu") || resource.equals("memory"))
                ? behind.get(BOUND_WORDS - 1) + "s." + resource
                : resource;
    }

    /** HostDevice vendor/device is not permitted in permittedHostDevices configuration */
    private static Optional<AdmissionRefusal> device(String words) {
        if (!words.contains(" is not permitted in permittedHostDevices")) {
            return Optional.empty();
        }
        List<String> before = Words.in(Words.before(words, " is not permitted in permittedHostDevices"));
        return Optional.of(refusal(Rule.DEVICE, before.isEmpty() ? "" : before.get(before.size() - 1)));
    }

    private static Rule otherRule(String words) {
        if (words.contains("failed calling webhook")) {
            return Rule.WEBHOOK_FAILS;
        }
        if (words.contains("unable to validate against any security context constraint")) {
            return Rule.SECURITY_CONTEXT;
        }
        if (words.contains("denied the request") || words.contains("denied request")) {
            return Rule.POLICY;
        }
        boolean right = words.contains("cannot set blockownerdeletion")
                || (words.contains("cannot ") && words.contains(" resource"))
                || words.contains("attempting to grant rbac permissions");
        return right ? Rule.RIGHT : Rule.OTHER;
    }

    private static AdmissionRefusal refusal(Rule rule, String name) {
        return new AdmissionRefusal(rule, name, Set.of());
    }

    private static Set<String> names(List<String> words) {
        Set<String> names = new LinkedHashSet<>();
        words.stream().map(Words::name).filter(name -> !name.isEmpty()).forEach(names::add);
        return names;
    }

    /**
     * What to do when a Pod of the guest is refused; a sentence.
     *
     * @param namespace namespace of the Wukong
     * @param written its fields
     */
    public String adviceForGuest(String namespace, ResourceFields written) {
        return switch (rule) {
            case QUOTA ->
                quota(" of namespace " + namespace, written)
                        + (limitsByThemselves(written)
                                ? " Where a quota counts limits.memory, KubeVirt limits a guest without spec.resources.limits to twice its memory; the label"
                                        + " alpha.kubevirt.io/auto-memory-limits-ratio on the namespace, for example \"1.2\", lowers"
                                        + " that."
                                : "");
            case QUOTA_UNSTATED ->
                "ResourceQuota " + name + " counts " + String.join(", ", sorted(resources))
                        + ", which the Pod does not state: " + statedBy() + "make a LimitRange in namespace "
                        + namespace
                        + " with a default for containers"
                        + (resources.contains(MEMORY_LIMIT) ? ", for memory above spec.memory," : "")
                        + " or take them out of the quota.";
            case LIMIT_RANGE -> bounds(" of namespace " + namespace, written);
            case LIMIT_UNSTATED ->
                "A LimitRange of namespace " + namespace + " wants a limit for " + String.join(", ", sorted(resources))
                        + ", which the Pod does not state: " + statedBy() + "or change the LimitRange.";
            case LIMIT_RATIO ->
                "A LimitRange of namespace " + namespace
                        + " says so: write limits and requests in spec.resources that are nearer to each other, or change the LimitRange.";
            case POD_SECURITY ->
                "The namespace enforces the Pod security level " + name
                        + ". An administrator can let virtual machines in:"
                        + " kubectl label namespace " + namespace
                        + " pod-security.kubernetes.io/enforce=privileged --overwrite";
            case PRIORITY_CLASS ->
                "There is no PriorityClass " + name
                        + ": correct spec.highAvailability.priorityClassName (kubectl get priorityclasses lists them), or make the class; the"
                        + " guest starts then.";
            case DEVICE ->
                "Permit the device in the KubeVirt object, under spec.configuration.permittedHostDevices, or correct spec.gpus and spec.hostDevices.";
            case SECURITY_CONTEXT ->
                "No SecurityContextConstraints of the cluster let the guest's Pod in, and nothing in the Wukong changes that: an"
                        + " administrator checks those that KubeVirt's installation makes (kubectl get scc kubevirt-controller).";
            case WEBHOOK_FAILS ->
                "A webhook of the cluster does not answer, and nothing in the Wukong changes that: an administrator repairs what"
                        + " serves it, or removes its configuration. KubeVirt tries again.";
            case RIGHT -> "KubeVirt itself lacks this right: check its installation.";
            case POLICY ->
                "A webhook or policy of the cluster refuses it: change in the Wukong what the message names, or ask an"
                        + " administrator.";
            case OTHER ->
                "KubeVirt tries again. Change in the Wukong what the message names of it; where it names nothing of it, ask an"
                        + " administrator.";
        };
    }

    /** What to do when an object of the operator is refused because of a quota or LimitRange; a sentence. */
    String adviceForObject() {
        return switch (rule) {
            case QUOTA_UNSTATED ->
                "ResourceQuota " + name + " counts " + String.join(", ", sorted(resources))
                        + ", which the object does not state: take them out of the quota.";
            case LIMIT_RANGE, LIMIT_RATIO, LIMIT_UNSTATED -> bounds(" of the namespace", ResourceFields.OF_ANY);
            default -> quota(" of the namespace", ResourceFields.OF_ANY);
        };
    }

    /** Whether a quota counts a limit of memory that KubeVirt has given because the Wukong has none. */
    private boolean limitsByThemselves(ResourceFields written) {
        return resources.contains(MEMORY_LIMIT)
                && written.field(MEMORY_LIMIT)
                        .filter(field -> field.startsWith("spec.resources.limits"))
                        .isEmpty();
    }

    private String quota(String where, ResourceFields written) {
        String fields = fields(written, "");
        return "Raise ResourceQuota " + name + where
                + (fields.isEmpty()
                        ? ", or free some of it."
                        : ", free some of it, or ask for less in " + fields + "." + shrinking(fields));
    }

    private String bounds(String where, ResourceFields written) {
        String fields = fields(written, "");
        return fields.isEmpty()
                ? "A LimitRange" + where + " says so, about " + String.join(", ", sorted(resources))
                        + ", which no field of the Wukong changes: an administrator has to change the LimitRange."
                : "A LimitRange" + where + " says so: change " + fields + " or the LimitRange." + shrinking(fields);
    }

    /** The API server does not let the size of a disk shrink. */
    private static String shrinking(String fields) {
        return fields.contains(ResourceFields.SIZE) ? " A disk cannot shrink: a smaller one takes another name." : "";
    }

    /** The fields that make the guest's container state amounts; there are such for cpu and memory. */
    private String statedBy() {
        if (!resources.stream().allMatch(resource -> resource.endsWith("cpu") || resource.endsWith("memory"))) {
            return "";
        }
        List<String> fields = new ArrayList<>();
        boolean limits = rule == Rule.LIMIT_UNSTATED;
        if (limits || resources.stream().anyMatch(resource -> resource.startsWith("limits."))) {
            fields.add("spec.resources.limits");
        }
        if (!limits && !resources.stream().allMatch(resource -> resource.startsWith("limits."))) {
            fields.add("spec.resources.requests");
        }
        return "write " + String.join(" and ", fields) + ", ";
    }

    /** The fields of a Wukong that the resources come from. */
    String fields(ResourceFields written, String otherwise) {
        Set<String> fields = new LinkedHashSet<>();
        for (String resource : sorted(resources)) {
            written.field(resource).ifPresent(fields::add);
        }
        return fields.isEmpty() ? otherwise : String.join(" or ", fields);
    }

    private static List<String> sorted(Collection<String> names) {
        List<String> sorted = new ArrayList<>(names);
        sorted.sort(null);
        return sorted;
    }
}
