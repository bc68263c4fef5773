package dev.novasphere.wukong.api.v1alpha1.network;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Refusals;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A route of the guest to a network behind a router. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "isCIDR(self.to) && cidr(self.to).prefixLength() > 0 && cidr(self.to) == cidr(self.to).masked()",
        fieldPath = ".to",
        message = Refusals.ROUTE_TO)
@ValidationRule(
        value = "isIP(self.via) && (!isCIDR(self.to) || ip(self.via).family() == cidr(self.to).ip().family())",
        fieldPath = ".via",
        message = Refusals.ROUTE_VIA)
public record RouteSpec(
        @Required
        @Size(max = Limits.ADDRESS)
        @JsonPropertyDescription(
                "Network the route leads to, with its prefix length (CIDR), for example 10.20.0.0/16. Default routes are set by gateway"
                        + " and gateway6.")
        String to,

        @Required
        @Size(max = Limits.ADDRESS)
        @JsonPropertyDescription("Address of the router, which the guest reaches directly on this network.")
        String via,

        @Min(0)
        @Max(Integer.MAX_VALUE)
        @ValidationRule(value = "self >= 0 && self <= 2147483647", message = Refusals.ROUTE_METRIC)
        @JsonPropertyDescription("Of several routes to one network that with the lowest metric is taken.")
        Integer metric) {}
