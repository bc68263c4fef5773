package dev.novasphere.wukong.observe;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicy;
import dev.novasphere.wukong.api.v1alpha1.restore.RestorePhase;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.cdi.StorageProfile;
import dev.novasphere.wukong.kubevirt.installation.KubeVirt;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.RestoredClaims;
import dev.novasphere.wukong.plan.cloudinit.CloudInitInputs;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.observed.ClonedClaim;
import dev.novasphere.wukong.plan.observed.KubeVirtSettings;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.observed.ObservedRestores;
import dev.novasphere.wukong.plan.observed.SecretLookup;
import dev.novasphere.wukong.plan.policy.NamespaceSelection;
import dev.novasphere.wukong.plan.storage.FilledFrom;
import dev.novasphere.wukong.status.input.PendingReason;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import dev.novasphere.wukong.watch.DefaultStorageClasses;
import dev.novasphere.wukong.watch.Informers;
import dev.novasphere.wukong.watch.InstalledApis;
import dev.novasphere.wukong.watch.WukongRestores;
import dev.novasphere.wukong.watch.WukongSnapshots;
import dev.novasphere.wukong.watch.lookup.WukongReferences;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
    private final InstalledApis apis;
    private final NodeNetworkObserver nodeNetworks;
    private final WukongSnapshots snapshots;
    private final WukongRestores restores;

    @Inject
    public Observer(
            KubernetesClient client,
            Informers informers,
            InstalledApis apis,
            NodeNetworkObserver nodeNetworks,
            WukongSnapshots snapshots,
            WukongRestores restores) {
        this.restores = restores;
        this.snapshots = snapshots;
        this.client = client;
        this.informers = informers;
        this.apis = apis;
        this.nodeNetworks = nodeNetworks;
    }

    /** What is to be read of a Wukong past the caches; nothing is known of it yet. */
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
        Map<String, DataVolume> dataVolumes = new LinkedHashMap<>();
        Map<String, PersistentVolumeClaim> claims = new LinkedHashMap<>();
        for (DiskSpec disk : wukong.getSpec().disks()) {
            String claim = RestoredClaims.of(machine, disk.name()).orElseGet(() -> Names.claim(name, disk));
            if (!disk.usesExistingClaim()) {
                find(DataVolume.class, namespace, claim, named).ifPresent(found -> dataVolumes.put(disk.name(), found));
            }
            find(PersistentVolumeClaim.class, namespace, claim, named)
                    .or(() -> disk.usesExistingClaim() ? named.claim(namespace, claim) : Optional.empty())
                    .map(found -> disk.usesExistingClaim() ? freed(wukong, found, named) : found)
                    .ifPresent(found -> claims.put(disk.name(), found));
        }
        Map<String, StorageProfile> profiles = new HashMap<>();
        WukongReferences.storageClasses(wukong).forEach(storageClass -> informers
                .find(StorageProfile.class, null, storageClass)
                .ifPresent(profile -> profiles.put(storageClass, profile)));
        defaultClasses()
                .forDisks()
                .flatMap(storageClass -> informers.find(StorageProfile.class, null, storageClass))
                .ifPresent(profile -> profiles.put("", profile));
        Optional<Secret> cloudInitSecret = informers.find(Secret.class, namespace, Names.cloudInitSecret(name));

        Observed observed = new Observed(
                        true,
                        apis.missing(),
                        machine,
                        informers.find(VirtualMachineInstance.class, namespace, Names.virtualMachine(name)),
                        dataVolumes,
                        claims,
                        cloudInitSecret,
                        networkAttachments(wukong),
                        profiles,
                        networkBindings(),
                        SecretLookup.notRead(),
                        SecretLookup.notRead())
                .withNetworks(madeAttachments(wukong), informers.addressConflicts(wukong))
                .with(kubeVirtSettings(), formerDisks(wukong))
                .withNodeNetworks(nodeNetworks.observe(wukong, named))
                .withRestores(restores(wukong, machine))
                .withPolicies(policies(namespace))
                .withClonedClaims(clonedClaims(wukong, dataVolumes, claims, named))
                .withStorageClasses(storageClasses(claims));
        return withSecrets(wukong, observed, named);
    }

    /** The sources of copies of claims that are not made yet and that ask for a size, which must not be smaller. */
    private Map<String, ClonedClaim> clonedClaims(
            Wukong wukong,
            Map<String, DataVolume> dataVolumes,
            Map<String, PersistentVolumeClaim> claims,
            NamedObjects named) {
        String namespace = wukong.getMetadata().getNamespace();
        Map<String, ClonedClaim> sources = new HashMap<>();
        for (DiskSpec disk : wukong.getSpec().disks()) {
            String source = disk.source() == null ? null : disk.source().claim();
            DataVolume made = dataVolumes.get(disk.name());
            boolean toBeFilled = made == null ? !claims.containsKey(disk.name()) : FilledFrom.unfinished(made);
            if (source != null && disk.size() != null && toBeFilled) {
                informers
                        .find(PersistentVolumeClaim.class, namespace, source)
                        .or(() -> named.claim(namespace, source))
                        .ifPresent(claim -> sources.put(
                                disk.name(),
                                new ClonedClaim(claim, informers.find(DataVolume.class, namespace, source))));
            }
        }
        return sources;
    }

    private Map<String, StorageClass> storageClasses(Map<String, PersistentVolumeClaim> claims) {
        Map<String, StorageClass> classes = new HashMap<>();
        claims.values().stream()
                .map(claim -> claim.getSpec().getStorageClassName())
                .filter(Objects::nonNull)
                .distinct()
                .forEach(name ->
                        informers.find(StorageClass.class, null, name).ifPresent(found -> classes.put(name, found)));
        return classes;
    }

    /** The policies that are for a namespace, in the order of their names. */
    private List<WukongPolicy> policies(String namespace) {
        Optional<Map<String, String>> labels = informers
                .find(Namespace.class, null, namespace)
                .map(found -> Objects.requireNonNullElse(found.getMetadata().getLabels(), Map.of()));
        return NamespaceSelection.of(informers.all(WukongPolicy.class), labels);
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
                asked == null ? Optional.empty() : restores.find(namespace, Names.restore(name, asked)));
    }

    private Optional<String> named(String namespace, String wukong, Predicate<RestorePhase> phase) {
        return restores.of(namespace, wukong)
                .filter(restore -> phase.test(restore.phase()))
                .map(restore -> restore.getMetadata().getName())
                .sorted()
                .findFirst();
    }

    /** Why claims of a Wukong cannot be bound, by disk name, as far as the cluster's StorageClasses show. */
    public Map<String, PendingReason> pendingReasons(Wukong wukong, Observed observed) {
        Map<String, PendingReason> reasons = new LinkedHashMap<>();
        if (wukong.getSpec() == null) {
            return reasons;
        }
        for (DiskSpec disk : wukong.getSpec().disks()) {
            PersistentVolumeClaim claim = observed.claims().get(disk.name());
            boolean bound = claim != null
                    && claim.getStatus() != null
                    && "Bound".equals(claim.getStatus().getPhase());
            if (!bound) {
                whyPending(disk, claim).ifPresent(reason -> reasons.put(disk.name(), reason));
            }
        }
        return reasons;
    }

    private Optional<PendingReason> whyPending(DiskSpec disk, PersistentVolumeClaim claim) {
        if (disk.usesExistingClaim()) {
            return Optional.empty();
        }
        Optional<String> name = Optional.ofNullable(claim)
                .map(live -> live.getSpec().getStorageClassName())
                .filter(ofClaim -> !ofClaim.isEmpty())
                .or(() -> Optional.ofNullable(disk.storageClassName()))
                .or(() -> defaultClasses().forDisks());
        if (name.isEmpty()) {
            return Optional.of(
                    PendingReason.because("no storageClassName is given and the cluster has no default StorageClass"));
        }
        Optional<StorageClass> storageClass = informers.find(StorageClass.class, null, name.get());
        if (storageClass.isEmpty()) {
            return Optional.of(PendingReason.because("StorageClass \"%s\" does not exist".formatted(name.get())));
        }
        boolean waits = claim != null
                && !disk.filledByCdi()
                && Reasons.WAIT_FOR_FIRST_CONSUMER.equals(storageClass.get().getVolumeBindingMode());
        return waits ? Optional.of(PendingReason.firstConsumer()) : Optional.empty();
    }

    private DefaultStorageClasses defaultClasses() {
        return new DefaultStorageClasses(informers.all(StorageClass.class).toList());
    }

    private <R extends HasMetadata> Optional<R> find(Class<R> kind, String namespace, String name, NamedObjects named) {
        return informers.find(kind, namespace, name).or(() -> named.unseen().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .filter(o -> o.getMetadata().getName().equals(name))
                .findFirst());
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

    /**
     * A claim without the label of a Wukong that no longer exists: what such a Wukong retained, or only used, is free to be used again.
     * The other Wukong is read by name, because another instance of the operator may serve it.
     */
    private PersistentVolumeClaim freed(Wukong wukong, PersistentVolumeClaim claim, NamedObjects named) {
        String label = Labels.label(claim, Labels.WUKONG);
        boolean free = label != null
                && !label.equals(wukong.getMetadata().getName())
                && claim.getMetadata().getOwnerReferences().stream()
                        .noneMatch(owner -> wukong.getKind().equals(owner.getKind()))
                && informers.wukong(wukong.getMetadata().getNamespace(), label).isEmpty()
                && !named.exists(wukong.getMetadata().getNamespace(), label);
        return free
                ? new PersistentVolumeClaimBuilder(claim)
                        .editMetadata()
                        .removeFromLabels(Labels.WUKONG)
                        .endMetadata()
                        .build()
                : claim;
    }

    private KubeVirtSettings kubeVirtSettings() {
        return informers
                .all(KubeVirt.class)
                .findFirst()
                .map(KubeVirtSettings::of)
                .orElse(KubeVirtSettings.unknown())
                .withStorageClass(defaultClasses().ofKubeVirt());
    }

    private List<HasMetadata> formerDisks(Wukong wukong) {
        Set<String> claims = wukong.getSpec().disks().stream()
                .map(disk -> Names.claim(wukong.getMetadata().getName(), disk))
                .collect(Collectors.toSet());
        return Stream.concat(
                        informers.labelled(DataVolume.class, wukong),
                        informers.labelled(PersistentVolumeClaim.class, wukong))
                .filter(object -> !claims.contains(object.getMetadata().getName()))
                .filter(object -> !isRestoredDisk(wukong, object))
                .map(HasMetadata.class::cast)
                .toList();
    }

    /** A claim that a restore made for a disk of the spec stands for that disk, whatever it is called. */
    private static boolean isRestoredDisk(Wukong wukong, HasMetadata object) {
        String disk = Labels.label(object, Labels.DISK);
        return RestoredClaims.isRestored(object)
                && wukong.getSpec().disks().stream().anyMatch(d -> d.name().equals(disk));
    }

    private Set<String> networkBindings() {
        return informers
                .all(KubeVirt.class)
                .filter(kv -> kv.getSpec() != null
                        && kv.getSpec().configuration() != null
                        && kv.getSpec().configuration().network() != null)
                .flatMap(kv -> kv.getSpec().configuration().network().binding().keySet().stream())
                .collect(Collectors.toSet());
    }

    private Observed withSecrets(Wukong wukong, Observed observed, NamedObjects named) {
        String sshKeys = WukongReferences.sshKeySecret(wukong);
        String password = WukongReferences.passwordSecret(wukong);
        List<String> further = wukong.getSpec().cloudInitOrNone().secretNames();
        if (sshKeys == null && password == null && further.isEmpty()) {
            return observed;
        }
        Optional<Secret> cachedKeys = cached(wukong, sshKeys);
        Optional<Secret> cachedPassword = cached(wukong, password);
        boolean followed = cachedKeys.isPresent()
                || cachedPassword.isPresent()
                || further.stream().anyMatch(name -> cached(wukong, name).isPresent());
        if (!followed
                && observed.cloudInitSecret()
                        .filter(live -> CloudInitInputs.current(new PlanInput(wukong, observed), live))
                        .isPresent()) {
            return observed;
        }
        String namespace = wukong.getMetadata().getNamespace();
        Map<String, SecretLookup> guestSecrets = new HashMap<>();
        further.forEach(name -> guestSecrets.put(
                name, cached(wukong, name).map(UserSecrets::found).orElseGet(() -> named.secret(namespace, name))));
        return observed.withSecrets(
                        cachedKeys.map(UserSecrets::found).orElseGet(() -> named.secret(namespace, sshKeys)),
                        cachedPassword.map(UserSecrets::found).orElseGet(() -> named.secret(namespace, password)))
                .withGuestSecrets(guestSecrets);
    }

    private Optional<Secret> cached(Wukong wukong, String secret) {
        return secret == null
                ? Optional.empty()
                : informers.find(Secret.class, wukong.getMetadata().getNamespace(), secret);
    }
}
