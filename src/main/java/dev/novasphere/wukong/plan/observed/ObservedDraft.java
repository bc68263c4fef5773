package dev.novasphere.wukong.plan.observed;

import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicy;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.cdi.StorageProfile;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.migration.VirtualMachineInstanceMigration;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.plan.observed.kubevirt.KubeVirtSettings;
import dev.novasphere.wukong.plan.observed.node.NodeNetworks;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The components of an {@link Observed} while it is made: those of another one, of which some are replaced; at first nothing is known. */
public final class ObservedDraft {

    public boolean cluster;
    public Set<OptionalApi> missingApis = Set.of();
    public Optional<VirtualMachine> virtualMachine = Optional.empty();
    public Optional<VirtualMachineInstance> virtualMachineInstance = Optional.empty();
    public Map<String, DataVolume> dataVolumes = Map.of();
    public Map<String, PersistentVolumeClaim> claims = Map.of();
    public Optional<Secret> cloudInitSecret = Optional.empty();
    public Set<String> networkAttachments = Set.of();
    public Map<String, StorageProfile> storageProfiles = Map.of();
    public Set<String> networkBindings = Set.of();
    public SecretLookup sshKeySecret = SecretLookup.notRead();
    public SecretLookup passwordSecret = SecretLookup.notRead();
    public Map<String, NetworkAttachmentDefinition> madeAttachments = Map.of();
    public Map<String, AddressConflicts> addressConflicts = Map.of();
    public KubeVirtSettings kubeVirt = KubeVirtSettings.unknown();
    public List<HasMetadata> formerObjects = List.of();
    public NodeNetworks nodeNetworks = NodeNetworks.OFF;
    public ObservedRestores restores = ObservedRestores.NONE;
    public List<WukongPolicy> policies = List.of();
    public Map<String, String> unreadablePolicies = Map.of();
    public Map<String, ClonedClaim> clonedClaims = Map.of();
    public Map<String, SecretLookup> guestSecrets = Map.of();
    public Map<String, StorageClass> storageClasses = Map.of();
    public NamespaceQuotas quotas = NamespaceQuotas.NONE;
    public List<VirtualMachineInstanceMigration> migrations = List.of();
    public Set<String> attachmentsWithoutIpam = Set.of();
    public Optional<Service> service = Optional.empty();
    public Set<String> takenClaims = Set.of();
    public Map<String, String> leavingHolders = Map.of();

    ObservedDraft() {}

    ObservedDraft(Observed from) {
        cluster = from.cluster();
        missingApis = from.missingApis();
        virtualMachine = from.virtualMachine();
        virtualMachineInstance = from.virtualMachineInstance();
        dataVolumes = from.dataVolumes();
        claims = from.claims();
        cloudInitSecret = from.cloudInitSecret();
        networkAttachments = from.networkAttachments();
        storageProfiles = from.storageProfiles();
        networkBindings = from.networkBindings();
        sshKeySecret = from.sshKeySecret();
        passwordSecret = from.passwordSecret();
        madeAttachments = from.madeAttachments();
        addressConflicts = from.addressConflicts();
        kubeVirt = from.kubeVirt();
        formerObjects = from.formerObjects();
        nodeNetworks = from.nodeNetworks();
        restores = from.restores();
        policies = from.policies();
        unreadablePolicies = from.unreadablePolicies();
        clonedClaims = from.clonedClaims();
        guestSecrets = from.guestSecrets();
        storageClasses = from.storageClasses();
        quotas = from.quotas();
        migrations = from.migrations();
        attachmentsWithoutIpam = from.attachmentsWithoutIpam();
        service = from.service();
        takenClaims = from.takenClaims();
        leavingHolders = from.leavingHolders();
    }

    Observed observed() {
        return new Observed(
                cluster,
                missingApis,
                virtualMachine,
                virtualMachineInstance,
                dataVolumes,
                claims,
                cloudInitSecret,
                networkAttachments,
                storageProfiles,
                networkBindings,
                sshKeySecret,
                passwordSecret,
                madeAttachments,
                addressConflicts,
                kubeVirt,
                formerObjects,
                nodeNetworks,
                restores,
                policies,
                unreadablePolicies,
                clonedClaims,
                guestSecrets,
                storageClasses,
                quotas,
                migrations,
                attachmentsWithoutIpam,
                service,
                takenClaims,
                leavingHolders);
    }
}
