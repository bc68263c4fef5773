package dev.novasphere.wukong.api.v1alpha1.restore;

import dev.novasphere.wukong.api.rules.Patterns;

/**
 * The rules of a WukongRestore: its CEL expressions and messages in the definition. {@code render} reads none, so there is no Java form.
 */
final class RestoreRules {

    /** The name of an object of Kubernetes. */
    public static final String SNAPSHOT_CEL = "self.matches('" + Patterns.DNS_SUBDOMAIN + "')";

    public static final String SNAPSHOT_MESSAGE =
            "snapshotName must be the name of a WukongSnapshot of the same namespace; see: kubectl get wukongsnapshots";

    /** A restore is done once. */
    public static final String CHANGED_CEL = "self == oldSelf";

    public static final String CHANGED_MESSAGE =
            "a WukongRestore is done once and its spec cannot be changed; make another WukongRestore";

    private RestoreRules() {}
}
