package dev.novasphere.wukong.kubevirt.machine;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceSpec;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Optional;

/** A virtual machine that KubeVirt keeps: the only object an operator may write. */
@Group("kubevirt.io")
@Version("v1")
@Plural("virtualmachines")
@ShortNames({"vm", "vms"})
@JsonIgnoreProperties(ignoreUnknown = true)
public class VirtualMachine extends CustomResource<VirtualMachineSpec, VirtualMachineStatus> implements Namespaced {

    @Override
    protected VirtualMachineSpec initSpec() {
        return null;
    }

    @Override
    protected VirtualMachineStatus initStatus() {
        return null;
    }

    /** What its guests are made of: the spec of its template; empty where it has none. */
    public Optional<VirtualMachineInstanceSpec> guestSpec() {
        VirtualMachineTemplate template = getSpec() == null ? null : getSpec().template();
        return Optional.ofNullable(template == null ? null : template.spec());
    }

    /** The architecture that its guests are made for; empty where it has none. */
    public Optional<String> architecture() {
        return guestSpec().map(VirtualMachineInstanceSpec::architecture);
    }
}
