package dev.novasphere.wukong.kubevirt;

import dev.novasphere.wukong.kubevirt.cdi.ClaimPropertySet;
import dev.novasphere.wukong.kubevirt.cdi.CloneSource;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.cdi.DataVolumeSpec;
import dev.novasphere.wukong.kubevirt.cdi.DataVolumeStatus;
import dev.novasphere.wukong.kubevirt.cdi.HttpSource;
import dev.novasphere.wukong.kubevirt.cdi.ImportSource;
import dev.novasphere.wukong.kubevirt.cdi.RegistrySource;
import dev.novasphere.wukong.kubevirt.cdi.SourceReference;
import dev.novasphere.wukong.kubevirt.cdi.StorageProfile;
import dev.novasphere.wukong.kubevirt.cdi.StorageProfileSpec;
import dev.novasphere.wukong.kubevirt.cdi.StorageProfileStatus;
import dev.novasphere.wukong.kubevirt.cdi.StorageSpec;
import dev.novasphere.wukong.kubevirt.common.Empty;
import dev.novasphere.wukong.kubevirt.common.MigratedClaim;
import dev.novasphere.wukong.kubevirt.common.MigratedVolume;
import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import dev.novasphere.wukong.kubevirt.device.Devices;
import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.kubevirt.device.DiskTarget;
import dev.novasphere.wukong.kubevirt.device.Filesystem;
import dev.novasphere.wukong.kubevirt.device.Gpu;
import dev.novasphere.wukong.kubevirt.device.HostDevice;
import dev.novasphere.wukong.kubevirt.device.I6300Esb;
import dev.novasphere.wukong.kubevirt.device.Input;
import dev.novasphere.wukong.kubevirt.device.Interface;
import dev.novasphere.wukong.kubevirt.device.PluginBinding;
import dev.novasphere.wukong.kubevirt.device.Tpm;
import dev.novasphere.wukong.kubevirt.device.Watchdog;
import dev.novasphere.wukong.kubevirt.domain.Bootloader;
import dev.novasphere.wukong.kubevirt.domain.Clock;
import dev.novasphere.wukong.kubevirt.domain.Cpu;
import dev.novasphere.wukong.kubevirt.domain.CpuFeature;
import dev.novasphere.wukong.kubevirt.domain.Domain;
import dev.novasphere.wukong.kubevirt.domain.Efi;
import dev.novasphere.wukong.kubevirt.domain.FeatureState;
import dev.novasphere.wukong.kubevirt.domain.Features;
import dev.novasphere.wukong.kubevirt.domain.Firmware;
import dev.novasphere.wukong.kubevirt.domain.Hugepages;
import dev.novasphere.wukong.kubevirt.domain.Machine;
import dev.novasphere.wukong.kubevirt.domain.Memory;
import dev.novasphere.wukong.kubevirt.domain.MemoryStatus;
import dev.novasphere.wukong.kubevirt.domain.Numa;
import dev.novasphere.wukong.kubevirt.domain.Resources;
import dev.novasphere.wukong.kubevirt.installation.DeveloperConfiguration;
import dev.novasphere.wukong.kubevirt.installation.InstancetypeConfiguration;
import dev.novasphere.wukong.kubevirt.installation.KubeVirt;
import dev.novasphere.wukong.kubevirt.installation.KubeVirtConfiguration;
import dev.novasphere.wukong.kubevirt.installation.KubeVirtSpec;
import dev.novasphere.wukong.kubevirt.installation.KubeVirtStatus;
import dev.novasphere.wukong.kubevirt.installation.NetworkConfiguration;
import dev.novasphere.wukong.kubevirt.installation.WorkloadUpdateStrategy;
import dev.novasphere.wukong.kubevirt.instance.AccessCredential;
import dev.novasphere.wukong.kubevirt.instance.GuestClaimInfo;
import dev.novasphere.wukong.kubevirt.instance.GuestOsInfo;
import dev.novasphere.wukong.kubevirt.instance.GuestVolumeStatus;
import dev.novasphere.wukong.kubevirt.instance.InterfaceStatus;
import dev.novasphere.wukong.kubevirt.instance.Multus;
import dev.novasphere.wukong.kubevirt.instance.Network;
import dev.novasphere.wukong.kubevirt.instance.Probe;
import dev.novasphere.wukong.kubevirt.instance.ProbeCommand;
import dev.novasphere.wukong.kubevirt.instance.ProbePort;
import dev.novasphere.wukong.kubevirt.instance.ProbeRequest;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceSpec;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceStatus;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceView;
import dev.novasphere.wukong.kubevirt.machine.ClassMatcher;
import dev.novasphere.wukong.kubevirt.machine.TemplateMetadata;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachineSpec;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachineStatus;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachineTemplate;
import dev.novasphere.wukong.kubevirt.machine.VolumeMigrationState;
import dev.novasphere.wukong.kubevirt.machine.VolumeSnapshotStatus;
import dev.novasphere.wukong.kubevirt.machine.VolumeUpdateState;
import dev.novasphere.wukong.kubevirt.migration.MigrationState;
import dev.novasphere.wukong.kubevirt.migration.VirtualMachineInstanceMigration;
import dev.novasphere.wukong.kubevirt.migration.VirtualMachineInstanceMigrationSpec;
import dev.novasphere.wukong.kubevirt.migration.VirtualMachineInstanceMigrationStatus;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinitionSpec;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationEnactment;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationEnactmentStatus;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicySpec;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicyStatus;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkState;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkStateStatus;
import dev.novasphere.wukong.kubevirt.snapshot.SnapshotError;
import dev.novasphere.wukong.kubevirt.snapshot.SnapshotVolumes;
import dev.novasphere.wukong.kubevirt.snapshot.SourceIndication;
import dev.novasphere.wukong.kubevirt.snapshot.TypedReference;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineRestore;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineRestoreSpec;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineRestoreStatus;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshot;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshotSpec;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshotStatus;
import dev.novasphere.wukong.kubevirt.snapshot.VolumeRestore;
import dev.novasphere.wukong.kubevirt.volume.ClaimSource;
import dev.novasphere.wukong.kubevirt.volume.CloudInitVolume;
import dev.novasphere.wukong.kubevirt.volume.ConfigMapSource;
import dev.novasphere.wukong.kubevirt.volume.ContainerDiskSource;
import dev.novasphere.wukong.kubevirt.volume.DataVolumeSource;
import dev.novasphere.wukong.kubevirt.volume.SecretSource;
import dev.novasphere.wukong.kubevirt.volume.ServiceAccountSource;
import dev.novasphere.wukong.kubevirt.volume.SysprepVolume;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** The types that are read from and written as JSON, for the native image. */
@RegisterForReflection(
        targets = {
            ClaimPropertySet.class,
            ClaimSource.class,
            CloneSource.class,
            Bootloader.class,
            Efi.class,
            Features.class,
            FeatureState.class,
            Clock.class,
            Machine.class,
            Resources.class,
            ClassMatcher.class,
            CpuFeature.class,
            Numa.class,
            Hugepages.class,
            HostDevice.class,
            Tpm.class,
            Input.class,
            Watchdog.class,
            I6300Esb.class,
            SysprepVolume.class,
            ContainerDiskSource.class,
            SecretSource.class,
            ConfigMapSource.class,
            ServiceAccountSource.class,
            Filesystem.class,
            AccessCredential.class,
            AccessCredential.SshPublicKey.class,
            AccessCredential.Source.class,
            AccessCredential.SecretName.class,
            AccessCredential.Propagation.class,
            AccessCredential.ByAgent.class,
            CloudInitVolume.class,
            Cpu.class,
            DataVolume.class,
            DataVolumeSource.class,
            DataVolumeSpec.class,
            DataVolumeStatus.class,
            DeveloperConfiguration.class,
            Devices.class,
            Disk.class,
            DiskTarget.class,
            Domain.class,
            Empty.class,
            Firmware.class,
            Gpu.class,
            HttpSource.class,
            ImportSource.class,
            InstancetypeConfiguration.class,
            Interface.class,
            InterfaceStatus.class,
            KubeVirt.class,
            KubeVirtConfiguration.class,
            KubeVirtExtension.class,
            KubeVirtSpec.class,
            KubeVirtStatus.class,
            Memory.class,
            MemoryStatus.class,
            Multus.class,
            Network.class,
            NetworkAttachmentDefinition.class,
            NetworkAttachmentDefinitionSpec.class,
            NetworkConfiguration.class,
            NodeNetworkConfigurationEnactment.class,
            NodeNetworkConfigurationEnactmentStatus.class,
            NodeNetworkConfigurationPolicy.class,
            NodeNetworkConfigurationPolicySpec.class,
            NodeNetworkConfigurationPolicyStatus.class,
            NodeNetworkState.class,
            NodeNetworkStateStatus.class,
            PluginBinding.class,
            Probe.class,
            ProbeCommand.class,
            ProbePort.class,
            ProbeRequest.class,
            RegistrySource.class,
            ResourceCondition.class,
            SnapshotError.class,
            SnapshotVolumes.class,
            SourceIndication.class,
            SourceReference.class,
            StorageProfile.class,
            StorageProfileSpec.class,
            StorageProfileStatus.class,
            StorageSpec.class,
            TemplateMetadata.class,
            TypedReference.class,
            VirtualMachine.class,
            VirtualMachineInstance.class,
            VirtualMachineInstanceMigration.class,
            VirtualMachineInstanceMigrationSpec.class,
            VirtualMachineInstanceMigrationStatus.class,
            MigrationState.class,
            VirtualMachineInstanceSpec.class,
            VirtualMachineInstanceStatus.class,
            GuestOsInfo.class,
            GuestVolumeStatus.class,
            GuestClaimInfo.class,
            VirtualMachineInstanceView.class,
            VirtualMachineRestore.class,
            VirtualMachineRestoreSpec.class,
            VirtualMachineRestoreStatus.class,
            VirtualMachineSnapshot.class,
            VirtualMachineSnapshotSpec.class,
            VirtualMachineSnapshotStatus.class,
            VirtualMachineSpec.class,
            VirtualMachineStatus.class,
            VirtualMachineTemplate.class,
            Volume.class,
            VolumeRestore.class,
            VolumeMigrationState.class,
            VolumeSnapshotStatus.class,
            VolumeUpdateState.class,
            MigratedClaim.class,
            MigratedVolume.class,
            WorkloadUpdateStrategy.class,
        })
final class NativeTypes {

    private NativeTypes() {}
}
