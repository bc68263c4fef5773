package dev.novasphere.wukong.kubevirt.cdi;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** What CDI knows of a StorageClass. */
@Group("cdi.kubevirt.io")
@Version("v1beta1")
@Plural("storageprofiles")
@JsonIgnoreProperties(ignoreUnknown = true)
public class StorageProfile extends CustomResource<StorageProfileSpec, StorageProfileStatus> {

    @Override
    protected StorageProfileSpec initSpec() {
        return null;
    }

    @Override
    protected StorageProfileStatus initStatus() {
        return null;
    }
}
