package dev.novasphere.wukong.api.v1alpha1.restore;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Puts the disks of one Wukong's virtual machine back to a snapshot, once. */
@Group(Wukong.GROUP)
@Version(Wukong.VERSION)
@Plural("wukongrestores")
@ShortNames("wkr")
@JsonIgnoreProperties(ignoreUnknown = true)
@AdditionalPrinterColumn(name = "Wukong", jsonPath = ".spec.wukongName", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Snapshot", jsonPath = ".spec.snapshotName", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type=='Ready')].reason",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
public class WukongRestore extends CustomResource<WukongRestoreSpec, WukongRestoreStatus> implements Namespaced {

    /** The phase; Pending before the first reconciliation. */
    @JsonIgnore
    public RestorePhase phase() {
        return getStatus() == null || getStatus().phase() == null
                ? RestorePhase.Pending
                : getStatus().phase();
    }

    @Override
    protected WukongRestoreSpec initSpec() {
        return null;
    }

    @Override
    protected WukongRestoreStatus initStatus() {
        return null;
    }
}
