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
 * rights of whoever asked. The words are those of Kubernetes' admission plug-ins ResourceQuota, LimitRanger and PodSecurity.
 *
 * @param rule what said no
 * @param name name of the ResourceQuota, level of the PodSecurity standard, or empty text
 * @param resources the resources that are short or missing, for example limits.memory
 */
public record AdmissionRefusal(Rule rule, String name, Set<String> resources) {

    /** What can say no. */
    public enum Rule {
        /** A ResourceQuota is used up. */
        QUOTA,
        /** A ResourceQuota counts what the object does not state. */
        QUOTA_UNSTATED,
        /** A LimitRange allows less, or more. */
        LIMIT_RANGE,
        /** The namespace's level of the Pod Security Standards. */
        POD_SECURITY,
        /** There is no PriorityClass of the name that is asked for. */
        PRIORITY_CLASS,
        /** KubeVirt does not permit the device. */
        DEVICE,
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

    /** failed quota: q: must specify limits.cpu for: compute; limits.memory for: compute */
    private static Optional<AdmissionRefusal> unstated(String words) {
        return Words.after(words, "failed quota: ").flatMap(rest -> Words.after(rest, "must specify ")
                .map(missing -> new AdmissionRefusal(
                        Rule.QUOTA_UNSTATED,
                        Words.name(rest),
                        names(Words.pieces(missing, ",;").stream()
                                .map(String::strip)
                                .toList()))));
    }

    /** maximum memory usage per Container is 1Gi, but limit is 2Gi; or: cpu max limit to request ratio per Container is 2 */
    private static Optional<AdmissionRefusal> limitRange(String words) {
        if (!words.contains(" usage per ") && !words.contains(" max limit to request ratio per ")) {
            return Optional.empty();
        }
        List<String> list = Words.in(words);
        Set<String> resources = new LinkedHashSet<>();
        for (int i = 1; i < list.size() - 1; i++) {
            boolean bound =
                    list.get(i - 1).endsWith("maximum") || list.get(i - 1).endsWith("minimum");
            if (bound && list.get(i + 1).equals("usage")) {
                resources.add(Words.name(list.get(i)));
            } else if (list.get(i).equals("max") && list.get(i + 1).equals("limit")) {
                resources.add(Words.name(list.get(i - 1)));
            }
        }
        return resources.isEmpty()
                ? Optional.empty()
                : Optional.of(new AdmissionRefusal(Rule.LIMIT_RANGE, "", resources));
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
     */
    public String adviceForGuest(String namespace) {
        return switch (rule) {
            case QUOTA ->
                quota(" of namespace " + namespace)
                        + (resources.contains("limits.memory")
                                ? " Where a quota counts limits.memory, KubeVirt limits a guest without spec.resources.limits to twice its memory; the label"
                                        + " alpha.kubevirt.io/auto-memory-limits-ratio on the namespace, for example \"1.2\", lowers"
                                        + " that."
                                : "");
            case QUOTA_UNSTATED ->
                "ResourceQuota " + name + " counts " + String.join(", ", sorted(resources))
                        + ", which the Pod does not state: write spec.resources.limits, make a LimitRange in namespace "
                        + namespace
                        + " with a default for containers, for memory above spec.memory, or take them out of the quota.";
            case LIMIT_RANGE ->
                "A LimitRange of namespace " + namespace + " says so: change " + fields("spec.cpu or spec.memory")
                        + " or the LimitRange.";
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
            case RIGHT -> "KubeVirt itself lacks this right: check its installation.";
            case POLICY ->
                "A webhook or policy of the cluster refuses it: change in the Wukong what the message names, or ask an"
                        + " administrator.";
            case OTHER -> "KubeVirt tries again; change in the Wukong what the message names.";
        };
    }

    /** What to do when an object of the operator is refused because of a quota or LimitRange; a sentence. */
    String adviceForObject() {
        return switch (rule) {
            case QUOTA_UNSTATED ->
                "ResourceQuota " + name + " counts " + String.join(", ", sorted(resources))
                        + ", which the object does not state: take them out of the quota.";
            case LIMIT_RANGE ->
                "A LimitRange of the namespace says so: change " + fields("the Wukong") + " or the LimitRange.";
            default -> quota(" of the namespace");
        };
    }

    private String quota(String where) {
        return "Raise ResourceQuota " + name + where + ", free some of it, or ask for less in " + fields("the Wukong")
                + ".";
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
