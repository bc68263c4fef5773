package dev.novasphere.wukong.kubevirt;

import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.cdi.StorageProfile;
import dev.novasphere.wukong.kubevirt.installation.KubeVirt;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.migration.VirtualMachineInstanceMigration;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationEnactment;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkState;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineRestore;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshot;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.Client;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;

/** The kinds of KubeVirt, CDI, Multus and NMState as a small DSL: {@code client.adapt(KubeVirtClient.class).virtualMachines()}. */
public interface KubeVirtClient extends Client {

    /** Virtual machines, the objects to write. */
    MixedOperation<VirtualMachine, KubernetesResourceList<VirtualMachine>, Resource<VirtualMachine>> virtualMachines();

    /** Running guests, to read. */
    MixedOperation<
                    VirtualMachineInstance,
                    KubernetesResourceList<VirtualMachineInstance>,
                    Resource<VirtualMachineInstance>>
            virtualMachineInstances();

    /** Claims that CDI fills. */
    MixedOperation<DataVolume, KubernetesResourceList<DataVolume>, Resource<DataVolume>> dataVolumes();

    /** What CDI knows of StorageClasses, by their names. */
    NonNamespaceOperation<StorageProfile, KubernetesResourceList<StorageProfile>, Resource<StorageProfile>>
            storageProfiles();

    /** NetworkAttachmentDefinitions of Multus: secondary networks. */
    MixedOperation<
                    NetworkAttachmentDefinition,
                    KubernetesResourceList<NetworkAttachmentDefinition>,
                    Resource<NetworkAttachmentDefinition>>
            networkAttachmentDefinitions();

    /** Installations of KubeVirt; a cluster has one. */
    MixedOperation<KubeVirt, KubernetesResourceList<KubeVirt>, Resource<KubeVirt>> kubeVirts();

    /** Node networks that NMState keeps. */
    NonNamespaceOperation<
                    NodeNetworkConfigurationPolicy,
                    KubernetesResourceList<NodeNetworkConfigurationPolicy>,
                    Resource<NodeNetworkConfigurationPolicy>>
            nodeNetworkConfigurationPolicies();

    /** The state of node network policies on each node, read only. */
    NonNamespaceOperation<
                    NodeNetworkConfigurationEnactment,
                    KubernetesResourceList<NodeNetworkConfigurationEnactment>,
                    Resource<NodeNetworkConfigurationEnactment>>
            nodeNetworkConfigurationEnactments();

    /** Networks of nodes by node name, to read. */
    NonNamespaceOperation<NodeNetworkState, KubernetesResourceList<NodeNetworkState>, Resource<NodeNetworkState>>
            nodeNetworkStates();

    /** Snapshots of virtual machines. */
    MixedOperation<
                    VirtualMachineSnapshot,
                    KubernetesResourceList<VirtualMachineSnapshot>,
                    Resource<VirtualMachineSnapshot>>
            snapshots();

    /** Restores of virtual machines from snapshots. */
    MixedOperation<
                    VirtualMachineRestore,
                    KubernetesResourceList<VirtualMachineRestore>,
                    Resource<VirtualMachineRestore>>
            restores();

    /** Moves of running guests to other nodes. */
    MixedOperation<
                    VirtualMachineInstanceMigration,
                    KubernetesResourceList<VirtualMachineInstanceMigration>,
                    Resource<VirtualMachineInstanceMigration>>
            migrations();

    /**
     * Starts and restarts a virtual machine as virtctl does, through KubeVirt's subresources.
     *
     * @param namespace namespace of the virtual machine
     * @param name name of the virtual machine
     */
    PowerSwitch power(String namespace, String name);
}
