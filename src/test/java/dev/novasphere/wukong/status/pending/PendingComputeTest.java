package dev.novasphere.wukong.status.pending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.domain.Domain;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PendingComputeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{cpu: {cores: 4}} | {cpu: {cores: 2}} | spec.cpu (2 run, 4 wanted)",
                "{cpu: {cores: 4}} | {} | spec.cpu (1 run, 4 wanted)",
                "{cpu: {sockets: 4}} | {cpu: {cores: 4}} | spec.liveResize (cpus as sockets instead of cores)",
                "{cpu: {cores: 4}} | {cpu: {sockets: 4}} | spec.liveResize (cpus as cores instead of sockets)",
                "{cpu: {cores: 2, sockets: 2}} | {cpu: {cores: 4}} | spec.cpuTopology",
                "{cpu: {cores: 2, threads: 2}} | {cpu: {cores: 4}} | spec.cpuTopology",
                "{cpu: {cores: 2, model: host-model}} | {cpu: {cores: 2}} | spec.cpuModel (none runs, host-model wanted)",
                "{cpu: {cores: 2, model: Haswell}} | {cpu: {cores: 2, model: Nehalem}} | spec.cpuModel (Nehalem runs, Haswell wanted)",
                "{cpu: {features: [{name: vmx}]}} | {cpu: {}} | spec.cpuFeatures",
                "{cpu: {dedicatedCpuPlacement: true}} | {cpu: {}} | spec.dedicatedCpuPlacement",
                "{cpu: {isolateEmulatorThread: true}} | {cpu: {isolateEmulatorThread: false}} | spec.isolateEmulatorThread",
                "{memory: {guest: 4Gi}} | {memory: {guest: 2Gi}} | spec.memory (2Gi runs, 4Gi wanted)",
                "{memory: {guest: 4Gi}} | {} | spec.memory (nothing runs, 4Gi wanted)",
                "{memory: {guest: 4Gi, hugepages: {pageSize: 2Mi}}} | {memory: {guest: 4Gi}} | spec.hugepages",
                "{resources: {limits: {cpu: '2'}}} | {resources: {limits: {cpu: '1'}}} | spec.resources",
                "{resources: {requests: {cpu: '2'}}} | {} | spec.resources",
                "{devices: {gpus: [{name: a, deviceName: x/y}]}} | {devices: {}} | spec.gpus",
                "{devices: {}} | {devices: {hostDevices: [{name: a, deviceName: x/y}]}} | spec.hostDevices",
            })
    void a_field_that_waits_is_named_as_the_wukong_has_it(String template, String guest, String field) {
        assertThat(between(template, guest)).containsExactly(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | {cpu: {cores: 2, model: host-model}, memory: {guest: 1Gi}}",
                "{cpu: {cores: 2}} | {cpu: {cores: 2, sockets: 1, threads: 1, model: host-model, features: [{name: vmx}]}}",
                "{cpu: {dedicatedCpuPlacement: false}} | {cpu: {}}",
                "{memory: {guest: 1Gi}} | {memory: {guest: 1024Mi}}",
                "{resources: {limits: {cpu: '2'}}} | {resources: {limits: {cpu: 2000m}, requests: {cpu: '1'}}}",
                "{devices: {gpus: [{name: a, deviceName: x/y}, {name: b, deviceName: x/z}]}} | {devices: {gpus: [{name: b, deviceName: x/z}, {name: a, deviceName: x/y}]}}",
            })
    void what_the_template_leaves_to_kubevirt_and_other_forms_of_a_quantity_are_no_change(
            String template, String guest) {
        assertThat(between(template, guest)).isEmpty();
    }

    @Test
    void requests_that_kubevirt_raised_with_the_memory_of_a_running_guest_are_no_change() {
        assertThat(between(
                        "{memory: {guest: 2Gi}, resources: {requests: {memory: 2Gi}}}",
                        "{memory: {guest: 2Gi, maxGuest: 8Gi}, resources: {requests: {memory: 3Gi}}}"))
                .isEmpty();
    }

    @Test
    void several_fields_are_named_each() {
        assertThat(between("{cpu: {cores: 4}, memory: {guest: 4Gi}}", "{cpu: {cores: 2}, memory: {guest: 2Gi}}"))
                .containsExactly("spec.cpu (2 run, 4 wanted)", "spec.memory (2Gi runs, 4Gi wanted)");
    }

    private static List<String> between(String template, String guest) {
        return PendingCompute.between(read(template), read(guest));
    }

    private static Domain read(String yaml) {
        return Serialization.unmarshal("---\n" + yaml, Domain.class);
    }
}
