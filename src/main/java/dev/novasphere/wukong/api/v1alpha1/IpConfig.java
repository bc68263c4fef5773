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
        fieldPath = ".address",
        message = Refusals.STATIC_ADDRESS)
@ValidationRule(
        value = "!has(self.gateway) || self.gateway == '' || isIP(self.gateway)",
        fieldPath = ".gateway",
        message = Refusals.GATEWAY)
@ValidationRule(
        value =
                "self.mode != 'static' || !has(self.gateway) || !isIP(self.gateway) || !has(self.address) || !isCIDR(self.address)"
                        + " || ip(self.gateway).family() == cidr(self.address).ip().family()",
        fieldPath = ".gateway",
        message = Refusals.GATEWAY_FAMILY)
@ValidationRule(
        value = "!has(self.dnsServers) || self.dnsServers.all(s, s == '' || isIP(s))",
        fieldPath = ".dnsServers",
        message = Refusals.DNS_SERVERS)
public record IpConfig(
        @Required
        @JsonPropertyDescription(
                "static: the address given here. dhcp: the address a DHCP server on the network gives.")
        IpMode mode,

        @Size(max = Limits.ADDRESS)
        @JsonPropertyDescription(
                "Address with prefix length (CIDR), for example 192.168.10.5/24. Needed for mode static, without effect with dhcp.")
        String address,

        @Size(max = Limits.ADDRESS)
        @JsonPropertyDescription(
                "Default gateway on this network. Absent: no default route through it. Without effect with dhcp.")
        String gateway,

        @Size(max = Limits.DNS_SERVERS) @JsonPropertyDescription("Addresses of the name servers the guest asks.")
        List<@Size(max = Limits.ADDRESS) String> dnsServers) {

    public IpConfig {
        address = Absent.ifEmpty(address);
        gateway = Absent.ifEmpty(gateway);
        dnsServers = dnsServers == null
                ? List.of()
                : dnsServers.stream().filter(server -> !server.isEmpty()).toList();
    }
}
