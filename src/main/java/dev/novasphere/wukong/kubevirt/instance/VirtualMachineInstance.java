package dev.novasphere.wukong.kubevirt.instance;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A running guest; written by KubeVirt alone. */
@Group("kubevirt.io")
@Version("v1")
@Plural("virtualmachineinstances")
@ShortNames({"vmi", "vmis"})
@JsonIgnoreProperties(ignoreUnknown = true)
public class VirtualMachineInstance extends CustomResource<VirtualMachineInstanceView, VirtualMachineInstanceStatus>
        implements Namespaced {

    @Override
    protected VirtualMachineInstanceView initSpec() {
        return null;
    }

    @Override
    protected VirtualMachineInstanceStatus initStatus() {
        return null;
    }

    /** Whether the guest runs. */
    public boolean runs() {
        return getStatus() != null && getStatus().running();
    }

    /** Whether the guest ended and is still listed. */
    public boolean ended() {
        return getStatus() != null && getStatus().ended();
    }
}
