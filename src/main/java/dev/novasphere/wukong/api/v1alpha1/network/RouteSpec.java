package dev.novasphere.wukong.api.v1alpha1.network;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Limits;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A route of the guest to a network behind a router. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(value = IpRules.ROUTE_TO_CEL, fieldPath = ".to", message = IpRules.ROUTE_TO_MESSAGE)
@ValidationRule(value = IpRules.ROUTE_VIA_CEL, fieldPath = ".via", message = IpRules.ROUTE_VIA_MESSAGE)
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
        @ValidationRule(value = IpRules.ROUTE_METRIC_CEL, message = IpRules.ROUTE_METRIC_MESSAGE)
        @JsonPropertyDescription(
                "Of several routes to one network that with the lowest metric is taken. Absent: the guest chooses.")
        Integer metric) {}
