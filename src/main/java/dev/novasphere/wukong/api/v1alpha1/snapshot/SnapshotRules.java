package dev.novasphere.wukong.api.v1alpha1.snapshot;

import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Patterns;

/**
 * The rules of a WukongSnapshot: its CEL expressions and messages in the definition. {@code render} reads none, so there is no Java form.
 */
public final class SnapshotRules {

    /** The name of a restore is made of the names of the Wukong and the snapshot. Evaluated when the object is created. */
    public static final String NAME_LENGTH_CEL =
            "oldSelf.hasValue() || self.metadata.name.size() <= " + Limits.SNAPSHOT_NAME;

    public static final String NAME_LENGTH_MESSAGE =
            "metadata.name of a WukongSnapshot may have at most 63 characters, because restores are named after it; choose a shorter name";

    /** The name of a Wukong. */
    public static final String WUKONG_CEL =
            "self.size() <= " + Limits.WUKONG_NAME + " && self.matches('" + Patterns.DNS_SUBDOMAIN + "')";

    public static final String WUKONG_MESSAGE =
            "wukongName must be the name of a Wukong of the same namespace: at most 60 lower case letters, digits, - and .,"
                    + " starting and ending with a letter or digit; write for example web-1, or see: kubectl get wukongs";

    /** What Go reads as a duration, in whole units. */
    public static final String DEADLINE_CEL = "self.matches('" + Patterns.DURATION + "')";

    public static final String DEADLINE_MESSAGE =
            "failureDeadline must be a duration of whole numbers with units h, m or s; write for example 90s, 10m or 1h30m, or 0s for no limit";

    /** A snapshot is taken once. */
    public static final String CHANGED_CEL = "self == oldSelf";

    public static final String CHANGED_MESSAGE =
            "a WukongSnapshot is taken once and its spec cannot be changed; make another WukongSnapshot";

    private SnapshotRules() {}
}
