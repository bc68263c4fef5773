package dev.novasphere.wukong.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.apply.outcome.Attempt;
import dev.novasphere.wukong.golden.AllStages;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.ObservedBuilder;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.step.Apply;
import dev.novasphere.wukong.plan.step.ApplyMachine;
import dev.novasphere.wukong.plan.step.CreateOnce;
import dev.novasphere.wukong.plan.step.Grow;
import dev.novasphere.wukong.plan.step.PatchMetadata;
import dev.novasphere.wukong.plan.step.RefuseGrowth;
import dev.novasphere.wukong.plan.step.Step;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UntouchedPlanTest {

    private final ApplyScene scene = new ApplyScene();

    @AfterEach
    void end() {
        scene.close();
    }

    @Test
    void a_plan_and_what_it_was_made_of_are_the_same_after_it_was_carried_out() {
        Wukong wukong = ApplyScene.read("""
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: Wukong
                metadata: {name: web, namespace: shop, uid: uid-1, generation: 2}
                spec:
                  cpu: 2
                  memory: 2Gi
                  networks: [{name: lan, type: bridge, bridgeName: br0, ipConfig: {mode: dhcp}}]
                  cloudInitUser: {name: me, passwordHash: $6$salt$cccccccccccccccccccc}
                  disks:
                    - {name: new, size: 1Gi}
                    - {name: kept, size: 10Gi}
                    - {name: grows, size: 20Gi}
                    - {name: stays, size: 20Gi}
                """, Wukong.class);
        for (Optional<VirtualMachine> machine : List.of(Optional.<VirtualMachine>empty(), Optional.of(machine()))) {
            Observed observed = observed(machine);
            Plan plan = AllStages.planner().plan(new PlanInput(wukong, observed));
            String planned = plan + Serialization.asJson(plan.objects());
            String known = observed.toString();

            Attempt attempt = scene.applier().apply(wukong, plan, observed, scene.named());

            assertThat(attempt.outcome().refusal()).isEmpty();
            assertThat(attempt.machineWritten()).isTrue();
            assertThat(plan.steps())
                    .extracting(Step::getClass)
                    .as("the sorts of steps that were carried out: %s", plan.findings())
                    .containsOnly(List.of(
                                    Apply.class,
                                    ApplyMachine.class,
                                    CreateOnce.class,
                                    Grow.class,
                                    PatchMetadata.class,
                                    RefuseGrowth.class)
                            .toArray(Class[]::new));
            assertThat(plan + Serialization.asJson(plan.objects())).isEqualTo(planned);
            assertThat(observed).hasToString(known);
        }
        assertThat(Stream.of("POST", "PATCH").filter(scene.methods()::contains)).hasSize(2);
    }

    private static Observed observed(Optional<VirtualMachine> machine) {
        return new ObservedBuilder()
                .machine(machine)
                .claims(Map.of(
                        "kept", claim("kept", "any"), "grows", claim("grows", "any"), "stays", claim("stays", "none")))
                .build()
                .withStorageClasses(Map.of("any", ApplyScene.read("allowVolumeExpansion: true", StorageClass.class)));
    }

    private static PersistentVolumeClaim claim(String disk, String storageClass) {
        return ApplyScene.read("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata:
                  name: web-%s
                  namespace: shop
                  resourceVersion: "7"
                  labels: {vm.novasphere.dev/wukong: web}
                  ownerReferences:
                    - {apiVersion: vm.novasphere.dev/v1alpha1, kind: Wukong, name: web, uid: uid-1, controller: true}
                spec: {storageClassName: %s, resources: {requests: {storage: 10Gi}}}
                status: {phase: Bound}
                """.formatted(disk, storageClass), PersistentVolumeClaim.class);
    }

    private static VirtualMachine machine() {
        return ApplyScene.read("""
                apiVersion: kubevirt.io/v1
                kind: VirtualMachine
                metadata:
                  name: web-vm
                  namespace: shop
                  resourceVersion: "7"
                  labels: {vm.novasphere.dev/wukong: web}
                  annotations: {vm.novasphere.dev/applied-hash: before, vm.novasphere.dev/run-strategy: Always}
                  ownerReferences:
                    - {apiVersion: vm.novasphere.dev/v1alpha1, kind: Wukong, name: web, uid: uid-1, controller: true}
                spec:
                  runStrategy: Always
                  template:
                    spec:
                      domain: {devices: {disks: [{name: theirs, disk: {bus: scsi}}]}}
                      volumes: [{name: theirs, persistentVolumeClaim: {claimName: theirs, hotpluggable: true}}]
                """, VirtualMachine.class);
    }
}
