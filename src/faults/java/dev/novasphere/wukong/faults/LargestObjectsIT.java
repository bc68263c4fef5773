package dev.novasphere.wukong.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.testcluster.OperatorProcess;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * As many objects of the largest size as the ResourceQuota in docs/rights.md lets one namespace have, beside an operator with the heap of its
 * Deployment: it goes on, starts anew with all of them, and serves other namespaces.
 */
class LargestObjectsIT {

    /** Half of the memory limit of the Deployment, as its MaxRAMPercentage has it. */
    private static final Map<String, String> HEAP = Map.of("JAVA_TOOL_OPTIONS", "-Xmx192m");

    private static final Pattern QUOTA = Pattern.compile("count/([a-z0-9.-]+): \"(\\d+)\"");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final double MEBI = 1024 * 1024;

    /** Just below what is kept of an object: entries of a map take more memory than what else an object may hold. */
    private static final int LABELS = 3_300;

    private static final String MACHINE =
            "{\"apiGroup\": \"kubevirt.io\", \"kind\": \"VirtualMachine\", \"name\": \"none\"}";

    /** What one Wukong can name, less than the quota lets a namespace have. */
    private static final int CLAIMS = 30;

    private static final int SECRETS = 35;

    private final World world = World.create(Path.of("target", "operator-with-the-largest-objects.log"));
    private final TestCluster cluster = world.cluster();
    private final KubernetesClient client = world.client();
    private final String labels =
            IntStream.range(0, LABELS).mapToObj(i -> "\"l" + i + "\": \"v\"").collect(Collectors.joining(","));
    private OperatorProcess operator;

    @AfterEach
    void end() {
        if (operator != null) {
            operator.close();
        }
        world.close();
    }

    @Test
    void the_quota_of_the_documentation_keeps_one_namespace_from_filling_the_memory() throws IOException {
        operator = world.startOperator(HEAP);
        String namespace = cluster.newNamespace("large");
        double before = heap();
        System.out.printf("%-60s %8.1f MiB%n", "nothing", before);
        for (Map.Entry<String, Integer> quota : quota().entrySet()) {
            for (int i = 0; i < quota.getValue(); i++) {
                create(namespace, quota.getKey(), i);
            }
            double after = settledHeap();
            System.out.printf(
                    "%-60s %8.1f MiB, %.2f each%n",
                    quota.getValue() + " " + quota.getKey(), after, (after - before) / quota.getValue());
            before = after;
        }
        assertServes("while");
        operator.close();

        operator = world.startOperator(HEAP);
        System.out.printf("%-60s %8.1f MiB%n", "after a restart", heap());
        assertServes("anew");
    }

    /** None of them bears the operator's label, so that no cache holds them: each plan reads those that its Wukong names. */
    @Test
    void what_wukongs_name_does_not_fill_the_memory_while_their_plans_are_made() {
        String namespace = cluster.newNamespace("named");
        String manyLabels =
                IntStream.range(0, 1_000).mapToObj(i -> "\"l" + i + "\": \"\"").collect(Collectors.joining(","));
        for (int i = 0; i < CLAIMS; i++) {
            post(
                    namespace,
                    "persistentvolumeclaims",
                    "v1",
                    "PersistentVolumeClaim",
                    "claim-" + i,
                    "\"labels\": {" + manyLabels + "}",
                    "\"spec\": {\"accessModes\": [\"ReadWriteOnce\"], \"storageClassName\": \"none\", \"resources\": {\"requests\": {\"storage\": \"1Gi\"}}}");
        }
        for (int i = 0; i < SECRETS; i++) {
            post(
                    namespace,
                    "secrets",
                    "v1",
                    "Secret",
                    "secret-" + i,
                    "\"labels\": {}",
                    "\"type\": \"Opaque\", \"data\": {\"password\": \""
                            + Base64.getEncoder()
                                    .encodeToString(
                                            "x".repeat(1024 * 1024 - 100).getBytes(StandardCharsets.UTF_8))
                            + "\"}");
        }
        for (int i = 0; i < 8; i++) {
            post(
                    namespace,
                    "wukongs",
                    "vm.novasphere.dev/v1alpha1",
                    "Wukong",
                    "greedy-" + i,
                    "\"labels\": {}",
                    greedy());
        }
        operator = world.startOperator(HEAP);

        await("their plans are made again and again")
                .during(Duration.ofSeconds(45))
                .atMost(PATIENCE)
                .until(operator::runs);
        assertServes("beside");
        System.out.printf("%-60s %8.1f MiB%n", "beside Wukongs that name the largest objects", heap());
    }

