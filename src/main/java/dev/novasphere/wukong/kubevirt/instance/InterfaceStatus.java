package dev.novasphere.wukong.kubevirt.instance;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** A network interface as the guest shows it. The name is empty for interfaces that only the guest knows. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record InterfaceStatus(
        String name, String mac, String ipAddress, List<String> ipAddresses, String interfaceName, String linkState) {
    public InterfaceStatus {
        ipAddresses = ipAddresses == null ? List.of() : List.copyOf(ipAddresses);
    }
}
