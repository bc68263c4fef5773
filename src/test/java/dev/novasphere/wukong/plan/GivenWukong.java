package dev.novasphere.wukong.plan;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.observed.OptionalApi;
import dev.novasphere.wukong.plan.observed.SecretLookup;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Inputs of planning for tests: a Wukong web in the namespace shop, from the YAML of its spec. */
public final class GivenWukong {

    public static final String UID = "5f0c7d8e-33a7-4c5b-9a53-0d7f6c1a2b3c";

    private GivenWukong() {}

    /** Without a cluster. */
    public static PlanInput of(String specYaml) {
        return of(specYaml, Observed.nothing());
    }

    public static PlanInput of(String specYaml, Observed observed) {
        return of(Serialization.unmarshal("---\n" + specYaml, WukongSpec.class), observed);
    }

    public static PlanInput of(WukongSpec spec, Observed observed) {
        Wukong wukong = new Wukong();
        wukong.setMetadata(new ObjectMetaBuilder()
                .withNamespace("shop")
                .withName("web")
                .withUid(UID)
                .build());
        wukong.setSpec(spec);
        return new PlanInput(wukong, observed);
    }

    /** A cluster with everything installed and nothing in it. */
    public static Observed cluster() {
        return new ClusterBuilder().build();
    }

    public static ClusterBuilder clusterWith() {
        return new ClusterBuilder();
    }

    /** What a cluster has of interest for networks and cloud-init. */
    public static final class ClusterBuilder {

        private Set<OptionalApi> missingApis = Set.of();
        private VirtualMachine machine;
        private VirtualMachineInstance instance;
        private Secret cloudInitSecret;
        private Set<String> networkAttachments = Set.of();
        private Set<String> networkBindings = Set.of();
        private SecretLookup sshKeySecret = SecretLookup.notRead();
        private SecretLookup passwordSecret = SecretLookup.notRead();

        public ClusterBuilder without(OptionalApi api) {
            missingApis = Set.of(api);
            return this;
        }

        public ClusterBuilder machine(String yaml) {
            machine = Serialization.unmarshal(yaml, VirtualMachine.class);
            return this;
        }

        public ClusterBuilder running() {
            instance = new VirtualMachineInstance();
            return this;
        }

        public ClusterBuilder cloudInitSecret(Secret secret) {
            cloudInitSecret = secret;
            return this;
        }

        public ClusterBuilder networkAttachments(String... names) {
            networkAttachments = Set.of(names);
            return this;
        }

        public ClusterBuilder networkBindings(String... names) {
            networkBindings = Set.of(names);
            return this;
        }

        public ClusterBuilder sshKeySecret(SecretLookup lookup) {
            sshKeySecret = lookup;
            return this;
        }

        public ClusterBuilder passwordSecret(SecretLookup lookup) {
            passwordSecret = lookup;
            return this;
        }

        public Observed build() {
            return new Observed(
                    true,
                    missingApis,
                    Optional.ofNullable(machine),
                    Optional.ofNullable(instance),
                    Map.of(),
                    Map.of(),
                    Optional.ofNullable(cloudInitSecret),
                    networkAttachments,
                    Map.of(),
                    networkBindings,
                    sshKeySecret,
                    passwordSecret);
        }
    }
}
