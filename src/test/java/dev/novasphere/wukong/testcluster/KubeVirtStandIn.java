package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Plays virt-api, virt-controller, virt-handler, CDI, the volume binder and the garbage collector on a bare API server, event driven and
 * with as few writes as the real order of states allows. It shows what the operator can see of them; no guest runs.
 */
public final class KubeVirtStandIn implements AutoCloseable {

    /** StorageClass that binds at once, is the default, and may grow. */
    public static final String STANDARD = "standard";

    /** StorageClass that binds when the first Pod uses a claim, and may not grow. */
    public static final String LOCAL = "local";

    private final KubernetesClient client;
    private final KeyedWorkers workers = new KeyedWorkers("kubevirt-standin", 6);
    private final List<SharedIndexInformer<?>> informers = new ArrayList<>();
    private final GarbageCollector garbage;
    private final MachineController machines;
    private final GuestController guests;
    private final ImportController imports;
    private final BindingController binding;
    private final Virtctl virtctl;

    final SharedIndexInformer<GenericKubernetesResource> machineCache;
    final SharedIndexInformer<GenericKubernetesResource> guestCache;
    final SharedIndexInformer<GenericKubernetesResource> importCache;
    final SharedIndexInformer<PersistentVolumeClaim> claimCache;
    final SharedIndexInformer<Secret> secretCache;
    final SharedIndexInformer<StorageClass> classCache;

    private KubeVirtStandIn(KubernetesClient client) {
        this.client = client;
        this.garbage = new GarbageCollector(client, workers);
        this.machines = new MachineController(client, this);
        this.guests = new GuestController(client, this);
        this.imports = new ImportController(client, this);
        this.binding = new BindingController(client, this);
        this.virtctl = new Virtctl(client);

        machineCache = generic(Objects.VM, "vm", machines::handle);
        guestCache = generic(Objects.VMI, "vmi", guests::handle);
        importCache = generic(Objects.DATA_VOLUME, "dv", imports::handle);
        claimCache = typed(PersistentVolumeClaim.class, "pvc", binding::handle);
        secretCache = typed(Secret.class, "secret", key -> guests.secretChanged(key));
        classCache = client.resources(StorageClass.class).runnableInformer(0);
        classCache.addEventHandler(
                new Handler<>(c -> claimCache.getStore().list().forEach(this::wakeClaim), c -> {}));
        informers.add(classCache);
        collected(Objects.WUKONG);
        collected(Objects.NETWORK_ATTACHMENT);
        new VirtApiRules(client).install();
    }

    /** Starts the stand-in on a cluster whose CustomResourceDefinitions are installed. */
    public static KubeVirtStandIn start(TestCluster cluster) {
        return start(cluster.client("kubevirt-standin"));
    }

    /** Starts the stand-in with a client that has all rights. */
    public static KubeVirtStandIn start(KubernetesClient client) {
        KubeVirtStandIn standIn = new KubeVirtStandIn(client);
        standIn.informers.forEach(
                informer -> informer.start().toCompletableFuture().join());
        return standIn;
    }

    /** What a user does to virtual machines. */
    public Virtctl virtctl() {
        return virtctl;
    }

    /** Sets how far an import whose image has slow-import in its address has come, in percent; 100 finishes it. */
    public void setProgress(String namespace, String dataVolume, int percent) {
        imports.setProgress(namespace + "/" + dataVolume, percent);
    }

    /** Makes the classes {@link #STANDARD} and {@link #LOCAL} and what CDI knows of them. */
    public void installStorageClasses() {
        storageClass(STANDARD, "Immediate", true, Map.of("storageclass.kubernetes.io/is-default-class", "true"));
        storageClass(LOCAL, "WaitForFirstConsumer", false, Map.of());
    }

