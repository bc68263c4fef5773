package dev.novasphere.wukong.api.v1alpha1.network;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Absent;
import dev.novasphere.wukong.api.rules.Limits;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.stream.Stream;

/** Address of the guest on one network, written as cloud-init network data version 2. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(value = IpRules.ADDRESS_CEL, fieldPath = ".address", message = IpRules.ADDRESS_MESSAGE)
@ValidationRule(value = IpRules.GATEWAY_CEL, fieldPath = ".gateway", message = IpRules.GATEWAY_MESSAGE)
@ValidationRule(value = IpRules.GATEWAY_FAMILY_CEL, fieldPath = ".gateway", message = IpRules.GATEWAY_FAMILY_MESSAGE)
@ValidationRule(value = IpRules.GATEWAY_IPV4_CEL, fieldPath = ".gateway", message = IpRules.GATEWAY_IPV4_MESSAGE)
@ValidationRule(value = IpRules.GATEWAY6_CEL, fieldPath = ".gateway6", message = IpRules.GATEWAY6_MESSAGE)
@ValidationRule(value = IpRules.ADDRESSES_CEL, fieldPath = ".addresses", message = IpRules.ADDRESSES_MESSAGE)
@ValidationRule(value = IpRules.SERVERS_CEL, fieldPath = ".dnsServers", message = IpRules.SERVERS_MESSAGE)
@ValidationRule(value = IpRules.DOMAINS_CEL, fieldPath = ".searchDomains", message = IpRules.DOMAINS_MESSAGE)
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
        List<@Size(max = Limits.ADDRESS) String> dnsServers,

        @Size(max = Limits.FURTHER_ADDRESSES)
        @JsonPropertyDescription(
                "Further addresses with prefix length, IPv4 or IPv6: beside address, or beside what a DHCP server gives.")
        List<@Size(max = Limits.ADDRESS) String> addresses,

        @Size(max = Limits.ADDRESS)
        @JsonPropertyDescription(
                "Default gateway for IPv6, where gateway is that for IPv4. With either mode, because DHCP gives none.")
        String gateway6,

        @JsonPropertyDescription(
                "When true, the guest also asks a DHCPv6 server on this network, with either mode. Default false.")
        Boolean dhcp6,

        @Size(max = Limits.ROUTES)
        @JsonPropertyDescription("Routes to networks behind other routers of this network, with either mode.")
        List<RouteSpec> routes,

        @Size(max = Limits.SEARCH_DOMAINS) @JsonPropertyDescription("Domains in which the guest resolves short names.")
        List<@Size(max = Limits.TEXT) String> searchDomains) {

    public IpConfig {
        address = Absent.ifEmpty(address);
        gateway = Absent.ifEmpty(gateway);
        gateway6 = Absent.ifEmpty(gateway6);
        dnsServers = withoutEmpty(dnsServers);
        addresses = withoutEmpty(addresses);
        routes = routes == null ? List.of() : List.copyOf(routes);
        searchDomains = withoutEmpty(searchDomains);
    }

    /** The address and the further addresses, in this order; in mode dhcp, where address has no effect, only the further ones. */
    public List<String> staticAddresses() {
        return Stream.concat(Stream.ofNullable(mode == IpMode.DHCP ? null : address), addresses.stream())
                .toList();
    }

    /** Whether the guest asks a DHCPv6 server. */
    public boolean asksDhcp6() {
        return Boolean.TRUE.equals(dhcp6);
    }

    private static List<String> withoutEmpty(List<String> texts) {
        return texts == null
                ? List.of()
                : texts.stream().filter(text -> !text.isEmpty()).toList();
    }
}
