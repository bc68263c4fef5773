package dev.novasphere.wukong.plan.storage.move;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.migration.VirtualMachineInstanceMigration;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.FormerObjects;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.MovedClaims;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.observed.kubevirt.KubeVirtSettings;
import dev.novasphere.wukong.plan.step.CreateOnce;
import dev.novasphere.wukong.plan.step.DeleteDisk;
import dev.novasphere.wukong.plan.step.PatchMetadata;
import dev.novasphere.wukong.plan.step.Step;
import dev.novasphere.wukong.plan.storage.StorageFragment;
import dev.novasphere.wukong.plan.storage.StorageStage;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * A disk is moved, moved back and moved on, while the operator stops between any two of its writes, KubeVirt is late, and guests come and go at
 * any moment. The data of the disk are on one claim at any time, and that claim is there to the end.
 */
class NoDataAreLostTest {

    private static final List<String> CLASSES = List.of("slow", "fast", "faster");
    private static final int MOVES = 60;

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void the_claim_with_the_data_is_never_deleted_nor_overwritten(@ForAll long seed) {
        World world = new World(new Random(seed));
        for (int i = 0; i < MOVES; i++) {
            world.somethingHappens();
        }
    }

    /**
     * A cancel may come when the guest has changed over already, or while KubeVirt takes a migration back that is about to end: then KubeVirt
     * names the source among the guest's volumes, and the guest runs on the target. What KubeVirt notes of a move may get lost, guests are
     * driven to other nodes besides, and a second disk changes between claims of its user's.
     */
    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void nor_where_a_cancel_comes_too_late_for_kubevirt(@ForAll long seed) {
        World world = new World(new Random(seed), true);
        for (int i = 0; i < 2 * MOVES; i++) {
            world.somethingHappensAtAnyMoment();
        }
    }

    /** The answer to a write of the machine is lost: the operator plans with the machine of before, marks claims, and then the write is there. */
    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void nor_where_the_machine_changes_over_when_the_operator_does_not_expect_it_any_more(@ForAll long seed) {
        World world = new World(new Random(seed), true);
        world.losesAnswers = true;
        for (int i = 0; i < 2 * MOVES; i++) {
            world.somethingHappensAtAnyMoment();
        }
    }

    @Example
    void a_guest_that_moved_to_a_claim_marked_as_unused_stays_there() {
        World world = World.changingOverLate();
        world.reconciledOften();
        world.endsMigration(true);
        world.snapshot = false;
        world.reconciledOften();

        assertThat(world.data).isEqualTo("web-root-2");
        assertThat(world.machineClaim).isEqualTo("web-root-2");
        assertThat(world.restartRequired).isFalse();
        assertThat(world.claims.keySet()).containsExactly("web-root-2");
    }

    /** The operator was away while the guest moved and ended. */
    @Example
    void a_claim_marked_as_unused_that_a_guest_moved_to_unseen_is_kept() {
        World world = World.changingOverLate();
        world.kubeVirt();
        world.endsMigration(true);
        world.endsGuest();
        world.snapshot = false;

        world.reconciledOften();
        world.startsGuest();
        world.reconciledOften();

        assertThat(world.data).isEqualTo("web-root-2");
        assertThat(world.machineClaim).isEqualTo("web-root-2");
        assertThat(world.claims.keySet()).containsExactly("web-root", "web-root-2");
    }

    @Example
    void a_move_to_a_claim_marked_as_unused_can_be_cancelled() {
        World world = World.changingOverLate();
        world.kubeVirt();
        assertThat(world.migratesTo).isEqualTo("web-root-2");

        world.wanted = "slow";
        world.snapshot = false;
        world.reconciledOften();
        world.isTakenBack(true);
        world.reconciledOften();

        assertThat(world.machineClaim).isEqualTo("web-root");
        assertThat(world.restartRequired).isFalse();
        assertThat(world.claims.keySet()).containsExactly("web-root");
    }

