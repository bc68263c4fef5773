package dev.novasphere.wukong.plan;

import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.cdi.StorageProfile;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.observed.OptionalApi;
import dev.novasphere.wukong.plan.observed.SecretLookup;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a plan knows of a cluster, for tests: everything is installed and nothing is there but what is given. */
public final class ObservedBuilder {

    private Set<OptionalApi> missingApis = Set.of();
    private Optional<VirtualMachine> machine = Optional.empty();
    private Optional<VirtualMachineInstance> guest = Optional.empty();
    private Map<String, DataVolume> dataVolumes = Map.of();
    private Map<String, PersistentVolumeClaim> claims = Map.of();
    private Optional<Secret> cloudInitSecret = Optional.empty();
    private Set<String> networkAttachments = Set.of();
    private Map<String, StorageProfile> storageProfiles = Map.of();
    private Set<String> networkBindings = Set.of();
    private SecretLookup sshKeySecret = SecretLookup.notRead();
    private SecretLookup passwordSecret = SecretLookup.notRead();

    /** A builder with what is known already; what the other constructor of Observed adds is not taken over. */
    public static ObservedBuilder like(Observed observed) {
        ObservedBuilder cluster = new ObservedBuilder()
                .without(observed.missingApis())
                .machine(observed.virtualMachine())
                .guest(observed.virtualMachineInstance())
                .dataVolumes(observed.dataVolumes())
                .claims(observed.claims())
                .storageProfiles(observed.storageProfiles())
                .sshKeySecret(observed.sshKeySecret())
                .passwordSecret(observed.passwordSecret());
        cluster.cloudInitSecret = observed.cloudInitSecret();
        cluster.networkAttachments = observed.networkAttachments();
        cluster.networkBindings = observed.networkBindings();
        return cluster;
    }

    public ObservedBuilder without(OptionalApi api) {
        return without(Set.of(api));
    }

    public ObservedBuilder without(Set<OptionalApi> apis) {
        missingApis = apis;
        return this;
    }

    public ObservedBuilder machine(String yaml) {
        return machine(Optional.of(Serialization.unmarshal(yaml, VirtualMachine.class)));
    }

    public ObservedBuilder machine(Optional<VirtualMachine> live) {
        machine = live;
        return this;
    }

    public ObservedBuilder running() {
        return guest(Optional.of(new VirtualMachineInstance()));
    }

    public ObservedBuilder guest(Optional<VirtualMachineInstance> live) {
        guest = live;
        return this;
    }

    /** DataVolumes by name of their disk. */
    public ObservedBuilder dataVolumes(Map<String, DataVolume> byDisk) {
        dataVolumes = byDisk;
        return this;
    }

    /** Claims by name of their disk. */
    public ObservedBuilder claims(Map<String, PersistentVolumeClaim> byDisk) {
        claims = byDisk;
        return this;
    }

    public ObservedBuilder storageProfiles(Map<String, StorageProfile> byClass) {
        storageProfiles = byClass;
        return this;
    }

    public ObservedBuilder cloudInitSecret(Secret secret) {
        cloudInitSecret = Optional.ofNullable(secret);
        return this;
    }

    public ObservedBuilder networkAttachments(String... names) {
        networkAttachments = Set.of(names);
        return this;
    }

    public ObservedBuilder networkBindings(String... names) {
        networkBindings = Set.of(names);
        return this;
    }

    public ObservedBuilder sshKeySecret(SecretLookup lookup) {
        sshKeySecret = lookup;
        return this;
    }

    public ObservedBuilder passwordSecret(SecretLookup lookup) {
        passwordSecret = lookup;
        return this;
    }

    public Observed build() {
        return new Observed(
                true,
                missingApis,
                machine,
                guest,
                dataVolumes,
                claims,
                cloudInitSecret,
                networkAttachments,
                storageProfiles,
                networkBindings,
                sshKeySecret,
                passwordSecret);
    }
}
