package dev.novasphere.wukong.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** One virtual machine as its user thinks of it; the operator makes a KubeVirt VirtualMachine and all it needs of it. */
@Group(Wukong.GROUP)
@Version(Wukong.VERSION)
@Plural("wukongs")
@ShortNames("wk")
@JsonIgnoreProperties(ignoreUnknown = true)
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type=='Ready')].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Node", jsonPath = ".status.nodeName", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "IP",
        jsonPath = ".status.networks[0].ipAddress",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type=='Ready')].reason",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "OS",
        jsonPath = ".status.guest.os",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@ValidationRule(value = WukongRules.NAME_LENGTH_CEL, optionalOldSelf = true, message = WukongRules.NAME_LENGTH_MESSAGE)
@ValidationRule(
        value = WukongRules.SERVICE_NAME_CEL,
        fieldPath = ".spec.service",
        message = WukongRules.SERVICE_NAME_MESSAGE)
public class Wukong extends CustomResource<WukongSpec, WukongStatus> implements Namespaced {

    public static final String GROUP = "vm.novasphere.dev";
    public static final String VERSION = "v1alpha1";

    /**
     * Always false, so that the framework hands a Wukong that is being deleted to the reconciler like any other: it has a finalizer
     * only when there is something to undo or when another operator put one there, and the reconciler decides which.
     */
    @Override
    @JsonIgnore
    public boolean isMarkedForDeletion() {
        return false;
    }

    @Override
    protected WukongSpec initSpec() {
        return null;
    }

    @Override
    protected WukongStatus initStatus() {
        return null;
    }
}
