package dev.novasphere.wukong.observe;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicy;
import dev.novasphere.wukong.api.v1alpha1.restore.RestorePhase;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.installation.KubeVirt;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshot;
import dev.novasphere.wukong.plan.FormerObjects;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.network.attachment.GivenConfig;
import dev.novasphere.wukong.plan.observed.DefaultStorageClasses;
import dev.novasphere.wukong.plan.observed.NamespaceQuotas;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.observed.ObservedRestores;
import dev.novasphere.wukong.plan.observed.kubevirt.KubeVirtSettings;
import dev.novasphere.wukong.plan.policy.NamespaceSelection;
import dev.novasphere.wukong.status.input.PendingReason;
import dev.novasphere.wukong.watch.ApiAvailability;
import dev.novasphere.wukong.watch.Informers;
import dev.novasphere.wukong.watch.WukongRestores;
import dev.novasphere.wukong.watch.WukongSnapshots;
import dev.novasphere.wukong.watch.lookup.WukongReferences;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads what a plan needs to know of the cluster. Everything comes from caches, but for the Secrets that users name: those are read by
 * name, and only when what was made of them is not current any more.
 */
@ApplicationScoped
public class Observer {

    private final KubernetesClient client;
    private final Informers informers;
    private final ApiAvailability apis;
    private final NodeNetworkObserver nodeNetworks;
    private final WukongSnapshots snapshots;
    private final WukongRestores restores;
    private final StorageObserver storageObserver;
    private final GuestSecretsObserver guestSecrets;

    @Inject
    public Observer(
            KubernetesClient client,
            Informers informers,
            ApiAvailability apis,
            NodeNetworkObserver nodeNetworks,
            WukongSnapshots snapshots,
            WukongRestores restores,
            StorageObserver storageObserver,
            GuestSecretsObserver guestSecrets) {
        this.storageObserver = storageObserver;
        this.guestSecrets = guestSecrets;
        this.restores = restores;
        this.snapshots = snapshots;
        this.client = client;
        this.informers = informers;
        this.apis = apis;
        this.nodeNetworks = nodeNetworks;
    }

    /** Why claims of a Wukong cannot be bound, by disk name, as far as the cluster's StorageClasses show. */
    public Map<String, PendingReason> pendingReasons(Wukong wukong, Observed observed) {
        return storageObserver.pendingReasons(wukong, observed);
    }

    /** What no cache holds of a Wukong, with nothing read so far. */
    public NamedObjects unread() {
        return new NamedObjects(client);
    }

    /**
     * Observes the cluster around one Wukong.
     *
     * @param named what no cache holds; gets what is read of it
     */
    public Observed observe(Wukong wukong, NamedObjects named) {
        if (wukong.getSpec() == null) {
            return Observed.nothing();
        }
        String namespace = wukong.getMetadata().getNamespace();
        String name = wukong.getMetadata().getName();
        Optional<VirtualMachine> machine = informers.find(VirtualMachine.class, namespace, Names.virtualMachine(name));
        List<HasMetadata> labelled = labelled(wukong);
        StorageView storage = storageObserver.observe(wukong, machine, labelled, named);
        Observed observed = Observed.nothing().with(draft -> {
            draft.cluster = true;
            draft.missingApis = apis.missing();
            draft.virtualMachine = machine;
            draft.virtualMachineInstance =
                    informers.find(VirtualMachineInstance.class, namespace, Names.virtualMachine(name));
            draft.dataVolumes = storage.dataVolumes();
            draft.claims = storage.claims();
            draft.cloudInitSecret = informers.find(Secret.class, namespace, Names.cloudInitSecret(name));
            draft.networkAttachments = networkAttachments(wukong);
            draft.storageProfiles = storage.profiles();
            draft.networkBindings = networkBindings();
            draft.madeAttachments = madeAttachments(wukong);
            draft.addressConflicts = informers.addressConflicts(wukong);
            draft.kubeVirt = kubeVirtSettings(storage.defaultClasses());
            draft.formerObjects = FormerObjects.of(wukong, machine, labelled);
            draft.nodeNetworks = nodeNetworks.observe(wukong, named);
            draft.restores = restores(wukong, machine);
            draft.policies = policies(namespace);
            draft.unreadablePolicies = informers.unreadable(WukongPolicy.class);
            draft.quotas = quotas(namespace);
            draft.clonedClaims = storage.clonedClaims();
            draft.leavingHolders = storage.leavingHolders();
            draft.storageClasses = storageClasses(wukong, storage.claims());
            draft.migrations = informers
                    .migrationsOf(namespace, Names.virtualMachine(name))
                    .toList();
            draft.takenClaims = named.unseen().stream()
                    .filter(object -> !name.equals(Labels.label(object, Labels.WUKONG)))
                    .map(object -> object.getMetadata().getName())
                    .collect(Collectors.toSet());
            draft.attachmentsWithoutIpam = attachmentsWithoutIpam(wukong);
            draft.service = informers.find(Service.class, namespace, name);
        });
        return guestSecrets.read(wukong, observed, named);
    }

    private List<HasMetadata> labelled(Wukong wukong) {
        return Stream.of(DataVolume.class, PersistentVolumeClaim.class, NetworkAttachmentDefinition.class)
                .<HasMetadata>flatMap(kind -> informers.labelled(kind, wukong))
                .toList();
    }

