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
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.extension.ClientAdapter;

/** {@link KubeVirtClient} on top of any fabric8 client. */
public class KubeVirtClientAdapter extends ClientAdapter<KubeVirtClientAdapter> implements KubeVirtClient {

    /** An adapter of a client. */
    static KubeVirtClientAdapter of(Client client) {
        KubeVirtClientAdapter adapter = new KubeVirtClientAdapter();
        adapter.init(client);
        return adapter;
    }

    @Override
    public KubeVirtClientAdapter newInstance() {
        return new KubeVirtClientAdapter();
    }

    @Override
    public MixedOperation<VirtualMachine, KubernetesResourceList<VirtualMachine>, Resource<VirtualMachine>>
            virtualMachines() {
        return kubernetes().resources(VirtualMachine.class);
    }

    @Override
    public MixedOperation<
                    VirtualMachineInstance,
                    KubernetesResourceList<VirtualMachineInstance>,
                    Resource<VirtualMachineInstance>>
            virtualMachineInstances() {
        return kubernetes().resources(VirtualMachineInstance.class);
    }

    @Override
    public MixedOperation<DataVolume, KubernetesResourceList<DataVolume>, Resource<DataVolume>> dataVolumes() {
        return kubernetes().resources(DataVolume.class);
    }

    @Override
    public NonNamespaceOperation<StorageProfile, KubernetesResourceList<StorageProfile>, Resource<StorageProfile>>
            storageProfiles() {
        return kubernetes().resources(StorageProfile.class);
    }

    @Override
    public MixedOperation<
                    NetworkAttachmentDefinition,
                    KubernetesResourceList<NetworkAttachmentDefinition>,
                    Resource<NetworkAttachmentDefinition>>
            networkAttachmentDefinitions() {
        return kubernetes().resources(NetworkAttachmentDefinition.class);
    }

    @Override
    public MixedOperation<KubeVirt, KubernetesResourceList<KubeVirt>, Resource<KubeVirt>> kubeVirts() {
        return kubernetes().resources(KubeVirt.class);
    }

    @Override
    public NonNamespaceOperation<
                    NodeNetworkConfigurationPolicy,
                    KubernetesResourceList<NodeNetworkConfigurationPolicy>,
                    Resource<NodeNetworkConfigurationPolicy>>
            nodeNetworkConfigurationPolicies() {
        return kubernetes().resources(NodeNetworkConfigurationPolicy.class);
    }

    @Override
    public NonNamespaceOperation<
                    NodeNetworkConfigurationEnactment,
                    KubernetesResourceList<NodeNetworkConfigurationEnactment>,
                    Resource<NodeNetworkConfigurationEnactment>>
            nodeNetworkConfigurationEnactments() {
        return kubernetes().resources(NodeNetworkConfigurationEnactment.class);
    }

    @Override
    public NonNamespaceOperation<NodeNetworkState, KubernetesResourceList<NodeNetworkState>, Resource<NodeNetworkState>>
            nodeNetworkStates() {
        return kubernetes().resources(NodeNetworkState.class);
    }

    @Override
    public MixedOperation<
                    VirtualMachineSnapshot,
                    KubernetesResourceList<VirtualMachineSnapshot>,
                    Resource<VirtualMachineSnapshot>>
            snapshots() {
        return kubernetes().resources(VirtualMachineSnapshot.class);
    }

    @Override
    public MixedOperation<
                    VirtualMachineRestore,
                    KubernetesResourceList<VirtualMachineRestore>,
                    Resource<VirtualMachineRestore>>
            restores() {
        return kubernetes().resources(VirtualMachineRestore.class);
    }

    @Override
    public MixedOperation<
                    VirtualMachineInstanceMigration,
                    KubernetesResourceList<VirtualMachineInstanceMigration>,
                    Resource<VirtualMachineInstanceMigration>>
            migrations() {
        return kubernetes().resources(VirtualMachineInstanceMigration.class);
    }

    @Override
    public PowerSwitch power(String namespace, String name) {
        return new PowerSwitch(SentOnce.by(getClient()), namespace, name);
    }

    private KubernetesClient kubernetes() {
        return getClient().adapt(KubernetesClient.class);
    }
}
