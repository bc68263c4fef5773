package dev.novasphere.wukong.kubevirt.nmstate;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** The network of one node as NMState found it, under the node's name; read only. */
@Group("nmstate.io")
@Version("v1beta1")
@Plural("nodenetworkstates")
@ShortNames("nns")
@JsonIgnoreProperties(ignoreUnknown = true)
public class NodeNetworkState extends CustomResource<Void, NodeNetworkStateStatus> {

    @Override
    protected Void initSpec() {
        return null;
    }

    @Override
    protected NodeNetworkStateStatus initStatus() {
        return null;
    }
}
