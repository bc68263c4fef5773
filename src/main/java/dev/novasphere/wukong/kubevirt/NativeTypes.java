package dev.novasphere.wukong.kubevirt;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** The types that are read from and written as JSON, for the native image. */
@RegisterForReflection(
        targets = {
            ClaimPropertySet.class,
            ClaimSource.class,
            CloudInitNoCloud.class,
            Cpu.class,
            DataVolume.class,
            DataVolumeSource.class,
            DataVolumeSpec.class,
            DataVolumeStatus.class,
            Devices.class,
            Disk.class,
            DiskTarget.class,
            Domain.class,
            Empty.class,
            Firmware.class,
            Gpu.class,
            HttpSource.class,
            ImportSource.class,
            Interface.class,
            InterfaceStatus.class,
            KubeVirt.class,
            KubeVirtConfiguration.class,
            KubeVirtExtension.class,
            KubeVirtSpec.class,
            KubeVirtStatus.class,
            Memory.class,
            Multus.class,
            Network.class,
            NetworkAttachmentDefinition.class,
            NetworkAttachmentDefinitionSpec.class,
            NetworkConfiguration.class,
            PluginBinding.class,
            RegistrySource.class,
            ResourceCondition.class,
            StorageProfile.class,
            StorageProfileSpec.class,
            StorageProfileStatus.class,
            StorageSpec.class,
            TemplateMetadata.class,
            VirtualMachine.class,
            VirtualMachineInstance.class,
            VirtualMachineInstanceSpec.class,
            VirtualMachineInstanceStatus.class,
            VirtualMachineInstanceView.class,
            VirtualMachineSpec.class,
            VirtualMachineStatus.class,
            VirtualMachineTemplate.class,
            Volume.class,
            VolumeSnapshotStatus.class,
        })
final class NativeTypes {

    private NativeTypes() {}
}
