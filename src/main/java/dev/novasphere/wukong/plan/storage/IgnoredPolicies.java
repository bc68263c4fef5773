package dev.novasphere.wukong.plan.storage;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import java.util.ArrayList;
import java.util.List;

/** Finds deletion policies without effect: a claim that claimName names is never deleted, and a disk's own policy wins. */
final class IgnoredPolicies {

    private static final String REASON = "DeletionPolicyIgnored";

    private IgnoredPolicies() {}

    static List<Finding> of(WukongSpec spec) {
        List<Finding> findings = new ArrayList<>();
        for (DiskSpec disk : spec.disks()) {
            if (disk.usesExistingClaim() && disk.deletionPolicy() != null) {
                findings.add(ignored(
                        "deletionPolicy of disk %s has no effect, because the claim that claimName names is never deleted with the Wukong; remove it"
                                .formatted(disk.name())));
            }
        }
        boolean decided = !spec.disks().isEmpty()
                && spec.disks().stream().allMatch(disk -> !disk.hasOwnClaim() || disk.deletionPolicy() != null);
        if (spec.deletionPolicy() != null && decided) {
            findings.add(
                    ignored(
                            "spec.deletionPolicy has no effect, because each disk has a deletionPolicy of its own, uses a claim that is never deleted, or has no claim; remove it"));
        }
        return findings;
    }

    private static Finding ignored(String message) {
        return Finding.ignored(Concern.VOLUMES, REASON, message);
    }
}
