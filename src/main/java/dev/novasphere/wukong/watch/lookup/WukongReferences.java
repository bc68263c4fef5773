package dev.novasphere.wukong.watch.lookup;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.availability.HighAvailability;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInitUser;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkType;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.observed.node.NodeBridge;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The names of other objects that the spec of a Wukong contains. Each method expects a Wukong with a spec. */
public final class WukongReferences {

    /** Stands in {@link #storageClassKeys} for the default class of the cluster. */
    public static final String DEFAULT_CLASS = "";

    private static final String NIC = "nic/";

    private WukongReferences() {}

    /** The Secret of SSH keys; null when the Wukong names none. */
    public static String sshKeySecret(Wukong wukong) {
        String name = wukong.getSpec().sshKeySecret();
        return name == null || name.isBlank() ? null : name;
    }

    /** The Secret with the password of the user of cloud-init; null when the Wukong names none. */
    public static String passwordSecret(Wukong wukong) {
        CloudInitUser user = wukong.getSpec().cloudInitUser();
        return user == null || user.passwordSecretRef() == null
                ? null
                : user.passwordSecretRef().name();
    }

    /** The NetworkAttachmentDefinitions, as namespace/name. */
    public static List<String> networkAttachments(Wukong wukong) {
        return networkAttachments(wukong, network -> true);
    }

    /** Those of networks that replace the pod network. */
    public static List<String> primaryAttachments(Wukong wukong) {
        return networkAttachments(wukong, NetworkSpec::replacesPodNetwork);
    }

    private static List<String> networkAttachments(Wukong wukong, Predicate<NetworkSpec> which) {
        return wukong.getSpec().networks().stream()
                .filter(which)
                .map(NetworkSpec::nadName)
                .filter(Objects::nonNull)
                .map(nad -> Names.qualified(wukong.getMetadata().getNamespace(), nad))
                .distinct()
                .toList();
    }

    /** The StorageClasses that its disks name, each once. */
    public static List<String> storageClasses(Wukong wukong) {
        return wukong.getSpec().disks().stream()
                .map(DiskSpec::storageClassName)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** The key in an index of all that is about a network interface of nodes. */
    public static String nicKey(String nic) {
        return NIC + nic;
    }

    /** The Secrets that the guest is set up with, as namespace/name. */
    static List<String> secretKeys(Wukong wukong) {
        return Stream.of(
                        Stream.of(sshKeySecret(wukong), passwordSecret(wukong)).filter(Objects::nonNull),
                        wukong.getSpec().guestSecrets().stream(),
                        wukong.getSpec().cloudInitOrNone().secretNames().stream())
                .flatMap(names -> names)
                .map(name -> inNamespaceOf(wukong, name))
                .toList();
    }

    /** The WukongSnapshot to restore from, as namespace/name. */
    static List<String> snapshotKeys(Wukong wukong) {
        String named = wukong.getSpec().restoreFromSnapshot();
        return named == null ? List.of() : List.of(inNamespaceOf(wukong, named));
    }

    /** The claims that its disks name, as namespace/name. */
    static List<String> claimKeys(Wukong wukong) {
        return wukong.getSpec().disks().stream()
                .map(DiskSpec::claimName)
                .filter(Objects::nonNull)
                .map(name -> inNamespaceOf(wukong, name))
                .distinct()
                .toList();
    }

    /** The StorageClasses, and {@link #DEFAULT_CLASS} when a disk names none. */
    static List<String> storageClassKeys(Wukong wukong) {
        boolean takesDefault =
                wukong.getSpec().disks().stream().anyMatch(disk -> disk.hasClaim() && disk.storageClassName() == null);
        return Stream.concat(storageClasses(wukong).stream(), takesDefault ? Stream.of(DEFAULT_CLASS) : Stream.empty())
                .toList();
    }

    /** The policies of the bridges on nodes that the Wukong asks for, and their interfaces by {@link #nicKey}. */
    static List<String> nodeBridgeKeys(Wukong wukong) {
        return NodeBridge.askedBy(wukong).stream()
                .flatMap(bridge -> Stream.of(bridge.policyName(), nicKey(bridge.nic())))
                .distinct()
                .toList();
    }

    /**
     * Whether the plan depends on how KubeVirt is set up: for disks that move or are plugged, for live changes of size, for CPUs, devices and the
     * architecture of nodes, for file systems and binding plugins of networks, and for what becomes of the names of instancetype and preference.
     */
    static boolean dependsOnKubeVirtSettings(Wukong wukong) {
        return wukong.getSpec().disks().stream()
                        .anyMatch(disk ->
                                disk.migratesStorage() || disk.cdrom() || Boolean.TRUE.equals(disk.hotpluggable()))
                || wukong.getSpec().instancetype() != null
                || wukong.getSpec().preference() != null
                || Boolean.TRUE.equals(wukong.getSpec().liveResize())
                || !wukong.getSpec().filesystems().isEmpty()
                || Boolean.TRUE.equals(wukong.getSpec().dedicatedCpuPlacement())
                || !wukong.getSpec().hostDevices().isEmpty()
                || Optional.ofNullable(wukong.getSpec().highAvailability())
                        .flatMap(HighAvailability::nodeArchitecture)
                        .isPresent()
                || wukong.getSpec().networks().stream()
                        .anyMatch(network -> network.type() == NetworkType.MACVLAN || network.binding() != null);
    }

    private static String inNamespaceOf(Wukong wukong, String name) {
        return wukong.getMetadata().getNamespace() + "/" + name;
    }
}
