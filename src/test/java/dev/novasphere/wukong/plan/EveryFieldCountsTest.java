package dev.novasphere.wukong.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.WukongRules;
import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.e2e.SpecFields;
import dev.novasphere.wukong.e2e.SpecFields.Field;
import dev.novasphere.wukong.golden.AllStages;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.observed.SecretLookup;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No field of a Wukong is ignored without a word: its value changes what is planned, or a finding names the field, or the rules refuse it.
 * Every field of the definition is tried by itself, and beside such fields as may take its effect away.
 */
class EveryFieldCountsTest {

    /** Fields that are there to be read by people and say so in their description. */
    private static final Set<String> FOR_INFORMATION = Set.of("osImage");

    /** Fields that count for objects that exist: GoldenScenariosTest has them. */
    private static final Set<String> OF_LIVE_OBJECTS = Set.of("disks[].migrateStorage");

    /** Fields that hold whatever is written: the pod network is the first as long as no other network is primary. */
    private static final Set<String> AGREES =
            Set.of("networks[].primary name: default", "networks[].primary {name: default, ipConfig: {mode: dhcp}}");

    /** Values of texts and numbers with a form of their own; others are tried with any text, numbers with 2 and 3. */
    private static final Map<String, List<Object>> VALUES = Map.ofEntries(
            Map.entry("memory", List.of("2Gi", "4Gi")),
            Map.entry("disks[].size", List.of("2Gi", "4Gi")),
            Map.entry("disks[].image", List.of("https://example.org/a.qcow2", "quay.io/b:1")),
            Map.entry("disks[].containerDisk", List.of("quay.io/a:1", "quay.io/b:1")),
            Map.entry("disks[].imageOptions.checksum", List.of("md5:" + "0".repeat(32), "md5:" + "1".repeat(32))),
            Map.entry("networks[].macAddress", List.of("02:00:00:00:00:01", "02:00:00:00:00:02")),
            Map.entry("networks[].mtu", List.of(1400, 9000)),
            Map.entry("networks[].resourceName", List.of("example.org/a", "example.org/b")),
            Map.entry("networks[].ipConfig.address", List.of("192.168.1.5/24", "192.168.1.6/24")),
            Map.entry("networks[].ipConfig.addresses[]", List.of("192.168.1.7/24", "fd00::8/64")),
            Map.entry("networks[].ipConfig.gateway", List.of("192.168.1.1", "192.168.1.2")),
            Map.entry("networks[].ipConfig.gateway6", List.of("fd00::1", "fd00::2")),
            Map.entry("networks[].ipConfig.dnsServers[]", List.of("192.168.1.53", "192.168.1.54")),
            Map.entry("networks[].ipConfig.routes[].to", List.of("10.20.0.0/16", "10.30.0.0/16")),
            Map.entry("networks[].ipConfig.routes[].via", List.of("192.168.1.1", "192.168.1.2")),
            Map.entry("cloudInitUser.passwordHash", List.of("$6$salt$" + "a".repeat(20), "$6$salt$" + "b".repeat(20))),
            Map.entry("cloudInitUser.sudo", List.of("ALL=(ALL) ALL", "false")),
            Map.entry("cloudInitUser.shell", List.of("/bin/sh", "/bin/zsh")),
            Map.entry("cloudInitUser.passwordSecretRef.key", List.of("password", "other")),
            Map.entry("cloudInitUser.passwordSecretRef.name", List.of("password", "missing")),
            Map.entry("cloudInit.userData", List.of("#cloud-config\nlocale: C", "#!/bin/sh\ndate")),
            Map.entry("cloudInit.userDataSecretRef.key", List.of("userdata", "other")),
            Map.entry("cloudInit.userDataSecretRef.name", List.of("userdata", "missing")),
            Map.entry(
                    "cloudInit.users[].passwordHash",
                    List.of("$6$salt$" + "a".repeat(20), "$6$salt$" + "b".repeat(20))),
            Map.entry("cloudInit.users[].passwordSecretRef.key", List.of("password", "other")),
            Map.entry("cloudInit.users[].passwordSecretRef.name", List.of("password", "missing")),
            Map.entry("cloudInit.users[].shell", List.of("/bin/sh", "/bin/zsh")),
            Map.entry("cloudInit.users[].sudo", List.of("ALL=(ALL) ALL", "false")),
            Map.entry("cloudInit.writeFiles[].path", List.of("/etc/a", "/etc/b")),
            Map.entry("cloudInit.writeFiles[].permissions", List.of("0600", "0755")),
            Map.entry("disks[].mount.path", List.of("/srv/a", "/srv/b")),
            Map.entry(
                    "firmware.uuid",
                    List.of("5d307ca9-b3ef-428c-8861-06e72d69f223", "5d307ca9-b3ef-428c-8861-06e72d69f224")),
            Map.entry("filesystems[].mountPath", List.of("/srv/a", "/srv/b")),
            Map.entry("gpus[].deviceName", List.of("nvidia.com/A", "nvidia.com/B")),
            Map.entry("highAvailability.nodeSelector{key}", List.of("zone", "disk")),
            Map.entry("highAvailability.priorityClassName", List.of("gold", "silver")),
            Map.entry("readinessProbe.httpGet.path", List.of("/a", "/b")),
            Map.entry("podMetadata.labels{key}", List.of("app", "example.org/tier")),
            Map.entry("podMetadata.annotations{key}", List.of("app", "example.org/tier")),
            Map.entry("resources.requests.cpu", List.of("1", "500m")),
            Map.entry("resources.limits.cpu", List.of("1", "500m")),
            Map.entry("resources.requests.memory", List.of("1Gi", "512Mi")),
            Map.entry("resources.limits.memory", List.of("1Gi", "2Gi")),
            Map.entry("cpuFeatures[].name", List.of("vmx", "pdpe1gb")),
            Map.entry("hostDevices[].deviceName", List.of("intel.com/A", "intel.com/B")),
            Map.entry("instancetype.name", List.of("u1.small", "u1.medium")),
            Map.entry("preference.name", List.of("fedora", "windows.11")),
            Map.entry("cpuModel", List.of("host-model", "Cascadelake-Server")),
            Map.entry("highAvailability.antiAffinityTopologyKey", List.of("zone", "rack")),
            Map.entry("livenessProbe.httpGet.path", List.of("/a", "/b")));

