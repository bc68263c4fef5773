package dev.novasphere.wukong.kubevirt.instance;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What KubeVirt knows of the claim behind a volume of a guest.
 *
 * @param claimName its name
 * @param accessModes its access modes
 * @param filesystemOverhead the part of the claim that KubeVirt leaves to the file system, a number between 0 and 1 such as 0.055
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record GuestClaimInfo(String claimName, String filesystemOverhead, List<String> accessModes) {
    public GuestClaimInfo {
        accessModes = accessModes == null ? List.of() : List.copyOf(accessModes);
    }
}
