package dev.novasphere.wukong.watch;

import dev.novasphere.wukong.kubevirt.installation.KubeVirt;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceView;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.migration.VirtualMachineInstanceMigration;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationEnactment;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.OwnMachine;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.nodenetwork.BridgePolicy;
import dev.novasphere.wukong.plan.observed.DefaultStorageClasses;
import dev.novasphere.wukong.watch.lookup.CachedObjects;
import dev.novasphere.wukong.watch.lookup.CachedWukongs;
import dev.novasphere.wukong.watch.lookup.WukongReferences;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whom an object concerns: the Wukongs that are reconciled when it comes, goes or changes. {@link WatchedKinds} says which method is for which kind. */
final class ConcernedWukongs {

    private final CachedWukongs wukongs;
    private final CachedObjects objects;
    private final Function<ResourceID, Stream<ResourceID>> openRestores;
    private final Consumer<ResourceID> wake;

    /**
     * @param openRestores the WukongRestores of a Wukong that are not over
     * @param wake has a Wukong reconciled, for the kinds that are watched for another controller
     */
    ConcernedWukongs(
            CachedWukongs wukongs,
            CachedObjects objects,
            Function<ResourceID, Stream<ResourceID>> openRestores,
            Consumer<ResourceID> wake) {
        this.wukongs = wukongs;
        this.objects = objects;
        this.openRestores = openRestores;
        this.wake = wake;
    }

    Set<ResourceID> all(HasMetadata any) {
        return set(wukongs.all().map(ResourceID::fromResource));
    }

    /**
     * The WukongSnapshot of the name. The Wukong of the label is woken as well: a disk of it may wait to be moved until the snapshot is over or
     * gone, also one that no WukongSnapshot has any more.
     */
    Set<ResourceID> ofSnapshot(HasMetadata object) {
        ofLabel(object).forEach(wake);
        return Set.of(ResourceID.fromResource(object));
    }

    /** The WukongRestore of the name, and those that may wait for the object, because they are of the Wukong of the label. */
    Set<ResourceID> ofRestore(HasMetadata object) {
        return set(Stream.concat(
                Stream.of(ResourceID.fromResource(object)),
                ofLabel(object).stream().flatMap(openRestores)));
    }

    Set<ResourceID> ofLabel(HasMetadata object) {
        String wukong = Labels.label(object, Labels.WUKONG);
        return wukong == null || wukong.isEmpty()
                ? Set.of()
                : Set.of(new ResourceID(wukong, object.getMetadata().getNamespace()));
    }

    /**
     * The Wukong of the name. Where it is gone or being deleted, also those that name a claim which its machine has: they wait until it lets go
     * of the claim.
     */
    Set<ResourceID> ofMachine(VirtualMachine machine) {
        return ofMachine(machine, () -> OwnMachine.claims(Optional.of(machine)).stream());
    }

    /** As those of its VirtualMachine. */
    Set<ResourceID> ofGuest(VirtualMachineInstance guest) {
        return ofMachine(
                guest, () -> Optional.ofNullable(guest.getSpec()).map(VirtualMachineInstanceView::volumes).stream()
                        .flatMap(List::stream)
                        .map(Volume::claimName)
                        .flatMap(Optional::stream));
    }

    private Set<ResourceID> ofMachine(HasMetadata machine, Supplier<Stream<String>> claims) {
        String namespace = machine.getMetadata().getNamespace();
        String wukong = Names.wukongOfVirtualMachine(machine.getMetadata().getName());
        if (wukong == null) {
            return Set.of();
        }
        Set<ResourceID> own = Set.of(new ResourceID(wukong, namespace));
        return wukongs.stays(namespace, wukong)
                ? own
                : set(own, claims.get().flatMap(claim -> wukongs.withClaim(namespace, claim)));
    }

    /** Those that name a claim with the label of a Wukong that is gone: it may be the last that they wait for. */
    Set<ResourceID> afterDeletion(HasMetadata gone) {
        String namespace = gone.getMetadata().getNamespace();
        return set(objects.indexed(
                        PersistentVolumeClaim.class,
                        namespace + "/" + gone.getMetadata().getName())
                .flatMap(claim ->
                        wukongs.withClaim(namespace, claim.getMetadata().getName())));
    }

    Set<ResourceID> ofMigration(VirtualMachineInstanceMigration migration) {
        String machine =
                migration.getSpec() == null ? null : migration.getSpec().vmiName();
        String wukong = machine == null ? null : Names.wukongOfVirtualMachine(machine);
        return wukong == null
                ? Set.of()
                : Set.of(new ResourceID(wukong, migration.getMetadata().getNamespace()));
    }

