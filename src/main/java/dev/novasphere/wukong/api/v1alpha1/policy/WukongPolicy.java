package dev.novasphere.wukong.api.v1alpha1.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * What the Wukongs of some namespaces may say, written by the administrator of the cluster. Where several policies select a namespace, each
 * of them must allow a Wukong.
 */
@Group(Wukong.GROUP)
@Version(Wukong.VERSION)
@Plural("wukongpolicies")
@ShortNames("wkp")
@JsonIgnoreProperties(ignoreUnknown = true)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public class WukongPolicy extends CustomResource<WukongPolicySpec, Void> {

    @Override
    protected WukongPolicySpec initSpec() {
        return null;
    }

    @Override
    protected Void initStatus() {
        return null;
    }
}
