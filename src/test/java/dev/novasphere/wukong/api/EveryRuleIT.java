package dev.novasphere.wukong.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.novasphere.wukong.api.rules.Violation;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.WukongRules;
import dev.novasphere.wukong.api.v1alpha1.policy.PolicyRules;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicy;
import dev.novasphere.wukong.e2e.SpecFields;
import dev.novasphere.wukong.e2e.SpecFields.Field;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Field by field: what the API server refuses and what the rules in Java refuse is the same, for values of every form that a rule asks for. */
class EveryRuleIT {

    private static final KubernetesClient CLIENT = TestCluster.shared().client();
    private static final String NAMESPACE = TestCluster.shared().newNamespace("rules");
    private static final ObjectMapper JSON = Serialization.jsonMapper();

    /** Of each form that a field may have something that is right, nearly right, too short and too long. */
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "a",
            "A",
            "7",
            "a b",
            "a/b",
            "a/b/c",
            "a.b",
            "a..b",
            "-a",
            "a-",
            "_a",
            "a,b",
            "a:b",
            "a=b",
            "é",
            "a\nb",
            "a\u202eb",
            "x".repeat(15),
            "x".repeat(32),
            "x".repeat(33),
            "x".repeat(63),
            "x".repeat(64),
            "x".repeat(253),
            "x".repeat(254),
            "x.y".repeat(80),
            "a.b/" + "x".repeat(63),
            "a.b/" + "x".repeat(64),
            "x".repeat(253) + "/" + "x".repeat(63),
            "x".repeat(318),
            "x".repeat(1024),
            "x".repeat(1025),
            "x".repeat(2049),
            "0",
            "1",
            "1Gi",
            "512Ki",
            "1.5Gi",
            "1 Gi",
            "+1Gi",
            ".5Gi",
            "8Ei",
            "1e18",
            "1e19",
            "1e9999",
            "192.168.1.5",
            "192.168.1.05",
            "192.168.1.5/24",
            "192.168.1.5/33",
            "10.0.0.0/8",
            "10.0.0.1/8",
            "0.0.0.0/0",
            "fd00::5",
            "fd00::5/64",
            "fe80::1%eth0",
            "::ffff:192.168.1.5",
            "02:00:5e:10:00:01",
            "01:00:5e:10:00:01",
            "02-00-5e-10-00-01",
            "https://example.org/a.qcow2",
            "https://",
            "ftp://example.org/a",
            "docker://quay.io/a",
            "quay.io/a:1",
            "sha256:" + "0".repeat(64),
            "sha256:" + "0".repeat(63),
            "md5:" + "g".repeat(32),
            "default",
            "cloudinitdisk",
            "Exists",
            "Equal",
            "NoExecute",
            "NoSchedule",
            "/bin/sh",
            "/bin/a b",
            "/",
            "0644",
            "9999",
            "root:root",
            "#cloud-config\na: b",
            "Europe/Berlin",
            "macvtap.network.kubevirt.io/eth1",
            "bridge.network.kubevirt.io/br0",
            "nvidia.com/GPU");

    private static final List<Integer> NUMBERS = List.of(
            Integer.MIN_VALUE,
            -1,
            0,
            1,
            2,
            63,
            64,
            65,
            100,
            101,
            512,
            513,
            575,
            576,
            3600,
            3601,
            4094,
            4095,
            9216,
            9217,
            65535,
            65536,
            86400,
            86401,
            Integer.MAX_VALUE);

    private static final SpecFields FIELDS = new SpecFields();

    @ParameterizedTest
    @MethodSource("fields")
    void a_value_is_refused_by_the_server_and_in_java_or_by_neither(Field field) {
        List<String> differences = new ArrayList<>();
        for (Object value : values(field)) {
            Map<String, Object> wukong = Map.of(
                    "apiVersion",
                    "vm.novasphere.dev/v1alpha1",
                    "kind",
                    "Wukong",
                    "metadata",
                    Map.of("name", "rule", "namespace", NAMESPACE),
                    "spec",
                    FIELDS.specWith(field, value));
            compare(wukong, Wukong.class, value, differences);
        }

        assertThat(differences).isEmpty();
    }

    static Stream<Field> fields() {
        return FIELDS.all().stream();
    }

    private static List<?> values(Field field) {
        if (!field.values().isEmpty()) {
            return field.values();
        }
        return switch (field.type()) {
            case "string" -> TEXTS;
            case "integer" -> NUMBERS;
            case "boolean" -> List.of(true, false);
            default -> throw new IllegalStateException("a type is new: " + field.type());
        };
    }

    @Test
    void a_policy_is_refused_by_the_server_and_in_java_or_by_neither() {
        List<String> differences = new ArrayList<>();
        for (String text : TEXTS) {
            for (Map<String, Object> spec : List.<Map<String, Object>>of(
                    Map.of("most", Map.of("memory", text)),
                    Map.of("most", Map.of("diskSize", text)),
                    Map.of("storage", Map.of("imagePrefixes", List.of("https://example.org/", text))),
                    Map.of("podMetadata", Map.of("labelKeys", List.of("app", text))),
                    Map.of("podMetadata", Map.of("annotationKeys", List.of(text, "*"))))) {
                compare(
                        Map.of(
                                "apiVersion",
                                "vm.novasphere.dev/v1alpha1",
                                "kind",
                                "WukongPolicy",
                                "metadata",
                                Map.of("name", "rule"),
                                "spec",
                                spec),
                        WukongPolicy.class,
                        spec,
                        differences);
            }
        }

        assertThat(differences).isEmpty();
    }

    private static void compare(
            Map<String, Object> object, Class<? extends HasMetadata> kind, Object value, List<String> differences) {
        String server = "";
        try {
            CLIENT.resource(JSON.writeValueAsString(object)).dryRun().create();
        } catch (KubernetesClientException refused) {
            assertThat(refused.getCode()).as(refused.getMessage()).isEqualTo(422);
            server = refused.getMessage();
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
        List<Violation> offline = offline(JSON.convertValue(object, kind));
        if (server.isEmpty() != offline.isEmpty()) {
            differences.add(shortened(value) + ": the server: " + (server.isEmpty() ? "accepted" : server)
                    + "; in Java: " + offline);
        }
    }

    private static List<Violation> offline(HasMetadata object) {
        return object instanceof Wukong wukong ? WukongRules.check(wukong) : PolicyRules.check((WukongPolicy) object);
    }

    private static String shortened(Object value) {
        String text = String.valueOf(value);
        return text.length() <= 80 ? text : text.substring(0, 60) + "... (" + text.length() + " characters)";
    }
}
