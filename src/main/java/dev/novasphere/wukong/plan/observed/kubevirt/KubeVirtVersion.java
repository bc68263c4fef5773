package dev.novasphere.wukong.plan.observed.kubevirt;

import dev.novasphere.wukong.kubevirt.installation.KubeVirt;
import dev.novasphere.wukong.kubevirt.installation.KubeVirtStatus;
import java.util.Optional;

/** A release of KubeVirt, by its first two numbers: features come with those. */
record KubeVirtVersion(int major, int minor) {

    private static final int MOST_DIGITS = 6;

    /** The version that an installation reports; empty when it reports none, or one without numbers such as devel. */
    static Optional<KubeVirtVersion> of(KubeVirt kubeVirt) {
        return Optional.ofNullable(kubeVirt.getStatus())
                .map(KubeVirtStatus::observedKubeVirtVersion)
                .flatMap(KubeVirtVersion::parse);
    }

    /** Reads a version such as v1.9.0, 1.6.2-34-gabc or v1.10.0-rc.1. */
    static Optional<KubeVirtVersion> parse(String text) {
        String version = text.startsWith("v") ? text.substring(1) : text;
        int dot = version.indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        String major = version.substring(0, dot);
        String minor = digits(version.substring(dot + 1));
        boolean numbers = !minor.isEmpty()
                && major.equals(digits(major))
                && !major.isEmpty()
                && major.length() <= MOST_DIGITS
                && minor.length() <= MOST_DIGITS;
        return numbers
                ? Optional.of(new KubeVirtVersion(Integer.parseInt(major), Integer.parseInt(minor)))
                : Optional.empty();
    }

    /** Whether another version is this one or a later one. */
    boolean notAfter(KubeVirtVersion other) {
        return major < other.major || (major == other.major && minor <= other.minor);
    }

    private static String digits(String text) {
        int end = 0;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return text.substring(0, end);
    }
}
