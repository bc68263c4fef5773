package dev.novasphere.wukong.apply.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.status.events.EventMessage;
import dev.novasphere.wukong.write.DriftDetector;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes of objects by something else than the operator, and the events about them. */
class PutBackTest {

    private static final String MACHINE = """
            metadata: {name: web-vm, namespace: shop, labels: {vm.novasphere.dev/wukong: web}}
            spec:
              template:
                spec:
                  domain:
                    cpu: {cores: 2}
                    devices: {disks: [{name: root, disk: {bus: virtio}}, {name: data, disk: {bus: virtio}}]}
                  volumes: [{name: root, persistentVolumeClaim: {claimName: web-root}}]
            """;

    private static final class Hand extends Clock {
        private Instant now = Instant.parse("2026-01-02T03:04:05Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private static VirtualMachine machine(String yaml) {
        return DriftDetector.withHash(Serialization.unmarshal(yaml, VirtualMachine.class));
    }

    /** The machine as it was written, with one text in it exchanged since. */
    private static VirtualMachine changed(String from, String to) {
        String yaml = Serialization.asYaml(machine(MACHINE));
        assertThat(yaml).contains(from);
        return Serialization.unmarshal(yaml.replace(from, to), VirtualMachine.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cores: 2 | cores: 8 | spec.template.spec.domain.cpu.cores",
                "claimName: \"web-root\" | claimName: \"mine\" | spec.template.spec.volumes[root].persistentVolumeClaim.claimName",
                "name: \"data\" | name: \"other\" | spec.template.spec.domain.devices.disks[data]",
                "vm.novasphere.dev/wukong: \"web\" | vm.novasphere.dev/wukong: \"mine\" | metadata.labels.vm.novasphere.dev/wukong",
            })
    void a_changed_field_of_an_object_is_named_by_its_path(String from, String to, String path) {
        PutBack putBack = PutBack.of(machine(MACHINE), changed(from, to)).orElseThrow();

        assertThat(putBack.fields()).containsExactly(path);
    }

    @Test
    void what_others_add_is_no_change() {
        HasMetadata live = changed("cores: 2", "cores: 2\n        threads: 1");

        assertThat(PutBack.of(machine(MACHINE), live)).isEmpty();
    }

    @Test
    void another_plan_and_an_object_that_bears_no_hash_are_no_change_by_hand() {
        VirtualMachine planned = machine(MACHINE.replace("cores: 2", "cores: 4"));
        VirtualMachine withoutHash = Serialization.unmarshal(MACHINE, VirtualMachine.class);

        assertThat(PutBack.of(planned, machine(MACHINE)))
                .as("the Wukong or the operator's version changed")
                .isEmpty();
        assertThat(PutBack.of(planned, changed("cores: 2", "cores: 8"))).isEmpty();
        assertThat(PutBack.of(planned, withoutHash)).isEmpty();
    }

    @Test
    void of_a_secret_the_keys_are_named_and_no_content() {
        Secret planned = secret("a2V5cw==", "Zmlyc3Q=");

        assertThat(PutBack.of(planned, secret("b3RoZXI=", "Zmlyc3Q="))
                        .orElseThrow()
                        .fields())
                .containsExactly("data.userdata");
        assertThat(PutBack.of(planned, secret("b3RoZXI=", "c2Vjb25k")))
                .as("made for another plan")
                .isEmpty();
    }

    private static Secret secret(String userdata, String fingerprint) {
        return Serialization.unmarshal("""
                metadata: {name: web-cloudinit, namespace: shop}
                data: {userdata: %s, fingerprint: %s}
                """.formatted(userdata, fingerprint), Secret.class);
    }

    @Test
    void an_object_has_one_event_in_a_while_and_the_next_one_counts_what_came_between() {
        Hand clock = new Hand();
        PutBackEvents events = new PutBackEvents(clock);

        assertThat(events.of(List.of(putBack("one", "spec.a"), putBack("two", "spec.b"))))
                .extracting(EventMessage::reason)
                .containsExactly("ChangePutBack", "ChangePutBack");
        assertThat(events.of(List.of(putBack("one", "spec.c")))).isEmpty();
        assertThat(events.of(List.of(putBack("one", "spec.d")))).isEmpty();

        clock.now = clock.now.plus(PutBackEvents.PAUSE);
        assertThat(events.of(List.of(putBack("one", "spec.a")))).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo(EventMessage.WARNING);
            assertThat(event.message())
                    .contains("VirtualMachine one", "3 times since the last event", "spec.a, spec.c, spec.d");
        });
    }

    /** Each object that is made anew has another UID, and who changes them by hand decides how many there are. */
    @Test
    void of_many_objects_the_oldest_event_is_forgotten() {
        PutBackEvents events = new PutBackEvents(new Hand());
        events.of(List.of(putBack("first", "spec.a"), putBack("second", "spec.a")));

        for (int i = 1; i < PutBackEvents.MOST_REMEMBERED; i++) {
            events.of(List.of(putBack("other-" + i, "spec.a")));
        }

        assertThat(events.of(List.of(putBack("second", "spec.a")))).isEmpty();
        assertThat(events.of(List.of(putBack("first", "spec.a")))).hasSize(1);
    }

    @Test
    void a_message_names_some_fields_and_counts_the_others() {
        PutBack many = new PutBack("VirtualMachine", "web-vm", "u", List.of("a", "b", "c", "d", "e", "f", "g", "h"));

        assertThat(new PutBackEvents(new Hand()).of(List.of(many)))
                .singleElement()
                .satisfies(event -> assertThat(event.message()).contains("a, b, c, d, e, f and 2 more"));
    }

    private static PutBack putBack(String name, String field) {
        return new PutBack("VirtualMachine", name, "uid-" + name, List.of(field));
    }
}
