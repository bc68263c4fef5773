package dev.novasphere.wukong.api.v1alpha1.guest;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Limits;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Where the guest gets its time from (cloud-init module NTP). */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record GuestTime(
        @Size(max = Limits.TIME_SERVERS)
        @ValidationRule(value = CloudInitRules.TIME_SERVERS_CEL, message = CloudInitRules.TIME_SERVERS_MESSAGE)
        @JsonPropertyDescription("Time servers, by name or IP address.")
        List<@Size(max = Limits.TEXT) String> servers,

        @Size(max = Limits.TIME_SERVERS)
        @ValidationRule(value = CloudInitRules.TIME_SERVERS_CEL, message = CloudInitRules.TIME_SERVERS_MESSAGE)
        @JsonPropertyDescription("Pools of time servers, by name.")
        List<@Size(max = Limits.TEXT) String> pools) {

    public GuestTime {
        servers = servers == null ? List.of() : List.copyOf(servers);
        pools = pools == null ? List.of() : List.copyOf(pools);
    }
}
