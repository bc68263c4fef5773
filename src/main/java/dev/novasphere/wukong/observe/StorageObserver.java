package dev.novasphere.wukong.observe;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.cdi.StorageProfile;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.Owners;
import dev.novasphere.wukong.plan.observed.ClonedClaim;
import dev.novasphere.wukong.plan.observed.DefaultStorageClasses;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.status.input.PendingReason;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import dev.novasphere.wukong.watch.Informers;
import dev.novasphere.wukong.watch.lookup.WukongReferences;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a plan needs to know of the disks of a Wukong: claims, DataVolumes, StorageClasses and their profiles. */
@ApplicationScoped
class StorageObserver {

    private final Informers informers;

    @Inject
    StorageObserver(Informers informers) {
        this.informers = informers;
    }

    /**
     * Observes the disks of a Wukong that has a spec.
     *
     * @param machine the virtual machine, which names claims that a restore made
     * @param labelled the objects that are labelled as the Wukong's
     * @param named what no cache holds; gets what is read of it
     */
    StorageView observe(
            Wukong wukong, Optional<VirtualMachine> machine, List<HasMetadata> labelled, NamedObjects named) {
        String namespace = wukong.getMetadata().getNamespace();
        String name = wukong.getMetadata().getName();
        Map<String, DataVolume> dataVolumes = new LinkedHashMap<>();
        Map<String, PersistentVolumeClaim> claims = new LinkedHashMap<>();
        Map<String, String> leavingHolders = new HashMap<>();
        for (DiskSpec disk : withoutContainerDisks(wukong)) {
            String claim = PlanInput.claimName(machine, name, disk, labelled);
            if (!disk.usesExistingClaim()) {
                find(DataVolume.class, namespace, claim, named).ifPresent(found -> dataVolumes.put(disk.name(), found));
            }
            find(PersistentVolumeClaim.class, namespace, claim, named)
                    .or(() -> disk.usesExistingClaim() ? named.claim(namespace, claim) : Optional.empty())
                    .map(found -> disk.usesExistingClaim() ? freed(wukong, disk, found, named) : found)
                    .ifPresent(found -> claims.put(disk.name(), found));
            if (disk.usesExistingClaim() && claims.containsKey(disk.name())) {
                leaving(wukong, claims.get(disk.name()), named)
                        .ifPresent(holder -> leavingHolders.put(disk.name(), holder));
            }
        }
        Map<String, StorageProfile> profiles = new HashMap<>();
        WukongReferences.storageClasses(wukong).forEach(storageClass -> informers
                .find(StorageProfile.class, null, storageClass)
                .ifPresent(profile -> profiles.put(storageClass, profile)));
        DefaultStorageClasses defaultClasses = defaultClasses();
        defaultClasses
                .forDisks()
                .flatMap(storageClass -> informers.find(StorageProfile.class, null, storageClass))
                .ifPresent(profile -> profiles.put("", profile));
        return new StorageView(
                dataVolumes,
                claims,
                profiles,
                clonedClaims(wukong, dataVolumes, claims, named),
                leavingHolders,
                defaultClasses);
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
            boolean toBeFilled = made == null ? !claims.containsKey(disk.name()) : made.unfinished();
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

    /** Why claims of a Wukong cannot be bound, by disk name, as far as the cluster's StorageClasses show. */
    Map<String, PendingReason> pendingReasons(Wukong wukong, Observed observed) {
        Map<String, PendingReason> reasons = new LinkedHashMap<>();
        if (wukong.getSpec() == null) {
            return reasons;
        }
        for (DiskSpec disk : withoutContainerDisks(wukong)) {
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
            return Optional.of(PendingReason.because(
                    "no storageClassName is given and the cluster has no default StorageClass; write the name of one at disk %s (kubectl get storageclasses lists them)"
                            .formatted(disk.name())));
        }
        Optional<StorageClass> storageClass = informers.find(StorageClass.class, null, name.get());
        if (storageClass.isEmpty()) {
            return Optional.of(PendingReason.because(missing(disk, name.get())));
        }
        boolean waits = claim != null
                && !disk.filledByCdi()
                && Reasons.WAIT_FOR_FIRST_CONSUMER.equals(storageClass.get().getVolumeBindingMode());
        return waits ? Optional.of(PendingReason.firstConsumer()) : Optional.empty();
    }

    /** A claim keeps the class that it was made with, so that a corrected name is not advised again. */
    private static String missing(DiskSpec disk, String storageClass) {
        return "StorageClass \"%s\" does not exist".formatted(storageClass)
                + (disk.storageClassName() == null || disk.storageClassName().equals(storageClass)
                        ? "; write a storageClassName that does at disk %s (kubectl get storageclasses lists them), or have it made"
                                .formatted(disk.name())
                        : "");
    }

    /** The StorageClasses that a disk without one takes. */
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

    /**
     * A claim without the label of a Wukong that no longer exists: what such a Wukong retained, or only used, is free to be used again. So is,
     * for a disk that shares it, one that the other Wukong used alone once and shares by now. The other Wukong is read by name, because
     * another instance of the operator may serve it.
     */
    private PersistentVolumeClaim freed(Wukong wukong, DiskSpec disk, PersistentVolumeClaim claim, NamedObjects named) {
        String namespace = wukong.getMetadata().getNamespace();
        String label = Labels.label(claim, Labels.WUKONG);
        boolean free = isOnlyUsedByAnother(wukong, claim)
                && informers
                        .wukong(namespace, label)
                        .map(other -> disk.shared() && shares(other, claim))
                        .orElseGet(() -> !named.exists(namespace, label)
                                        && holder(namespace, label, claim).hasLetGo()
                                || disk.shared()
                                        && named.sharedClaims(namespace, label)
                                                .contains(claim.getMetadata().getName()));
        return free
                ? new PersistentVolumeClaimBuilder(claim)
                        .editMetadata()
                        .removeFromLabels(Labels.WUKONG)
                        .endMetadata()
                        .build()
                : claim;
    }

    /** Who has a claim that is not free, where that lets go of it by itself. */
    private Optional<String> leaving(Wukong wukong, PersistentVolumeClaim claim, NamedObjects named) {
        String namespace = wukong.getMetadata().getNamespace();
        if (!isOnlyUsedByAnother(wukong, claim) || !outlivesItsUser(namespace, claim, named)) {
            return Optional.empty();
        }
        String label = Labels.label(claim, Labels.WUKONG);
        ClaimHolder holder = holder(namespace, label, claim);
        Optional<Wukong> other = informers.wukong(namespace, label);
        return other.isPresent()
                ? holder.leavingWith(other.get())
                : named.exists(namespace, label) ? Optional.empty() : holder.leaving();
    }

    private ClaimHolder holder(String namespace, String wukong, PersistentVolumeClaim claim) {
        return ClaimHolder.of(informers, namespace, wukong, claim.getMetadata().getName());
    }

    /** Whether a claim is still there when the Wukong that uses it is gone: it does not go with the machine, nor with a DataVolume. */
    private boolean outlivesItsUser(String namespace, PersistentVolumeClaim claim, NamedObjects named) {
        return claim.getMetadata().getDeletionTimestamp() == null
                && Owners.of(claim).stream().allMatch(owner -> switch (owner.getKind()) {
                    case "VirtualMachine" -> false;
                    case "DataVolume" ->
                        informers
                                .find(DataVolume.class, namespace, owner.getName())
                                .map(StorageObserver::staysForGood)
                                .orElseGet(() -> owner.getName()
                                                .equals(claim.getMetadata().getName())
                                        && named.staysForGood(namespace, owner.getName()));
                    default -> true;
                });
    }

    /** Whether a DataVolume goes neither now nor with an owner. */
    static boolean staysForGood(DataVolume made) {
        return made.getMetadata().getDeletionTimestamp() == null
                && Owners.of(made).isEmpty();
    }

    /** Whether a claim bears the label of another Wukong, and does not go with one. */
    private static boolean isOnlyUsedByAnother(Wukong wukong, PersistentVolumeClaim claim) {
        String label = Labels.label(claim, Labels.WUKONG);
        return label != null
                && !label.equals(wukong.getMetadata().getName())
                && claim.getMetadata().getOwnerReferences().stream()
                        .noneMatch(owner -> wukong.getKind().equals(owner.getKind()));
    }

    private static boolean shares(Wukong other, PersistentVolumeClaim claim) {
        return NamedObjects.sharedClaims(other).contains(claim.getMetadata().getName());
    }

    /** A disk that is the image of a container has no claim. */
    private static List<DiskSpec> withoutContainerDisks(Wukong wukong) {
        return wukong.getSpec().disks().stream()
                .filter(disk -> !disk.ephemeral())
                .toList();
    }
}
