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

    private static final String SUCCEEDED = "Succeeded";

    /** Whether CDI says that the claim has all of its data. Before CDI has handled a DataVolume it says neither this nor the contrary. */
    public boolean finished() {
        return SUCCEEDED.equals(phase());
    }

    /** Whether CDI says that the claim does not have all of its data yet. */
    public boolean unfinished() {
        return phase() != null && !finished();
    }

    private String phase() {
        return getStatus() == null ? null : getStatus().phase();
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