    /** Fields beside which others may lose their effect, by the list or object that they stand in. */
    private static final Map<String, List<String>> BESIDE = Map.of(
            "networks[]",
            List.of(
                    "nadName: net",
                    "{nadName: net, ipConfig: {mode: dhcp}}",
                    "{nadName: net, type: sriov}",
                    "type: ovs",
                    "{type: sriov, resourceName: example.org/vf}",
                    "{type: macvlan, physicalInterface: eth1}",
                    "{type: macvlan, resourceName: example.org/tap}",
                    "{type: macvlan, binding: other}",
                    "name: default",
                    "{name: default, ipConfig: {mode: dhcp}}",
                    "primary: true",
                    "ipConfig: {mode: dhcp}",
                    "ipConfig: {mode: static, address: 192.168.1.9/32}"),
            "disks[]",
            List.of(
                    "{name: data, claimName: shared}",
                    "image: https://example.org/x.qcow2",
                    "source: {blank: true}",
                    "source: {claim: golden}",
                    "boot: true",
                    "deletionPolicy: Retain"),
            "cloudInitUser",
            List.of("passwordHash: $6$salt$cccccccccccccccccccc", "lockPasswd: true", "sudo: 'false'"),
            "startStrategy",
            List.of("runStrategy: Manual", "autoStart: false"),
            "highAvailability",
            List.of("antiAffinity: true", "evictionStrategy: None"));

    private static final Observed CLUSTER = cluster();
    private static final SpecFields FIELDS = new SpecFields();

    /** A field beside others. */
    private record Beside(Field field, String parent, String others) {

        @Override
        public String toString() {
            return field + " beside " + (others.isEmpty() ? "nothing" : others);
        }
    }

