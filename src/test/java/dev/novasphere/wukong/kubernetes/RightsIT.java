package dev.novasphere.wukong.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.restore.RestorePhase;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.api.v1alpha1.snapshot.SnapshotPhase;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineRestore;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshot;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import dev.novasphere.wukong.testcluster.ApiRequests.Request;
import dev.novasphere.wukong.testcluster.Crds;
import dev.novasphere.wukong.testcluster.KubeVirtStandIn;
import dev.novasphere.wukong.testcluster.OperatorInstallation;
import dev.novasphere.wukong.testcluster.OperatorProcess;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rights that are installed are enough for all the operator does, and not more. */
class RightsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path LOG = Path.of("target", "operator-under-rights.log");

    /** How the Operator Lifecycle Manager says that all namespaces are meant. */
    private static final Map<String, String> ALL_NAMESPACES = Map.of("QUARKUS_OPERATOR_SDK_NAMESPACES", "");

    /** Rights that cannot be seen in requests. */
    private static final Set<Grant> UNSEEN = Set.of(
            // The API server asks for it inside a server-side apply of a new object: RolesIT proves it.
            new Grant("create", "virtualmachines"),
            new Grant("create", "services"),
            // Only when an object was made by another client a moment ago, and the cache does not know yet.
            new Grant("get", "network-attachment-definitions"));

    private static final String WUKONG = """
            apiVersion: vm.novasphere.dev/v1alpha1
            kind: Wukong
            metadata:
              name: web
              finalizers: [wukong.novasphere.dev/finalizer]
            spec:
              cpu: 1
              memory: 1Gi
              sshKeySecret: keys
              service:
                ports: [{port: 22}]
              networks:
                - name: lan
              disks:
                - name: root
                  size: 2Gi
                  image: quay.io/containerdisks/fedora:42
                - name: data
                  size: 1Gi
                - name: old
                  size: 1Gi
                - name: older
                  size: 1Gi
                  image: quay.io/containerdisks/fedora:42
            """;
    private static final String KEYS = """
            apiVersion: v1
            kind: Secret
            metadata:
              name: keys
            stringData:
              ssh-publickey: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINdmC43XVfw0skBgZsgK5RouGF7JVBgKEf54kbnD0fOa ada@example.org
            """;
    private static final String CLAIM_OF_NOBODY = """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata:
              name: web-old
            spec:
              accessModes: [ReadWriteOnce]
              resources:
                requests:
                  storage: 1Gi
            """;
    private static final String IMPORT_OF_NOBODY = """
            apiVersion: cdi.kubevirt.io/v1beta1
            kind: DataVolume
            metadata:
              name: web-older
            spec:
              source:
                registry:
                  url: docker://quay.io/containerdisks/fedora:42
              storage:
                resources:
                  requests:
                    storage: 1Gi
            """;
    /**
     * Asked for once when a Wukong goes that bears the finalizer of the Go operator. The base grants no right on it, and the refusal becomes
     * an event: docs/moving-from-novasphere.md has the commands to grant it.
     */
    private static final String POLICIES_OF_THE_GO_OPERATOR = "nodenetworkconfigurationpolicies";

    private static final String MANUAL = """
            apiVersion: vm.novasphere.dev/v1alpha1
            kind: Wukong
            metadata:
              name: bench
            spec:
              cpu: 1
              memory: 1Gi
              startStrategy:
                runStrategy: Manual
                autoStart: true
              disks:
                - name: root
                  size: 1Gi
                  storageClassName: standard
                  accessModes: [ReadWriteMany]
            """;
    private static final String CHANGES = """
            {"spec": {"deletionPolicy": "Retain", "cpu": 2, "service": {"ports": [{"port": 23}]},
                      "networks": [{"name": "lan", "vlanId": 7}], "cloudInitUser": {"name": "ada"}}}
            """;

    private static final String NEXT = """
            apiVersion: vm.novasphere.dev/v1alpha1
            kind: Wukong
            metadata:
              name: next
            spec:
              service:
                ports: [{port: 22}]
              cpu: 1
              memory: 1Gi
              networks:
                - name: lan
              disks:
                - name: root
                  claimName: web-data
                - name: scratch
                  size: 1Gi
                  deletionPolicy: Delete
                - name: image
                  size: 2Gi
                  image: quay.io/containerdisks/fedora:42
                  deletionPolicy: Delete
            """;
    private static final String TAKEN_OUT =
            "{\"spec\": {\"service\": null, \"networks\": [], \"disks\": [{\"name\": \"root\", \"claimName\": \"web-data\"}]}}";
    private static final String BENCH = """
            apiVersion: vm.novasphere.dev/v1alpha1
            kind: Wukong
            metadata:
              name: bench
            spec:
              cpu: 1
              memory: 1Gi
              startStrategy:
                runStrategy: Manual
              disks:
                - name: root
                  size: 1Gi
            """;
    private static final String SNAPSHOT = """
            apiVersion: vm.novasphere.dev/v1alpha1
            kind: WukongSnapshot
            metadata:
              name: %s
            spec:
              wukongName: bench
            """;
    private static final String RESTORE = """
            apiVersion: vm.novasphere.dev/v1alpha1
            kind: WukongRestore
            metadata:
              name: %s
            spec:
              wukongName: bench
              snapshotName: night
              stopPolicy: Stop
            """;
    private static final String SNAPSHOT_OF_NOBODY = """
            apiVersion: snapshot.kubevirt.io/v1beta1
            kind: VirtualMachineSnapshot
            metadata:
              name: taken
            spec:
              source: {apiGroup: kubevirt.io, kind: VirtualMachine, name: bench-vm}
            """;
    private static final String RESTORE_OF_NOBODY = """
            apiVersion: snapshot.kubevirt.io/v1beta1
            kind: VirtualMachineRestore
            metadata:
              name: taken
            spec:
              target: {apiGroup: kubevirt.io, kind: VirtualMachine, name: bench-vm}
              virtualMachineSnapshotName: taken
            """;

    @Test
    void every_right_is_used_and_none_is_missing() {
        try (TestCluster cluster = TestCluster.start()) {
            KubernetesClient client = cluster.client();
            Crds.installAll(client);
            Path kubeconfig = OperatorInstallation.into(cluster).kubeconfig();
            try (OperatorProcess operator = OperatorProcess.start(kubeconfig, LOG, ALL_NAMESPACES)) {
                liveALife(client, cluster.newNamespace("rights"));
                snapshotAndRestore(client, cluster.newNamespace("rights-snapshots"));
                try (KubeVirtStandIn kubeVirt = KubeVirtStandIn.start(cluster)) {
                    kubeVirt.installStorageClasses();
                    kubeVirt.serveSubresources();
                    switchPower(client, cluster.newNamespace("power"));
                }
            }
            List<Request> requests = cluster.requests()
                    .since(
                            0,
                            request -> request.user().endsWith(":" + OperatorInstallation.SERVICE_ACCOUNT)
                                    && !request.resource().isEmpty()
                                    && !request.resource().equals(POLICIES_OF_THE_GO_OPERATOR));
            Set<Grant> granted = Grant.of(client.rbac().clusterRoles().list().getItems().stream()
                    .filter(role -> BaseFiles.operatorRules()
                            .containsKey(role.getMetadata().getName()))
                    .flatMap(role -> role.getRules().stream())
                    .toList());

            assertThat(requests)
                    .filteredOn(request -> request.code() == HttpURLConnection.HTTP_FORBIDDEN)
                    .isEmpty();
            Set<Grant> needed = new HashSet<>(UNSEEN);
            needed.addAll(requests.stream().map(Grant::neededBy).collect(Collectors.toSet()));
            assertThat(granted).containsExactlyInAnyOrderElementsOf(needed);
        }
    }

    /** Creation beside what is there already, a change of everything, and the end. */
    private static void liveALife(KubernetesClient client, String namespace) {
        for (String object : List.of(KEYS, CLAIM_OF_NOBODY, IMPORT_OF_NOBODY, WUKONG)) {
            client.load(new ByteArrayInputStream(object.getBytes(StandardCharsets.UTF_8)))
                    .inNamespace(namespace)
                    .create();
        }
        until("there is a machine with one core", () -> cores(client, namespace) == 1);
        until(
                "the claim of nobody is adopted",
                () -> adopted(live(client, PersistentVolumeClaim.class, namespace, "web-old")));
        until("the import of nobody is adopted", () -> adopted(live(client, DataVolume.class, namespace, "web-older")));

        client.resources(Wukong.class)
                .inNamespace(namespace)
                .withName("web")
                .patch(PatchContext.of(PatchType.JSON_MERGE), CHANGES);
        until("the machine has two cores", () -> cores(client, namespace) == 2);
        until(
                "the disks stay",
                () -> isOrphan(live(client, PersistentVolumeClaim.class, namespace, "web-data"))
                        && isOrphan(live(client, DataVolume.class, namespace, "web-root")));
        assertThat(live(client, NetworkAttachmentDefinition.class, namespace, "web-lan-nad")
                        .getSpec()
                        .config())
                .contains("\"vlan\":7");
        assertThat(live(client, Secret.class, namespace, "web-cloudinit").getData())
                .containsKey("userdata");

        client.resources(Wukong.class).inNamespace(namespace).withName("web").delete();
        until("the Wukong is gone", () -> live(client, Wukong.class, namespace, "web") == null);
        // No garbage collector runs here, and as long as the machine is there its claims are not free.
        client.resources(VirtualMachine.class)
                .inNamespace(namespace)
                .withName("web-vm")
                .delete();
        useWhatIsLeftAndTakeOut(client, namespace);
    }

    /** A Wukong on a claim that the former one retained, out of which disks and a network are taken. */
    private static void useWhatIsLeftAndTakeOut(KubernetesClient client, String namespace) {
        client.load(new ByteArrayInputStream(NEXT.getBytes(StandardCharsets.UTF_8)))
                .inNamespace(namespace)
                .create();
        until("there is the next machine", () -> live(client, VirtualMachine.class, namespace, "next-vm") != null);
        client.resources(Wukong.class)
                .inNamespace(namespace)
                .withName("next")
                .patch(PatchContext.of(PatchType.JSON_MERGE), TAKEN_OUT);
        until(
                "what was taken out is deleted",
                () -> goes(live(client, Service.class, namespace, "next"))
                        && goes(live(client, PersistentVolumeClaim.class, namespace, "next-scratch"))
                        && goes(live(client, DataVolume.class, namespace, "next-image"))
                        && goes(live(client, NetworkAttachmentDefinition.class, namespace, "next-lan-nad")));
    }

    private static boolean goes(HasMetadata object) {
        return object == null || object.getMetadata().getDeletionTimestamp() != null;
    }

    /** The one start of a machine with Manual, and a restart that is asked for. */
    private static void switchPower(KubernetesClient client, String namespace) {
        client.load(new ByteArrayInputStream(MANUAL.getBytes(StandardCharsets.UTF_8)))
                .inNamespace(namespace)
                .create();
        until("the machine was started", () -> runs(client, namespace));
        client.resources(Wukong.class)
                .inNamespace(namespace)
                .withName("bench")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"vm.novasphere.dev/migrateRequestedAt\":\"now\"}}}");
        until("the migration was asked for", () -> "now"
                .equals(live(client, Wukong.class, namespace, "bench")
                        .getStatus()
                        .handledMigration()));
        client.resources(Wukong.class)
                .inNamespace(namespace)
                .withName("bench")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"vm.novasphere.dev/restartRequestedAt\":\"now\"}}}");
        until("the restart was asked for", () -> "now"
                .equals(live(client, Wukong.class, namespace, "bench")
                        .getStatus()
                        .handledRestart()));
        pauseTwice(client, namespace);
    }

    /** A pause that comes a second time is the same Event, counted up. */
    private static void pauseTwice(KubernetesClient client, String namespace) {
        for (String value : List.of("\"true\"", "null", "\"true\"", "null")) {
            client.resources(Wukong.class)
                    .inNamespace(namespace)
                    .withName("bench")
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"metadata\":{\"annotations\":{\"%s\":%s}}}".formatted(Annotations.PAUSED, value));
            boolean paused = !value.equals("null");
            until("the pause is in the status: " + paused, () -> isPaused(client, namespace) == paused);
        }
    }

    private static boolean isPaused(KubernetesClient client, String namespace) {
        return live(client, Wukong.class, namespace, "bench").getStatus().conditions().stream()
                .anyMatch(condition -> condition.getType().equals(ConditionTypes.PAUSED));
    }

    private static boolean runs(KubernetesClient client, String namespace) {
        Wukong bench = live(client, Wukong.class, namespace, "bench");
        return bench.getStatus() != null && bench.getStatus().phase() == Phase.Running;
    }

    /** A snapshot and a restore, each beside one of another client, by hand and by the Wukong; this test plays KubeVirt. */
    private static void snapshotAndRestore(KubernetesClient client, String namespace) {
        create(client, namespace, BENCH);
        until("there is a machine", () -> live(client, VirtualMachine.class, namespace, "bench-vm") != null);
        create(client, namespace, SNAPSHOT_OF_NOBODY);
        create(client, namespace, RESTORE_OF_NOBODY);
        create(client, namespace, SNAPSHOT.formatted("taken"));
        until("the snapshot of nobody is left alone", () -> phase(client, namespace, "taken") == SnapshotPhase.Failed);
        create(client, namespace, SNAPSHOT.formatted("night"));
        until("KubeVirt is asked", () -> live(client, VirtualMachineSnapshot.class, namespace, "night") != null);
        client.resource(live(client, VirtualMachineSnapshot.class, namespace, "night"))
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\":{\"phase\":\"Succeeded\",\"readyToUse\":true,\"snapshotVolumes\":{\"includedVolumes\":[\"root\"]}}}");
        until("the snapshot is taken", () -> phase(client, namespace, "night") == SnapshotPhase.Succeeded);

        create(client, namespace, RESTORE.formatted("taken"));
        until(
                "the restore of nobody is left alone",
                () -> live(client, WukongRestore.class, namespace, "taken").phase() == RestorePhase.Failed);

        create(client, namespace, RESTORE.formatted("undo"));
        until("KubeVirt is asked", () -> live(client, VirtualMachineRestore.class, namespace, "undo") != null);
        client.resource(live(client, VirtualMachineRestore.class, namespace, "undo"))
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":{\"complete\":true}}");
        client.resources(Wukong.class)
                .inNamespace(namespace)
                .withName("bench")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"restoreFromSnapshot\":\"night\"}}");
        until(
                "the Wukong's own restore is there",
                () -> live(client, WukongRestore.class, namespace, "bench-from-night") != null);
    }

    private static SnapshotPhase phase(KubernetesClient client, String namespace, String snapshot) {
        WukongSnapshot live = live(client, WukongSnapshot.class, namespace, snapshot);
        return live.getStatus() == null ? null : live.getStatus().phase();
    }

    private static void create(KubernetesClient client, String namespace, String yaml) {
        client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .inNamespace(namespace)
                .create();
    }

    private static void until(String what, Callable<Boolean> condition) {
        await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(condition);
    }

    private static int cores(KubernetesClient client, String namespace) {
        VirtualMachine machine = live(client, VirtualMachine.class, namespace, "web-vm");
        return machine == null
                ? 0
                : machine.getSpec().template().spec().domain().cpu().cores();
    }

    private static boolean adopted(HasMetadata object) {
        return object.getMetadata().getAnnotations() != null
                && object.getMetadata().getAnnotations().containsKey("vm.novasphere.dev/adopted");
    }

    private static boolean isOrphan(HasMetadata object) {
        return object.getMetadata().getOwnerReferences().isEmpty();
    }

    private static <R extends HasMetadata> R live(
            KubernetesClient client, Class<R> kind, String namespace, String name) {
        return client.resources(kind).inNamespace(namespace).withName(name).get();
    }
}
