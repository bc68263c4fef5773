package dev.novasphere.wukong.plan;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.step.CreateOnce;
import dev.novasphere.wukong.plan.step.PatchMetadata;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The claims that disks were moved to while their guest ran: {@code <wukong>-<disk>-2} and so on. A claim that does not hold all of the
 * disk's data yet is marked by {@link Annotations#MIGRATION_GUEST}; until the mark is off, the disk's data are on the claim that it came from.
 */
public final class MovedClaims {

    private static final int MOST_DIGITS = 6;

    private MovedClaims() {}

    /**
     * The claim that holds the data of a disk: the one that it was moved to last, unless a restore put it back to an earlier one since. The
     * machine alone does not say it, because its volume may be on a claim that does not hold all of the data yet, and because others may write
     * to it.
     *
     * @param labelled claims that are labelled as the Wukong's, and other objects
     * @return empty when the disk is on the claim that was made for it at first
     */
    public static Optional<String> of(
            Optional<VirtualMachine> live, String wukong, DiskSpec disk, Collection<? extends HasMetadata> labelled) {
        if (disk.usesExistingClaim()) {
            return Optional.empty();
        }
        String name = disk.name();
        String used = OwnMachine.claim(live, name)
                .filter(claim -> isMoved(wukong, name, claim))
                .orElse(null);
        Optional<String> source = Optional.ofNullable(used)
                .flatMap(claim -> claim(labelled, claim))
                .filter(MovedClaims::isUnfinished)
                .map(claim -> Annotations.annotation(claim, Annotations.MIGRATION_SOURCE));
        if (source.isPresent()) {
            return source;
        }
        String last = used;
        for (PersistentVolumeClaim claim : claims(wukong, name, labelled)) {
            String candidate = claim.getMetadata().getName();
            if (!isUnfinished(claim)
                    && (last == null || number(wukong, name, candidate) > number(wukong, name, last))) {
                last = candidate;
            }
        }
        if (last == null) {
            return Optional.empty();
        }
        Optional<String> restored = restoredAfter(live, wukong, disk, labelled, last);
        return restored.isPresent() ? restored.filter(claim -> isMoved(wukong, name, claim)) : Optional.of(last);
    }

    /**
     * The claim that the machine is on, where a restore made it after the disk was moved to another one: KubeVirt puts a disk back to the claim
     * that it was on when the snapshot was taken. A machine that is to be made anew is put on the last one that a restore made so.
     */
    private static Optional<String> restoredAfter(
            Optional<VirtualMachine> live,
            String wukong,
            DiskSpec disk,
            Collection<? extends HasMetadata> labelled,
            String moved) {
        Optional<String> used = OwnMachine.claim(live, disk.name());
        String since = made(claim(labelled, moved).orElse(null));
        HasMetadata last = null;
        for (HasMetadata object : labelled) {
            String claim = object.getMetadata().getName();
            boolean ofDisk = object instanceof PersistentVolumeClaim
                    && !claim.equals(moved)
                    && (claim.equals(Names.claim(wukong, disk.name())) || isMoved(wukong, disk.name(), claim));
            // The claim of a disk "a-2" has the name of one that a disk "a" was moved to.
            boolean counts =
                    used.map(claim::equals).orElseGet(() -> disk.name().equals(Labels.label(object, Labels.DISK)));
            if (ofDisk
                    && counts
                    && RestoredClaims.isRestored(object)
                    && !isUnfinished(object)
                    && made(object).compareTo(last == null ? since : made(last)) > 0) {
                last = object;
            }
        }
        return Optional.ofNullable(last).map(claim -> claim.getMetadata().getName());
    }

    /** When an object was made, in UTC as the API server writes every time; empty text where that is not known. */
    private static String made(HasMetadata object) {
        return object == null || object.getMetadata().getCreationTimestamp() == null
                ? ""
                : object.getMetadata().getCreationTimestamp();
    }

    private static Optional<HasMetadata> claim(Collection<? extends HasMetadata> labelled, String name) {
        for (HasMetadata object : labelled) {
            if (object instanceof PersistentVolumeClaim
                    && name.equals(object.getMetadata().getName())) {
                return Optional.of(object);
            }
        }
        return Optional.empty();
    }

    /** Whether a claim is one that a disk is to move to, and does not hold all of its data. */
    public static boolean isUnfinished(HasMetadata claim) {
        return Annotations.annotation(claim, Annotations.MIGRATION_GUEST) != null;
    }

    /** Whether a plan makes or marks a claim of a move, so that the next step of the move is only in the plan after it. */
    public static boolean areMarkedBy(Plan plan) {
        return plan.steps(CreateOnce.class).map(CreateOnce::object).anyMatch(MovedClaims::isUnfinished)
                || plan.steps(PatchMetadata.class).anyMatch(MovedClaims::isMarkedBy);
    }

    /** Whether a step changes what is noted on a claim of a move. */
    public static boolean isMarkedBy(PatchMetadata step) {
        return step.change().annotations().containsKey(Annotations.MIGRATION_GUEST);
    }

    /** The claims that were made for moves of a disk, the last first. */
    public static List<PersistentVolumeClaim> claims(
            String wukong, String disk, Collection<? extends HasMetadata> labelled) {
        List<PersistentVolumeClaim> claims = new ArrayList<>();
        for (HasMetadata object : labelled) {
            if (object instanceof PersistentVolumeClaim claim
                    && disk.equals(Labels.label(claim, Labels.DISK))
                    && isMoved(wukong, disk, claim.getMetadata().getName())) {
                claims.add(claim);
            }
        }
        if (claims.size() > 1) {
            claims.sort(Comparator.comparing((PersistentVolumeClaim claim) ->
                            number(wukong, disk, claim.getMetadata().getName()))
                    .reversed());
        }
        return claims;
    }

    /** Whether a claim has the name of one that was made for a move of a disk. */
    public static boolean isMoved(String wukong, String disk, String claim) {
        return number(wukong, disk, claim) > 1;
    }

    /** The number of a claim that was made for a move of a disk; 1 for any other name. */
    public static int number(String wukong, String disk, String claim) {
        int prefix = wukong.length() + disk.length() + 2;
        if (claim.length() <= prefix || !claim.startsWith(Names.claim(wukong, disk) + "-")) {
            return 1;
        }
        String number = claim.substring(prefix);
        return isNumber(number) ? Integer.parseInt(number) : 1;
    }

    /** The name of a claim without the number at its end, which a move of its disk may have given it. */
    public static String withoutNumber(String claim) {
        int end = claim.lastIndexOf('-');
        return end > 0 && isNumber(claim.substring(end + 1)) ? claim.substring(0, end) : claim;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty()
                && text.length() <= MOST_DIGITS
                && text.charAt(0) != '0'
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
