package dev.novasphere.wukong.kubevirt.instance;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.Empty;
import dev.novasphere.wukong.kubevirt.common.OtherFields;
import java.util.Map;

/** A network of the virtual machine. Fields not modelled are kept. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Network(
        String name,
        @JsonInclude(JsonInclude.Include.NON_NULL) Empty pod,
        Multus multus,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> other) {
    public Network {
        other = OtherFields.of(other);
    }

    /** The pod network. */
    public static Network pod(String name) {
        return new Network(name, Empty.object(), null, Map.of());
    }

    /** A secondary network; a primary one replaces the pod network. */
    public static Network multus(String name, String networkName, boolean primary) {
        return new Network(name, null, new Multus(networkName, primary ? Boolean.TRUE : null, Map.of()), Map.of());
    }
}
