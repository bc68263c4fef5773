package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.rules.Violation;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.WukongRules;
import dev.novasphere.wukong.golden.AllStages;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.observed.SecretLookup;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

/**
 * Whatever Wukong the API server accepts gives objects that it accepts too, under strict validation, and a machine of whose Pod it accepts
 * what KubeVirt hands on; and the rules in Java refuse exactly what the server refuses.
 */
class AnyWukongIT {

    private static final KubernetesClient CLIENT = TestCluster.shared().client();
    private static final String NAMESPACE =
            withServiceAccount(TestCluster.shared().newNamespace("any"));
    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
    private static final Observed CLUSTER = Observed.nothing()
            .withSecrets(
                    SecretLookup.found(Map.of(
                            "authorized_keys",
                            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHG2VwzgpXGVBVDL2wZbGkBpE4LZ8fR1YxKzqV1mQ9nS a\n"
                                    .getBytes(StandardCharsets.UTF_8))),
                    SecretLookup.found(Map.of("password", "p: \"q\"\n#x".getBytes(StandardCharsets.UTF_8))));

    @Property(tries = 300, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
    void what_the_server_accepts_becomes_objects_that_it_accepts(@ForAll("specs") Map<String, Object> spec) {
        Wukong wukong = Serialization.unmarshal(
                Serialization.asYaml(Map.of(
                        "apiVersion",
                        "vm.novasphere.dev/v1alpha1",
                        "kind",
                        "Wukong",
                        "metadata",
                        Map.of("name", "any", "namespace", NAMESPACE),
                        "spec",
                        spec)),
                Wukong.class);
        List<Violation> violations = WukongRules.check(wukong);
        try {
            CLIENT.resource(wukong).dryRun().create();
        } catch (KubernetesClientException refused) {
            Statistics.label("the server").collect("refuses");
            assertThat(refused.getCode()).as(refused.getMessage()).isEqualTo(422);
            assertThat(violations)
                    .as("offline, of what the server refuses: " + refused.getMessage())
                    .isNotEmpty();
            return;
        }
        Statistics.label("the server").collect("accepts");
        assertThat(violations).as("offline, of what the server accepts").isEmpty();

        wukong.getMetadata().setUid("3c0e9a1e-9d1c-4a44-8f3a-0d0e3f0c2b11");
        Plan plan = AllStages.planner().plan(new PlanInput(wukong, CLUSTER));

        assertThat(plan.virtualMachine().isPresent())
                .as("a machine, or a finding that says why not: " + plan.findings())
                .isEqualTo(plan.findings().stream().noneMatch(Finding::blocks));
        Statistics.label("the plan").collect(plan.virtualMachine().isPresent() ? "is a machine" : "is held back");
        Stream.concat(plan.objects().stream(), plan.virtualMachine().stream()).forEach(AnyWukongIT::assertAccepted);
        plan.virtualMachine().map(LauncherPod::of).ifPresent(pod -> assertAcceptedOrWarnedOf(pod, plan));
        Statistics.label("the server")
                .coverage(coverage -> coverage.check("accepts").percentage(share -> share > 10));
    }

    /** Kubernetes' controllers make it; without it the API server takes no Pod. */
    private static String withServiceAccount(String namespace) {
        CLIENT.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("default")
                        .endMetadata()
                        .build())
                .create();
        return namespace;
    }

    private static void assertAccepted(HasMetadata object) {
        object.getMetadata().setOwnerReferences(List.of());
        CLIENT.resource(object)
                .dryRun()
                .fieldValidation(FieldValidateable.Validation.STRICT)
                .create();
    }

    /** What only some versions of Kubernetes refuse in a Pod is a warning. */
    private static void assertAcceptedOrWarnedOf(HasMetadata pod, Plan plan) {
        try {
            assertAccepted(pod);
        } catch (KubernetesClientException refused) {
            assertThat(refused.getCode()).as(refused.getMessage()).isEqualTo(422);
            assertThat(refused.getStatus().getDetails().getCauses())
                    .as(refused.getMessage() + ", and the findings " + plan.findings())
                    .isNotEmpty()
                    .allSatisfy(cause -> assertThat(plan.findings())
                            .anyMatch(finding -> finding.severity() == Finding.Severity.WARNING
                                    && finding.message().contains(lastPart(cause.getField()))));
        }
    }

    private static String lastPart(String field) {
        return field.substring(field.lastIndexOf('.') + 1);
    }

