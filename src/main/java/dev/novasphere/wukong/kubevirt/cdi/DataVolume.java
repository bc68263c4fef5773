package dev.novasphere.wukong.kubevirt.cdi;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A claim that CDI fills. Its spec cannot be changed. */
@Group("cdi.kubevirt.io")
@Version("v1beta1")
@Plural("datavolumes")
@ShortNames({"dv", "dvs"})
@JsonIgnoreProperties(ignoreUnknown = true)
public class DataVolume extends CustomResource<DataVolumeSpec, DataVolumeStatus> implements Namespaced {

    /** Whether CDI has filled it. */
    public boolean filled() {
        return getStatus() != null && "Succeeded".equals(getStatus().phase());
    }

    @Override
    protected DataVolumeSpec initSpec() {
        return null;
    }

    @Override
    protected DataVolumeStatus initStatus() {
        return null;
    }
}
