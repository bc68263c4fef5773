package dev.novasphere.wukong.plan.network;

import dev.novasphere.wukong.kubevirt.instance.Network;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceSpec;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.Takeover;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * The order of the interfaces of a running machine that is taken over. KubeVirt requires a restart for another order, and the Go operator
 * did not put a primary network first.
 *
 * @param names of the networks in their order; empty when any order will do
 */
record PreservedInterfaceOrder(List<String> names) {

    static PreservedInterfaceOrder of(PlanInput input) {
        return new PreservedInterfaceOrder(
                Takeover.guestRuns(input)
                        ? Takeover.template(input).map(VirtualMachineInstanceSpec::networks).orElse(List.of()).stream()
                                .map(Network::name)
                                .toList()
                        : List.of());
    }

    /** The same elements, those that the machine has first and in its order. */
    <T> List<T> of(List<T> elements, Function<T, String> name) {
        List<T> ordered = new ArrayList<>(elements);
        ordered.sort(Comparator.comparingInt(element -> {
            int position = names.indexOf(name.apply(element));
            return position < 0 ? names.size() : position;
        }));
        return List.copyOf(ordered);
    }
}