    @Provide
    Arbitrary<Map<String, Object>> specs() {
        Arbitrary<Map<String, Object>> machine = Combinators.combine(
                        mostly(Arbitraries.integers().between(1, 64), Arbitraries.of(0, 65)),
                        quantity(),
                        disks(),
                        networks(),
                        maybe(user()),
                        maybe(cloudInit()),
                        maybe(availability()))
                .as((cpu, memory, disks, networks, user, cloudInit, availability) -> {
                    Map<String, Object> spec = new LinkedHashMap<>();
                    spec.put("cpu", cpu);
                    spec.put("memory", memory);
                    spec.put("disks", disks);
                    spec.put("networks", networks);
                    put(spec, "cloudInitUser", user);
                    put(spec, "cloudInit", cloudInit);
                    put(spec, "highAvailability", availability);
                    return spec;
                });
        return Combinators.combine(
                        Combinators.combine(machine, maybe(compute()), maybe(hardware()))
                                .as((spec, compute, hardware) -> {
                                    spec.putAll(compute == null ? Map.of() : compute);
                                    spec.putAll(hardware == null ? Map.of() : hardware);
                                    if (spec.containsKey("instancetype")) {
                                        spec.keySet().removeAll(Set.of("cpu", "memory", "resources"));
                                    }
                                    return spec;
                                }),
                        maybe(mostly(Arbitraries.of("keys", ""), Arbitraries.of("keys.a"))),
                        maybe(Arbitraries.of("Always", "RerunOnFailure", "Manual", "Once", "Halted")),
                        maybe(Arbitraries.of(true, false)),
                        maybe(Arbitraries.of(true, false)),
                        text(),
                        maybe(podMetadata()),
                        Combinators.combine(
                                        maybe(Arbitraries.of(true, true, true, false)),
                                        mostly(
                                                filesystem()
                                                        .list()
                                                        .uniqueElements(fields -> fields.get("name"))
                                                        .uniqueElements(
                                                                fields -> fields.getOrDefault("mountPath", fields))
                                                        .ofMaxSize(2),
                                                filesystem().list().ofMaxSize(2)),
                                        maybe(mostly(usualService(), service())))
                                .as(Tuple::of))
                .as((spec, keys, strategy, autoStart, resize, image, pod, both) -> {
                    Boolean podNetwork = both.get1();
                    spec.put("filesystems", both.get2());
                    put(spec, "service", both.get3());
                    put(
                            spec,
                            "sshKeyPropagation",
                            strategy == null
                                    ? null
                                    : keys == null || !spec.containsKey("cloudInitUser") ? "Boot" : "Live");
                    put(spec, "podNetwork", podNetwork);
                    put(spec, "podMetadata", pod);
                    put(spec, "sshKeySecret", keys);
                    put(spec, "liveResize", resize);
                    put(spec, "osImage", image);
                    Map<String, Object> start = new LinkedHashMap<>();
                    put(start, "runStrategy", strategy);
                    put(start, "autoStart", autoStart);
                    spec.put("startStrategy", start);
                    return spec;
                });
    }

    /** What a guest asks of its node beside cpu and memory. */
    private static Arbitrary<Map<String, Object>> compute() {
        return Combinators.combine(
                        maybe(Combinators.combine(maybe(amounts("1Mi", "64Mi")), maybe(amounts("4Ti", "5000G")))
                                .as((requests, limits) -> {
                                    Map<String, Object> fields = new LinkedHashMap<>();
                                    put(fields, "requests", requests);
                                    put(fields, "limits", limits);
                                    return fields;
                                })),
                        nodeShare(),
                        maybe(device()))
                .as((resources, share, device) -> {
                    Map<String, Object> fields = new LinkedHashMap<>(share);
                    put(fields, "resources", resources);
                    put(fields, "hostDevices", device == null ? null : List.of(device));
                    return fields;
                });
    }

    /** What a machine is beside its CPUs and memory, what its guest is called, and how it is found out whether it serves. */
    private static Arbitrary<Map<String, Object>> hardware() {
        Arbitrary<Map<String, Object>> machine = mostly(
                Arbitraries.of(
                        Map.of("firmware", Map.of("bootloader", "uefi", "secureBoot", true), "tpm", Map.of()),
                        Map.of("firmware", Map.of("persistent", true), "tpm", Map.of("persistent", true)),
                        Map.of("firmware", Map.of("bootloader", "bios", "serial", "SN 1"), "machineType", "q35"),
                        Map.of("guestOS", "windows", "watchdog", Map.of("action", "reset")),
                        Map.of("gpus", List.of(Map.of("name", "g.1", "deviceName", "nvidia.com/T4"))),
                        Map.of("identity", "web.1", "terminationGracePeriodSeconds", 0),
                        Map.of("cpuModel", "host-passthrough", "deletionPolicy", "Retain")),
                Arbitraries.of(
                        Map.of("firmware", Map.of("bootloader", "bios", "secureBoot", true)),
                        Map.of("firmware", Map.of("uuid", "x")),
                        Map.of("watchdog", Map.of()),
                        Map.of("machineType", "a b"),
                        Map.of("terminationGracePeriodSeconds", -1)));
        return Combinators.combine(
                        machine,
                        maybe(mostly(Arbitraries.of("web", "1", "a".repeat(63), ""), Arbitraries.of("A", "a.b"))),
                        maybe(mostly(Arbitraries.of("sub", ""), Arbitraries.of("a".repeat(64)))),
                        maybe(mostly(probe(), Arbitraries.just(Map.of()))))
                .as((base, hostname, subdomain, probe) -> {
                    Map<String, Object> fields = new LinkedHashMap<>(base);
                    put(fields, "hostname", hostname);
                    put(fields, "subdomain", subdomain);
                    put(fields, "livenessProbe", probe);
                    return fields;
                });
    }

