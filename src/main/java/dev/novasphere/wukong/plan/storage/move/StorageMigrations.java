package dev.novasphere.wukong.plan.storage.move;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.MovedClaims;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.step.CreateOnce;
import dev.novasphere.wukong.plan.step.PatchMetadata;
import dev.novasphere.wukong.plan.step.Step;
import dev.novasphere.wukong.plan.storage.disk.PlannedDisk;
import dev.novasphere.wukong.plan.storage.move.DiskMigration.Phase;
import dev.novasphere.wukong.quantity.CanonicalQuantity;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The moves of a machine's disks to other claims. KubeVirt moves them all in one live migration and takes back all or none, so that no move
 * begins while another one runs, and those that are asked for at the same time begin together.
 *
 * @param volumes the claim of the machine's volume for each disk whose volume is not on the claim that holds its data
 * @param migrates whether the machine has updateVolumesStrategy Migration. It keeps that until the next start of a guest that moved: KubeVirt
 *     compares its volumes with those that the guest started with, and would ask for a restart
 * @param inPlay names of claims that a move needs
 * @param moving names of the disks whose data are on their way, or about to be: their claims do not grow meanwhile, because the one that the
 *     data go to has the size that it was made with
 * @param steps what is to be done for the new claims
 * @param findings what the user should know
 */
