package dev.novasphere.wukong.kubevirt.multus;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** A secondary network for Multus. */
@Group("k8s.cni.cncf.io")
@Version("v1")
@Plural("network-attachment-definitions")
@Singular("network-attachment-definition")
@ShortNames("net-attach-def")
@JsonIgnoreProperties(ignoreUnknown = true)
public class NetworkAttachmentDefinition extends CustomResource<NetworkAttachmentDefinitionSpec, Void>
        implements Namespaced {

    @Override
    protected NetworkAttachmentDefinitionSpec initSpec() {
        return null;
    }

    @Override
    protected Void initStatus() {
        return null;
    }
}