    private static Arbitrary<Map<String, Object>> probe() {
        return mostly(
                Arbitraries.of(
                        Map.of("exec", Map.of("command", List.of("/bin/true", "")), "timeoutSeconds", 3600),
                        Map.of("guestAgentPing", Map.of(), "failureThreshold", 100)),
                Arbitraries.of(
                        Map.of("tcpSocket", Map.of("port", 0)),
                        Map.of("guestAgentPing", Map.of(), "successThreshold", 2),
                        Map.of("guestAgentPing", Map.of(), "exec", Map.of("command", List.of("a")))));
    }

    private static Arbitrary<Map<String, Object>> nodeShare() {
        Map<String, Object> numa = Map.of("guestMappingPassthrough", Map.of());
        return mostly(
                Arbitraries.of(
                        Map.of(),
                        Map.of("dedicatedCpuPlacement", true),
                        Map.of("instancetype", Map.of("name", "u1.medium")),
                        Map.of("preference", Map.of("name", "fedora", "kind", "VirtualMachinePreference")),
                        Map.of("dedicatedCpuPlacement", false, "isolateEmulatorThread", false),
                        Map.of("hugepages", "2Mi"),
                        Map.of("dedicatedCpuPlacement", true, "hugepages", "1Gi", "numa", numa),
                        Map.of(
                                "cpuFeatures",
                                List.of(Map.of("name", "vmx"), Map.of("name", "hle", "policy", "disable")))),
                Arbitraries.of(
                        Map.of("isolateEmulatorThread", true),
                        Map.of("instancetype", Map.of("name", "a b")),
                        Map.of("numa", numa),
                        Map.of("numa", Map.of(), "dedicatedCpuPlacement", true, "hugepages", "2Mi"),
                        Map.of("cpuFeatures", List.of(Map.of("name", "a b")))));
    }

    private static Arbitrary<Map<String, Object>> device() {
        return Combinators.combine(
                        mostly(label(), text()), mostly(Arbitraries.of("intel.com/qat"), Arbitraries.of("qat", "")))
                .as((name, device) -> Map.of("name", name, "deviceName", device));
    }

    private static Arbitrary<Map<String, Object>> amounts(String... usual) {
        return Combinators.combine(
                        maybe(mostly(
                                Arbitraries.of(
                                        "1", "1000m", "1.0", "", "0.5", "0.001", ".5", "1.", "+1", "1e1", "1E1", "2k",
                                        "1Ki", "1500e-3"),
                                Arbitraries.of(
                                        "0", "0.0", "1u", "-1", "0.0001", "1e-4", "1M", "1 ", "1cpu", "1e", "1m1"))),
                        maybe(mostly(Arbitraries.of(usual), quantity())))
                .as((cpu, memory) -> {
                    Map<String, Object> fields = new LinkedHashMap<>();
                    put(fields, "cpu", cpu);
                    put(fields, "memory", memory);
                    return fields;
                });
    }

    private static Arbitrary<List<Map<String, Object>>> disks() {
        Arbitrary<Map<String, Object>> disk = Combinators.combine(
                        label(),
                        quantity(),
                        maybe(Arbitraries.of("standard", "local")),
                        maybe(mostly(
                                Arbitraries.of(
                                        "https://example.org/a.qcow2",
                                        "docker://quay.io/x/y:1",
                                        "oci-archive://a",
                                        "quay.io/x/y"),
                                Arbitraries.of("ftp://x/y", "a b"))),
                        maybe(Arbitraries.of("Delete", "Retain")),
                        moves())
                .as((name, size, storageClass, image, policy, moves) -> {
                    Map<String, Object> fields = new LinkedHashMap<>(moves);
                    fields.put("name", name);
                    fields.put("size", size);
                    put(fields, "storageClassName", storageClass);
                    put(fields, "image", image);
                    put(fields, "deletionPolicy", policy);
                    return fields;
                });
        Arbitrary<Map<String, Object>> some = Arbitraries.oneOf(disk, disk, mostly(disk, containerDisk()), drive());
        return mostly(some.list().ofMinSize(1).ofMaxSize(4), some.list().ofSize(0));
    }

