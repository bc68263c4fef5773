package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Plays virt-api, virt-controller, virt-handler, CDI and the volume binder on a real API server, event driven. It shows what the operator
 * can see of them; no guest runs. Kinds whose CustomResourceDefinition comes later are followed from then on. Garbage is collected,
 * namespaces are emptied and quotas are counted by the real kube-controller-manager of the {@link TestCluster}.
 *
 * <p>A template's annotations decide what becomes of its guest: {@code standin.test/crash}, {@code standin.test/unschedulable}, {@code
 * standin.test/no-agent}, {@code standin.test/slow-shutdown}. An image's address decides what becomes of its import: {@code fail-import},
 * {@code fail-pull}, {@code slow-import}. The name of a snapshot or restore decides what becomes of it: {@code slow}, {@code broken}.
 */
public final class KubeVirtStandIn implements AutoCloseable {

    /** StorageClass that binds at once, is the default, and may grow. */
    public static final String STANDARD = "standard";

    /** StorageClass that binds when the first Pod uses a claim, and may not grow. */
    public static final String LOCAL = "local";

    /** StorageClass whose claims many nodes can use at once, so that machines can migrate. */
    public static final String SHARED = "shared";

    /** User agent of its requests. */
    public static final String USER_AGENT = "kubevirt-standin";

    private static final Duration QUOTA_IS_KNOWN = Duration.ofSeconds(2);

    private final KubernetesClient client;
    private final KubernetesClient virtApiClient;
    private final KeyedWorkers workers;
    private final ClusterView view;
    private final MachineController machines;
    private final GuestController guests;
    private final ImportController imports;
    private final BindingController binding;
    private final SnapshotController snapshots;
    private final RestoreController restores;
    private final Virtctl virtctl;
    private final Watched<CustomResourceDefinition> definitions;
    private SubresourceServer subresources;
    private final Map<String, Watched<?>> kindsOfDefinitions = new LinkedHashMap<>();

