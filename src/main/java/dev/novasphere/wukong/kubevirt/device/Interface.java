package dev.novasphere.wukong.kubevirt.device;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.Empty;
import dev.novasphere.wukong.kubevirt.common.OtherFields;
import java.util.Map;

/** A network interface of the guest; its network has the same name. Fields not modelled are kept. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Interface(
        String name,
        @JsonInclude(JsonInclude.Include.NON_NULL) Empty masquerade,
        @JsonInclude(JsonInclude.Include.NON_NULL) Empty bridge,
        @JsonInclude(JsonInclude.Include.NON_NULL) Empty sriov,
        PluginBinding binding,
        String macAddress,
        String state,
        String model,
        Integer bootOrder,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> other) {
    public Interface {
        other = OtherFields.of(other);
    }

    /** An interface of KubeVirt's usual model, without a place in the boot order. */
    public Interface(
            String name,
            Empty masquerade,
            Empty bridge,
            Empty sriov,
            PluginBinding binding,
            String macAddress,
            String state,
            Map<String, Object> other) {
        this(name, masquerade, bridge, sriov, binding, macAddress, state, null, null, other);
    }

    /** An interface on the pod network behind KubeVirt's NAT. */
    public static Interface masquerade(String name, String macAddress) {
        return new Interface(name, Empty.object(), null, null, null, macAddress, null, Map.of());
    }

    /** An interface bridged to a secondary network. */
    public static Interface bridge(String name, String macAddress) {
        return new Interface(name, null, Empty.object(), null, null, macAddress, null, Map.of());
    }

    /** A virtual function passed to the guest. */
    public static Interface sriov(String name, String macAddress) {
        return new Interface(name, null, null, Empty.object(), null, macAddress, null, Map.of());
    }

    /** The same in a state that KubeVirt brings about: up, down or absent; absent unplugs it from the running guest. */
    public Interface withState(String state) {
        return new Interface(name, masquerade, bridge, sriov, binding, macAddress, state, model, bootOrder, other);
    }

    /** The same as another model of network card, and with a place in the boot order; null leaves either to KubeVirt. */
    public Interface with(String model, Integer bootOrder) {
        return new Interface(name, masquerade, bridge, sriov, binding, macAddress, state, model, bootOrder, other);
    }

    /** An interface bound by a network binding plugin that the KubeVirt object registers. */
    public static Interface plugin(String name, String plugin, String macAddress) {
        return new Interface(name, null, null, null, PluginBinding.of(plugin), macAddress, null, Map.of());
    }
}
