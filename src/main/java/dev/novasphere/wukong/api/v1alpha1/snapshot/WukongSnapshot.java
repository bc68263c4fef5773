package dev.novasphere.wukong.api.v1alpha1.snapshot;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A snapshot of the disks of one Wukong's virtual machine, taken once. */
@Group(Wukong.GROUP)
@Version(Wukong.VERSION)
@Plural("wukongsnapshots")
@ShortNames("wks")
@JsonIgnoreProperties(ignoreUnknown = true)
@AdditionalPrinterColumn(name = "Wukong", jsonPath = ".spec.wukongName", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.readyToUse", type = AdditionalPrinterColumn.Type.BOOLEAN)
@AdditionalPrinterColumn(
        name = "Consistency",
        jsonPath = ".status.consistency",
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
@ValidationRule(
        value = SnapshotRules.NAME_LENGTH_CEL,
        optionalOldSelf = true,
        message = SnapshotRules.NAME_LENGTH_MESSAGE)
public class WukongSnapshot extends CustomResource<WukongSnapshotSpec, WukongSnapshotStatus> implements Namespaced {

    @Override
    protected WukongSnapshotSpec initSpec() {
        return null;
    }

    @Override
    protected WukongSnapshotStatus initStatus() {
        return null;
    }
}