    private void storageClass(String name, String bindingMode, boolean grows, Map<String, String> annotations) {
        client.resource(new StorageClassBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withAnnotations(annotations)
                        .endMetadata()
                        .withProvisioner("standin.test/" + name)
                        .withVolumeBindingMode(bindingMode)
                        .withAllowVolumeExpansion(grows)
                        .build())
                .create();
        GenericKubernetesResource profile = new GenericKubernetesResource();
        profile.setApiVersion("cdi.kubevirt.io/v1beta1");
        profile.setKind("StorageProfile");
        profile.setMetadata(new io.fabric8.kubernetes.api.model.ObjectMetaBuilder()
                .withName(name)
                .build());
        profile.setAdditionalProperty("spec", Map.of());
        profile.setAdditionalProperty(
                "status",
                Map.of(
                        "storageClass",
                        name,
                        "provisioner",
                        "standin.test/" + name,
                        "claimPropertySets",
                        List.of(Map.of("accessModes", List.of("ReadWriteOnce"), "volumeMode", "Filesystem"))));
        client.genericKubernetesResources(Objects.STORAGE_PROFILE)
                .resource(profile)
                .create();
    }

    /** How claims of a class are bound; empty when the class does not exist. */
    java.util.Optional<StorageClass> storageClass(String name) {
        return classCache.getStore().list().stream()
                .filter(c -> name == null
                        ? c.getMetadata().getAnnotations() != null
                                && "true"
                                        .equals(c.getMetadata()
                                                .getAnnotations()
                                                .get("storageclass.kubernetes.io/is-default-class"))
                        : c.getMetadata().getName().equals(name))
                .findFirst();
    }

    /** Whether a starting or running guest uses a claim. */
    boolean isConsumed(String namespace, String claim) {
        return guestCache.getStore().list().stream()
                .filter(g -> g.getMetadata().getNamespace().equals(namespace))
                .anyMatch(g -> GuestController.claims(g).contains(claim));
    }

    void wakeMachine(String key) {
        workers.handle("vm/" + key, () -> machines.handle(key));
    }

    void wakeGuest(String key) {
        workers.handle("vmi/" + key, () -> guests.handle(key));
    }

    void wakeImport(String key) {
        workers.handle("dv/" + key, () -> imports.handle(key));
    }

    void wakeClaim(HasMetadata claim) {
        String key = Objects.key(claim);
        workers.handle("pvc/" + key, () -> binding.handle(key));
    }

    private SharedIndexInformer<GenericKubernetesResource> generic(
            ResourceDefinitionContext kind, String prefix, Consumer<String> controller) {
        SharedIndexInformer<GenericKubernetesResource> informer =
                client.genericKubernetesResources(kind).inAnyNamespace().runnableInformer(0);
        return follow(informer, prefix, controller);
    }

    private <T extends HasMetadata> SharedIndexInformer<T> typed(
            Class<T> kind, String prefix, Consumer<String> controller) {
        return follow(client.resources(kind).inAnyNamespace().runnableInformer(0), prefix, controller);
    }

    private <T extends HasMetadata> SharedIndexInformer<T> follow(
            SharedIndexInformer<T> informer, String prefix, Consumer<String> controller) {
        informer.addEventHandler(new Handler<>(
                object -> {
                    garbage.seen(object);
                    String key = Objects.key(object);
                    workers.handle(prefix + "/" + key, () -> controller.accept(key));
                },
                object -> {
                    garbage.gone(object);
                    String key = Objects.key(object);
                    workers.handle(prefix + "/" + key, () -> controller.accept(key));
                }));
        informers.add(informer);
        return informer;
    }

    private void collected(ResourceDefinitionContext kind) {
        SharedIndexInformer<GenericKubernetesResource> informer =
                client.genericKubernetesResources(kind).inAnyNamespace().runnableInformer(0);
        informer.addEventHandler(new Handler<>(garbage::seen, garbage::gone));
        informers.add(informer);
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::stop);
        workers.close();
        try {
            client.close();
        } catch (KubernetesClientException e) {
            throw new IllegalStateException("the stand-in's client does not close", e);
        }
    }

    private record Handler<T extends HasMetadata>(Consumer<T> changed, Consumer<T> deleted)
            implements ResourceEventHandler<T> {

        @Override
        public void onAdd(T object) {
            changed.accept(object);
        }

        @Override
        public void onUpdate(T before, T object) {
            changed.accept(object);
        }

        @Override
        public void onDelete(T object, boolean unknown) {
            deleted.accept(object);
        }
    }
}
