package dev.novasphere.wukong.kubevirt.migration;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A move of a running guest to another node. */
@Group("kubevirt.io")
@Version("v1")
@Plural("virtualmachineinstancemigrations")
@ShortNames({"vmim", "vmims"})
@JsonIgnoreProperties(ignoreUnknown = true)
public class VirtualMachineInstanceMigration
        extends CustomResource<VirtualMachineInstanceMigrationSpec, VirtualMachineInstanceMigrationStatus>
        implements Namespaced {

    @Override
    protected VirtualMachineInstanceMigrationSpec initSpec() {
        return null;
    }

    @Override
    protected VirtualMachineInstanceMigrationStatus initStatus() {
        return null;
    }
}