public record StorageMigrations(
        Map<String, String> volumes,
        boolean migrates,
        Set<String> inPlay,
        Set<String> moving,
        List<Step> steps,
        List<Finding> findings) {

    private static final Set<Phase> UNDER_WAY =
            EnumSet.complementOf(EnumSet.of(Phase.NONE, Phase.TO_BEGIN, Phase.REFUSED));
    private static final Set<Phase> ON_TARGET =
            EnumSet.of(Phase.COPYING, Phase.ARRIVED, Phase.COMPLETE, Phase.FAILED, Phase.UNCLEAR);
    private static final Set<Phase> MIGRATING =
            EnumSet.complementOf(EnumSet.of(Phase.NONE, Phase.TO_BEGIN, Phase.REFUSED, Phase.SET_BACK));

    public StorageMigrations {
        volumes = Map.copyOf(volumes);
        inPlay = Set.copyOf(inPlay);
        moving = Set.copyOf(moving);
        steps = List.copyOf(steps);
        findings = List.copyOf(findings);
    }

    /** What is to be done about the disks of a Wukong, from what is seen of the machine, its guest and the claims. */
    public static StorageMigrations of(PlanInput input) {
        GuestVolumes guest = GuestVolumes.of(input.observed());
        List<DiskMigration> all = input.spec().disks().stream()
                .filter(DiskSpec::hasOwnClaim)
                .map(disk ->
                        DiskMigration.of(new PlannedDisk(input, disk, CanonicalQuantity.parse(disk.size())), guest))
                .toList();
        boolean takenBack = all.stream().anyMatch(move -> move.phase() == Phase.GOING_BACK);
        List<DiskMigration> moves = all.stream()
                .map(move -> takenBack && move.phase() == Phase.COPYING ? move.with(Phase.GOING_BACK) : move)
                .toList();
        return new Planning(input, guest, moves).plan();
    }

    /**
     * Whether a guest moves, or is moved back, or may run on a claim that KubeVirt does not name, by what is planned and seen of it: one that
     * ends now leaves its data on two claims.
     */
    public static boolean areUnderWay(Plan plan, Observed observed) {
        GuestVolumes guest = GuestVolumes.of(observed);
        return guest.isThere()
                && plan.findings().stream()
                        .map(Finding::reason)
                        .anyMatch(reason -> reason.equals(MigrationWords.UNDER_WAY)
                                || reason.equals(MigrationWords.STUCK)
                                || reason.equals(MigrationWords.CANCELLED) && (guest.migrates() || guest.isOnItsWay())
                                || reason.equals(MigrationWords.UNCLEAR)
                                        && guest.mayRunOnOneOf(observed.formerObjects().stream()));
    }

    /** One planning, which gathers what is to be done. */
    private static final class Planning {

        private final PlanInput input;
        private final GuestVolumes guest;
        private final List<DiskMigration> moves;
        private final Map<String, String> volumes = new HashMap<>();
        private final Set<String> inPlay = new HashSet<>();
        private final Set<String> moving = new HashSet<>();
        private final List<Step> steps = new ArrayList<>();
        private final List<Finding> findings = new ArrayList<>();

        Planning(PlanInput input, GuestVolumes guest, List<DiskMigration> moves) {
            this.input = input;
            this.guest = guest;
            this.moves = moves;
        }

        StorageMigrations plan() {
            boolean underWay = guest.isThere() && guest.migrates()
                    || moves.stream().anyMatch(move -> UNDER_WAY.contains(move.phase()));
            boolean behind = moves.stream().anyMatch(this::isBehind);
            boolean begins = begin(underWay || behind);
            for (DiskMigration move : moves) {
                if (UNDER_WAY.contains(move.phase())) {
                    moving.add(move.name());
                }
                if (move.phase() != Phase.NONE) {
                    move.target().ifPresent(claim -> keep(move, claim));
                    MigrationWords.of(input, guest, move, begins).ifPresent(findings::add);
                }
                if (ON_TARGET.contains(move.phase())) {
                    volumes.put(move.name(), move.targetName());
                }
                mark(move).ifPresent(steps::add);
            }
            boolean migrates = begins
                    || moves.stream().noneMatch(this::mustNotCopy)
                            && (moves.stream().anyMatch(move -> MIGRATING.contains(move.phase()))
                                    || movedWithGuest() && !behind);
            if (migrates) {
                StayingVolumes.of(input, guest, moving(begins)).forEach((disk, claim) -> {
                    volumes.put(disk, claim);
                    findings.add(StayingVolumes.finding(input, disk, claim));
                });
            }
            return new StorageMigrations(volumes, migrates, inPlay, moving, steps, findings);
        }

        private Optional<Step> mark(DiskMigration move) {
            if (move.target().isEmpty()) {
                return Optional.empty();
            }
            PersistentVolumeClaim claim = move.target().get();
            String mark = move.mark(guest, moving.contains(move.name()));
            if (!mark.equals(MigrationMark.of(claim))) {
                String after = MigrationMark.isUnused(mark) ? guest.lastMigration() : MigrationMark.after(claim);
                return Optional.of(marked(move, mark, after));
            }
            return move.phase() == Phase.COMPLETE ? Optional.of(unmarked(move)) : Optional.empty();
        }

        /** Whether the guest is not on the claim that holds the data, so that it is to be restarted, and KubeVirt is to copy nothing there. */
        private boolean isBehind(DiskMigration move) {
            return move.phase() == Phase.NONE
                    && guest.isThere()
                    && guest.volume(move.name())
                            .flatMap(Volume::claimName)
                            .filter(claim ->
                                    !claim.equals(input.claimName(move.disk().disk())))
                            .isPresent();
        }

        private Set<String> moving(boolean begins) {
            return moves.stream()
                    .filter(move -> MIGRATING.contains(move.phase()) || begins && volumes.containsKey(move.name()))
                    .map(DiskMigration::name)
                    .collect(Collectors.toSet());
        }

        /** Whether KubeVirt could copy an empty claim over the data, if it were to move the guest that runs to where the machine is. */
        private boolean mustNotCopy(DiskMigration move) {
            return move.phase() == Phase.SET_BACK || move.phase() == Phase.RETURN_UNCLEAR && !guest.needsRecovery();
        }

        /** A target that is not as wanted any more, and that nothing uses, is not kept. */
        private void keep(DiskMigration move, PersistentVolumeClaim claim) {
            if (move.fits() || move.phase() != Phase.TO_BEGIN) {
                inPlay.add(claim.getMetadata().getName());
            }
            move.source().ifPresent(source -> inPlay.add(source.getMetadata().getName()));
        }

        /**
         * Makes the claims of moves that are to begin, or lets them begin; returns whether they do. A claim that is not as wanted any more goes
         * before the next one is made.
         */
        private boolean begin(boolean underWay) {
            List<DiskMigration> wanted = moves.stream()
                    .filter(move -> move.phase() == Phase.TO_BEGIN)
                    .toList();
            if (wanted.isEmpty()) {
                return false;
            }
            if (underWay) {
                findings.add(MigrationWords.waits(wanted.get(0)));
                return false;
            }
            MigrationObstacles obstacles = new MigrationObstacles(input, guest);
            Optional<Finding> ofMachine = obstacles.ofMachine();
            if (ofMachine.isPresent()) {
                findings.add(ofMachine.get());
                return false;
            }
            List<DiskMigration> able = new ArrayList<>();
            for (DiskMigration move : wanted) {
                Optional<Finding> ofDisk = obstacles.of(move);
                ofDisk.ifPresent(findings::add);
                if (ofDisk.isEmpty()) {
                    able.add(move);
                }
            }
            Optional<Finding> ofOthers = able.isEmpty()
                    ? Optional.empty()
                    : obstacles.ofOthers(able.stream().map(DiskMigration::name).toList());
            ofOthers.ifPresent(findings::add);
            if (able.isEmpty() || ofOthers.isPresent()) {
                return false;
            }
            boolean ready = able.stream().allMatch(move -> move.isReady(guest));
            for (DiskMigration move : able) {
                moving.add(move.name());
                if (ready) {
                    volumes.put(move.name(), move.targetName());
                } else if (move.target().isEmpty()) {
                    steps.add(new CreateOnce(
                            move.name(),
                            ClaimWish.claim(move.disk(), move.source().orElseThrow())));
                } else if (move.fits() && !move.isReady(guest)) {
                    steps.add(marked(move, guest.uid(), guest.lastMigration(), move.sourceName()));
                }
                if (!ready) {
                    findings.add(MigrationWords.begins(move));
                }
            }
            return ready;
        }

        /** Whether the guest that runs was moved to a claim of now. */
        private boolean movedWithGuest() {
            return guest.isThere()
                    && input.spec().disks().stream().filter(DiskSpec::hasClaim).anyMatch(this::movedWithGuest);
        }

        private boolean movedWithGuest(DiskSpec disk) {
            PersistentVolumeClaim claim = input.observed().claims().get(disk.name());
            if (claim == null) {
                return false;
            }
            ObjectMeta metadata = claim.getMetadata();
            return MovedClaims.isMoved(input.name(), disk.name(), metadata.getName())
                    && guest.has(metadata.getName())
                    && Objects.requireNonNullElse(metadata.getCreationTimestamp(), "")
                                    .compareTo(guest.since())
                            >= 0;
        }

        private Step marked(DiskMigration move, String mark, String after) {
            return marked(
                    move,
                    mark,
                    after,
                    Annotations.annotation(move.target().orElseThrow(), Annotations.MIGRATION_SOURCE));
        }

        private static Step marked(DiskMigration move, String mark, String after, String source) {
            PersistentVolumeClaim claim = move.target().orElseThrow();
            ObjectMeta metadata = new ObjectMetaBuilder(claim.getMetadata()).build();
            return patch(move, claim, ClaimWish.marked(metadata, source, mark, after));
        }

        private static Step unmarked(DiskMigration move) {
            PersistentVolumeClaim claim = move.target().orElseThrow();
            return patch(move, claim, ClaimWish.unmarked(claim.getMetadata()));
        }

        private static Step patch(DiskMigration move, PersistentVolumeClaim claim, ObjectMeta metadata) {
            return new PatchMetadata(
                    move.name(),
                    claim,
                    new PersistentVolumeClaimBuilder(claim)
                            .withMetadata(metadata)
                            .build());
        }
    }
}
