package dev.novasphere.wukong.plan.storage.existing;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.storage.disk.PlannedDisk;
import java.util.Optional;

/** Waits for a claim that a disk names and that another machine has, where that machine is about to go. */
public final class LeavingHolder {

    private LeavingHolder() {}

    /** What is said as long as the claim is waited for; empty where nothing says that it will be free. */
    public static Optional<Finding> of(PlannedDisk disk) {
        return Optional.ofNullable(
                        disk.input().observed().leavingHolders().get(disk.disk().name()))
                .map(holder -> disk.waiting(
                                "ClaimInUse",
                                "the claim %s is in use by %s, and is used here as soon as that is gone; a guest may take minutes to shut down. To go on at once, name another claim in claimName"
                                        .formatted(disk.claimName(), holder))
                        .ofUnwatched());
    }
}