    /** What of a disk moves it to another claim when it changes, and how it comes and goes while the guest runs. */
    private static Arbitrary<Map<String, Object>> moves() {
        return mostly(
                Arbitraries.of(
                        Map.of(),
                        Map.of("migrateStorage", true),
                        Map.of("migrateStorage", true, "accessModes", List.of("ReadWriteMany")),
                        Map.of("migrateStorage", true, "volumeMode", "Block", "type", "disk"),
                        Map.of("migrateStorage", false, "accessModes", List.of("ReadWriteOnce", "ReadOnlyMany")),
                        Map.of("hotpluggable", true, "bus", "scsi"),
                        Map.of("hotpluggable", false, "bus", "sata"),
                        Map.of("cache", "none", "io", "native"),
                        Map.of("serial", "A_b.+-", "readOnly", true),
                        Map.of("mount", Map.of("path", "/srv/a"), "serial", "a")),
                Arbitraries.of(
                        Map.of("imageOptions", Map.of("caConfigMap", "a.b")),
                        Map.of("migrateStorage", true, "type", "lun"),
                        Map.of("migrateStorage", true, "type", "cdrom"),
                        Map.of("migrateStorage", true, "claimName", "a"),
                        Map.of("migrateStorage", true, "accessModes", List.of("ReadWriteMany", "ReadWriteMany")),
                        Map.of("hotpluggable", true, "bus", "sata"),
                        Map.of("cache", "writeback", "io", "native"),
                        Map.of("type", "lun", "bus", "sata")));
    }

    /** A CD drive, with a medium or as an empty tray. */
    private static Arbitrary<Map<String, Object>> drive() {
        return Combinators.combine(
                        label(),
                        Arbitraries.of(
                                Map.<String, Object>of(),
                                Map.<String, Object>of("claimName", "iso-a"),
                                Map.<String, Object>of("image", "https://example.org/a.iso", "size", "1Gi")),
                        maybe(mostly(Arbitraries.of("sata", "scsi", "usb"), Arbitraries.of("virtio"))),
                        maybe(Arbitraries.of(true, false)),
                        mostly(
                                Arbitraries.of(Map.<String, Object>of(), Map.<String, Object>of("bootOrder", 7)),
                                Arbitraries.of(
                                        Map.<String, Object>of("size", "1Gi"),
                                        Map.<String, Object>of("migrateStorage", true),
                                        Map.<String, Object>of("readOnly", false),
                                        Map.<String, Object>of("shareable", true))))
                .as((name, medium, bus, hotpluggable, beside) -> {
                    Map<String, Object> fields = new LinkedHashMap<>(beside);
                    fields.putAll(medium);
                    fields.put("name", name);
                    fields.put("type", "cdrom");
                    put(fields, "bus", bus);
                    put(fields, "hotpluggable", hotpluggable);
                    return fields;
                });
    }

    private static Arbitrary<Map<String, Object>> containerDisk() {
        return Combinators.combine(
                        label(),
                        mostly(
                                Arbitraries.of("quay.io/x/y:1", "fedora", "localhost:5000/a@sha256:" + "0".repeat(64)),
                                Arbitraries.of("docker://x/y", "a b", "", "x/../y")),
                        maybe(Arbitraries.of("cdrom", "disk")),
                        mostly(
                                Arbitraries.just(Map.<String, Object>of()),
                                Arbitraries.just(Map.<String, Object>of("size", "1Gi"))))
                .as((name, image, type, beside) -> {
                    Map<String, Object> fields = new LinkedHashMap<>(beside);
                    fields.put("name", name);
                    fields.put("containerDisk", image);
                    put(fields, "type", type);
                    return fields;
                });
    }

    private static Arbitrary<Map<String, Object>> filesystem() {
        return Combinators.combine(
                        mostly(
                                Arbitraries.of("app", "token", "x-1"),
                                Arbitraries.of("sda", "a.b", "cloudinitdisk", "")),
                        mostly(
                                Arbitraries.of(
                                        Map.<String, Object>of("secret", "app"),
                                        Map.<String, Object>of("configMap", "a.b"),
                                        Map.<String, Object>of("serviceAccount", "web")),
                                Arbitraries.of(
                                        Map.<String, Object>of(),
                                        Map.<String, Object>of("secret", "other/app"),
                                        Map.<String, Object>of("secret", "a", "configMap", "b"))),
                        maybe(mostly(Arbitraries.of("/etc/app", "/srv/x"), Arbitraries.of("/", "etc", "/a b"))))
                .as((name, source, mountPath) -> {
                    Map<String, Object> fields = new LinkedHashMap<>(source);
                    fields.put("name", name);
                    put(fields, "mountPath", mountPath);
                    return fields;
                });
    }