    /** As many Secrets and claims as a Wukong can name. */
    private static String greedy() {
        String users = IntStream.range(3, 19)
                .mapToObj(i -> "{\"name\": \"u%d\", \"passwordSecretRef\": {\"name\": \"secret-%d\"}}".formatted(i, i))
                .collect(Collectors.joining(","));
        String filesystems = IntStream.range(19, SECRETS)
                .mapToObj(i -> "{\"name\": \"f%d\", \"secret\": \"secret-%d\"}".formatted(i, i))
                .collect(Collectors.joining(","));
        String disks = IntStream.range(0, CLAIMS)
                .mapToObj(i -> "{\"name\": \"d%d\", \"claimName\": \"claim-%d\"}".formatted(i, i))
                .collect(Collectors.joining(","));
        return """
                "spec": {"cpu": 1, "memory": "1Gi", "sshKeySecret": "secret-0",
                 "cloudInitUser": {"name": "me", "passwordSecretRef": {"name": "secret-1"}},
                 "cloudInit": {"userDataSecretRef": {"name": "secret-2", "key": "password"}, "users": [%s]},
                 "filesystems": [%s], "disks": [%s]}
                """.formatted(users, filesystems, disks);
    }

    private void assertServes(String prefix) {
        String other = cluster.newNamespace(prefix);
        client.raw("/apis/vm.novasphere.dev/v1alpha1/namespaces/" + other + "/wukongs", "POST", """
                {"apiVersion": "vm.novasphere.dev/v1alpha1", "kind": "Wukong", "metadata": {"name": "web"},
                 "spec": {"cpu": 1, "memory": "1Gi", "disks": [{"name": "root", "size": "1Gi"}]}}
                """);
        await("another namespace is served")
                .atMost(PATIENCE)
                .until(() -> client.resources(VirtualMachine.class)
                                .inNamespace(other)
                                .withName("web-vm")
                                .get()
                        != null);
        assertThat(operator.runs()).isTrue();
        assertThat(operator.answer("/q/health/ready")).isEqualTo(200);
    }

