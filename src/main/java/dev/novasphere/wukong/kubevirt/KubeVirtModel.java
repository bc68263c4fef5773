package dev.novasphere.wukong.kubevirt;

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
                VirtualMachineRestore.class);
    }
}