    private KubeVirtStandIn(KubernetesClient client, StandInOptions options) {
        this.client = client;
        this.virtApiClient = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(client.getConfiguration())
                        .withUserAgent("virt-api")
                        .build())
                .build();
        Component virtApi = new Component(virtApiClient, "virt-api");
        Component virtController = new Component(client, "virt-controller");
        workers = new KeyedWorkers(USER_AGENT, options.workers());
        view = new ClusterView(client);
        machines = new MachineController(
                view,
                virtController,
                virtApi,
                options,
                (key, after) -> workers.handleLater("vm/" + key, after, () -> machine(key)));
        guests = new GuestController(view, virtController, options, this::wakeClaim, this::wakeImport);
        imports = new ImportController(view, new Component(client, "cdi-controller"), options);
        binding = new BindingController(view, new Component(client, "kube-controller-manager"), options);
        SnapshotContents contents = new SnapshotContents();
        snapshots = new SnapshotController(
                view,
                virtController,
                contents,
                (key, after) -> workers.handleLater("vmsnapshot/" + key, after, () -> snapshot(key)));
        restores = new RestoreController(
                view,
                virtController,
                contents,
                (key, after) -> workers.handleLater("vmrestore/" + key, after, () -> restore(key)));
        virtctl = new Virtctl(virtApiClient, virtApi, virtController);
        definitions = new Watched<>(
                () -> client.apiextensions().v1().customResourceDefinitions().runnableInformer(0), Map.of());
        listen();
    }

    /** Starts the stand-in, as faithful as it can be, on a cluster, and the cluster's controllers. */
    public static KubeVirtStandIn start(TestCluster cluster) {
        return start(cluster, StandInOptions.faithful());
    }

    /** Starts the stand-in on a cluster, and the cluster's controllers. */
    public static KubeVirtStandIn start(TestCluster cluster, StandInOptions options) {
        cluster.startControllers();
        return start(cluster.client(USER_AGENT), options);
    }

    /** Starts the stand-in, as faithful as it can be, with a client that has all rights, and that it closes. */
    public static KubeVirtStandIn start(KubernetesClient client) {
        return start(client, StandInOptions.faithful());
    }

    /** Starts the stand-in with a client that has all rights, and that it closes. */
    public static KubeVirtStandIn start(KubernetesClient client, StandInOptions options) {
        KubeVirtStandIn standIn = new KubeVirtStandIn(client, options);
        new VirtApiRules(client).install();
        standIn.begin();
        return standIn;
    }

    /** What a user does to virtual machines. */
    public Virtctl virtctl() {
        return virtctl;
    }

    /** Serves start, stop and restart as the API {@code subresources.kubevirt.io/v1} too; returns once the API server passes them on. */
    public synchronized void serveSubresources() {
        if (subresources == null) {
            subresources = SubresourceServer.start(client, virtctl);
        }
    }

    /**
     * Sets how far an import has come whose image has {@code slow-import} in its address, in percent. With 100 it finishes; so does one that
     * fails ({@code fail-import}, {@code fail-pull}), as if its image had been repaired.
     */
    public void setProgress(String namespace, String dataVolume, int percent) {
        String key = Objects.key(namespace, dataVolume);
        imports.setProgress(key, percent);
        wakeImport(key);
    }

    /** Lets a slow or failing import finish. */
    public void releaseImport(String namespace, String dataVolume) {
        setProgress(namespace, dataVolume, 100);
    }

    /** Lets a claim of a StorageClass with {@code parameters.growth: stepwise} grow one step further: file system, then done. */
    public void goOnGrowing(String namespace, String claim) {
        String key = Objects.key(namespace, claim);
        binding.goOnGrowing(key);
        workers.handle("pvc/" + key, () -> binding.handle(key));
    }

    /** Lets a snapshot whose name has {@code slow} in it be taken. */
    public void releaseSnapshot(String namespace, String snapshot) {
        String key = Objects.key(namespace, snapshot);
        snapshots.release(key);
        wakeSnapshot(key);
    }

    /** Lets a restore whose name has {@code slow} in it go on. */
    public void releaseRestore(String namespace, String restore) {
        String key = Objects.key(namespace, restore);
        restores.release(key);
        wakeRestore(key);
    }

    /** Ends a guest as if a user had shut it down from inside. */
    public void shutDownGuest(String namespace, String machine) {
        guests.end(Objects.key(namespace, machine), "Succeeded");
    }

    /** Ends a guest as if it had crashed. */
    public void crashGuest(String namespace, String machine) {
        guests.end(Objects.key(namespace, machine), "Failed");
    }

    /** Lets a guest whose template has {@code standin.test/slow-shutdown} finish its shutdown. */
    public void finishShutdown(String namespace, String machine) {
        String key = Objects.key(namespace, machine);
        guests.finishShutdown(key);
        wakeGuest(key);
    }

    /** Makes the classes {@link #STANDARD}, {@link #LOCAL} and {@link #SHARED} and what CDI knows of them. */
    public void installStorageClasses() {
        storageClass(
                STANDARD,
                "Immediate",
                true,
                "ReadWriteOnce",
                Map.of("storageclass.kubernetes.io/is-default-class", "true"));
        storageClass(LOCAL, "WaitForFirstConsumer", false, "ReadWriteOnce", Map.of());
        storageClass(SHARED, "Immediate", true, "ReadWriteMany", Map.of());
    }

    private void storageClass(
            String name, String bindingMode, boolean grows, String accessMode, Map<String, String> annotations) {
        String provisioner = "standin.test/" + name;
        apply(new StorageClassBuilder()
                .withNewMetadata()
                .withName(name)
                .withAnnotations(annotations)
                .endMetadata()
                .withProvisioner(provisioner)
                .withVolumeBindingMode(bindingMode)
                .withAllowVolumeExpansion(grows)
                .build());
        CustomResourceDefinition profiles = definitions.get("storageprofiles.cdi.kubevirt.io");
        if (profiles == null) {
            return;
        }
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("storageClass", name);
        status.put("provisioner", provisioner);
        status.put(
                "claimPropertySets", List.of(Map.of("accessModes", List.of(accessMode), "volumeMode", "Filesystem")));
        GenericKubernetesResource profile = new GenericKubernetesResource();
        profile.setApiVersion("cdi.kubevirt.io/v1beta1");
        profile.setKind("StorageProfile");
        profile.setMetadata(new ObjectMetaBuilder().withName(name).build());
        profile.setAdditionalProperty("spec", Map.of());
        profile.setAdditionalProperty("status", status);
        client.genericKubernetesResources(Objects.STORAGE_PROFILE)
                .resource(profile)
                .patch(applying());
        boolean apart = profiles.getSpec().getVersions().stream()
                .anyMatch(
                        v -> v.getSubresources() != null && v.getSubresources().getStatus() != null);
        if (apart) {
            new Component(client, "cdi-controller").mergeStatus(Objects.STORAGE_PROFILE, profile, status);
        }
    }

    private void apply(HasMetadata object) {
        client.resource(object).patch(applying());
    }

    private static PatchContext applying() {
        return new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withForce(true)
                .withFieldManager(USER_AGENT)
                .build();
    }

    private void listen() {
        kindsOfDefinitions.put("virtualmachinesnapshots.snapshot.kubevirt.io", view.snapshots);
        kindsOfDefinitions.put("virtualmachinerestores.snapshot.kubevirt.io", view.restores);
        kindsOfDefinitions.put("storageprofiles.cdi.kubevirt.io", view.profiles);
        kindsOfDefinitions.put("virtualmachines.kubevirt.io", view.machines);
        kindsOfDefinitions.put("virtualmachineinstances.kubevirt.io", view.guests);
        kindsOfDefinitions.put("datavolumes.cdi.kubevirt.io", view.dataVolumes);
        definitions.listen(this::follow, d -> forget(d.getMetadata().getName()));

        view.snapshots.listen(s -> wakeSnapshot(Objects.key(s)), snapshots::gone);
        on(view.restores, r -> wakeRestore(Objects.key(r)));
        on(view.machines, m -> wakeMachine(Objects.key(m)));
        on(view.guests, this::guestChanged);
        on(view.dataVolumes, v -> {
            wakeImport(Objects.key(v));
            wakeUsers(Objects.key(v));
        });
        on(view.claims, c -> {
            wakeClaim(c);
            wakeImport(Objects.key(c));
            wakeUsers(Objects.key(c));
            imports.cloningFrom(c).forEach(this::wakeImport);
        });
        on(view.secrets, s -> view.guestsWithSecret(Objects.key(s)).forEach(g -> wakeGuest(Objects.key(g))));
        on(view.classes, c -> wakeAllClaims());
        on(view.profiles, p -> view.dataVolumes.list().forEach(v -> wakeImport(Objects.key(v))));
        on(view.quotas, q -> {
            String namespace = q.getMetadata().getNamespace();
            view.dataVolumes.list().stream()
                    .filter(v -> v.getMetadata().getNamespace().equals(namespace))
                    .map(Objects::key)
                    .forEach(key -> {
                        wakeImport(key);
                        // The API server counts by what it knows of the quota, which may be older than this event.
                        workers.handleLater("dv/" + key, QUOTA_IS_KNOWN, () -> imports.handle(key));
                    });
            view.guests.list().stream()
                    .filter(g -> g.getMetadata().getNamespace().equals(namespace))
                    .forEach(g -> wakeGuest(Objects.key(g)));
        });
    }

    private void begin() {
        view.classes.start();
        definitions.start();
        kindsOfDefinitions.forEach((name, kind) -> {
            if (isServed(definitions.get(name))) {
                kind.start();
            }
        });
        view.secrets.start();
        view.quotas.start();
        view.claims.start();
    }

    private void follow(CustomResourceDefinition definition) {
        String name = definition.getMetadata().getName();
        Watched<?> kind = kindsOfDefinitions.get(name);
        if (kind != null && isServed(definition)) {
            workers.handle("definition/" + name, () -> {
                if (isServed(definitions.get(name))) {
                    kind.start();
                }
            });
        }
    }

    private void forget(String definition) {
        Watched<?> kind = kindsOfDefinitions.get(definition);
        if (kind != null) {
            workers.handle("definition/" + definition, kind::stop);
        }
    }

    private static boolean isServed(CustomResourceDefinition definition) {
        return definition != null
                && !Objects.isDeleted(definition)
                && definition.getStatus() != null
                && definition.getStatus().getConditions() != null
                && definition.getStatus().getConditions().stream()
                        .anyMatch(c -> c.getType().equals("Established")
                                && c.getStatus().equals("True"));
    }

    private <T extends HasMetadata> void on(Watched<T> kind, Consumer<T> changedOrGone) {
        kind.listen(changedOrGone, changedOrGone);
    }

    private void guestChanged(GenericKubernetesResource guest) {
        String key = Objects.key(guest);
        wakeGuest(key);
        wakeMachine(key);
        for (String name : GuestSpec.ofGuest(guest).claims()) {
            String claimKey = Objects.key(guest.getMetadata().getNamespace(), name);
            PersistentVolumeClaim claim = view.claims.get(claimKey);
            if (claim != null && (!ImportController.isBound(claim) || Objects.isDeleted(claim))) {
                wakeClaim(claim);
                wakeImport(claimKey);
            }
        }
    }

    private void machine(String key) {
        machines.handle(key);
    }

    private void snapshot(String key) {
        snapshots.handle(key);
    }

    private void restore(String key) {
        restores.handle(key);
    }

    private void wakeSnapshot(String key) {
        workers.handle("vmsnapshot/" + key, () -> snapshot(key));
    }

    private void wakeRestore(String key) {
        workers.handle("vmrestore/" + key, () -> restore(key));
    }

    private void wakeMachine(String key) {
        workers.handle("vm/" + key, () -> machine(key));
    }

    private void wakeGuest(String key) {
        workers.handle("vmi/" + key, () -> guests.handle(key));
    }

    private void wakeImport(String key) {
        workers.handle("dv/" + key, () -> imports.handle(key));
    }

    private void wakeClaim(PersistentVolumeClaim claim) {
        String key = Objects.key(claim);
        workers.handle("pvc/" + key, () -> binding.handle(key));
    }

    private void wakeAllClaims() {
        view.claims.list().stream().filter(c -> !ImportController.isBound(c)).forEach(c -> {
            wakeClaim(c);
            wakeImport(Objects.key(c));
        });
    }

    private void wakeUsers(String claimKey) {
        view.guestsWithClaim(claimKey).forEach(g -> wakeGuest(Objects.key(g)));
        view.machinesWithClaim(claimKey).forEach(m -> wakeMachine(Objects.key(m)));
    }

    /** Ends the stand-in; what it made stays. */
    @Override
    public synchronized void close() {
        if (subresources != null) {
            subresources.close();
        }
        definitions.stop();
        kindsOfDefinitions.values().forEach(Watched::stop);
        List.of(view.classes, view.secrets, view.quotas, view.claims).forEach(Watched::stop);
        workers.close();
        virtApiClient.close();
        client.close();
    }
}
