package dev.novasphere.wukong.kubevirt.snapshot;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Puts a virtual machine back to a snapshot. */
@Group("snapshot.kubevirt.io")
@Version("v1beta1")
@Plural("virtualmachinerestores")
@ShortNames({"vmrestore", "vmrestores"})
@JsonIgnoreProperties(ignoreUnknown = true)
public class VirtualMachineRestore extends CustomResource<VirtualMachineRestoreSpec, VirtualMachineRestoreStatus>
        implements Namespaced {

    @Override
    protected VirtualMachineRestoreSpec initSpec() {
        return null;
    }

    @Override
    protected VirtualMachineRestoreStatus initStatus() {
        return null;
    }
}