    private static Arbitrary<Map<String, Object>> usualService() {
        List<Map<String, Object>> one = List.of(Map.of("port", 22));
        return Arbitraries.of(
                Map.of("ports", one),
                Map.of("ports", List.of(Map.of("port", 80, "name", "http"), Map.of("port", 443, "name", "https"))),
                Map.of("ports", one, "clusterIP", "None", "annotations", Map.of("example.org/a", "b")),
                Map.of("ports", one, "type", "NodePort", "externalTrafficPolicy", "Local"),
                Map.of("ports", one, "type", "LoadBalancer", "loadBalancerSourceRanges", List.of("192.0.2.0/24")));
    }

    /** A Service whose fields are chosen one by one, so that many do not fit each other. */
    private static Arbitrary<Map<String, Object>> service() {
        Arbitrary<Map<String, Object>> port = Combinators.combine(
                        mostly(Arbitraries.integers().between(1, 65535), Arbitraries.of(0, 65536)),
                        maybe(mostly(Arbitraries.of("http", "https"), Arbitraries.of("A", ""))),
                        maybe(Arbitraries.of("TCP", "UDP")),
                        maybe(mostly(Arbitraries.of(8080), Arbitraries.of(0))))
                .as((number, name, protocol, target) -> {
                    Map<String, Object> fields = new LinkedHashMap<>();
                    fields.put("port", number);
                    put(fields, "name", name);
                    put(fields, "protocol", protocol);
                    put(fields, "targetPort", target);
                    return fields;
                });
        return Combinators.combine(
                        maybe(Arbitraries.of("ClusterIP", "NodePort", "LoadBalancer")),
                        port.list().ofMaxSize(2),
                        maybe(mostly(Arbitraries.of("None", ""), Arbitraries.of("10.0.0.9"))),
                        maybe(Arbitraries.of("Cluster", "Local")),
                        maybe(mostly(Arbitraries.of("192.0.2.0/24", "2001:db8::/32"), Arbitraries.of("192.0.2.1"))
                                .list()
                                .ofMaxSize(2)),
                        maybe(Arbitraries.of(Map.of("example.org/a", "b"), Map.of("vm.novasphere.dev/a", "b"))))
                .as((type, ports, address, policy, ranges, annotations) -> {
                    Map<String, Object> fields = new LinkedHashMap<>();
                    put(fields, "type", type);
                    fields.put("ports", ports);
                    put(fields, "clusterIP", address);
                    put(fields, "externalTrafficPolicy", policy);
                    put(fields, "loadBalancerSourceRanges", ranges);
                    put(fields, "annotations", annotations);
                    return fields;
                });
    }

    private static Arbitrary<List<Map<String, Object>>> networks() {
        Arbitrary<Map<String, Object>> network = Combinators.combine(
                        Arbitraries.oneOf(label(), Arbitraries.just("default")),
                        maybe(Arbitraries.of("bridge", "ovs", "sriov", "macvlan")),
                        maybe(mostly(Arbitraries.integers().between(1, 4094), Arbitraries.of(0, 4095))),
                        maybe(mostly(Arbitraries.of("nad", "other/nad"), Arbitraries.of("a/b/c"))),
                        maybe(ipConfig()),
                        maybe(mostly(
                                Arbitraries.of("02:00:00:00:00:01", "0E:00:00:00:00:01"),
                                Arbitraries.of("01:00:00:00:00:01", "00:00:00:00:00:00", "02:00:00:00:00:00", "x"))),
                        maybe(mostly(Arbitraries.of(576, 1400), Arbitraries.of(500))),
                        card().injectNull(0.8))
                .as((name, type, vlan, nad, address, mac, mtu, card) -> {
                    Map<String, Object> fields = new LinkedHashMap<>(card == null ? Map.of() : card);
                    fields.put("name", name);
                    put(fields, "type", type);
                    put(fields, "vlanId", vlan);
                    put(fields, "nadName", nad);
                    put(fields, "ipConfig", address);
                    put(fields, "macAddress", mac);
                    put(fields, "mtu", mtu);
                    return fields;
                });
        return mostly(
                network.list()
                        .uniqueElements(fields -> fields.get("name"))
                        .uniqueElements(fields -> fields.getOrDefault("macAddress", fields.get("name")))
                        .ofMaxSize(3),
                network.list().ofMaxSize(3));
    }

    private static Arbitrary<Map<String, Object>> card() {
        return Arbitraries.of(
                Map.of("model", "e1000e"),
                Map.of("model", "pcnet", "bootOrder", 9),
                Map.of("state", "down", "multiqueue", true),
                Map.of("primary", true),
                Map.of("macSpoofCheck", false));
    }

