package dev.novasphere.wukong.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Address of the guest on one network, written as cloud-init network data version 2. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self.mode != 'static' || (has(self.address) && isCIDR(self.address))",
        message =
                "ipConfig.mode static needs an address with its prefix length; write for example address: 192.168.10.5/24")
@ValidationRule(
        value = "!has(self.gateway) || isIP(self.gateway)",
        message = "ipConfig.gateway must be an IP address without prefix length; write for example 192.168.10.1")
@ValidationRule(
        value = "!has(self.dnsServers) || self.dnsServers.all(s, isIP(s))",
        message = "each of ipConfig.dnsServers must be an IP address; write for example 192.168.10.53")
@ValidationRule(
        value = "self.mode != 'dhcp' || (!has(self.address) && !has(self.gateway))",
        message =
                "ipConfig.mode dhcp takes its address and gateway from the DHCP server; leave address and gateway out or write mode: static")
public record IpConfig(
        @Required @JsonPropertyDescription("static or dhcp.")
        IpMode mode,

        @Size(max = 64)
        @JsonPropertyDescription(
                "Address with prefix length (CIDR), for example 192.168.10.5/24. Needed for mode static.")
        String address,

        @Size(max = 45)
        @JsonPropertyDescription("Default gateway on this network. Absent: no default route through it.")
        String gateway,

        @Size(max = 8) @JsonPropertyDescription("Name servers the guest asks.")
        List<@Size(max = 45) String> dnsServers) {

    public IpConfig {
        dnsServers = dnsServers == null ? List.of() : List.copyOf(dnsServers);
    }
}
