package dev.novasphere.wukong.plan.observed;

import java.util.List;

/**
 * APIs of a cluster that may be absent, or come later, without the operator failing. One is there when all the definitions that the
 * operator uses of it are: an informer of a kind without definition would wait for its first list for ever, and the start of the operator
 * with it.
 */
public enum OptionalApi {
    /** KubeVirt itself: nothing can run without it, but it may be installed after the operator. */
    KUBEVIRT("virtualmachines.kubevirt.io", "virtualmachineinstances.kubevirt.io", "kubevirts.kubevirt.io"),
    /** Containerized Data Importer: fills disks from images. */
    CDI("datavolumes.cdi.kubevirt.io", "storageprofiles.cdi.kubevirt.io"),
    /** Multus: secondary networks. */
    MULTUS("network-attachment-definitions.k8s.cni.cncf.io"),
    /** NMState: bridges on nodes. */
    NMSTATE(
            "nodenetworkconfigurationpolicies.nmstate.io",
            "nodenetworkconfigurationenactments.nmstate.io",
            "nodenetworkstates.nmstate.io"),
    /** KubeVirt's snapshots of virtual machines. */
    SNAPSHOT("virtualmachinesnapshots.snapshot.kubevirt.io"),
    /** KubeVirt's restores of virtual machines. */
    RESTORE("virtualmachinerestores.snapshot.kubevirt.io"),
    /** KubeVirt's migrations of running guests. */
    MIGRATION("virtualmachineinstancemigrations.kubevirt.io");

    private final List<String> definitions;

    OptionalApi(String... definitions) {
        this.definitions = List.of(definitions);
    }

    /** Name of the CustomResourceDefinition whose versions are those of the API. */
    public String crdName() {
        return definitions.get(0);
    }

    /** Names of all CustomResourceDefinitions that the operator needs of the API; the first is {@link #crdName}. */
    public List<String> definitions() {
        return definitions;
    }
}
