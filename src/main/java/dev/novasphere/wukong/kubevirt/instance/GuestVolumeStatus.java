package dev.novasphere.wukong.kubevirt.instance;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What KubeVirt says of a volume of a guest.
 *
 * @param name name of the volume
 * @param persistentVolumeClaimInfo the claim behind it; null for other volumes
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record GuestVolumeStatus(String name, GuestClaimInfo persistentVolumeClaimInfo) {}
