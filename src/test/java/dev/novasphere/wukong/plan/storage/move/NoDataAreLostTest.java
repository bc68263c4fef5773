package dev.novasphere.wukong.plan.storage.move;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
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
        private int clock = 10;
        private int guestSince;

        World(Random random) {
            this.random = random;
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

        private String state() {
            return "%n%s: machine %s%s, guest %s, moves %s to %s, data %s, wanted %s, recovery %s, restart %s, claims %s"
                    .formatted(
                            clock,
                            machineClaim,
                            strategy ? " (Migration)" : "",
                            guest ? guests + " on " + guestClaim : "off",
                            migratesFrom,
                            migratesTo,
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
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> reconcile(random.nextInt(5));
                case 3, 4 -> kubeVirt();
                case 5 -> endsMigration(random.nextBoolean());
                case 6 -> startsGuest();
                case 7 -> endsGuest();
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
            StorageFragment plan = stage.plan(GivenWukong.of("""
                    cpu: 1
                    memory: 1Gi
                    disks: [{name: root, size: 1Gi, storageClassName: %s, migrateStorage: true, deletionPolicy: Delete}]
                    """.formatted(wanted), observed()));
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
            machineClaim = plan.volumes().get(0).claimName().orElseThrow();
            strategy = plan.migratesVolumes();
            for (Step step : plan.removals()) {
                if (left-- <= 0) {
                    return;
                }
                write(step);
            }
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
                assertThat(guest && name.equals(guestClaim))
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
            if (migratesTo != null && !machineClaim.equals(guestClaim)) {
                assertThat(machineClaim).as("other claim while one moves").isEqualTo(migratesFrom);
                guestClaim = migratesFrom;
                migratesTo = null;
                noted = null;
            }
            restartRequired = !machineClaim.equals(startedOn) && !strategy;
            if (strategy && !restartRequired && migratesTo == null && !machineClaim.equals(guestClaim)) {
                migratesFrom = guestClaim;
                migratesTo = machineClaim;
                guestClaim = machineClaim;
                noted = machineClaim;
                notedFrom = migratesFrom;
            }
        }

        /** The migration ends: the guest runs on the target, or the next attempt begins. */
        void endsMigration(boolean well) {
            if (guest && migratesTo != null && well) {
                assertThat(migratesTo).as("overwritten after %s", happened).isNotEqualTo(data);
                if (migratesFrom.equals(data)) {
                    data = migratesTo;
                }
                migratesTo = null;
            }
        }

        void startsGuest() {
            if (guest || recovery || !claims.containsKey(machineClaim)) {
                return;
            }
            guest = true;
            guests++;
            guestSince = ++clock;
            startedOn = machineClaim;
            guestClaim = machineClaim;
            migratesTo = null;
            restartRequired = false;
        }

        void endsGuest() {
            if (guest && migratesTo != null) {
                recovery = true;
            }
            guest = false;
            migratesTo = null;
        }

        private Observed observed() {
            Optional<VirtualMachine> machine = Optional.of(Serialization.unmarshal(
                    """
                    apiVersion: kubevirt.io/v1
                    kind: VirtualMachine
                    metadata: {name: web-vm, namespace: shop}
                    spec: {template: {spec: {volumes: [{name: root, persistentVolumeClaim: {claimName: %s}}]}}}
                    status: {conditions: [%s], volumeUpdateState: {%s}}
                    """.formatted(
                            machineClaim,
                            condition("ManualRecoveryRequired", recovery)
                                    + condition("RestartRequired", restartRequired),
                            noted == null
                                    ? ""
                                    : "volumeMigrationState: {migratedVolumes: [" + migrated(notedFrom, noted) + "]}"),
                    VirtualMachine.class));
            Optional<VirtualMachineInstance> instance = guest
                    ? Optional.of(Serialization.unmarshal(
                            """
                            apiVersion: kubevirt.io/v1
                            kind: VirtualMachineInstance
                            metadata: {name: web-vm, namespace: shop, uid: guest-%s, creationTimestamp: "%s"}
                            spec: {volumes: [{name: root, persistentVolumeClaim: {claimName: %s}}]}
                            status: {phase: Running, migratedVolumes: [%s]}
                            """.formatted(
                                            guests,
                                            time(guestSince),
                                            guestClaim,
                                            migratesTo == null ? "" : migrated(migratesFrom, migratesTo)),
                            VirtualMachineInstance.class))
                    : Optional.empty();
            List<PersistentVolumeClaim> labelled = new ArrayList<>(claims.values());
            PlanInput input =
                    GivenWukong.of("{cpu: 1, memory: 1Gi, disks: [{name: root, size: 1Gi}]}", Observed.nothing());
            String present =
                    PlanInput.claimName(machine, "web", input.spec().disks().get(0), labelled);
            Map<String, PersistentVolumeClaim> byDisk = new HashMap<>();
            Optional.ofNullable(claims.get(present)).ifPresent(claim -> byDisk.put("root", claim));
            Map<String, StorageClass> classes = new HashMap<>();
            new TreeSet<>(CLASSES).forEach(name -> classes.put(name, new StorageClass()));
            return GivenWukong.clusterWith()
                    .machine(machine)
                    .guest(instance)
                    .claims(byDisk)
                    .build()
                    .with(KubeVirtSettings.unknown(), FormerObjects.of(input.wukong(), machine, labelled))
                    .withStorageClasses(classes);
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