    private static Arbitrary<Map<String, Object>> ipConfig() {
        return Combinators.combine(
                        mostly(
                                Arbitraries.of(
                                        Map.of("mode", "dhcp"),
                                        Map.of("mode", "static", "address", "192.168.1.5/24", "gateway", "192.168.1.1"),
                                        Map.of("mode", "static", "address", "fd00::5/64"),
                                        Map.of("mode", "static", "address", "", "gateway", "fd00::1")),
                                Arbitraries.of(
                                        Map.of("mode", "static", "address", "192.168.1.5"), Map.of("mode", "static"))),
                        maybe(mostly(Arbitraries.of("192.168.1.6/24", "fd00::6/64", ""), Arbitraries.of("fd00::6", "x"))
                                .list()
                                .ofMaxSize(3)),
                        maybe(mostly(Arbitraries.of("fe80::1", ""), Arbitraries.of("192.168.1.1", "fe80::1%eth0"))),
                        maybe(Arbitraries.of(true, false)),
                        maybe(route().list().ofMaxSize(2)),
                        maybe(mostly(Arbitraries.of("example.org", "lab", ""), Arbitraries.of("A.example", "a b"))
                                .list()
                                .ofMaxSize(2)))
                .as((base, addresses, gateway6, dhcp6, routes, domains) -> {
                    Map<String, Object> fields = new LinkedHashMap<>(base);
                    put(fields, "addresses", addresses);
                    put(fields, "gateway6", gateway6);
                    put(fields, "dhcp6", dhcp6);
                    put(fields, "routes", routes);
                    put(fields, "searchDomains", domains);
                    return fields;
                });
    }

    private static Arbitrary<Map<String, Object>> route() {
        return Combinators.combine(
                        mostly(
                                Arbitraries.of(
                                        Map.of("to", "10.20.0.0/16", "via", "192.168.1.254"),
                                        Map.of("to", "2001:db8::/32", "via", "fe80::1")),
                                Arbitraries.of(
                                        Map.of("to", "10.20.0.1/16", "via", "192.168.1.254"),
                                        Map.of("to", "0.0.0.0/0", "via", "192.168.1.254"),
                                        Map.of("to", "10.20.0.0/16", "via", "fe80::1"),
                                        Map.of("to", "10.20.0.0/16"))),
                        maybe(mostly(Arbitraries.of(0, 50), Arbitraries.of(-1))))
                .as((base, metric) -> {
                    Map<String, Object> fields = new LinkedHashMap<>(base);
                    put(fields, "metric", metric);
                    return fields;
                });
    }

    private static Arbitrary<Map<String, Object>> user() {
        return Combinators.combine(
                        mostly(Arbitraries.of("ubuntu", "me"), text()),
                        maybe(text()),
                        maybe(text()),
                        maybe(text()),
                        maybe(mostly(Arbitraries.of("/bin/sh", ""), text())),
                        mostly(Arbitraries.of("adm", "adm, sudo", ""), text())
                                .list()
                                .ofMaxSize(3))
                .as((name, password, hash, sudo, shell, groups) -> {
                    Map<String, Object> fields = new LinkedHashMap<>();
                    fields.put("name", name);
                    put(fields, "password", password);
                    put(fields, "passwordHash", hash);
                    put(fields, "sudo", sudo);
                    put(fields, "shell", shell);
                    fields.put("groups", groups);
                    return fields;
                });
    }

