package dev.novasphere.wukong.plan;

import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.cdi.StorageProfile;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.observed.ObservedDraft;
import dev.novasphere.wukong.plan.observed.OptionalApi;
import dev.novasphere.wukong.plan.observed.SecretLookup;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What a plan knows of a cluster, for tests: everything is installed and nothing is there but what is given. */
public final class ObservedBuilder {

    private Observed observed;

    public ObservedBuilder() {
        this(Observed.nothing());
    }

    private ObservedBuilder(Observed known) {
        observed = known.with(draft -> draft.cluster = true);
    }

    /** A builder with what is known already. */
    public static ObservedBuilder like(Observed observed) {
        return new ObservedBuilder(observed);
    }

    private ObservedBuilder with(Consumer<ObservedDraft> change) {
        observed = observed.with(change);
        return this;
    }

    public ObservedBuilder without(OptionalApi api) {
        return without(Set.of(api));
    }

    public ObservedBuilder without(Set<OptionalApi> apis) {
        return with(draft -> draft.missingApis = apis);
    }

    public ObservedBuilder machine(String yaml) {
        return machine(Optional.of(Serialization.unmarshal(yaml, VirtualMachine.class)));
    }

    public ObservedBuilder machine(Optional<VirtualMachine> live) {
        return with(draft -> draft.virtualMachine = live);
    }

    public ObservedBuilder running() {
        return guest(Optional.of(new VirtualMachineInstance()));
    }

    public ObservedBuilder guest(Optional<VirtualMachineInstance> live) {
        return with(draft -> draft.virtualMachineInstance = live);
    }

    /** DataVolumes by name of their disk. */
    public ObservedBuilder dataVolumes(Map<String, DataVolume> byDisk) {
        return with(draft -> draft.dataVolumes = byDisk);
    }

    /** Claims by name of their disk. */
    public ObservedBuilder claims(Map<String, PersistentVolumeClaim> byDisk) {
        return with(draft -> draft.claims = byDisk);
    }

    public ObservedBuilder storageProfiles(Map<String, StorageProfile> byClass) {
        return with(draft -> draft.storageProfiles = byClass);
    }

    public ObservedBuilder cloudInitSecret(Secret secret) {
        return with(draft -> draft.cloudInitSecret = Optional.ofNullable(secret));
    }

    public ObservedBuilder networkAttachments(String... names) {
        return with(draft -> draft.networkAttachments = Set.of(names));
    }

    public ObservedBuilder networkBindings(String... names) {
        return with(draft -> draft.networkBindings = Set.of(names));
    }

    public ObservedBuilder sshKeySecret(SecretLookup lookup) {
        return with(draft -> draft.sshKeySecret = lookup);
    }

    public ObservedBuilder passwordSecret(SecretLookup lookup) {
        return with(draft -> draft.passwordSecret = lookup);
    }

    public Observed build() {
        return observed;
    }
}
