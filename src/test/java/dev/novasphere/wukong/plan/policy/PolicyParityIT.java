package dev.novasphere.wukong.plan.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicy;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicySpec;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The policy that the API server applies and the review of the planner give the same answer, in the same words, for every Wukong. */
class PolicyParityIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path ADMISSION = Path.of("kubernetes", "base", "admission-wukong-policy.yaml");
    private static final TestCluster CLUSTER = TestCluster.shared();
    private static final KubernetesClient CLIENT = CLUSTER.client();

    /** Refused by each of the policies, so that it shows when the API server knows a policy. */
    private static final String TOO_MANY_CPUS = "cpu: 60";

    /** What a policy says beside its selector and a bound of cpu. */
    private static final List<String> POLICIES = List.of(
            "networks: {types: [bridge]}",
            "networks: {types: []}",
            "networks: {bridges: []}",
            "networks: {bridges: [{name: br-lan}]}",
            "networks: {bridges: [{name: br-lan, vlans: [{from: 100, to: 199}, {from: 300, to: 300}], untagged: false}]}",
            "networks: {bridges: [{name: br-lan, vlans: []}, {name: br-dmz, untagged: false}]}",
            "networks: {bridges: [{name: br-lan, leastMtu: 1400, mostMtu: 1500, physicalInterface: eth1}]}",
            "networks: {physicalInterfaces: [eth1], bridges: [{name: br-lan, physicalInterface: eth2}, {name: br-dmz}]}",
            "networks: {physicalInterfaces: []}",
            "networks: {networkAttachmentDefinitions: []}",
            "networks: {networkAttachmentDefinitions: [{}]}",
            "networks: {networkAttachmentDefinitions: [{namespace: shared, name: lan}, {name: own}]}",
            "networks: {resourceNames: [intel.com/vfs]}",
            "networks: {resourceNames: [macvtap.network.kubevirt.io/eth1]}",
            "networks: {resourceNames: [], physicalInterfaces: [eth1]}",
            "networks: {withoutMacSpoofCheck: false}",
            "networks: {withoutMacSpoofCheck: true}",
            "storage: {storageClasses: [fast, slow]}",
            "storage: {storageClasses: [], defaultStorageClass: true}",
            "storage: {defaultStorageClass: false}",
            "storage: {imagePrefixes: ['https://images.example.org/', 'quay.io/team', 'docker://quay.io:5000/other/']}",
            "storage: {imagePrefixes: ['https://images.example.org/linux']}",
            "storage: {imagePrefixes: []}",
            "storage: {credentialsSecrets: false}",
            "scheduling: {nodeSelector: [{key: zone}, {key: pool, values: [vms, gpus]}]}",
            "scheduling: {nodeSelector: []}",
            "scheduling: {tolerationKeys: [dedicated]}",
            "scheduling: {nodeSelector: [{key: zone, values: []}, {key: pool, values: [vms]}]}",
            "scheduling: {nodeSelector: [{key: zone, values: []}]}",
            "scheduling: {tolerationKeys: ['']}",
            "scheduling: {tolerationKeys: ['', other]}",
            "scheduling: {evictionStrategies: [LiveMigrateIfPossible, None]}",
            "scheduling: {evictionStrategies: []}",
            "scheduling: {nodeSelector: [{key: cpu-model.node.kubevirt.io/Haswell}, {key: cpu-feature.node.kubevirt.io/vmx}, {key: cpu-feature.node.kubevirt.io/aes, values: ['true']}]}",
            "scheduling: {nodeSelector: [{key: machine-type.node.kubevirt.io/q35, values: ['true']}, {key: kubevirt.io/cpumanager, values: ['false']}]}",
            "scheduling: {nodeSelector: [{key: cpu-model.node.kubevirt.io/Haswell, values: []}, {key: kubevirt.io/cpumanager}, {key: rack}]}",
            "most: {terminationGracePeriodSeconds: 600}",
            "most: {terminationGracePeriodSeconds: 86400}",
            "scheduling: {priorityClassNames: [gold, silver], schedulerNames: [packing], otherNamespaces: true}",
            "scheduling: {priorityClassNames: [], otherNamespaces: false}",
            "gpuDeviceNames: [nvidia.com/T4]",
            "gpuDeviceNames: []",
            "podMetadata: {labelKeys: [app, example.org/], annotationKeys: [ovn.kubernetes.io/ip_address]}",
            "podMetadata: {labelKeys: ['*'], annotationKeys: []}",
            "podMetadata: {labelKeys: []}",
            "serviceAccounts: [reader]",
            "serviceAccounts: []",
            "serviceTypes: []",
            "serviceTypes: [ClusterIP]",
            "serviceTypes: [NodePort, LoadBalancer]",
            "plaintextPasswords: false",
            "plaintextPasswords: true",
            "most: {cpu: 4, memory: 2Gi, disks: 1, diskSize: 10Gi, networks: 1}",
            "memoryOvercommit: false",
            "instancetypes: [u1.medium, u1.large]",
            "instancetypes: []",
            "memoryOvercommit: true",
            "most: {cpu: 59, disks: 0, networks: 0}",
            "{}");

    /** Wukongs, by what their spec has beside cpu, memory and one disk. */
    private static final List<String> WUKONGS = List.of(
            "",
            "cpu: 5",
            "resources: {requests: {cpu: '5', memory: 1024Mi}}",
            "resources: {requests: {cpu: 4500m}, limits: {cpu: '6'}}",
            "resources: {requests: {cpu: 5e0}, limits: {cpu: 0.005k}}",
            "resources: {limits: {cpu: 35e-1}}",
            "resources: {requests: {memory: 512Mi}, limits: {cpu: '1', memory: 2Gi}}",
            "resources: {requests: {cpu: '', memory: ''}, limits: {memory: 3Gi}}",
            "resources: {}",
            "{instancetype: {name: u1.medium}, cpu: null, memory: null}",
            "{instancetype: {name: o1.large}, cpu: null, memory: null}",
            "{instancetype: {name: u1.medium, kind: VirtualMachineInstancetype}, cpu: null, memory: null}",
            "preference: {name: fedora}",
            "preference: {name: fedora, kind: VirtualMachineClusterPreference}",
            "preference: {name: fedora, kind: VirtualMachinePreference}",
            "hostDevices: [{name: a, deviceName: nvidia.com/T4}, {name: b, deviceName: intel.com/qat}]",
            "hostDevices: [{name: a, deviceName: nvidia.com/T4}]",
            "memory: 4Gi",
            "memory: 2048Mi",
            "disks: [{name: a, source: {claim: golden}}]",
            "disks: [{name: a, source: {claim: golden}, size: 5Gi}]",
            "disks: [{name: a, source: {snapshot: nightly}, type: cdrom}]",
            "disks: [{name: a, claimName: archive}]",
            "disks: [{name: a, containerDisk: quay.io/x/y}]",
            "disks: [{name: a, type: cdrom}]",
            "networks: [{name: default, ipConfig: {mode: dhcp}}]",
            "networks: [{name: lan}]",
            "networks: [{name: lan}, {name: dmz}]",
            "networks: [{name: lan, bridgeName: ''}]",
            "networks: [{name: x, bridgeName: br-ex}]",
            "networks: [{name: x, bridgeName: br-dmz}]",
            "networks: [{name: lan, type: ovs}]",
            "networks: [{name: lan, vlanId: 100}]",
            "networks: [{name: lan, vlanId: 199}]",
            "networks: [{name: lan, vlanId: 200}]",
            "networks: [{name: lan, vlanId: 300}, {name: dmz, vlanId: 300}]",
            "networks: [{name: lan, mtu: 1300}]",
            "networks: [{name: lan, mtu: 1500, physicalInterface: eth1}]",
            "networks: [{name: lan, mtu: 9000}]",
            "networks: [{name: lan, physicalInterface: eth2}]",
            "networks: [{name: dmz, physicalInterface: eth2}]",
            "networks: [{name: dmz, physicalInterface: ''}]",
            "networks: [{name: m, type: macvlan, physicalInterface: eth9}]",
            "networks: [{name: m, type: macvlan, resourceName: macvtap.network.kubevirt.io/eth1}]",
            "networks: [{name: m, type: macvlan, physicalInterface: eth1}]",
            "networks: [{name: m, type: macvlan, binding: macvtap, physicalInterface: eth9}]",
            "networks: [{name: m, type: macvlan, resourceName: macvtap.network.kubevirt.io/eth9}]",
            "networks: [{name: m, type: macvlan, physicalInterface: eth9, resourceName: macvtap.network.kubevirt.io/eth1}]",
            "networks: [{name: m, type: macvlan, binding: passt, physicalInterface: eth9}]",
            "networks: [{name: m, type: macvlan, binding: passt}]",
            "networks: [{name: m, type: macvlan, binding: ''}]",
            "networks: [{name: s, type: sriov, resourceName: intel.com/vfs}]",
            "networks: [{name: s, type: sriov, resourceName: nvidia.com/A100}]",
            "networks: [{name: n, nadName: own}]",
            "networks: [{name: n, nadName: other}]",
            "networks: [{name: n, nadName: shared/lan}]",
            "networks: [{name: n, nadName: shared/wan}]",
            "networks: [{name: n, nadName: ''}]",
            "networks: [{name: lan, macSpoofCheck: false}]",
            "networks: [{name: lan, macSpoofCheck: true}]",
            "disks: [{name: root, size: 1Gi, storageClassName: fast}]",
            "disks: [{name: root, size: 1Gi, storageClassName: other}]",
            "disks: [{name: root, size: 1Gi, storageClassName: fast}, {name: cd, type: cdrom}]",
            "disks: [{name: root, size: 1Gi}, {name: cd, type: cdrom, size: 1Gi, image: 'https://elsewhere.example/a.iso'}]",
            "disks: [{name: root, size: 1Gi, storageClassName: fast, source: {upload: true}}]",
            "disks: [{name: root, storageClassName: fast, source: {dataSource: {name: golden}}}]",
            "disks: [{name: root, claimName: there}]",
            "disks: [{name: root, size: 20Gi}]",
            "disks: [{name: root, size: 1Gi}, {name: data, size: 10737418240}]",
            image("https://images.example.org/linux/a.qcow2"),
            image("https://images.example.org/linux"),
            image("https://images.example.org/linux-two/a"),
            image("https://images.example.org/linux:x@y"),
            image("https://images.example.org.evil.example/a"),
            image("https://images.example.org@evil.example/a"),
            image("https://user:pw@images.example.org/linux/a"),
            image("https://images.example.org/linux/../secret"),
            image("https://images.example.org/linux/%2E%2e/secret"),
            image("https://images.example.org/linux/x%2f..%2F..%2Fsecret"),
            image("https://images.example.org/linux/x%5c..%5C..%5Csecret"),
            image("https://images.example.org/linux/x\\..\\secret"),
            image("https://images.example.org/linux/group%2Fproject/a..b"),
            image("http://images.example.org/linux/a"),
            image("quay.io/team/a:1"),
            image("quay.io/team:1"),
            image("quay.io/team@sha256:0123"),
            image("quay.io/team-two/a:1"),
            image("docker://quay.io/team/a"),
            image("docker://quay.io:5000/other/a"),
            image("docker.io/library/a"),
            image(""),
            containerDisk("quay.io/team/a:1"),
            containerDisk("quay.io/team:1"),
            containerDisk("quay.io/team-two/a:1"),
            containerDisk("quay.io:5000/other/a"),
            containerDisk("fedora"),
            "disks: [{name: root, size: 1Gi, image: 'https://images.example.org/linux/a', imageOptions: {credentialsSecret: keys}}]",
            "highAvailability: {nodeSelector: {zone: a}}",
            "highAvailability: {nodeSelector: {pool: vms}}",
            "highAvailability: {nodeSelector: {pool: control}}",
            "highAvailability: {nodeSelector: {}}",
            "highAvailability: {tolerations: [{key: dedicated, operator: Exists}]}",
            "highAvailability: {tolerations: [{operator: Exists}]}",
            "highAvailability: {tolerations: [{key: node-role.kubernetes.io/control-plane, operator: Exists}]}",
            "highAvailability: {priorityClassName: gold}",
            "highAvailability: {priorityClassName: ''}",
            "highAvailability: {schedulerName: packing}",
            nodes("{key: pool, operator: In, values: [vms]}"),
            nodes("{key: pool, operator: In, values: [vms, control]}"),
            nodes("{key: pool, operator: NotIn, values: [vms]}"),
            nodes("{key: zone, operator: Exists}"),
            preferredNodes("{key: zone, operator: Gt, values: ['3']}"),
            preferredNodes("{key: rack, operator: Exists}"),
            "highAvailability: {affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchFields: [{key: metadata.name, operator: In, values: [a]}]}]}}}}",
            "highAvailability: {affinity: {}}",
            pods("podAffinity", "topologyKey: kubernetes.io/hostname"),
            pods("podAffinity", "topologyKey: zone"),
            pods("podAntiAffinity", "topologyKey: rack"),
            pods("podAntiAffinity", "topologyKey: kubernetes.io/hostname, namespaceSelector: {}"),
            pods("podAffinity", "topologyKey: kubernetes.io/hostname, namespaces: [kube-system]"),
            "highAvailability: {affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, podAffinityTerm: {topologyKey: kubernetes.io/hostname, namespaces: [kube-system]}}]}}}",
            "highAvailability: {topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}]}",
            "highAvailability: {topologySpreadConstraints: [{maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: DoNotSchedule}]}",
            "highAvailability: {antiAffinity: true, antiAffinityTopologyKey: rack}",
            "highAvailability: {antiAffinity: true, antiAffinityTopologyKey: topology.kubernetes.io/zone}",
            "cpuModel: Haswell",
            "cpuModel: Skylake-Server",
            "cpuModel: host-passthrough",
            "cpuFeatures: [{name: vmx}, {name: aes, policy: require}]",
            "cpuFeatures: [{name: vmx, policy: forbid}]",
            "cpuFeatures: [{name: aes, policy: forbid}]",
            "cpuFeatures: [{name: aes, policy: optional}, {name: x2apic, policy: disable}, {name: invtsc, policy: force}]",
            "machineType: q35",
            "machineType: pc-q35-8.2",
            "dedicatedCpuPlacement: true",
            "dedicatedCpuPlacement: false",
            "{cpuModel: '', machineType: ''}",
            "terminationGracePeriodSeconds: 600",
            "terminationGracePeriodSeconds: 3600",
            "terminationGracePeriodSeconds: 3601",
            "highAvailability: {evictionStrategy: LiveMigrate}",
            "highAvailability: {evictionStrategy: None}",
            "gpus: [{name: g, deviceName: nvidia.com/T4}]",
            "gpus: [{name: g, deviceName: nvidia.com/A100}]",
            "filesystems: [{name: token, serviceAccount: reader}]",
            "filesystems: [{name: token, serviceAccount: deployer}]",
            "filesystems: [{name: config, configMap: app}]",
            "service: {ports: [{port: 80}]}",
            "service: {type: ClusterIP, ports: [{port: 80}]}",
            "service: {type: NodePort, ports: [{port: 80}]}",
            "service: {type: LoadBalancer, ports: [{port: 80}]}",
            "podMetadata: {labels: {app: shop}}",
            "podMetadata: {labels: {app.kubernetes.io/name: shop, tier: web}}",
            "podMetadata: {labels: {example.org/tier: web}}",
            "podMetadata: {labels: {sub.example.org/tier: web}}",
            "podMetadata: {labels: {sidecar.istio.io/inject: 'true'}}",
            "podMetadata: {labels: {some.plugin: x}}",
            "podMetadata: {labels: {}}",
            "podMetadata: {annotations: {ovn.kubernetes.io/ip_address: 10.0.0.5}}",
            "podMetadata: {annotations: {ovn.kubernetes.io/logical_switch: isp}}",
            "podMetadata: {annotations: {note: x}}",
            "cloudInitUser: {name: ada, password: secret}",
            "cloudInitUser: {name: ada, password: ''}",
            "cloudInitUser: {name: ada, passwordHash: $6$x$y}");

    private static final List<WukongPolicy> MADE = new ArrayList<>();

    private static String image(String address) {
        return "disks: [{name: root, size: 1Gi, image: '%s'}]".formatted(address);
    }

    private static String nodes(String requirement) {
        return ("highAvailability: {affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution:"
                        + " {nodeSelectorTerms: [{matchExpressions: [%s]}]}}}}")
                .formatted(requirement);
    }

    private static String preferredNodes(String requirement) {
        return ("highAvailability: {affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution:"
                        + " [{weight: 1, preference: {matchExpressions: [%s]}}]}}}")
                .formatted(requirement);
    }

    private static String pods(String kind, String term) {
        return "highAvailability: {affinity: {%s: {requiredDuringSchedulingIgnoredDuringExecution: [{%s}]}}}"
                .formatted(kind, term);
    }

    private static String containerDisk(String image) {
        return "disks: [{name: root, containerDisk: '" + image + "'}]";
    }

    @AfterAll
    static void remove() {
        MADE.forEach(policy -> CLIENT.resource(policy).delete());
    }

    @Test
    void the_api_server_and_the_planner_give_the_same_answer_in_the_same_words() throws IOException {
        installAdmission();
        List<String> differences = new ArrayList<>();
        int refused = 0;
        for (int i = 0; i < POLICIES.size(); i++) {
            // One at a time: the API server asks every policy that there is about every Wukong.
            WukongPolicy policy = policy("parity-" + i, "matchLabels: {parity: p" + i + "}", POLICIES.get(i));
            CLIENT.resource(policy).create();
            MADE.add(policy);
            String namespace = namespace(Map.of("parity", "p" + i));
            awaitInForce(namespace);
            for (int j = 0; j < WUKONGS.size(); j++) {
                String text = WUKONGS.get(j);
                if (!concerns(POLICIES.get(i), text) && (i + j) % 4 != 0) {
                    continue;
                }
                Wukong wukong = wukong(text);
                Optional<String> server = refusal(wukong, namespace);
                String policyName = policy.getMetadata().getName();
                List<String> words = new PolicyReview(policy.getSpec(), namespace)
                        .of(wukong.getSpec()).stream()
                                .map(violation -> violation.message(policyName))
                                .toList();
                boolean same = server.map(message -> words.stream().anyMatch(message::contains))
                        .orElse(words.isEmpty());
                refused += server.isPresent() ? 1 : 0;
                if (!same) {
                    differences.add(
                            "%s | %s%n  server: %s%n  planner: %s".formatted(POLICIES.get(i), text, server, words));
                }
            }
            CLIENT.resource(policy).delete();
            MADE.remove(policy);
        }

        assertThat(differences).isEmpty();
        assertThat(refused).isGreaterThan(100);
    }

    @Test
    void a_policy_selects_namespaces_as_kubernetes_does() throws IOException {
        installAdmission();
        List<String> selectors = List.of(
                "matchLabels: {team: a}",
                "matchExpressions: [{key: team, operator: In, values: [a, b]}]",
                "matchExpressions: [{key: team, operator: NotIn, values: [a]}, {key: selected, operator: Exists}]",
                "matchExpressions: [{key: team, operator: DoesNotExist}, {key: selected, operator: Exists}]",
                "{matchLabels: {team: b}, matchExpressions: [{key: selected, operator: Exists}]}");
        List<Map<String, String>> labels = List.of(
                Map.of("team", "a"),
                Map.of("team", "b"),
                Map.of("team", "c", "selected", ""),
                Map.of("selected", ""),
                Map.of("other", "x"));
        for (int i = 0; i < selectors.size(); i++) {
            int index = i;
            WukongPolicy policy = policy("selector-" + i, selectors.get(i), "{}");
            CLIENT.resource(policy).create();
            MADE.add(policy);
            awaitInForce(namespace(
                    switch (i) {
                        case 0, 1 -> Map.of("team", "a");
                        case 2 -> Map.of("team", "c", "selected", "");
                        case 3 -> Map.of("selected", "");
                        default -> Map.of("team", "b", "selected", "");
                    }));
            for (Map<String, String> candidate : labels) {
                String namespace = namespace(candidate);
                boolean selected = NamespaceSelection.selects(policy, candidate);
                await("%s selects %s: %s".formatted(selectors.get(index), candidate, selected))
                        .atMost(PATIENCE)
                        .until(() -> refusal(wukong(TOO_MANY_CPUS), namespace).isPresent() == selected);
            }
            CLIENT.resource(policy).delete();
            MADE.remove(policy);
            String gone = namespace(Map.of("team", "a", "selected", ""));
            await().atMost(PATIENCE)
                    .until(() -> refusal(wukong(TOO_MANY_CPUS), gone).isEmpty());
        }
    }

    @Test
    void each_of_several_policies_must_allow_and_what_is_not_the_spec_can_be_written_under_a_later_policy()
            throws IOException {
        installAdmission();
        String namespace = namespace(Map.of("several", "yes"));
        Wukong before = wukong("cpu: 3");
        before.getMetadata().setName("before");
        CLIENT.resource(before).inNamespace(namespace).create();
        for (String bound : List.of("most: {cpu: 4}", "most: {cpu: 2}")) {
            WukongPolicy policy = policy("several-" + MADE.size(), "matchLabels: {several: 'yes'}", bound);
            CLIENT.resource(policy).create();
            MADE.add(policy);
        }
        await().atMost(PATIENCE)
                .until(() -> refusal(wukong("cpu: 3"), namespace).isPresent());

        assertThat(refusal(wukong("cpu: 3"), namespace)).get().asString().contains("spec.cpu: 3", "at most 2");
        assertThat(refusal(wukong("cpu: 2"), namespace)).isEmpty();
        CLIENT.resources(Wukong.class).inNamespace(namespace).withName("before").edit(live -> {
            live.getMetadata().setLabels(Map.of("note", "x"));
            return live;
        });
    }

    /** Whether a policy says something of what a Wukong has; of the other pairs every fourth is tried. */
    private static boolean concerns(String policy, String wukong) {
        return switch (policy.split(":")[0]) {
            case "networks" -> wukong.startsWith("networks");
            case "storage" -> wukong.startsWith("disks");
            case "scheduling" ->
                Stream.of("highAvailability", "cpu", "{cpu", "machineType", "dedicated")
                        .anyMatch(wukong::startsWith);
            case "gpuDeviceNames" -> wukong.startsWith("gpus") || wukong.startsWith("hostDevices");
            case "serviceAccounts" -> wukong.startsWith("filesystems");
            case "serviceTypes" -> wukong.startsWith("service");
            case "podMetadata" -> wukong.startsWith("podMetadata");
            case "plaintextPasswords" -> wukong.startsWith("cloudInitUser");
            default -> true;
        };
    }

    @Test
    void the_largest_policy_is_asked_about_the_largest_Wukong() throws IOException {
        installAdmission();
        WukongPolicy policy = policy("largest", "matchLabels: {largest: 'yes'}", LargestPolicy.spec());
        CLIENT.resource(policy).create();
        MADE.add(policy);
        String namespace = namespace(Map.of("largest", "yes"));
        awaitInForce(namespace);

        assertThat(refusal(wukong(LargestPolicy.allowedWukong()), namespace)).isEmpty();
        assertThat(refusal(wukong(LargestPolicy.allowedWukongWithDefinitions()), namespace))
                .isEmpty();
        LargestPolicy.forbiddenWukongs().forEach((field, text) -> assertThat(refusal(wukong(text), namespace))
                .as("what is said of %s", field)
                .get()
                .asString()
                .contains(field, "is not allowed by WukongPolicy largest"));
    }

    private static void installAdmission() throws IOException {
        try (InputStream yaml = Files.newInputStream(ADMISSION)) {
            for (HasMetadata object : CLIENT.load(yaml).items()) {
                CLIENT.resource(object).forceConflicts().serverSideApply();
            }
        }
    }

    private static void awaitInForce(String namespace) {
        await("the policy is in force in " + namespace)
                .atMost(PATIENCE)
                .until(() -> refusal(wukong(TOO_MANY_CPUS), namespace).isPresent());
    }

    /** Why the API server refuses a Wukong; empty when it takes it. */
    private static Optional<String> refusal(Wukong wukong, String namespace) {
        try {
            CLIENT.resource(wukong).inNamespace(namespace).dryRun().create();
            return Optional.empty();
        } catch (KubernetesClientException e) {
            if (e.getMessage().contains("ValidatingAdmissionPolicy 'wukong-policy'")) {
                return Optional.of(e.getMessage());
            }
            throw e;
        }
    }

    private static String namespace(Map<String, String> labels) {
        String name = CLUSTER.newNamespace("policy");
        CLIENT.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withLabels(labels)
                        .endMetadata()
                        .build())
                .serverSideApply();
        return name;
    }

    private static WukongPolicy policy(String name, String selector, String spec) {
        WukongPolicy policy = Serialization.unmarshal("""
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: WukongPolicy
                metadata: {name: %s}
                """.formatted(name), WukongPolicy.class);
        Map<String, Object> fields = read(spec);
        fields.put("namespaceSelector", read(selector));
        Map<String, Object> most = read("cpu: 59");
        most.putAll(Serialization.jsonMapper()
                .convertValue(fields.getOrDefault("most", Map.of()), new TypeReference<Map<String, Object>>() {}));
        fields.put("most", most);
        policy.setSpec(Serialization.jsonMapper().convertValue(fields, WukongPolicySpec.class));
        return policy;
    }

    private static Wukong wukong(String spec) {
        Map<String, Object> fields = read("{cpu: 1, memory: 1Gi, disks: [{name: root, size: 1Gi}]}");
        fields.putAll(read(spec));
        return Serialization.unmarshal(
                Serialization.asJson(Map.of(
                        "apiVersion",
                        "vm.novasphere.dev/v1alpha1",
                        "kind",
                        "Wukong",
                        "metadata",
                        Map.of("name", "web"),
                        "spec",
                        fields)),
                Wukong.class);
    }

    private static Map<String, Object> read(String yaml) {
        try {
            return yaml.isEmpty()
                    ? new HashMap<>()
                    : Serialization.yamlMapper().readValue(yaml, new TypeReference<HashMap<String, Object>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
