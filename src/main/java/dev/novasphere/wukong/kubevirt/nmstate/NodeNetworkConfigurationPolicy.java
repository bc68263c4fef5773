package dev.novasphere.wukong.kubevirt.nmstate;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A piece of the network configuration of nodes, kept by NMState. */
@Group("nmstate.io")
@Version("v1")
@Plural("nodenetworkconfigurationpolicies")
@ShortNames("nncp")
@JsonIgnoreProperties(ignoreUnknown = true)
public class NodeNetworkConfigurationPolicy
        extends CustomResource<NodeNetworkConfigurationPolicySpec, NodeNetworkConfigurationPolicyStatus> {

    @Override
    protected NodeNetworkConfigurationPolicySpec initSpec() {
        return null;
    }

    @Override
    protected NodeNetworkConfigurationPolicyStatus initStatus() {
        return null;
    }
}
