package dev.novasphere.wukong.kubevirt.nmstate;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** The state of a policy on one node, written by NMState; read only. Labels name the policy and the node. */
@Group("nmstate.io")
@Version("v1beta1")
@Plural("nodenetworkconfigurationenactments")
@ShortNames("nnce")
@JsonIgnoreProperties(ignoreUnknown = true)
public class NodeNetworkConfigurationEnactment extends CustomResource<Void, NodeNetworkConfigurationEnactmentStatus> {

    /** Label with the name of the policy. */
    public static final String POLICY = "nmstate.io/policy";

    /** Label with the name of the node. */
    public static final String NODE = "nmstate.io/node";

    @Override
    protected Void initSpec() {
        return null;
    }

    @Override
    protected NodeNetworkConfigurationEnactmentStatus initStatus() {
        return null;
    }
}