    private static Arbitrary<Map<String, Object>> cloudInit() {
        Arbitrary<Map<String, Object>> texts = Combinators.combine(
                        maybe(mostly(Arbitraries.of("#cloud-config\na: b", "#!/bin/sh", ""), text())),
                        mostly(Arbitraries.of("nginx", "@web"), Arbitraries.of("-y", "a b", ""))
                                .list()
                                .ofMaxSize(2),
                        mostly(Arbitraries.of("date"), Arbitraries.of(" ", "\n", "\u00a0"))
                                .list()
                                .ofMaxSize(2),
                        maybe(mostly(Arbitraries.of("Europe/Berlin", "UTC", ""), Arbitraries.of("../x", "/UTC"))),
                        maybe(mostly(
                                Arbitraries.of(Map.of(), Map.of("servers", List.of("a.b"))),
                                Arbitraries.of(Map.of("pools", List.of("-a"))))),
                        mostly(
                                        Arbitraries.of(
                                                Map.<String, Object>of("path", "/a"),
                                                Map.<String, Object>of(
                                                        "path", "/b", "append", true, "permissions", "0600"),
                                                Map.<String, Object>of(
                                                        "path",
                                                        "/c",
                                                        "content",
                                                        "x",
                                                        "owner",
                                                        "root:adm",
                                                        "append",
                                                        false)),
                                        Arbitraries.of(Map.<String, Object>of("path", "d/")))
                                .list()
                                .ofMaxSize(2),
                        maybe(Arbitraries.of("once", "")))
                .as((userData, packages, commands, zone, ntp, files, again) -> {
                    Map<String, Object> fields = new LinkedHashMap<>();
                    put(fields, "userData", userData);
                    fields.put("packages", packages);
                    fields.put("runcmd", commands);
                    put(fields, "timezone", zone);
                    put(fields, "ntp", ntp);
                    fields.put("writeFiles", files);
                    put(fields, "runAgain", again);
                    return fields;
                });
        return Combinators.combine(
                        mostly(texts, Arbitraries.just(Map.of())),
                        mostly(
                                        Arbitraries.of(
                                                Map.<String, Object>of("name", "me"),
                                                Map.<String, Object>of(
                                                        "name",
                                                        "grace",
                                                        "groups",
                                                        List.of("adm"),
                                                        "sshAuthorizedKeys",
                                                        List.of("ssh-rsa A"))),
                                        Arbitraries.of(Map.<String, Object>of(
                                                "name", "kim", "sshAuthorizedKeys", List.of("a\nb"))))
                                .list()
                                .ofMaxSize(2),
                        maybe(Arbitraries.of(true, false)),
                        maybe(Arbitraries.of("NoCloud", "ConfigDrive")),
                        maybe(mostly(Arbitraries.just(true), Arbitraries.just(false))))
                .as((base, users, flag, source, enabled) -> {
                    Map<String, Object> fields = new LinkedHashMap<>(base);
                    fields.put("users", users);
                    put(fields, "guestAgent", flag);
                    put(fields, "defaultUser", flag);
                    put(fields, "source", source);
                    put(fields, "enabled", enabled);
                    return fields;
                });
    }

    private static Arbitrary<Map<String, Object>> availability() {
        return Combinators.combine(
                        ownWords(), maybe(toleration().list().ofMaxSize(3)), maybe(spread()), maybe(affinity()))
                .as((fields, tolerations, spread, affinity) -> {
                    put(fields, "tolerations", tolerations);
                    put(fields, "topologySpreadConstraints", spread == null ? null : List.of(spread));
                    put(fields, "affinity", affinity);
                    return fields;
                });
    }

    private static Arbitrary<Map<String, Object>> toleration() {
        return mostly(
                Arbitraries.of(
                        Map.of("operator", "Exists"),
                        Map.of("key", "example.org/gpu", "value", "a_1", "effect", "NoSchedule"),
                        Map.of("key", "gpu", "value", ""),
                        Map.of("key", "a", "operator", "Exists", "effect", "NoExecute", "tolerationSeconds", -1)),
                Arbitraries.of(
                        Map.of("key", "a b", "operator", "Exists"),
                        Map.of("key", "a", "value", "b c"),
                        Map.of("key", "/a", "operator", "Exists"),
                        Map.of("key", "a", "tolerationSeconds", 1)));
    }

    private static Arbitrary<Map<String, Object>> spread() {
        Map<String, Object> selector = Map.of("matchLabels", Map.of("app", "x"));
        return mostly(
                        Arbitraries.of(
                                Map.of("whenUnsatisfiable", "DoNotSchedule", "minDomains", Integer.MAX_VALUE),
                                Map.of("whenUnsatisfiable", "ScheduleAnyway", "labelSelector", Map.of()),
                                Map.of(
                                        "whenUnsatisfiable",
                                        "ScheduleAnyway",
                                        "labelSelector",
                                        selector,
                                        "matchLabelKeys",
                                        List.of("tier"),
                                        "nodeTaintsPolicy",
                                        "Honor")),
                        Arbitraries.of(
                                Map.of("whenUnsatisfiable", "ScheduleAnyway", "minDomains", 1),
                                Map.of("whenUnsatisfiable", "DoNotSchedule", "nodeTaintsPolicy", "x"),
                                Map.of("whenUnsatisfiable", "DoNotSchedule", "matchLabelKeys", List.of("app")),
                                Map.of(
                                        "whenUnsatisfiable",
                                        "DoNotSchedule",
                                        "labelSelector",
                                        selector,
                                        "matchLabelKeys",
                                        List.of("app"))))
                .map(rule -> {
                    Map<String, Object> fields = new LinkedHashMap<>(rule);
                    fields.put("maxSkew", 1);
                    fields.put("topologyKey", "zone");
                    return fields;
                });
    }