    static Stream<Beside> fields() {
        return FIELDS.all().stream()
                .filter(field -> !FOR_INFORMATION.contains(field.path()) && !OF_LIVE_OBJECTS.contains(field.path()))
                .flatMap(field -> Stream.concat(
                        Stream.of(new Beside(field, "", "")),
                        BESIDE.entrySet().stream()
                                .filter(beside -> field.path().startsWith(beside.getKey() + "."))
                                .flatMap(beside -> beside.getValue().stream()
                                        .filter(others -> !AGREES.contains(field.path() + " " + others))
                                        .filter(others -> !contains(others, field, beside.getKey()))
                                        .map(others -> new Beside(field, beside.getKey(), others)))));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void a_field_changes_what_is_planned_or_is_named_or_refused(Beside beside) {
        List<Wukong> wukongs = values(beside.field()).stream()
                .map(value -> wukong(beside, value))
                .toList();
        List<Plan> plans = wukongs.stream()
                .map(wukong -> AllStages.planner().plan(new PlanInput(wukong, CLUSTER)))
                .toList();

        boolean counts =
                plans.stream().map(EveryFieldCountsTest::outcome).distinct().count() > 1;
        boolean named = plans.stream().flatMap(plan -> plan.findings().stream()).anyMatch(finding -> finding.message()
                .contains(beside.field().leaf()));
        boolean refused =
                wukongs.stream().anyMatch(wukong -> !WukongRules.check(wukong).isEmpty());
        assertThat(counts || named || refused)
                .as("%s: neither the plan nor a finding changes with it", beside)
                .isTrue();
    }

    @Test
    void a_field_without_effect_is_a_finding_of_its_own_severity() {
        Plan plan = AllStages.planner().plan(GivenWukong.of("""
                        cpu: 1
                        memory: 1Gi
                        disks: [{name: root, size: 1Gi, image: quay.io/x/y}]
                        networks: [{name: lan, nadName: net, bridgeName: br-lan, vlanId: 5}]
                        """, CLUSTER));

        assertThat(plan.virtualMachine()).isPresent();
        assertThat(plan.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.IGNORED);
            assertThat(finding.message()).contains("vlanId, bridgeName", "network lan", "nadName", "write them there");
        });
    }

    private static List<Object> values(Field field) {
        if (VALUES.containsKey(field.path())) {
            return VALUES.get(field.path());
        }
        if (!field.values().isEmpty()) {
            return List.copyOf(field.values());
        }
        return switch (field.type()) {
            case "boolean" -> List.of(true, false);
            case "integer" -> List.of(2, 3);
            default -> List.of("first", "second");
        };
    }

    @SuppressWarnings("unchecked")
    private static boolean contains(String others, Field field, String parent) {
        Map<String, Object> given = Serialization.unmarshal("---\n" + others, Map.class);
        Map<String, Object> at = given;
        for (String name : field.path().substring(parent.length() + 1).split("[.]")) {
            if (at == null || !at.containsKey(name)) {
                return false;
            }
            at = at.get(name) instanceof Map<?, ?> map ? (Map<String, Object>) map : null;
        }
        return true;
    }

    private static Wukong wukong(Beside beside, Object value) {
        Map<String, Object> spec = FIELDS.specWith(beside.field(), value);
        if (!beside.parent().isEmpty()) {
            put(spec, beside.parent(), beside.others());
        }
        return GivenWukong.of(Serialization.jsonMapper().convertValue(spec, WukongSpec.class), CLUSTER)
                .wukong();
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> spec, String parent, String others) {
        Map<String, Object> given = Serialization.unmarshal("---\n" + others, Map.class);
        String name = parent.replace("[]", "");
        if (parent.endsWith("[]")) {
            List<Object> elements = new ArrayList<>((List<Object>) spec.get(name));
            elements.set(0, merged((Map<String, Object>) elements.get(0), given));
            spec.put(name, elements);
        } else {
            spec.put(name, merged((Map<String, Object>) spec.get(name), given));
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> merged(Map<String, Object> fields, Map<String, Object> others) {
        Map<String, Object> merged = new LinkedHashMap<>(fields);
        others.forEach((name, value) -> merged.merge(
                name,
                value,
                (own, other) -> own instanceof Map<?, ?> && other instanceof Map<?, ?>
                        ? merged((Map<String, Object>) own, (Map<String, Object>) other)
                        : other));
        return merged;
    }

    private static String outcome(Plan plan) {
        return Serialization.asYaml(plan.objects())
                + plan.virtualMachine().map(Serialization::asYaml).orElse("none")
                + plan.power();
    }

    private static Observed cluster() {
        Observed given = GivenWukong.clusterWith()
                .networkAttachments("shop/net", "shop/first", "shop/second")
                .networkBindings("macvtap", "other", "first", "second")
                .sshKeySecret(SecretLookup.found(Map.of(
                        "ssh-publickey",
                        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHG2VwzgpXGVBVDL2wZbGkBpE4LZ8fR1YxKzqV1mQ9nS a"
                                .getBytes(StandardCharsets.UTF_8))))
                .passwordSecret(SecretLookup.found(Map.of("password", "tiger".getBytes(StandardCharsets.UTF_8))))
                .build();
        PersistentVolumeClaim shared = Serialization.unmarshal("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: shared, namespace: shop}
                spec:
                  accessModes: [ReadWriteOnce]
                  volumeMode: Filesystem
                  storageClassName: fast
                  resources: {requests: {storage: 1Gi}}
                status: {phase: Bound, capacity: {storage: 1Gi}}
                """, PersistentVolumeClaim.class);
        return ObservedBuilder.like(given)
                .claims(Map.of("data", shared))
                .build()
                .withGuestSecrets(Map.of(
                        "userdata", found("userdata", "#cloud-config\nlocale: C"),
                        "password", found("password", "tiger"),
                        "missing", SecretLookup.missing()))
                .withStorageClasses(Map.of(
                        "fast",
                        new StorageClassBuilder().withAllowVolumeExpansion(true).build()));
    }

    private static SecretLookup found(String key, String value) {
        return SecretLookup.found(Map.of(key, value.getBytes(StandardCharsets.UTF_8)));
    }
}