    /** Those of the claims, which grow where theirs lets them, and those that disks are to be moved to. */
    private Map<String, StorageClass> storageClasses(Wukong wukong, Map<String, PersistentVolumeClaim> claims) {
        Map<String, StorageClass> classes = new HashMap<>();
        Stream.concat(
                        claims.values().stream().map(claim -> claim.getSpec().getStorageClassName()),
                        wukong.getSpec().disks().stream()
                                .filter(DiskSpec::migratesStorage)
                                .map(DiskSpec::storageClassName))
                .filter(Objects::nonNull)
                .distinct()
                .forEach(name ->
                        informers.find(StorageClass.class, null, name).ifPresent(found -> classes.put(name, found)));
        return classes;
    }

    /** The policies that are for a namespace, in the order of their names, as far as they could be read. */
    private List<WukongPolicy> policies(String namespace) {
        return NamespaceSelection.of(informers.all(WukongPolicy.class), labels(namespace));
    }

    /**
     * Whether it is not known yet which policies are for a Wukong: a namespace that was just made may come into its cache later than a Wukong
     * in it. A plan by all policies would leave labels out on disks, for good on their claims, and find what none of them forbids there.
     */
    public boolean lacksPolicies(Wukong wukong) {
        return labels(wukong.getMetadata().getNamespace()).isEmpty()
                && informers
                        .all(WukongPolicy.class)
                        .map(WukongPolicy::getSpec)
                        .anyMatch(spec -> spec != null && spec.namespaceSelector() != null);
    }

    private Optional<Map<String, String>> labels(String namespace) {
        return informers
                .find(Namespace.class, null, namespace)
                .map(found -> Objects.requireNonNullElse(found.getMetadata().getLabels(), Map.of()));
    }

    private NamespaceQuotas quotas(String namespace) {
        List<ResourceQuota> quotas = informers.quotasIn(namespace).toList();
        return quotas.isEmpty()
                ? NamespaceQuotas.NONE
                : NamespaceQuotas.of(quotas, labels(namespace).orElse(Map.of()));
    }

    private ObservedRestores restores(Wukong wukong, Optional<VirtualMachine> machine) {
        String namespace = wukong.getMetadata().getNamespace();
        String name = wukong.getMetadata().getName();
        String asked = wukong.getSpec().restoreFromSnapshot();
        Optional<String> byHand = machine.map(VirtualMachine::getStatus).map(status -> status.restoreInProgress());
        return new ObservedRestores(
                named(namespace, name, RestorePhase::holdsMachine).or(() -> byHand),
                named(namespace, name, phase -> phase == RestorePhase.Starting),
                asked == null ? Optional.empty() : snapshots.find(namespace, asked),
                asked == null ? Optional.empty() : restores.find(namespace, Names.restore(name, asked)),
                snapshotting(wukong));
    }

    /** Of interest where a disk may move: KubeVirt is to snapshot no claim that it moves a disk to. */
    private Optional<String> snapshotting(Wukong wukong) {
        return wukong.getSpec().disks().stream().noneMatch(DiskSpec::migratesStorage)
                ? Optional.empty()
                : informers
                        .labelled(VirtualMachineSnapshot.class, wukong)
                        .filter(snapshot -> snapshot.getStatus() == null
                                || !snapshot.getStatus().over())
                        .map(snapshot -> snapshot.getMetadata().getName())
                        .sorted()
                        .findFirst();
    }

    private Optional<String> named(String namespace, String wukong, Predicate<RestorePhase> phase) {
        return restores.of(namespace, wukong)
                .filter(restore -> phase.test(restore.phase()))
                .map(restore -> restore.getMetadata().getName())
                .sorted()
                .findFirst();
    }

    /** A definition in a namespace that is not watched is taken to be there, because its absence cannot be known. */
    private Set<String> networkAttachments(Wukong wukong) {
        return WukongReferences.networkAttachments(wukong).stream()
                .filter(qualified -> {
                    String[] parts = qualified.split("/", 2);
                    return !informers.watches(parts[0])
                            || informers
                                    .find(NetworkAttachmentDefinition.class, parts[0], parts[1])
                                    .isPresent();
                })
                .collect(Collectors.toSet());
    }

    /** Of primary networks alone, because only these need addresses. */
    private Set<String> attachmentsWithoutIpam(Wukong wukong) {
        return WukongReferences.primaryAttachments(wukong).stream()
                .filter(qualified -> {
                    String[] parts = qualified.split("/", 2);
                    return informers
                            .find(NetworkAttachmentDefinition.class, parts[0], parts[1])
                            .filter(GivenConfig::givesNoAddress)
                            .isPresent();
                })
                .collect(Collectors.toSet());
    }

    private Map<String, NetworkAttachmentDefinition> madeAttachments(Wukong wukong) {
        Map<String, NetworkAttachmentDefinition> made = new HashMap<>();
        for (NetworkSpec network : wukong.getSpec().networks()) {
            if (network.nadName() == null && !network.configuresPodNetwork()) {
                String name = Names.networkAttachment(wukong.getMetadata().getName(), network.name());
                informers
                        .find(
                                NetworkAttachmentDefinition.class,
                                wukong.getMetadata().getNamespace(),
                                name)
                        .ifPresent(found -> made.put(name, found));
            }
        }
        return made;
    }

    private KubeVirtSettings kubeVirtSettings(DefaultStorageClasses defaultClasses) {
        return KubeVirt.ofCluster(informers.all(KubeVirt.class))
                .map(KubeVirtSettings::of)
                .orElse(KubeVirtSettings.unknown())
                .withStorageClass(defaultClasses.ofKubeVirt());
    }

    private Set<String> networkBindings() {
        return KubeVirt.ofCluster(informers.all(KubeVirt.class))
                .map(KubeVirt::networkBindings)
                .orElse(Set.of());
    }
}
