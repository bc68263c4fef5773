package dev.novasphere.wukong.kubevirt.snapshot;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A snapshot of a virtual machine and its volumes. */
@Group("snapshot.kubevirt.io")
@Version("v1beta1")
@Plural("virtualmachinesnapshots")
@ShortNames({"vmsnapshot", "vmsnapshots"})
@JsonIgnoreProperties(ignoreUnknown = true)
public class VirtualMachineSnapshot extends CustomResource<VirtualMachineSnapshotSpec, VirtualMachineSnapshotStatus>
        implements Namespaced {

    @Override
    protected VirtualMachineSnapshotSpec initSpec() {
        return null;
    }

    @Override
    protected VirtualMachineSnapshotStatus initStatus() {
        return null;
    }
}
