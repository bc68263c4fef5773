package dev.novasphere.wukong.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldOwnershipTest {

    private static final String HEIR = "wukong-operator";
    private static final String API = "kubevirt.io/v1";
    private static final List<List<String>> PARTS = List.of(
            List.of("f:spec"),
            List.of("f:metadata", "f:ownerReferences"),
            List.of("f:metadata", "f:annotations", "f:k8s.v1.cni.cncf.io/networks"));

    @Test
    void what_who_restored_a_backup_shares_with_the_operator_becomes_the_operators_alone() {
        String applied = """
                - manager: wukong-operator
                  operation: Apply
                  apiVersion: kubevirt.io/v1
                  fieldsV1:
                    f:metadata: {f:labels: {f:app: {}}}
                    f:spec: {f:template: {f:spec: {f:nodeSelector: {f:zone: {}}, f:domain: {f:devices: {f:disks: {}}}}}}
                """;
        String restored = """
                - manager: backup
                  operation: Update
                  apiVersion: kubevirt.io/v1
                  fieldsV1:
                    f:metadata: {f:labels: {".": {}, f:app: {}, f:backup: {}}}
                    f:spec: {".": {}, f:template: {".": {}, f:spec: {f:nodeSelector: {".": {}, f:zone: {}}, f:domain: {f:machine: {}, f:devices: {f:disks: {}}}}}}
                """;
        String power = """
                - manager: wukong-power
                  operation: Update
                  apiVersion: kubevirt.io/v1
                  fieldsV1: {f:metadata: {f:labels: {f:app: {}}}}
                """;

        assertThat(new FieldOwnership((ArrayNode) yaml(applied + restored + power))
                        .alone(HEIR, Set.of("wukong-power"), API))
                .contains((ArrayNode) yaml(applied + """
                        - manager: backup
                          operation: Update
                          apiVersion: kubevirt.io/v1
                          fieldsV1:
                            f:metadata: {f:labels: {".": {}, f:backup: {}}}
                            f:spec: {".": {}, f:template: {".": {}, f:spec: {f:domain: {f:machine: {}}}}}
                        """ + power));
        assertThat(new FieldOwnership((ArrayNode) yaml(applied + power)).alone(HEIR, Set.of("wukong-power"), API))
                .isEmpty();
        assertThat(new FieldOwnership((ArrayNode) yaml(restored)).alone(HEIR, Set.of(), API))
                .isEmpty();
    }

    @Test
    void what_the_go_operator_wrote_becomes_the_heirs_and_the_rest_stays_its_own() {
        ArrayNode entries = handOver("""
                - manager: manager
                  operation: Update
                  apiVersion: kubevirt.io/v1
                  time: "2026-01-11T10:00:00Z"
                  fieldsType: FieldsV1
                  fieldsV1:
                    f:metadata:
                      f:annotations: {".": {}, "f:k8s.v1.cni.cncf.io/networks": {}, f:note: {}}
                      f:labels: {f:backup: {}}
                      f:ownerReferences: {".": {}, 'k:{"uid":"1"}': {}}
                    f:spec: {".": {}, f:running: {}}
                - manager: virt-controller
                  operation: Update
                  apiVersion: kubevirt.io/v1
                  subresource: status
                  fieldsV1: {f:status: {f:ready: {}}}
                """).orElseThrow();

        assertThat(entries).isEqualTo(yaml("""
                - manager: manager
                  operation: Update
                  apiVersion: kubevirt.io/v1
                  time: "2026-01-11T10:00:00Z"
                  fieldsType: FieldsV1
                  fieldsV1:
                    f:metadata:
                      f:annotations: {".": {}, f:note: {}}
                      f:labels: {f:backup: {}}
                - manager: virt-controller
                  operation: Update
                  apiVersion: kubevirt.io/v1
                  subresource: status
                  fieldsV1: {f:status: {f:ready: {}}}
                - manager: wukong-operator
                  operation: Apply
                  apiVersion: kubevirt.io/v1
                  time: "2026-01-11T10:00:00Z"
                  fieldsType: FieldsV1
                  fieldsV1:
                    f:spec: {".": {}, f:running: {}}
                    f:metadata:
                      f:ownerReferences: {".": {}, 'k:{"uid":"1"}': {}}
                      f:annotations: {"f:k8s.v1.cni.cncf.io/networks": {}}
                """));
    }

    @ParameterizedTest
    @ValueSource(strings = {"manager", "main"})
    void an_entry_that_holds_nothing_any_more_goes(String program) {
        ArrayNode entries = handOver("""
                - manager: %s
                  operation: Update
                  apiVersion: kubevirt.io/v1
                  fieldsV1:
                    f:spec: {f:running: {}}
                    f:metadata: {f:annotations: {".": {}, "f:k8s.v1.cni.cncf.io/networks": {}}}
                """.formatted(program)).orElseThrow();

        assertThat(managers(entries)).containsExactly(HEIR);
    }

    @Test
    void what_the_heir_applied_before_is_united_with_what_it_gets() {
        ArrayNode entries = handOver("""
                - manager: wukong-operator
                  operation: Apply
                  apiVersion: kubevirt.io/v1
                  fieldsV1: {f:spec: {f:template: {f:metadata: {}}}}
                - manager: manager
                  operation: Update
                  apiVersion: kubevirt.io/v1
                  fieldsV1: {f:spec: {f:template: {f:spec: {}}}}
                - manager: main
                  operation: Update
                  apiVersion: kubevirt.io/v1
                  fieldsV1: {f:spec: {f:running: {}}}
                """).orElseThrow();

        assertThat(entries).isEqualTo(yaml("""
                - manager: wukong-operator
                  operation: Apply
                  apiVersion: kubevirt.io/v1
                  fieldsV1: {f:spec: {f:template: {f:metadata: {}, f:spec: {}}, f:running: {}}}
                """));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{manager: kubectl, operation: Update, apiVersion: kubevirt.io/v1, fieldsV1: {f:spec: {f:running: {}}}}",
                "{manager: manager, operation: Apply, apiVersion: kubevirt.io/v1, fieldsV1: {f:spec: {f:running: {}}}}",
                "{manager: manager, operation: Update, apiVersion: kubevirt.io/v1alpha3, fieldsV1: {f:spec: {f:running: {}}}}",
                "{manager: manager, operation: Update, apiVersion: kubevirt.io/v1, subresource: status, fieldsV1: {f:spec: {}}}",
                "{manager: manager, operation: Update, apiVersion: kubevirt.io/v1, fieldsV1: {f:metadata: {f:labels: {}}}}",
                "{manager: manager, operation: Update, apiVersion: kubevirt.io/v1}",
            })
    void what_is_not_the_go_operators_is_not_touched(String entry) {
        assertThat(handOver("- " + entry)).isEmpty();
    }

    @Test
    void handing_over_twice_changes_nothing_more() {
        ArrayNode once = handOver(
                        "- {manager: manager, operation: Update, apiVersion: kubevirt.io/v1, fieldsV1: {f:spec: {f:running: {}}}}")
                .orElseThrow();

        assertThat(new FieldOwnership(once).handOver("", API, PARTS)).isEmpty();
    }

    @Test
    void the_updater_of_a_field_is_found_with_its_time() {
        FieldOwnership ownership = new FieldOwnership(yaml("""
                - {manager: wukong-operator, operation: Apply, apiVersion: kubevirt.io/v1, fieldsV1: {f:spec: {f:running: {}}}}
                - {manager: kubectl, operation: Update, apiVersion: kubevirt.io/v1, fieldsV1: {f:spec: {f:template: {}}}}
                - manager: main
                  operation: Update
                  apiVersion: kubevirt.io/v1
                  time: "2026-01-11T10:00:00Z"
                  fieldsV1: {f:spec: {f:running: {}}}
                """));

        assertThat(ownership.updaterOf(List.of("f:spec", "f:running")))
                .contains(new FieldOwnership.Owner("main", Optional.of(Instant.parse("2026-01-11T10:00:00Z"))));
        assertThat(ownership.updaterOf(List.of("f:spec", "f:runStrategy"))).isEmpty();
    }

    @Test
    void an_object_without_managed_fields_has_no_owners() {
        FieldOwnership ownership =
                FieldOwnership.of(Serialization.unmarshal("metadata: {name: web-vm}", JsonNode.class));

        assertThat(ownership.entries()).isEmpty();
        assertThat(ownership.handOver("", API, PARTS)).isEmpty();
    }

    private static Optional<ArrayNode> handOver(String managedFields) {
        return new FieldOwnership(yaml(managedFields)).handOver("", API, PARTS);
    }

    private static ArrayNode yaml(String text) {
        return Serialization.unmarshal(text, ArrayNode.class);
    }

    private static List<String> managers(ArrayNode entries) {
        return StreamSupport.stream(entries.spliterator(), false)
                .map(entry -> entry.get("manager").asText())
                .toList();
    }
}
