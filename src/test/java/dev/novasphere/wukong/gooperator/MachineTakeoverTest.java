package dev.novasphere.wukong.gooperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.power.PowerPlan;
import dev.novasphere.wukong.status.input.ConflictingOperator;
import dev.novasphere.wukong.write.ManagedFieldsReader;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.ArgumentCaptor;

class MachineTakeoverTest {

    private static final Instant NOW = Instant.parse("2026-01-11T10:00:00Z");
    private static final PowerPlan ALWAYS = new PowerPlan("Always", "Always", true);
    private static final String OURS = "annotations: {vm.novasphere.dev/applied-hash: abc}, ";

    private final ManagedFieldsReader reader = mock(ManagedFieldsReader.class);
    private final Writer writer = mock(Writer.class);
    private final MachineTakeover takeover = new MachineTakeover(reader, writer, Clock.fixed(NOW, ZoneOffset.UTC));
    private final VirtualMachine written = new VirtualMachine();

    @BeforeEach
    void theServerTakesThePatch() {
        when(reader.machine(any(ObjectNode.class)))
                .thenAnswer(read -> Serialization.jsonMapper().convertValue(read.getArgument(0), VirtualMachine.class));
        when(writer.patch(any(VirtualMachine.class), any(), any())).thenReturn(written);
    }

    /** A machine whose spec.running the given manager wrote at the given time. */
    private VirtualMachine stored(String metadata, String manager, Instant time, String spec) {
        String yaml = """
                ---
                apiVersion: kubevirt.io/v1
                kind: VirtualMachine
                metadata:
                  {name: web-vm, namespace: team, resourceVersion: "7", %smanagedFields: [{manager: %s, operation: Update,
                    apiVersion: kubevirt.io/v1, time: "%s", fieldsV1: {f:spec: {f:running: {}}}}]}
                spec: %s
                """.formatted(metadata, manager, time, spec);
        ObjectNode full = Serialization.unmarshal(yaml, ObjectNode.class);
        when(reader.read(any())).thenReturn(Optional.of(full));
        return Serialization.jsonMapper().convertValue(full, VirtualMachine.class);
    }

    private JsonNode patch() {
        ArgumentCaptor<JsonNode> patch = ArgumentCaptor.forClass(JsonNode.class);
        verify(writer).patch(any(VirtualMachine.class), patch.capture(), eq("wukong-power"));
        return patch.getValue();
    }

    private static List<String> operations(JsonNode patch) {
        return StreamSupport.stream(patch.spliterator(), false)
                .map(entry ->
                        entry.path("op").asText() + " " + entry.path("path").asText())
                .toList();
    }

    private static JsonNode value(JsonNode patch, String path) {
        return StreamSupport.stream(patch.spliterator(), false)
                .filter(entry -> entry.path("path").asText().equals(path))
                .findFirst()
                .orElseThrow()
                .path("value");
    }

    @Test
    void fields_running_and_version_go_into_one_request() {
        VirtualMachine live = stored("", "manager", NOW, "{running: true, template: {}}");

        MachineTakeover.Result result = takeover.of(live, ALWAYS);

        assertThat(result.machine()).isSameAs(written);
        assertThat(result.conflictingOperator()).isEmpty();
        JsonNode patch = patch();
        assertThat(operations(patch))
                .containsExactly(
                        "replace /metadata/managedFields",
                        "remove /spec/running",
                        "add /spec/runStrategy",
                        "add /metadata/annotations",
                        "add /metadata/annotations/vm.novasphere.dev~1run-strategy",
                        "replace /metadata/resourceVersion");
        assertThat(value(patch, "/metadata/managedFields").findValuesAsText("manager"))
                .containsExactly("wukong-operator");
        assertThat(value(patch, "/metadata/resourceVersion").asText()).isEqualTo("7");
    }

    @ParameterizedTest
    @CsvSource({"true, Always", "false, Halted"})
    void a_machine_keeps_on_or_off_as_running_had_it(boolean running, String strategy) {
        takeover.of(stored("", "manager", NOW, "{running: %s, template: {}}".formatted(running)), ALWAYS);

        assertThat(value(patch(), "/spec/runStrategy").asText()).isEqualTo(strategy);
    }

    @Test
    void annotations_that_exist_are_not_replaced() {
        takeover.of(stored("annotations: {note: mine}, ", "manager", NOW, "{running: true, template: {}}"), ALWAYS);

        assertThat(operations(patch())).doesNotContain("add /metadata/annotations");
    }

    @Test
    void what_has_nothing_of_the_go_operator_is_not_written() {
        VirtualMachine live = stored("", "virtctl", NOW, "{runStrategy: Always, template: {}}");

        assertThat(takeover.of(live, ALWAYS).machine().getMetadata().getName()).isEqualTo("web-vm");

        verify(writer, never()).patch(any(VirtualMachine.class), any(), any());
    }

    @ParameterizedTest
    @CsvSource({"-0, 300", "-100, 200", "-299, 1", "+600, 300"})
    void a_machine_that_the_go_operator_wrote_after_us_is_left_to_it_for_five_minutes(long written, long rest) {
        VirtualMachine live = stored(OURS, "manager", NOW.plusSeconds(written), "{running: true, template: {}}");

        assertThat(takeover.of(live, ALWAYS).conflictingOperator())
                .contains(new ConflictingOperator("manager", Duration.ofSeconds(rest)));

        verify(writer, never()).patch(any(VirtualMachine.class), any(), any());
    }

    @Test
    void after_five_minutes_it_is_taken_back() {
        VirtualMachine live = stored(OURS, "manager", NOW.minusSeconds(300), "{running: true, template: {}}");

        assertThat(takeover.of(live, ALWAYS).conflictingOperator()).isEmpty();

        assertThat(operations(patch())).contains("remove /spec/running");
    }

    @Test
    void a_user_who_sets_running_is_served_at_once() {
        VirtualMachine live = stored(OURS, "kubectl-edit", NOW, "{running: false, template: {}}");

        assertThat(takeover.of(live, ALWAYS).conflictingOperator()).isEmpty();

        assertThat(value(patch(), "/spec/runStrategy").asText()).isEqualTo("Halted");
    }

    @Test
    void a_machine_that_is_gone_is_reported() {
        VirtualMachine live = stored("", "manager", NOW, "{running: true, template: {}}");
        when(reader.read(any())).thenReturn(Optional.empty());

        assertThatThrownBy(() -> takeover.of(live, ALWAYS))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("web-vm");
    }

    @Test
    void only_a_machine_without_our_mark_or_with_running_is_due() {
        assertThat(MachineTakeover.isDue(stored("", "m", NOW, "{runStrategy: Always, template: {}}")))
                .isTrue();
        assertThat(MachineTakeover.isDue(stored(OURS, "m", NOW, "{runStrategy: Always, template: {}}")))
                .isFalse();
        assertThat(MachineTakeover.isDue(stored(OURS, "m", NOW, "{running: false, template: {}}")))
                .isTrue();
    }
}
