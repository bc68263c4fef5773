package dev.novasphere.wukong.bench;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.golden.AllStages;
import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.assembly.Planner;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.testcluster.Crds;
import dev.novasphere.wukong.testcluster.KubeVirtStandIn;
import dev.novasphere.wukong.testcluster.StandInOptions;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The least that any operator could need for the same Wukongs: a bare client that creates each Wukong and its objects and patches its
 * status once; then changes each Wukong and its VirtualMachine. Once on an API server of its own where nothing else runs, and once where
 * the stand-in for KubeVirt works as well, which the machines have to wait for and whose writes the API server has to carry, too.
 */
final class Floor {

    private static final Duration PATIENCE = Duration.ofHours(3);
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    private static final String RUNNING = "{\"status\":{\"phase\":\"Running\"}}";
    private static final String CHANGED_WUKONG = "{\"spec\":{\"cpu\":" + Workload.CHANGED_CPU + "}}";
    private static final String CHANGED_MACHINE =
            "{\"spec\":{\"template\":{\"spec\":{\"domain\":{\"cpu\":{\"cores\":" + Workload.CHANGED_CPU + "}}}}}}";

    private final Planner planner = AllStages.planner();

    /**
     * @param create seconds until all objects of all Wukongs were written and all their statuses said Running
     * @param change seconds until all Wukongs and their VirtualMachines were changed
     */
    record Result(double create, double change) {
        static final Result NOT_MEASURED = new Result(Double.NaN, Double.NaN);
    }

    /** On an API server where nothing else runs. */
    Result alone(int count) throws InterruptedException {
        try (TestCluster cluster = TestCluster.start();
                Fleet fleet = new Fleet()) {
            Crds.installAll(cluster.client());
            KubernetesClient client = cluster.client("floor");
            Workload workload = new Workload(cluster.newNamespace("floor"), count);
            long begin = System.nanoTime();
            fleet.forEach(workload.names(), name -> {
                create(client, workload.wukong(name));
                running(client, workload.namespace(), name);
            });
            long created = System.nanoTime();
            fleet.forEach(workload.names(), name -> change(client, workload.namespace(), name));
            return new Result(Stopwatch.seconds(created - begin), Stopwatch.seconds(System.nanoTime() - created));
        }
    }

    /** Beside the stand-in: a status is patched when the stand-in says that the machine is ready. */
    Result besideKubeVirt(int count) throws InterruptedException {
        try (TestCluster cluster = TestCluster.start()) {
            Crds.installAll(cluster.client());
            KubernetesClient client = cluster.client("floor");
            Workload workload = new Workload(cluster.newNamespace("floor"), count);
            Stopwatch watch = new Stopwatch(workload.names());
            Set<String> noted = ConcurrentHashMap.newKeySet();
            try (KubeVirtStandIn kubeVirt = KubeVirtStandIn.start(cluster, StandInOptions.lean());
                    Fleet users = new Fleet();
                    Fleet statuses = new Fleet();
                    SharedIndexInformer<VirtualMachine> machines = client.resources(VirtualMachine.class)
                            .inNamespace(workload.namespace())
                            .inform(Seen.with(machine -> {
                                String name = Workload.wukongOf(machine);
                                if (isReady(machine) && noted.add(name)) {
                                    statuses.submit(() -> {
                                        running(client, workload.namespace(), name);
                                        watch.done(name);
                                    });
                                }
                            }))) {
                kubeVirt.installStorageClasses();
                users.forEach(workload.names(), name -> create(client, workload.wukong(name)));
                final double create = watch.await(PATIENCE).all();
                long created = System.nanoTime();
                users.forEach(workload.names(), name -> change(client, workload.namespace(), name));
                return new Result(create, Stopwatch.seconds(System.nanoTime() - created));
            }
        }
    }

    private static boolean isReady(VirtualMachine machine) {
        return machine.getStatus() != null
                && machine.getStatus()
                        .condition("Ready")
                        .filter(ResourceCondition::holds)
                        .isPresent();
    }

    private void create(KubernetesClient client, Wukong wukong) {
        Wukong created = client.resource(wukong).create();
        Plan plan = planner.plan(new PlanInput(created, Observed.nothing()));
        for (HasMetadata object : plan.objects()) {
            client.resource(object).create();
        }
        plan.virtualMachine().ifPresent(machine -> client.resource(machine).create());
    }

    private static void running(KubernetesClient client, String namespace, String name) {
        client.resources(Wukong.class)
                .inNamespace(namespace)
                .withName(name)
                .subresource("status")
                .patch(MERGE, RUNNING);
    }

    private static void change(KubernetesClient client, String namespace, String name) {
        client.resources(Wukong.class).inNamespace(namespace).withName(name).patch(MERGE, CHANGED_WUKONG);
        client.resources(VirtualMachine.class)
                .inNamespace(namespace)
                .withName(name + "-vm")
                .patch(MERGE, CHANGED_MACHINE);
    }
}
