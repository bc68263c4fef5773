package dev.novasphere.wukong.client.reading;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.sym.ByteQuadsCanonicalizer;
import com.fasterxml.jackson.core.sym.CharsToNameCanonicalizer;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.client.LeanClient;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import io.fabric8.kubernetes.api.model.WatchEvent;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterSerializationTest {

    private final ClusterSerialization serialization = serialization();

    @ParameterizedTest
    @ValueSource(strings = {"""
                {"type": "MODIFIED", "object": {"apiVersion": "kubevirt.io/v1", "kind": "VirtualMachine",
                 "metadata": {"name": "web"}, "status": {"printableStatus": "Running"}}}""", """
                {"object": {"kind": "VirtualMachine", "metadata": {"name": "web", "managedFields": [{"fieldsV1": {"f:a": {}}}]},
                 "apiVersion": "kubevirt.io/v1", "status": {"printableStatus": "Running"}}, "type": "MODIFIED"}""", """
                {"type": "MODIFIED", "more": [{"kind": "other"}], "object": {"metadata": {"name": "web"}, "status":
                 {"printableStatus": "Running"}, "kind": "VirtualMachine", "apiVersion": "kubevirt.io/v1"}}"""})
    void an_object_of_a_watch_is_read_wherever_its_kind_stands(String event) {
        assertMachine(serialization.unmarshal(event, WatchEvent.class));
        assertMachine(serialization.unmarshal(stream(event), new TypeReference<WatchEvent>() {}));
    }

    @Test
    void an_object_without_kind_is_read_as_it_is() {
        WatchEvent event = serialization.unmarshal(
                "{\"type\": \"ADDED\", \"object\": {\"metadata\": {\"name\": \"x\"}}}", WatchEvent.class);

        assertThat(event.getObject()).hasFieldOrPropertyWithValue("metadata.name", "x");
    }

    @Test
    void no_name_of_a_field_is_kept_after_an_object_was_read() throws ReflectiveOperationException {
        for (int i = 0; i < 100; i++) {
            String event = """
                    {"type": "ADDED", "object": {"apiVersion": "kubevirt.io/v1", "kind": "VirtualMachine", "metadata": {"name": "web",
                     "labels": {"l%d": "x"}, "managedFields": [{"fieldsV1": {"k:%d%s": {}}}]}}}""".formatted(i, i, "x".repeat(1000));
            serialization.unmarshal(event, WatchEvent.class);
            serialization.unmarshal(stream(event), new TypeReference<WatchEvent>() {});
        }

        JsonFactory factory = ((ObjectMapper) value(ClusterSerialization.class, "mapper", serialization)).getFactory();
        assertThat(((CharsToNameCanonicalizer) value(JsonFactory.class, "_rootCharSymbols", factory)).size())
                .isZero();
        assertThat(((ByteQuadsCanonicalizer) value(JsonFactory.class, "_byteSymbolCanonicalizer", factory)).size())
                .isZero();
    }

    @Test
    void a_copy_of_a_Wukong_has_metadata_of_its_own_and_the_same_records() {
        Wukong wukong = serialization.unmarshal("""
                {"apiVersion": "vm.novasphere.dev/v1alpha1", "kind": "Wukong", "metadata": {"name": "web", "labels": {"a": "b"}},
                 "spec": {"cpu": 2, "memory": "2Gi"}, "status": {"phase": "Running"}}""", Wukong.class);

        Wukong copy = serialization.clone(wukong);
        assertThat(copy).isEqualTo(wukong);
        assertThat(copy.getSpec()).isSameAs(wukong.getSpec()).isInstanceOf(Record.class);
        assertThat(copy.getStatus()).isSameAs(wukong.getStatus()).isInstanceOf(Record.class);

        copy.getMetadata().setResourceVersion("2");
        copy.getMetadata().getLabels().put("a", "c");
        assertThat(wukong.getMetadata().getResourceVersion()).isNull();
        assertThat(wukong.getMetadata().getLabels()).containsEntry("a", "b");
    }

    private static void assertMachine(WatchEvent event) {
        assertThat(event.getType()).isEqualTo("MODIFIED");
        assertThat(event.getObject()).isInstanceOfSatisfying(VirtualMachine.class, machine -> {
            assertThat(machine.getMetadata().getName()).isEqualTo("web");
            assertThat(machine.getStatus().printableStatus()).isEqualTo("Running");
        });
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Object value(Class<?> type, String field, Object of) throws ReflectiveOperationException {
        Field declared = type.getDeclaredField(field);
        declared.setAccessible(true);
        return declared.get(of);
    }

    private static ClusterSerialization serialization() {
        ObjectMapper mapper = new ObjectMapper();
        LeanClient.customize(mapper);
        ClusterSerialization serialization = ClusterSerialization.of(mapper);
        serialization.registerKubernetesResource(VirtualMachine.class);
        return serialization;
    }
}