    Set<ResourceID> ofSecret(HasMetadata secret) {
        return set(ofLabel(secret), wukongs.withSecret(secret));
    }

    Set<ResourceID> ofNetworkAttachment(HasMetadata definition) {
        return set(ofLabel(definition), wukongs.withNetworkAttachment(definition));
    }

    /** Those that name a Secret which the operator wrote for the Wukong of its label. */
    Set<ResourceID> othersOfSecret(HasMetadata secret, Optional<? extends HasMetadata> before) {
        return without(ofLabel(secret), ofSecret(secret));
    }

    /** Those that name a definition which the operator wrote for the Wukong of its label. */
    Set<ResourceID> othersOfNetworkAttachment(HasMetadata definition, Optional<? extends HasMetadata> before) {
        return without(ofLabel(definition), ofNetworkAttachment(definition));
    }

    /**
     * Those whom a policy concerns that the operator wrote for one of its users: for the one that joined or left with this write, or for the
     * only one. Where neither says who it was, all are concerned.
     */
    Set<ResourceID> othersOfBridgePolicy(
            NodeNetworkConfigurationPolicy policy, Optional<NodeNetworkConfigurationPolicy> before) {
        Set<ResourceID> users = users(policy);
        Set<ResourceID> usersBefore = before.map(ConcernedWukongs::users).orElse(Set.of());
        Set<ResourceID> writer = set(Stream.concat(
                users.stream().filter(user -> !usersBefore.contains(user)),
                usersBefore.stream().filter(user -> !users.contains(user))));
        return without(writer.isEmpty() && users.size() == 1 ? users : writer, ofBridgePolicy(policy));
    }

    Set<ResourceID> inNamespace(HasMetadata namespace) {
        return set(wukongs.idsIn(namespace.getMetadata().getName()));
    }

    /** The Wukongs of the object's namespace. */
    Set<ResourceID> besideIt(HasMetadata object) {
        return set(wukongs.idsIn(object.getMetadata().getNamespace()));
    }

    /** Every class may concern disks that name none, because a claim keeps the class that was the default when it was made. */
    Set<ResourceID> ofStorageClass(HasMetadata storageClass) {
        return set(Stream.concat(
                wukongs.withStorageClass(storageClass.getMetadata().getName()),
                wukongs.withStorageClass(WukongReferences.DEFAULT_CLASS)));
    }

    Set<ResourceID> ofStorageProfile(HasMetadata profile) {
        String name = profile.getMetadata().getName();
        boolean ofDefault = objects.find(StorageClass.class, null, name)
                .filter(DefaultStorageClasses::isMarked)
                .isPresent();
        return set(Stream.concat(
                wukongs.withStorageClass(name),
                ofDefault ? wukongs.withStorageClass(WukongReferences.DEFAULT_CLASS) : Stream.empty()));
    }

    Set<ResourceID> ofKubeVirt(KubeVirt installation) {
        Stream<ResourceID> besideQuotas = objects.all(ResourceQuota.class)
                .map(quota -> quota.getMetadata().getNamespace())
                .distinct()
                .flatMap(wukongs::idsIn);
        return set(Stream.concat(wukongs.dependingOnKubeVirtSettings(), besideQuotas));
    }

    Set<ResourceID> ofBridgePolicy(NodeNetworkConfigurationPolicy policy) {
        Stream<ResourceID> onNic = BridgePolicy.bridge(policy).stream()
                .flatMap(bridge -> wukongs.withNodeBridge(WukongReferences.nicKey(bridge.nic())));
        return set(
                users(policy),
                Stream.concat(wukongs.withNodeBridge(policy.getMetadata().getName()), onNic));
    }

    Set<ResourceID> ofEnactment(NodeNetworkConfigurationEnactment enactment) {
        return objects.find(
                        NodeNetworkConfigurationPolicy.class,
                        null,
                        Labels.label(enactment, NodeNetworkConfigurationEnactment.POLICY))
                .map(this::ofBridgePolicy)
                .orElse(Set.of());
    }

    private static Set<ResourceID> users(NodeNetworkConfigurationPolicy policy) {
        return set(BridgePolicy.users(policy).stream().map(user -> new ResourceID(user.name(), user.namespace())));
    }

    private static Set<ResourceID> without(Set<ResourceID> some, Set<ResourceID> all) {
        return set(all.stream().filter(id -> !some.contains(id)));
    }

    private static Set<ResourceID> set(Stream<ResourceID> ids) {
        return ids.collect(Collectors.toSet());
    }

    private static Set<ResourceID> set(Set<ResourceID> some, Stream<ResourceID> more) {
        return set(Stream.concat(some.stream(), more));
    }
}