    /** The live heap once it grows no more, because what was created has been read. */
    private double settledHeap() {
        double[] last = {heap()};
        await("everything is read")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(3))
                .until(() -> {
                    double now = heap();
                    boolean settled = Math.abs(now - last[0]) < 0.5;
                    last[0] = now;
                    return settled;
                });
        return last[0];
    }

    private double heap() {
        return operator.liveHeapBytes() / MEBI;
    }

    private static Map<String, Integer> quota() throws IOException {
        Map<String, Integer> quota = new LinkedHashMap<>();
        Matcher matcher = QUOTA.matcher(Files.readString(Path.of("docs", "rights.md")));
        while (matcher.find()) {
            quota.put(matcher.group(1), Integer.parseInt(matcher.group(2)));
        }
        assertThat(quota).hasSizeGreaterThan(5);
        return quota;
    }

    private void create(String namespace, String resource, int number) {
        String name = "large-" + number;
        String many = "\"labels\": {\"vm.novasphere.dev/wukong\": \"%s\", %s}".formatted(name, labels);
        String group = resource.contains(".") ? resource.substring(resource.indexOf('.') + 1) : "";
        String claim = "\"accessModes\": [\"ReadWriteOnce\"], \"resources\": {\"requests\": {\"storage\": \"1Gi\"}}";
        switch (resource) {
            case "wukongs.vm.novasphere.dev" ->
                post(
                        namespace,
                        resource,
                        "vm.novasphere.dev/v1alpha1",
                        "Wukong",
                        name,
                        many + ", \"annotations\": {\"vm.novasphere.dev/paused\": \"true\"}, " + owners(),
                        "\"spec\": {\"cpu\": 1, \"memory\": \"1Gi\", \"disks\": [{\"name\": \"root\", \"size\": \"1Gi\"}]}");
            case "wukongsnapshots.vm.novasphere.dev" ->
                post(
                        namespace,
                        resource,
                        "vm.novasphere.dev/v1alpha1",
                        "WukongSnapshot",
                        name,
                        many + ", " + owners(),
                        "\"spec\": {\"wukongName\": \"none\"}");
            case "wukongrestores.vm.novasphere.dev" ->
                post(
                        namespace,
                        resource,
                        "vm.novasphere.dev/v1alpha1",
                        "WukongRestore",
                        name,
                        many + ", " + owners(),
                        "\"spec\": {\"wukongName\": \"none\", \"snapshotName\": \"none\"}");
            case "secrets" ->
                post(
                        namespace,
                        resource,
                        "v1",
                        "Secret",
                        name + "-cloudinit",
                        "\"labels\": {\"vm.novasphere.dev/wukong\": \"" + name + "\"}",
                        "\"type\": \"Opaque\", \"data\": {\"userdata\": \""
                                + Base64.getEncoder().encodeToString(new byte[1024 * 1024 - 100]) + "\"}");
            case "persistentvolumeclaims" ->
                post(
                        namespace,
                        resource,
                        "v1",
                        "PersistentVolumeClaim",
                        name,
                        many,
                        "\"spec\": {\"storageClassName\": \"none\", %s}".formatted(claim));
            case "virtualmachines.kubevirt.io" ->
                post(
                        namespace,
                        resource,
                        "kubevirt.io/v1",
                        "VirtualMachine",
                        name,
                        many,
                        "\"spec\": {\"runStrategy\": \"Halted\", \"template\": {\"spec\": {\"domain\": {\"devices\": {}}}}}");
            case "datavolumes.cdi.kubevirt.io" ->
                post(
                        namespace,
                        resource,
                        "cdi.kubevirt.io/v1beta1",
                        "DataVolume",
                        name,
                        many,
                        "\"spec\": {\"source\": {\"blank\": {}}, \"storage\": {\"storageClassName\": \"none\", %s}}"
                                .formatted(claim));
            case "services" ->
                post(namespace, resource, "v1", "Service", name, many, "\"spec\": {\"ports\": [{\"port\": 80}]}");
            case "virtualmachineinstancemigrations.kubevirt.io" ->
                post(
                        namespace,
                        resource,
                        "kubevirt.io/v1",
                        "VirtualMachineInstanceMigration",
                        name,
                        many,
                        "\"spec\": {\"vmiName\": \"none\"}");
            case "virtualmachinesnapshots.snapshot.kubevirt.io" ->
                post(
                        namespace,
                        resource,
                        "snapshot.kubevirt.io/v1beta1",
                        "VirtualMachineSnapshot",
                        name,
                        many,
                        "\"spec\": {\"source\": " + MACHINE + "}");
            case "virtualmachinerestores.snapshot.kubevirt.io" ->
                post(
                        namespace,
                        resource,
                        "snapshot.kubevirt.io/v1beta1",
                        "VirtualMachineRestore",
                        name,
                        many,
                        "\"spec\": {\"virtualMachineSnapshotName\": \"none\", \"target\": " + MACHINE + "}");
            case "network-attachment-definitions.k8s.cni.cncf.io" ->
                post(
                        namespace,
                        resource,
                        group + "/v1",
                        "NetworkAttachmentDefinition",
                        name,
                        "\"labels\": {}",
                        "\"spec\": {\"config\": \"" + "c".repeat(250_000) + "\"}");
            default -> throw new IllegalArgumentException("no largest object of " + resource);
        }
    }

    private static String owners() {
        return "\"ownerReferences\": [%s]"
                .formatted(IntStream.range(0, 8)
                        .mapToObj(i ->
                                "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"name\": \"x\", \"uid\": \"%d%s\"}"
                                        .formatted(i, "u".repeat(45_000)))
                        .collect(Collectors.joining(",")));
    }

    private void post(
            String namespace,
            String resource,
            String apiVersion,
            String kind,
            String name,
            String metadata,
            String rest) {
        client.raw(
                "/%s/%s/namespaces/%s/%s"
                        .formatted(
                                apiVersion.contains("/") ? "apis" : "api",
                                apiVersion,
                                namespace,
                                resource.split("\\.", 2)[0]),
                "POST",
                "{\"apiVersion\": \"%s\", \"kind\": \"%s\", \"metadata\": {\"name\": \"%s\", %s}, %s}"
                        .formatted(apiVersion, kind, name, metadata, rest));
    }
}