    /** By virtctl addvolume, to see what is on it; it is empty. */
    @Example
    void an_unused_claim_that_a_user_plugs_besides_is_not_taken_for_where_the_guest_moved() {
        World world = World.changingOverLate();
        world.machineClaim = "web-root";
        world.strategy = false;
        world.guestLibrary = "web-root-2";
        world.reconcile(Integer.MAX_VALUE);
        world.reconcile(Integer.MAX_VALUE);

        assertThat(world.machineClaim).isEqualTo("web-root");
        assertThat(world.markOf("web-root-2")).isEqualTo(MigrationMark.UNUSED);
    }

    /** The guest ends when its disk is about to move, and the next one starts before the operator has put the disk back. */
    @Example
    void a_claim_that_a_guest_was_started_on_is_kept_until_its_user_says_which_counts() {
        World world = new World(new Random(1), true);
        world.startsGuest();
        world.wanted = "fast";
        while (!world.machineClaim.equals("web-root-2")) {
            world.reconcile(Integer.MAX_VALUE);
        }
        world.endsGuest();
        world.wanted = "slow";
        for (int writes = 1; !MigrationMark.UNUSED.equals(world.markOf("web-root-2")); writes++) {
            world.reconcile(writes);
        }
        assertThat(world.machineClaim).isEqualTo("web-root-2");

        world.startsGuest();
        world.reconciledOften();
        world.endsGuest();
        world.startsGuest();
        world.reconciledOften();

        assertThat(world.guestClaim).isEqualTo("web-root");
        assertThat(world.claims.keySet()).containsExactly("web-root", "web-root-2");
        assertThat(world.said()).contains("StorageMigrationUnclear");
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void a_guest_that_stays_ends_up_on_the_class_that_is_written(@ForAll long seed) {
        endsUpOnWhatIsWritten(seed);
    }

    /**
     * A move is complete just before it is cancelled; the operator sees that, and stops before it writes the machine. KubeVirt moves the guest
     * back, because the machine still says so.
     */
    @Example
    void an_operator_that_stops_while_a_late_cancel_is_mended_loses_nothing() {
        endsUpOnWhatIsWritten(-2735900712L);
    }

    /** The guest has changed over when the old class is written, and KubeVirt does not know yet: it names the old claim, and stops nothing. */
    @Example
    void a_cancel_that_kubevirt_takes_too_late_keeps_the_claim_that_the_guest_runs_on() {
        World world = World.moving();
        world.changesOver();
        world.cancelled();
        world.isTakenBack(true);

        world.reconciledOften();
        world.isDrivenAway();
        world.reconciledOften();

        assertThat(world.claims.keySet()).containsExactly("web-root", "web-root-2");
        assertThat(world.data).isEqualTo("web-root-2");
        assertThat(world.said()).contains("StorageMigrationUnclear");
    }

    /** The user marks the claim as complete, as the message says, and restarts the guest. */
    @Example
    void a_cancel_that_kubevirt_takes_too_late_ends_on_the_claim_that_its_user_names() {
        World world = World.moving();
        world.changesOver();
        world.cancelled();
        world.isTakenBack(true);
        world.reconciledOften();

        world.markedAsComplete("web-root-2");
        world.reconciledOften();
        assertThat(world.restartRequired)
                .as("nothing is copied, the guest is to be restarted")
                .isTrue();
        world.endsGuest();
        world.startsGuest();
        world.wanted = "fast";
        world.reconciledOften();

        assertThat(world.guestClaim).isEqualTo("web-root-2");
        assertThat(world.claims.keySet()).containsExactly("web-root-2");
    }

    @Example
    void a_cancel_in_time_waits_for_the_end_of_the_migration_before_the_claim_goes() {
        World world = World.moving();
        world.cancelled();

        world.reconciledOften();
        assertThat(world.claims.keySet()).containsExactly("web-root", "web-root-2");

        world.isTakenBack(true);
        world.reconciledOften();
        assertThat(world.claims.keySet()).containsExactly("web-root");
    }

    /** KubeVirt's note of a move is lost where its writes of the machine's status fail, and the guest ends after it moved. */
    @Example
    void a_move_that_kubevirt_forgot_keeps_both_claims_when_the_guest_has_ended() {
        World world = World.moving();
        world.noted = null;
        world.endsMigration(true);
        world.endsGuest();

        world.wanted = "slow";
        world.reconciledOften();

        assertThat(world.claims.keySet()).containsExactly("web-root", "web-root-2");
    }

    /** KubeVirt puts the disk back to the claim that it was on when the snapshot was taken. */
    @Example
    void a_restore_from_before_a_move_is_not_undone() {
        World world = World.moving();
        PersistentVolumeClaim before = world.claims.get("web-root");
        world.endsMigration(true);
        world.reconciledOften();
        assertThat(world.claims.keySet()).containsExactly("web-root-2");

        world.endsGuest();
        world.isRestored(before);
        world.reconciledOften();

        assertThat(world.machineClaim).isEqualTo("web-root");
        assertThat(world.claims.keySet()).contains("web-root");
        world.startsGuest();
        for (int i = 0; i < 5; i++) {
            world.reconciledOften();
            world.endsMigration(true);
        }
        assertThat(world.guestClaim).as("it moves anew").isEqualTo(world.data).isNotEqualTo("web-root");
    }

    /** The claim that the disk was moved to before is there as well. */
    @Example
    void a_machine_that_is_deleted_after_a_restore_is_made_anew_on_the_restored_claim() {
        World world = World.moving();
        PersistentVolumeClaim before = world.claims.get("web-root");
        world.endsMigration(true);
        world.reconciledOften();
        world.endsGuest();
        world.isRestored(before);
        assertThat(world.claims.keySet()).containsExactly("web-root", "web-root-2");

        world.machineClaim = null;
        world.reconciledOften();

        assertThat(world.machineClaim).isEqualTo("web-root");
        assertThat(world.claims.keySet()).contains("web-root");
    }

    /** When the machine is gone, the claim that was made last is the one with the data. */
    @Example
    void a_claim_that_was_made_before_a_restore_takes_no_data_of_the_restored_one() {
        World world = World.restoredBeforeItsNextMove();

        assertThat(world.claims.get(world.migratesTo).getMetadata().getCreationTimestamp())
                .isGreaterThan(world.claims.get("web-root").getMetadata().getCreationTimestamp());
    }

    @Example
    void a_claim_that_was_made_before_a_restore_is_filled_from_where_the_data_are_since() {
        World world = World.restoredBeforeItsNextMove();
        assertThat(world.migratesTo).isNotNull();
        world.wanted = "slow";
        world.reconciledOften();
        world.isTakenBack(true);
        world.reconciledOften();

        assertThat(world.machineClaim).isEqualTo("web-root");
        assertThat(world.data).isEqualTo("web-root");
    }

    @Example
    void a_disk_that_changes_its_claim_while_another_one_moves_is_not_copied_over_it() {
        World world = World.moving();
        world.wantedLibrary = "lib-b";
        world.reconciledOften();
        assertThat(world.said()).contains("PlugWaitsForRestart");
        world.endsMigration(true);
        world.reconciledOften();
        assertThat(world.machineLibrary)
                .as("as long as the guest that moved runs")
                .isEqualTo("lib-a");

        world.endsGuest();
        world.reconciledOften();

        assertThat(world.machineLibrary).isEqualTo("lib-b");
    }

    private static void endsUpOnWhatIsWritten(long seed) {
        World world = new World(new Random(seed));
        world.startsGuest();
        for (int i = 0; i < MOVES; i++) {
            world.somethingHappensToOperatorOrSpec();
        }
        for (int i = 0; i < 40; i++) {
            world.reconcile(Integer.MAX_VALUE);
            world.kubeVirt();
            world.endsMigration(true);
        }

        assertThat(world.claims.get(world.data).getSpec().getStorageClassName()).isEqualTo(world.wanted);
        assertThat(world.machineClaim).isEqualTo(world.data);
        assertThat(world.claims.keySet()).containsExactly(world.data);
        assertThat(world.restartRequired).isFalse();
    }

    /** A cluster with one machine, as KubeVirt treats it (pkg/virt-controller/watch/vm/vm.go and watch/volume-migration). */
    private static final class World {

        private final Random random;
        private final Map<String, PersistentVolumeClaim> claims = new TreeMap<>();
        private final StorageStage stage = new StorageStage();
        private final List<String> happened = new ArrayList<>();
        private String wanted = "slow";
        private String data = "web-root";
        private String machineClaim = "web-root";
        private boolean strategy;
        private int guests;
        private boolean guest;
        private String startedOn;
        private String guestClaim;
        private String migratesTo;
        private String migratesFrom;
        private String noted;
        private String notedFrom;
        private boolean recovery;
        private boolean restartRequired;
        private final boolean races;
        private final Map<String, String> migrations = new TreeMap<>();
        private String runsOn;
        private String takesBackTo;
        private boolean changedOver;
        private String migration;
        private String migrationIs = "";
        private String wantedLibrary = "lib-a";
        private String machineLibrary = "lib-a";
        private String guestLibrary;
        private String startedOnLibrary;
        private int clock = 10;
        private int guestSince;
        private boolean snapshot;
        private boolean losesAnswers;
        private Runnable late = () -> {};
        private int machineVersion;

        World(Random random) {
            this(random, false);
        }

        /**
         * @param races whether KubeVirt takes its time to take a migration back, and forgets
         */
        World(Random random, boolean races) {
            this.random = random;
            this.races = races;
            PersistentVolumeClaim first =
                    Serialization.unmarshal("""
                    apiVersion: v1
                    kind: PersistentVolumeClaim
                    metadata:
                      name: web-root
                      namespace: shop
                      creationTimestamp: "2026-01-01T00:00:01Z"
                      labels: {app.kubernetes.io/managed-by: wukong-operator, vm.novasphere.dev/wukong: web, vm.novasphere.dev/disk: root}
                      annotations: {vm.novasphere.dev/deletion-policy: Delete}
                      ownerReferences: [{apiVersion: vm.novasphere.dev/v1alpha1, kind: Wukong, name: web, uid: %s, controller: true}]
                    spec: {storageClassName: slow, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                    status: {phase: Bound, capacity: {storage: 1Gi}}
                    """.formatted(GivenWukong.UID), PersistentVolumeClaim.class);
            claims.put("web-root", first);
        }

        /** A guest whose disk moves, with all that may happen to it. */
        static World moving() {
            World world = new World(new Random(1), true);
            world.startsGuest();
            world.wanted = "fast";
            world.reconciledOften();
            assertThat(world.migratesTo).isEqualTo("web-root-2");
            return world;
        }

        /** A disk that moved is to move once more: the claim for that is made, and then a restore makes the first one anew. */
        static World restoredBeforeItsNextMove() {
            World world = moving();
            PersistentVolumeClaim before = world.claims.get("web-root");
            world.endsMigration(true);
            world.reconciledOften();
            world.wanted = "faster";
            world.reconcile(Integer.MAX_VALUE);
            assertThat(world.claims.keySet()).containsExactly("web-root-2", "web-root-3");

            world.endsGuest();
            world.isRestored(before);
            world.startsGuest();
            world.reconciledOften();
            world.reconciledOften();
            return world;
        }

        /** The machine changes over to a claim that was marked as unused meanwhile, because a snapshot comes first. */
        static World changingOverLate() {
            World world = new World(new Random(1), true);
            world.startsGuest();
            world.wanted = "fast";
            while (!"guest-1".equals(world.markOf("web-root-2"))) {
                world.reconcile(Integer.MAX_VALUE);
            }
            world.writesLate(world.planned());
            world.snapshot = true;
            world.reconcile(Integer.MAX_VALUE);
            assertThat(world.markOf("web-root-2")).isEqualTo(MigrationMark.UNUSED);
            world.late.run();
            assertThat(world.machineClaim).isEqualTo("web-root-2");
            return world;
        }

        private String markOf(String claim) {
            return claims.containsKey(claim) ? MigrationMark.of(claims.get(claim)) : null;
        }

        /** The user writes the old class, and both the operator and KubeVirt go by it. */
        void cancelled() {
            wanted = "slow";
            reconciledOften();
            assertThat(guestClaim).isEqualTo("web-root");
        }

        void reconciledOften() {
            for (int i = 0; i < 5; i++) {
                reconcile(Integer.MAX_VALUE);
                kubeVirt();
            }
        }

        void markedAsComplete(String claim) {
            claims.put(
                    claim,
                    new PersistentVolumeClaimBuilder(claims.get(claim))
                            .editMetadata()
                            .removeFromAnnotations(Annotations.MIGRATION_GUEST)
                            .removeFromAnnotations(Annotations.MIGRATION_SOURCE)
                            .endMetadata()
                            .build());
        }

        List<String> said() {
            return planned().findings().stream().map(Finding::reason).toList();
        }

        private String state() {
            return "%n%s: machine %s%s and %s, guest %s, moves %s to %s, taken back from %s, data %s, wanted %s, recovery %s, restart %s, claims %s"
                    .formatted(
                            clock,
                            machineClaim,
                            strategy ? " (Migration)" : "",
                            machineLibrary,
                            guest ? guests + " on " + guestClaim + " (" + runsOn + ") and " + guestLibrary : "off",
                            migratesFrom,
                            migratesTo,
                            takesBackTo,
                            data,
                            wanted,
                            recovery,
                            restartRequired,
                            claims.values().stream()
                                    .map(claim -> claim.getMetadata().getName() + " "
                                            + Annotations.annotation(claim, Annotations.MIGRATION_GUEST))
                                    .toList());
        }

        void somethingHappens() {
            happened.add(state());
            switch (random.nextInt(11)) {
                case 0, 1, 2 -> reconcile(random.nextInt(5));
                case 3, 4 -> kubeVirt();
                case 5 -> endsMigration(random.nextBoolean());
                case 6 -> startsGuest();
                case 7 -> endsGuest();
                case 8 -> snapshot = !snapshot;
                default -> wanted = CLASSES.get(random.nextInt(CLASSES.size()));
            }
        }

        void somethingHappensAtAnyMoment() {
            happened.add(state());
            if (losesAnswers && random.nextInt(8) == 0) {
                late.run();
            }
            switch (random.nextInt(26)) {
                case 0, 1, 2, 3, 4 -> reconcile(random.nextInt(5));
                case 5, 6, 7 -> reconcile(Integer.MAX_VALUE);
                case 8, 9, 10, 11 -> kubeVirt();
                case 12 -> endsMigration(random.nextBoolean());
                case 13, 14 -> changesOver();
                case 15, 16 -> isTakenBack(random.nextInt(3) > 0);
                case 17, 18 -> startsGuest();
                case 19 -> endsGuest();
                case 20 -> isDrivenAway();
                case 22, 23 -> snapshot = !snapshot;
                case 21 -> wantedLibrary = random.nextBoolean() ? "lib-a" : "lib-b";
                default -> wanted = CLASSES.get(random.nextInt(CLASSES.size()));
            }
        }

        void somethingHappensToOperatorOrSpec() {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> reconcile(random.nextInt(5));
                case 3, 4 -> kubeVirt();
                case 5, 6 -> endsMigration(random.nextBoolean());
                default -> wanted = CLASSES.get(random.nextInt(CLASSES.size()));
            }
        }

        /** The operator plans, and stops after some of its writes. */
        void reconcile(int writes) {
            StorageFragment plan = planned();
            int left = writes;
            for (Step step : plan.steps()) {
                if (left-- <= 0) {
                    return;
                }
                write(step);
            }
            if (left-- <= 0) {
                return;
            }
            String claim = plan.volumes().get(0).claimName().orElseThrow();
            String library = races ? plan.volumes().get(1).claimName().orElseThrow() : machineLibrary;
            if (snapshot && !(claim.equals(machineClaim) && library.equals(machineLibrary))) {
                return;
            }
            if (losesAnswers && random.nextInt(3) == 0) {
                writesLate(plan);
                return;
            }
            writeMachine(claim, library, plan.migratesVolumes());
            for (Step step : plan.removals()) {
                if (left-- <= 0) {
                    return;
                }
                write(step);
            }
        }

        private void writeMachine(String claim, String library, boolean migrates) {
            if (!claim.equals(machineClaim) || strategy != migrates || races && !library.equals(machineLibrary)) {
                machineVersion++;
            }
            machineClaim = claim;
            if (races) {
                machineLibrary = library;
            }
            strategy = migrates;
        }

        /** The machine is written at a later moment, unless it was changed by then, as by KubeVirt with each start and end of its guest. */
        private void writesLate(StorageFragment plan) {
            int version = machineVersion;
            String claim = plan.volumes().get(0).claimName().orElseThrow();
            String library = plan.volumes().get(1).claimName().orElseThrow();
            late = () -> {
                if (version == machineVersion && claims.containsKey(claim)) {
                    writeMachine(claim, library, plan.migratesVolumes());
                }
            };
        }

        private StorageFragment planned() {
            return stage.plan(GivenWukong.of(
                    """
                    cpu: 1
                    memory: 1Gi
                    disks:
                    - {name: root, size: 1Gi, storageClassName: %s, migrateStorage: true, deletionPolicy: Delete}
                    %s
                    """.formatted(wanted, races ? "- {name: lib, claimName: " + wantedLibrary + "}" : ""), observed()));
        }

        private void write(Step step) {
            if (step instanceof CreateOnce create) {
                PersistentVolumeClaim made = (PersistentVolumeClaim) create.object();
                assertThat(claims).doesNotContainKey(made.getMetadata().getName());
                claims.put(
                        made.getMetadata().getName(),
                        new PersistentVolumeClaimBuilder(made)
                                .editMetadata()
                                .withCreationTimestamp(time(++clock))
                                .endMetadata()
                                .withNewStatus()
                                .withPhase("Bound")
                                .endStatus()
                                .build());
            } else if (step instanceof PatchMetadata patch) {
                String name = patch.live().getMetadata().getName();
                if (!claims.containsKey(name)) {
                    return;
                }
                boolean complete = MovedClaims.isUnfinished(claims.get(name))
                        && Annotations.annotation(patch.object(), Annotations.MIGRATION_GUEST) == null;
                if (complete) {
                    assertThat(data).as("complete only with the data").isEqualTo(name);
                }
                Map<String, String> annotations =
                        new HashMap<>(claims.get(name).getMetadata().getAnnotations());
                patch.change().annotations().forEach((key, value) -> {
                    if (value == null) {
                        annotations.remove(key);
                    } else {
                        annotations.put(key, value);
                    }
                });
                claims.put(
                        name,
                        new PersistentVolumeClaimBuilder(claims.get(name))
                                .editMetadata()
                                .withAnnotations(annotations)
                                .endMetadata()
                                .build());
            } else if (step instanceof DeleteDisk delete) {
                String name = delete.object().getMetadata().getName();
                assertThat(name).as("deleted after %s", happened).isNotEqualTo(data);
                assertThat(guest && (name.equals(guestClaim) || name.equals(runsOn)))
                        .as("deleted in use")
                        .isFalse();
                claims.remove(name);
            }
        }

        /** virt-controller handles the machine. */
        void kubeVirt() {
            boolean recovered = noted != null && notedFrom.equals(machineClaim);
            if (noted != null && (recovered || !strategy)) {
                noted = null;
                recovery = false;
            }
            if (!guest) {
                return;
            }
            restartRequired =
                    (!machineClaim.equals(startedOn) || !machineLibrary.equals(startedOnLibrary)) && !strategy;
            if (restartRequired) {
                return;
            }
            assertThat(strategy && !machineLibrary.equals(guestLibrary))
                    .as("the library's claim is copied over the other one of its user after %s", happened)
                    .isFalse();
            if (migratesTo != null && !machineClaim.equals(guestClaim)) {
                assertThat(machineClaim).as("other claim while one moves").isEqualTo(migratesFrom);
                guestClaim = migratesFrom;
                takesBackTo = migratesTo;
                migratesTo = null;
                noted = null;
                if (!races) {
                    isTakenBack(true);
                }
            }
            if (strategy && migratesTo == null && !machineClaim.equals(guestClaim)) {
                assertThat(machineClaim).as("copied over after %s", happened).isNotEqualTo(data);
                assertThat(takesBackTo)
                        .as("begun while one is taken back after %s", happened)
                        .isNull();
                assertThat(runsOn)
                        .as("KubeVirt copies from where the guest is after %s", happened)
                        .isEqualTo(guestClaim);
                migratesFrom = guestClaim;
                migratesTo = machineClaim;
                guestClaim = machineClaim;
                migrationBegins();
                if (!races || random.nextInt(3) > 0) {
                    noted = machineClaim;
                    notedFrom = migratesFrom;
                }
            }
        }

        private void migrationBegins() {
            clock++;
            migration = "migration-" + clock;
            migrations.put(migration, time(clock));
            migrationIs = "";
        }

        /** The guest runs on the target, and virt-handler has not said so yet. */
        void changesOver() {
            if (guest && migratesTo != null && !changedOver) {
                assertThat(migratesTo).as("overwritten after %s", happened).isNotEqualTo(data);
                runsOn = migratesTo;
                changedOver = true;
                if (migratesFrom.equals(data)) {
                    data = migratesTo;
                }
            }
        }

        /** The migration ends: the guest runs on the target, or the next attempt begins. */
        void endsMigration(boolean well) {
            if (guest && migratesTo != null && well) {
                changesOver();
                changedOver = false;
                migratesTo = null;
                migrationIs = ", endTimestamp: x, completed: true";
            }
        }

        /** A migration that was cancelled ends: in time, or as if it had not been cancelled, but for what KubeVirt says of its volumes. */
        void isTakenBack(boolean inTime) {
            if (!guest || takesBackTo == null) {
                return;
            }
            if (changedOver || !inTime) {
                runsOn = takesBackTo;
                if (migratesFrom.equals(data)) {
                    data = takesBackTo;
                }
                migrationIs = ", endTimestamp: x, completed: true";
            } else {
                migrationIs = ", endTimestamp: x, completed: true, failed: true";
                migrations.remove(migration);
            }
            changedOver = false;
            takesBackTo = null;
        }

        /** The guest moves to another node with its disks where they are. */
        void isDrivenAway() {
            if (guest && migratesTo == null && takesBackTo == null && guestClaim.equals(runsOn)) {
                migrationBegins();
                migrationIs = ", endTimestamp: x, completed: true";
            }
        }

        /** KubeVirt restores in place: the claim has the name, the labels and the annotations that it had when the snapshot was taken. */
        void isRestored(PersistentVolumeClaim taken) {
            String name = taken.getMetadata().getName();
            claims.put(
                    name,
                    new PersistentVolumeClaimBuilder(taken)
                            .editMetadata()
                            .withCreationTimestamp(time(++clock))
                            .addToAnnotations("restore.kubevirt.io/name", "undo")
                            .endMetadata()
                            .build());
            machineClaim = name;
            machineVersion++;
            strategy = false;
            data = name;
        }

        void startsGuest() {
            if (guest || recovery || !claims.containsKey(machineClaim)) {
                return;
            }
            guest = true;
            machineVersion++;
            guests++;
            guestSince = ++clock;
            startedOn = machineClaim;
            startedOnLibrary = machineLibrary;
            guestClaim = machineClaim;
            guestLibrary = machineLibrary;
            runsOn = machineClaim;
            migration = null;
            migratesTo = null;
            restartRequired = false;
        }

        void endsGuest() {
            machineVersion++;
            if (guest && migratesTo != null && noted != null) {
                recovery = true;
            }
            guest = false;
            migratesTo = null;
            takesBackTo = null;
            changedOver = false;
        }

        private Observed observed() {
            Optional<VirtualMachine> machine = Stream.of(Serialization.unmarshal(
                            """
                    apiVersion: kubevirt.io/v1
                    kind: VirtualMachine
                    metadata: {name: web-vm, namespace: shop}
                    spec:
                      updateVolumesStrategy: %s
                      template:
                        spec:
                          volumes:
                          - {name: root, persistentVolumeClaim: {claimName: %s}}
                          - {name: lib, persistentVolumeClaim: {claimName: %s}}
                    status: {conditions: [%s], volumeUpdateState: {%s}%s}
                    """.formatted(
                                            strategy ? "Migration" : null,
                                            machineClaim,
                                            machineLibrary,
                                            condition("ManualRecoveryRequired", recovery)
                                                    + condition("RestartRequired", restartRequired),
                                            noted == null
                                                    ? ""
                                                    : "volumeMigrationState: {migratedVolumes: ["
                                                            + migrated(notedFrom, noted) + "]}",
                                            snapshot ? ", snapshotInProgress: night" : ""),
                            VirtualMachine.class))
                    .filter(there -> machineClaim != null)
                    .findFirst();

            Optional<VirtualMachineInstance> instance = guest
                    ? Optional.of(Serialization.unmarshal(
                            """
                            apiVersion: kubevirt.io/v1
                            kind: VirtualMachineInstance
                            metadata: {name: web-vm, namespace: shop, uid: guest-%s, creationTimestamp: "%s"}
                            spec:
                              volumes:
                              - {name: root, persistentVolumeClaim: {claimName: %s}}
                              - {name: lib, persistentVolumeClaim: {claimName: %s}}
                            status: {phase: Running, migratedVolumes: [%s]%s}
                            """.formatted(
                                            guests,
                                            time(guestSince),
                                            guestClaim,
                                            guestLibrary,
                                            migratesTo == null ? "" : migrated(migratesFrom, migratesTo),
                                            migration == null
                                                    ? ""
                                                    : ", migrationState: {migrationUid: %s%s}"
                                                            .formatted(migration, migrationIs)),
                            VirtualMachineInstance.class))
                    : Optional.empty();
            List<PersistentVolumeClaim> labelled = new ArrayList<>(claims.values());
            PlanInput input =
                    GivenWukong.of("{cpu: 1, memory: 1Gi, disks: [{name: root, size: 1Gi}]}", Observed.nothing());
            String present =
                    PlanInput.claimName(machine, "web", input.spec().disks().get(0), labelled);
            Map<String, PersistentVolumeClaim> byDisk = new HashMap<>();
            Optional.ofNullable(claims.get(present)).ifPresent(claim -> byDisk.put("root", claim));
            byDisk.put("lib", library(wantedLibrary));
            Map<String, StorageClass> classes = new HashMap<>();
            new TreeSet<>(CLASSES).forEach(name -> classes.put(name, new StorageClass()));
            return GivenWukong.clusterWith()
                    .machine(machine)
                    .guest(instance)
                    .claims(byDisk)
                    .build()
                    .with(KubeVirtSettings.unknown(), FormerObjects.of(input.wukong(), machine, labelled))
                    .withStorageClasses(classes)
                    .withMigrations(migrations.entrySet().stream()
                            .map(made -> Serialization.unmarshal(
                                    """
                                    apiVersion: kubevirt.io/v1
                                    kind: VirtualMachineInstanceMigration
                                    metadata: {name: %s, namespace: shop, uid: %s, creationTimestamp: "%s"}
                                    spec: {vmiName: web-vm}
                                    """.formatted(made.getKey(), made.getKey(), made.getValue()),
                                    VirtualMachineInstanceMigration.class))
                            .toList());
        }

        private static PersistentVolumeClaim library(String name) {
            return Serialization.unmarshal("""
                    apiVersion: v1
                    kind: PersistentVolumeClaim
                    metadata: {name: %s, namespace: shop, creationTimestamp: "2026-01-01T00:00:00Z"}
                    spec: {storageClassName: slow, accessModes: [ReadWriteMany], resources: {requests: {storage: 1Gi}}}
                    status: {phase: Bound, capacity: {storage: 1Gi}}
                    """.formatted(name), PersistentVolumeClaim.class);
        }

        private static String migrated(String source, String target) {
            return "{volumeName: root, sourcePVCInfo: {claimName: %s}, destinationPVCInfo: {claimName: %s}}"
                    .formatted(source, target);
        }

        private static String condition(String type, boolean holds) {
            return holds ? "{type: %s, status: \"True\"},".formatted(type) : "";
        }

        private static String time(int seconds) {
            return "2026-01-01T%02d:%02d:%02dZ".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
        }
    }
}