    private static Arbitrary<Map<String, Object>> affinity() {
        Map<String, Object> selector = Map.of("matchLabels", Map.of("app", "x"));
        return mostly(
                Arbitraries.of(
                        Map.of("nodeAffinity", Map.of(REQUIRED, nodesWith("x", ""))),
                        awayFrom(Map.of("labelSelector", selector, "mismatchLabelKeys", List.of("app"))),
                        awayFrom(Map.of("labelSelector", Map.of(), "matchLabelKeys", List.of("app"))),
                        awayFrom(Map.of())),
                Arbitraries.of(
                        Map.of("nodeAffinity", Map.of(REQUIRED, nodesWith("a b"))),
                        awayFrom(Map.of("matchLabelKeys", List.of("app"))),
                        awayFrom(Map.of("labelSelector", selector, "matchLabelKeys", List.of("app"))),
                        awayFrom(Map.of("labelSelector", Map.of(), "mismatchLabelKeys", List.of("a b")))));
    }

    private static Map<String, Object> nodesWith(String... values) {
        Map<String, Object> expression = Map.of("key", "zone", "operator", "In", "values", List.of(values));
        return Map.of("nodeSelectorTerms", List.of(Map.of("matchExpressions", List.of(expression))));
    }

    private static Map<String, Object> awayFrom(Map<String, Object> pods) {
        Map<String, Object> term = new LinkedHashMap<>(pods);
        term.put("topologyKey", "zone");
        return Map.of("podAntiAffinity", Map.of(REQUIRED, List.of(term)));
    }

    private static Arbitrary<Map<String, Object>> ownWords() {
        return Combinators.combine(
                        maybe(Arbitraries.of("Always", "OnFailure", "Never")),
                        mostly(Arbitraries.just(true), Arbitraries.just(false)),
                        maybe(Arbitraries.of("Preferred", "Required")),
                        maybe(mostly(Arbitraries.of("zone", ""), Arbitraries.of("a b"))),
                        maybe(mostly(
                                Arbitraries.of("gold", "system-node-critical", ""), Arbitraries.of("Gold", "a b"))),
                        Arbitraries.maps(
                                        mostly(Arbitraries.of("zone", "example.org/zone"), Arbitraries.of("a b")),
                                        mostly(Arbitraries.of("x", "", "y_1"), Arbitraries.of("-x")))
                                .ofMaxSize(2))
                .as((policy, apart, how, key, priority, selector) -> {
                    Map<String, Object> fields = new LinkedHashMap<>();
                    put(fields, "priorityClassName", priority);
                    put(fields, "restartPolicy", policy);
                    put(fields, "antiAffinity", apart);
                    put(fields, "antiAffinityPolicy", how);
                    put(fields, "antiAffinityTopologyKey", key);
                    fields.put("nodeSelector", selector);
                    return fields;
                });
    }

    private static Arbitrary<Map<String, Object>> podMetadata() {
        Arbitrary<String> key = mostly(
                Arbitraries.of("app", "example.org/tier", "Team", "sidecar.istio.io/inject"),
                Arbitraries.of("a b", "kubevirt.io", "hooks.kubevirt.io/hookSidecars", "Kubevirt.io/x", "", "/x"));
        Arbitrary<String> value = mostly(Arbitraries.of("x", "", "y_1"), Arbitraries.of("-x", "a b"));
        return Combinators.combine(
                        Arbitraries.maps(key, value).ofMaxSize(2),
                        Arbitraries.maps(key, text()).ofMaxSize(2))
                .as((labels, annotations) -> Map.of("labels", labels, "annotations", annotations));
    }

    private static Arbitrary<String> label() {
        return mostly(
                mostly(shortLabel(), Arbitraries.of("private", "public", "vm-state", "hugepages")),
                Arbitraries.of("cloudinitdisk", "A", "a_b", "a.b", "-a", "a-"));
    }

    private static Arbitrary<String> shortLabel() {
        return Arbitraries.strings().withChars("abc1").ofMinLength(1).ofMaxLength(12);
    }

    private static Arbitrary<String> quantity() {
        return mostly(
                Arbitraries.of("1Gi", "4Gi", "512Mi", "10G", "1.5Gi", "1073741824", "2Ti"),
                Arbitraries.of("4 GB", "4K", "0", "-1Gi", "", "1e9", "7k", "abc"));
    }

    private static Arbitrary<String> text() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(20),
                Arbitraries.of(
                        "a: b",
                        "\"q\"",
                        "'",
                        "#cloud-config",
                        "- x\n- y",
                        "{{ }}",
                        "\u00e9\u4e2d",
                        "%s",
                        "\\",
                        "|\n x",
                        ""));
    }

    private static <T> Arbitrary<T> mostly(Arbitrary<T> usual, Arbitrary<T> odd) {
        return Arbitraries.frequencyOf(Tuple.of(39, usual), Tuple.of(1, odd));
    }

    private static <T> Arbitrary<T> maybe(Arbitrary<T> arbitrary) {
        return arbitrary.injectNull(0.5);
    }

    private static void put(Map<String, Object> fields, String name, Object value) {
        if (value != null) {
            fields.put(name, value);
        }
    }
}
