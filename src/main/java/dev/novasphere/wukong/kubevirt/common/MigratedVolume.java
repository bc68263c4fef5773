package dev.novasphere.wukong.kubevirt.common;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A volume whose data KubeVirt moves from one claim to another.
 *
 * @param volumeName name of the volume
 * @param sourcePVCInfo the claim that holds them until then
 * @param destinationPVCInfo the claim that the data are moved to
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MigratedVolume(String volumeName, MigratedClaim sourcePVCInfo, MigratedClaim destinationPVCInfo) {

    /** Whether its data are moved from one claim to another. */
    public boolean goes(String from, String to) {
        return sourcePVCInfo != null
                && destinationPVCInfo != null
                && from.equals(sourcePVCInfo.claimName())
                && to.equals(destinationPVCInfo.claimName());
    }
}
