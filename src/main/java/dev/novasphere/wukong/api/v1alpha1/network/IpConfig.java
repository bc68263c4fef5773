package dev.novasphere.wukong.api.v1alpha1.network;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Absent;
import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Refusals;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.stream.Stream;

/** Address of the guest on one network, written as cloud-init network data version 2. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self.mode != 'static' || (has(self.address) && self.address != '' ? isCIDR(self.address)"
                + " : has(self.addresses) && self.addresses.exists(a, a != ''))",
        fieldPath = ".address",
        message = Refusals.STATIC_ADDRESS)
@ValidationRule(
        value = "!has(self.gateway) || self.gateway == '' || isIP(self.gateway)",
        fieldPath = ".gateway",
        message = Refusals.GATEWAY)
@ValidationRule(
        value = "self.mode != 'static' || !has(self.gateway) || !isIP(self.gateway) || !" + IpConfig.ALL
                + ".exists(a, isCIDR(a)) || " + IpConfig.ALL
                + ".exists(a, isCIDR(a) && cidr(a).ip().family() == ip(self.gateway).family())",
        fieldPath = ".gateway",
        message = Refusals.GATEWAY_FAMILY)
@ValidationRule(
        value = "!has(self.gateway6) || self.gateway6 == '' || !has(self.gateway) || !isIP(self.gateway)"
                + " || ip(self.gateway).family() == 4",
        fieldPath = ".gateway",
        message = Refusals.GATEWAY_TWICE)
@ValidationRule(
        value =
                "!has(self.gateway6) || self.gateway6 == '' || (isIP(self.gateway6) && ip(self.gateway6).family() == 6)",
        fieldPath = ".gateway6",
        message = Refusals.GATEWAY6)
@ValidationRule(
        value = "!has(self.addresses) || self.addresses.all(a, a == '' || isCIDR(a))",
        fieldPath = ".addresses",
        message = Refusals.FURTHER_ADDRESSES)
@ValidationRule(
        value = "!has(self.dnsServers) || self.dnsServers.all(s, s == '' || isIP(s))",
        fieldPath = ".dnsServers",
        message = Refusals.DNS_SERVERS)
@ValidationRule(
        value = "!has(self.searchDomains) || self.searchDomains.all(d, d == '' || (d.size() <= 253 && d.matches('"
                + Patterns.DNS_SUBDOMAIN + "')))",
        fieldPath = ".searchDomains",
        message = Refusals.SEARCH_DOMAINS)
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

        @JsonPropertyDescription("When true, the guest also asks a DHCPv6 server on this network, with either mode.")
        Boolean dhcp6,

        @Size(max = Limits.ROUTES)
        @JsonPropertyDescription("Routes to networks behind other routers of this network, with either mode.")
        List<RouteSpec> routes,

        @Size(max = Limits.SEARCH_DOMAINS) @JsonPropertyDescription("Domains in which the guest looks up short names.")
        List<@Size(max = Limits.TEXT) String> searchDomains) {

    /** CEL: every address written here, in one list. */
    static final String ALL =
            "((has(self.address) ? [self.address] : []) + (has(self.addresses) ? self.addresses : []))";

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
