package dev.novasphere.wukong.plan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicy;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The policy of the overlay multi-tenant closes what docs/policies.md says it closes. */
class MultiTenantPolicyTest {

    private static final Path POLICY = Path.of("kubernetes", "overlays", "multi-tenant", "policy.yaml");

    private final WukongPolicy policy = policy();

    private static WukongPolicy policy() {
        try {
            return Serialization.unmarshal(Files.readString(POLICY), WukongPolicy.class);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> refusedFields(String more) throws IOException {
        Map<String, Object> fields = new HashMap<>(Map.of("cpu", 1, "memory", "1Gi"));
        fields.putAll(Serialization.yamlMapper().readValue(more, new TypeReference<Map<String, Object>>() {}));
        WukongSpec wukong = Serialization.jsonMapper().convertValue(fields, WukongSpec.class);
        return new PolicyReview(policy.getSpec(), "team")
                .of(wukong).stream().map(PolicyViolation::field).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "networks: [{name: n}] | spec.networks[n].type",
                "networks: [{name: n, type: ovs, bridgeName: br-int}] | spec.networks[n].bridgeName",
                "networks: [{name: n, type: sriov, resourceName: nvidia.com/A100}] | spec.networks[n].resourceName",
                "networks: [{name: n, type: macvlan, physicalInterface: eth0}] | spec.networks[n].physicalInterface",
                "networks: [{name: n, nadName: kube-system/lan}] | spec.networks[n].nadName",
                "networks: [{name: n, nadName: lan, macSpoofCheck: false}] | spec.networks[n].macSpoofCheck",
                "gpus: [{name: g, deviceName: nvidia.com/T4}] | spec.gpus[g].deviceName",
                "highAvailability: {nodeSelector: {node-role.kubernetes.io/control-plane: ''}} | spec.highAvailability.nodeSelector[node-role.kubernetes.io/control-plane]",
                "highAvailability: {tolerations: [{operator: Exists}]} | spec.highAvailability.tolerations",
                "highAvailability: {evictionStrategy: LiveMigrate} | spec.highAvailability.evictionStrategy",
                "highAvailability: {priorityClassName: system-node-critical} | spec.highAvailability.priorityClassName",
                "highAvailability: {schedulerName: mine} | spec.highAvailability.schedulerName",
                "highAvailability: {affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchFields: [{key: metadata.name, operator: In, values: [a]}]}]}}}} | spec.highAvailability.affinity.nodeAffinity",
                "highAvailability: {affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname, namespaceSelector: {}}]}}} | spec.highAvailability.affinity",
                "highAvailability: {topologySpreadConstraints: [{maxSkew: 1, topologyKey: gpu, whenUnsatisfiable: DoNotSchedule}]} | spec.highAvailability.topologySpreadConstraints.topologyKey",
                "disks: [{name: d, size: 1Gi, image: 'https://169.254.169.254/'}] | spec.disks[d].image",
                "disks: [{name: d, size: 1Gi, source: {upload: true}}] | spec.disks[d].source.upload",
                "disks: [{name: d, size: 1Gi, type: cdrom, image: 'https://169.254.169.254/a.iso'}] | spec.disks[d].image",
                "disks: [{name: d, size: 1Ti}] | spec.disks[d].size",
                "podMetadata: {annotations: {ovn.kubernetes.io/logical_switch: isp}} | spec.podMetadata.annotations",
                "podMetadata: {annotations: {cni.projectcalico.org/ipAddrs: '[]'}} | spec.podMetadata.annotations",
                "podMetadata: {annotations: {app: shop}} | spec.podMetadata.annotations",
                "podMetadata: {labels: {sidecar.istio.io/inject: 'true'}} | spec.podMetadata.labels",
                "podMetadata: {labels: {azure.workload.identity/use: 'true'}} | spec.podMetadata.labels",
                "filesystems: [{name: token, serviceAccount: deployer}] | spec.filesystems[token].serviceAccount",
                "cpu: 17 | spec.cpu",
                "memory: 65Gi | spec.memory",
                "cloudInitUser: {name: ada, password: secret} | spec.cloudInitUser.password"
            })
    void what_would_reach_beyond_the_tenant_is_refused(String more, String field) throws IOException {
        assertThat(refusedFields(more.strip())).contains(field.strip());
    }

    @Test
    void a_machine_on_the_pod_network_with_an_image_of_a_named_registry_is_allowed() throws IOException {
        assertThat(refusedFields("""
                        disks: [{name: d, size: 10Gi, image: 'quay.io/containerdisks/fedora:42'}]
                        networks: [{name: default, ipConfig: {mode: dhcp}}, {name: lan, nadName: lan}]
                        cloudInitUser: {name: ada, passwordHash: $6$x$y}
                        podMetadata: {labels: {app: shop, app.kubernetes.io/name: shop}}
                        """)).isEmpty();
    }

    @Test
    void only_namespaces_that_an_administrator_labelled_are_left_out() {
        assertThat(NamespaceSelection.selects(policy, Map.of())).isTrue();
        assertThat(NamespaceSelection.selects(policy, Map.of("vm.novasphere.dev/trusted", "true")))
                .isFalse();
    }
}
