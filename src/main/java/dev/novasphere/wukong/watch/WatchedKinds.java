package dev.novasphere.wukong.watch;

import static dev.novasphere.wukong.plan.observed.OptionalApi.CDI;
import static dev.novasphere.wukong.plan.observed.OptionalApi.KUBEVIRT;
import static dev.novasphere.wukong.plan.observed.OptionalApi.MIGRATION;
import static dev.novasphere.wukong.plan.observed.OptionalApi.MULTUS;
import static dev.novasphere.wukong.plan.observed.OptionalApi.NMSTATE;
import static dev.novasphere.wukong.plan.observed.OptionalApi.RESTORE;
import static dev.novasphere.wukong.plan.observed.OptionalApi.SNAPSHOT;

import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicy;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.cdi.StorageProfile;
import dev.novasphere.wukong.kubevirt.installation.KubeVirt;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.migration.VirtualMachineInstanceMigration;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationEnactment;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineRestore;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshot;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.nodenetwork.BridgePolicy;
import dev.novasphere.wukong.plan.nodenetwork.BridgeUser;
import dev.novasphere.wukong.plan.observed.OptionalApi;
import dev.novasphere.wukong.watch.lookup.RelevantChange;
import dev.novasphere.wukong.watch.lookup.WukongReferences;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every kind that is watched beside the operator's own three that have a controller: in which namespaces, with which label, whom an object
 * concerns, which of its changes matter, and how it is found. The operator needs the right to list and watch each.
 */
public final class WatchedKinds {

    private static final String OF_MACHINE =
            "the Wukong of the name before `-vm`; where it is gone or being deleted, those that name a claim of the machine in `claimName`";

    /**
     * Watched for the controller of Wukongs. CDI copies a DataVolume's labels to its claim, but sets app.kubernetes.io/managed-by itself,
     * so that the operator's objects are selected by a label of its own.
     */
    static final List<WatchedKind<?>> OF_WUKONGS = List.of(
            WatchedKind.of(PersistentVolumeClaim.class, RelevantChange::ofClaim)
                    .labelled(Labels.WUKONG)
                    .concerning("the Wukong of the label", ConcernedWukongs::ofLabel)
                    .foundBy(WatchedKinds::wukong),
            WatchedKind.of(Secret.class, RelevantChange::ofSecret)
                    .labelled(Labels.WUKONG)
                    .concerning("the Wukong of the label, and those that name the Secret", ConcernedWukongs::ofSecret)
                    .alsoWaking(ConcernedWukongs::othersOfSecret),
            WatchedKind.of(Service.class, RelevantChange::ofService)
                    .labelled(Labels.WUKONG)
                    .concerning("the Wukong of the label", ConcernedWukongs::ofLabel),
            WatchedKind.of(StorageClass.class, RelevantChange::ofStorageClass)
                    .inCluster()
                    .concerning(
                            "those with a disk of that class, or with a disk that names no class",
                            ConcernedWukongs::ofStorageClass),
            WatchedKind.of(WukongPolicy.class, RelevantChange::ofResource)
                    .inCluster()
                    .concerning("every Wukong", ConcernedWukongs::all),
            WatchedKind.of(Namespace.class, RelevantChange::ofMetadata)
                    .inCluster()
                    .concerning("the Wukongs in it", ConcernedWukongs::inNamespace),
            WatchedKind.of(ResourceQuota.class, RelevantChange::ofQuota)
                    .concerning("the Wukongs of its namespace", ConcernedWukongs::besideIt)
                    .foundBy(quota -> List.of(quota.getMetadata().getNamespace())),
            WatchedKind.of(VirtualMachine.class, RelevantChange::ofResource)
                    .servedBy(KUBEVIRT)
                    .concerning(OF_MACHINE, ConcernedWukongs::ofMachine)
                    .foundBy(ClaimKeys::of),
            WatchedKind.of(VirtualMachineInstance.class, RelevantChange::ofResource)
                    .servedBy(KUBEVIRT)
                    .concerning(OF_MACHINE, ConcernedWukongs::ofGuest),
            WatchedKind.of(VirtualMachineInstanceMigration.class, RelevantChange::ofResource)
                    .servedBy(MIGRATION)
                    .concerning("the Wukong of the machine that it moves", ConcernedWukongs::ofMigration)
                    .foundBy(WatchedKinds::migratedMachine),
            WatchedKind.of(KubeVirt.class, RelevantChange::ofResource)
                    .servedBy(KUBEVIRT)
                    // It has a namespace, which is that of KubeVirt, wherever the Wukongs are.
                    .inCluster()
                    .concerning(
                            "those with `liveResize`, dedicated CPUs, host devices or file systems, with a disk that moves or is plugged, with an instancetype or a preference, or with a network that needs a binding plugin, and those beside a ResourceQuota",
                            ConcernedWukongs::ofKubeVirt),
            WatchedKind.of(DataVolume.class, RelevantChange::ofResource)
                    .servedBy(CDI)
                    .labelled(Labels.WUKONG)
                    .concerning("the Wukong of the label", ConcernedWukongs::ofLabel)
                    .foundBy(WatchedKinds::wukong),
            WatchedKind.of(StorageProfile.class, RelevantChange::ofResource)
                    .servedBy(CDI)
                    .inCluster()
                    .concerning(
                            "those with a disk of that class; for a default class, those with a disk that names no class",
                            ConcernedWukongs::ofStorageProfile),
            WatchedKind.of(NetworkAttachmentDefinition.class, RelevantChange::ofResource)
                    .servedBy(MULTUS)
                    .concerning(
                            "the Wukong of the label, and those that name it in `nadName`",
                            ConcernedWukongs::ofNetworkAttachment)
                    .alsoWaking(ConcernedWukongs::othersOfNetworkAttachment)
                    .foundBy(WatchedKinds::wukong),
            WatchedKind.of(NodeNetworkConfigurationPolicy.class, RelevantChange::ofBridgePolicy)
                    .servedBy(NMSTATE)
                    .inCluster()
                    .labelled(Labels.NODE_BRIDGE)
                    .concerning(
                            "those that use the bridge, and those that ask for it or for its network interface",
                            ConcernedWukongs::ofBridgePolicy)
                    .alsoWaking(ConcernedWukongs::othersOfBridgePolicy)
                    .foundBy(WatchedKinds::usersAndNic),
            WatchedKind.of(NodeNetworkConfigurationEnactment.class, RelevantChange::ofResource)
                    .servedBy(NMSTATE)
                    .inCluster()
                    .concerning("those of its policy", ConcernedWukongs::ofEnactment)
                    .foundBy(WatchedKinds::policy));

