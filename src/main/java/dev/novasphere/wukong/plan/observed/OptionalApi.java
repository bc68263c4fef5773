package dev.novasphere.wukong.plan.observed;

/** APIs of a cluster that may be absent, or come later, without the operator failing. */
public enum OptionalApi {
    /** KubeVirt itself: nothing can run without it, but it may be installed after the operator. */
    KUBEVIRT("virtualmachines.kubevirt.io"),
    /** Containerized Data Importer: fills disks from images. */
    CDI("datavolumes.cdi.kubevirt.io"),
    /** Multus: secondary networks. */
    MULTUS("network-attachment-definitions.k8s.cni.cncf.io"),
    /** NMState: bridges on nodes. */
    NMSTATE("nodenetworkconfigurationpolicies.nmstate.io"),
    /** KubeVirt's snapshots of virtual machines. */
    SNAPSHOT("virtualmachinesnapshots.snapshot.kubevirt.io"),
    /** KubeVirt's restores of virtual machines. */
    RESTORE("virtualmachinerestores.snapshot.kubevirt.io");

    private final String crdName;

    OptionalApi(String crdName) {
        this.crdName = crdName;
    }

    /** Name of the CustomResourceDefinition whose presence tells that the API is there. */
    public String crdName() {
        return crdName;
    }
}
