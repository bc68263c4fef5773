package dev.novasphere.wukong.plan.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.novasphere.wukong.kubevirt.device.Interface;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.naming.Annotations;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DetachingNicsTest {

    private static final String NIC = "{name: lan, bridge: {}}";

    @Test
    void a_card_that_is_taken_out_stays_marked_as_absent_while_the_guest_has_it() {
        assertThat(detaching(
                        "template: {spec: {domain: {devices: {interfaces: [%s]}}, networks: [{name: lan, multus: {networkName: lan}}]}}"
                                .formatted(NIC)))
                .extracting(Interface::name, Interface::state)
                .containsExactly(tuple("lan", "absent"));
    }

    /** An API server has no such machine, but a file for render may be one. */
    @ParameterizedTest
    @ValueSource(
            strings = {"runStrategy: Always", "template: {}", "template: {spec: {}}", "template: {spec: {domain: {}}}"})
    void a_machine_without_devices_has_none(String spec) {
        assertThat(detaching(spec)).isEmpty();
    }

    private static List<Interface> detaching(String spec) {
        VirtualMachine machine = Serialization.unmarshal(
                "metadata: {name: web-vm, annotations: {%s: lan}}\nspec: {%s}"
                        .formatted(Annotations.OUR_NETWORKS, spec),
                VirtualMachine.class);
        VirtualMachineInstance guest = Serialization.unmarshal(
                "spec: {domain: {devices: {interfaces: [%s]}}}".formatted(NIC), VirtualMachineInstance.class);
        return DetachingNics.of(
                        GivenWukong.of(
                                "cpu: 1",
                                GivenWukong.clusterWith()
                                        .machine(Optional.of(machine))
                                        .guest(Optional.of(guest))
                                        .build()),
                        Set.of())
                .interfaces();
    }
}