    /** Watched for the controller of WukongSnapshots. */
    static final WatchedKind<VirtualMachineSnapshot> SNAPSHOTS = WatchedKind.of(
                    VirtualMachineSnapshot.class, RelevantChange::ofResource)
            .servedBy(SNAPSHOT)
            .labelled(Labels.WUKONG)
            .concerning("the WukongSnapshot of its name, and the Wukong of the label", ConcernedWukongs::ofSnapshot)
            .foundBy(WatchedKinds::wukong);

    /** Watched for the controller of WukongRestores. */
    static final WatchedKind<VirtualMachineRestore> RESTORES = WatchedKind.of(
                    VirtualMachineRestore.class, RelevantChange::ofResource)
            .servedBy(RESTORE)
            .labelled(Labels.WUKONG)
            .concerning(
                    "the WukongRestore of its name, and those of the same Wukong that are not over",
                    ConcernedWukongs::ofRestore)
            .foundBy(WatchedKinds::wukong);

    private WatchedKinds() {}

    /** All rows. */
    static List<WatchedKind<?>> all() {
        return Stream.concat(OF_WUKONGS.stream(), Stream.of(SNAPSHOTS, RESTORES))
                .toList();
    }

    /** What every cluster serves. */
    static List<WatchedKind<?>> core() {
        return OF_WUKONGS.stream().filter(watched -> watched.api().isEmpty()).toList();
    }

    /** What is watched for Wukongs of an optional API. */
    static List<WatchedKind<?>> of(OptionalApi api) {
        return OF_WUKONGS.stream()
                .filter(watched -> watched.api().filter(api::equals).isPresent())
                .toList();
    }

    /** The kinds that are watched where nodes are left alone. */
    public static Set<Class<? extends HasMetadata>> withoutNodes() {
        return kinds(watched -> watched.api().filter(NMSTATE::equals).isEmpty());
    }

    /** The kinds that are watched besides where the operator may make bridges on nodes. */
    public static Set<Class<? extends HasMetadata>> ofNodes() {
        return kinds(watched -> watched.api().filter(NMSTATE::equals).isPresent());
    }

    private static Set<Class<? extends HasMetadata>> kinds(Predicate<WatchedKind<?>> which) {
        return all().stream().filter(which).map(WatchedKind::kind).collect(Collectors.toSet());
    }

    /** By namespace and name of the Wukong of the label. */
    private static List<String> wukong(HasMetadata object) {
        String wukong = Labels.label(object, Labels.WUKONG);
        return wukong == null ? List.of() : List.of(object.getMetadata().getNamespace() + "/" + wukong);
    }

    /** By namespace and name of the machine that moves. */
    private static List<String> migratedMachine(VirtualMachineInstanceMigration migration) {
        return migration.getSpec() == null
                ? List.of()
                : List.of(migration.getMetadata().getNamespace() + "/"
                        + migration.getSpec().vmiName());
    }

    /** By the policy that it is about. */
    private static List<String> policy(HasMetadata enactment) {
        String policy = Labels.label(enactment, NodeNetworkConfigurationEnactment.POLICY);
        return policy == null ? List.of() : List.of(policy);
    }

    /** By the UIDs of the users of the bridge, and by its interface. */
    private static List<String> usersAndNic(NodeNetworkConfigurationPolicy policy) {
        return Stream.concat(
                        BridgePolicy.users(policy).stream().map(BridgeUser::uid),
                        BridgePolicy.bridge(policy).stream().map(bridge -> WukongReferences.nicKey(bridge.nic())))
                .toList();
    }
}
