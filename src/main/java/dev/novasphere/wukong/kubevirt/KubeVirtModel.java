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
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/** The kinds of this extension. */
public final class KubeVirtModel {

    private KubeVirtModel() {}

    /** Every kind, for making schemas and for registering. */
    public static List<Class<? extends HasMetadata>> kinds() {
        return List.of(
                VirtualMachine.class,
                VirtualMachineInstance.class,
                DataVolume.class,
                StorageProfile.class,
                NetworkAttachmentDefinition.class,
                KubeVirt.class,
                NodeNetworkConfigurationPolicy.class,
                NodeNetworkConfigurationEnactment.class,
                NodeNetworkState.class,
                VirtualMachineSnapshot.class,
                VirtualMachineRestore.class,
                VirtualMachineInstanceMigration.class);
    }
}
