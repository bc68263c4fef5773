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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What is known of the cluster about one Wukong at one moment: read from caches, never changed.
 *
 * @param cluster false when there is no cluster (render): then nothing can be missing
 * @param missingApis optional APIs the cluster does not serve
 * @param virtualMachine the live VirtualMachine of the Wukong's name, whoever made it
 * @param virtualMachineInstance the live VirtualMachineInstance of that name
 * @param dataVolumes live DataVolumes by disk name
 * @param claims live PersistentVolumeClaims by disk name
 * @param cloudInitSecret the live Secret that the operator owns for cloud-init
 * @param networkAttachments names, as namespace/name, of those NetworkAttachmentDefinitions the Wukong refers to that exist
 * @param storageProfiles CDI StorageProfiles by StorageClass name, for the classes the Wukong names; under the empty
 *     name that of the cluster's default class
 * @param networkBindings names of the network binding plugins that the KubeVirt object registers
 * @param sshKeySecret the Secret named by sshKeySecret
 * @param passwordSecret the Secret named by cloudInitUser.passwordSecretRef
 * @param madeAttachments live NetworkAttachmentDefinitions, by name, that have the name of one made for the Wukong, whoever made them
 * @param addressConflicts by {@code AddressClaim.key}, who else lays claim to a static address of the Wukong
 * @param kubeVirt settings of the KubeVirt object
 * @param formerObjects live DataVolumes, claims and NetworkAttachmentDefinitions that are labelled as this Wukong's and that no
 *     disk and no network of its spec stands for
 * @param nodeNetworks what is known of the networks of nodes
 * @param restores what is known of restores of the virtual machine
 * @param policies the WukongPolicies that are for the Wukong's namespace
 * @param unreadablePolicies why WukongPolicies could not be read, by their names; which namespaces they are for is not known
 * @param clonedClaims the claims that new disks are copied from, by the name of the copy's disk
 * @param guestSecrets the Secrets that spec.cloudInit names, by name
 * @param storageClasses the StorageClasses of the live claims, by name
 * @param quotas the ResourceQuotas of the Wukong's namespace
 * @param migrations KubeVirt's migrations of the machine of that name
 * @param attachmentsWithoutIpam names, as namespace/name, of those NetworkAttachmentDefinitions that primary networks refer to and that are
 *     known to give pods no address
 * @param service the live Service of the Wukong's name, as far as it bears the Wukong's label
 * @param takenClaims names of claims and DataVolumes that were found when one of that name was to be made, because no cache holds them, and
 *     that do not bear the label of the Wukong
 * @param leavingHolders by disk name, who has the claim that the disk names and is about to let go of it, in words such as "VirtualMachine
 *     db-vm of the deleted Wukong db"
 */
public record Observed(
        boolean cluster,
        Set<OptionalApi> missingApis,
        Optional<VirtualMachine> virtualMachine,
        Optional<VirtualMachineInstance> virtualMachineInstance,
        Map<String, DataVolume> dataVolumes,
        Map<String, PersistentVolumeClaim> claims,
        Optional<Secret> cloudInitSecret,
        Set<String> networkAttachments,
        Map<String, StorageProfile> storageProfiles,
        Set<String> networkBindings,
        SecretLookup sshKeySecret,
        SecretLookup passwordSecret,
        Map<String, NetworkAttachmentDefinition> madeAttachments,
        Map<String, AddressConflicts> addressConflicts,
        KubeVirtSettings kubeVirt,
        List<HasMetadata> formerObjects,
        NodeNetworks nodeNetworks,
        ObservedRestores restores,
        List<WukongPolicy> policies,
        Map<String, String> unreadablePolicies,
        Map<String, ClonedClaim> clonedClaims,
        Map<String, SecretLookup> guestSecrets,
        Map<String, StorageClass> storageClasses,
        NamespaceQuotas quotas,
        List<VirtualMachineInstanceMigration> migrations,
        Set<String> attachmentsWithoutIpam,
        Optional<Service> service,
        Set<String> takenClaims,
        Map<String, String> leavingHolders) {

    /** No cluster at all: every API is taken to be there, no object exists, no Secret was read. */
    public static Observed nothing() {
        return new ObservedDraft().observed();
    }

    /** The same with other components. */
    public Observed with(Consumer<ObservedDraft> change) {
        ObservedDraft draft = new ObservedDraft(this);
        change.accept(draft);
        return draft.observed();
    }

    /** The same with the names of claims that were found when one of that name was to be made. */
    public Observed withTakenClaims(Set<String> names) {
        return with(draft -> draft.takenClaims = names);
    }

    /** The same with those who are about to let go of claims that disks name, by disk name. */
    public Observed withLeavingHolders(Map<String, String> leavingHolders) {
        return with(draft -> draft.leavingHolders = leavingHolders);
    }

    /** The same with what is known of the KubeVirt object, and with what is left of removed disks and networks. */
    public Observed with(KubeVirtSettings kubeVirt, List<HasMetadata> formerObjects) {
        return with(draft -> {
            draft.kubeVirt = kubeVirt;
            draft.formerObjects = formerObjects;
        });
    }

    /** The same with the Secrets that a Wukong names. */
    public Observed withSecrets(SecretLookup sshKeySecret, SecretLookup passwordSecret) {
        return with(draft -> {
            draft.sshKeySecret = sshKeySecret;
            draft.passwordSecret = passwordSecret;
        });
    }

    /** The same with the claims that new disks are copied from, by the name of the copy's disk. */
    public Observed withClonedClaims(Map<String, ClonedClaim> clonedClaims) {
        return with(draft -> draft.clonedClaims = clonedClaims);
    }

    /** The same with the Secrets that spec.cloudInit names, by name. */
    public Observed withGuestSecrets(Map<String, SecretLookup> guestSecrets) {
        return with(draft -> draft.guestSecrets = guestSecrets);
    }

    /** A Secret that spec.cloudInit names; not read where it was not needed. */
    public SecretLookup guestSecret(String name) {
        return name == null ? SecretLookup.missing() : guestSecrets.getOrDefault(name, SecretLookup.notRead());
    }

    /** The same with the StorageClasses of the live claims, by name. */
    public Observed withStorageClasses(Map<String, StorageClass> storageClasses) {
        return with(draft -> draft.storageClasses = storageClasses);
    }

    /** The same with the ResourceQuotas of the Wukong's namespace. */
    public Observed withQuotas(NamespaceQuotas quotas) {
        return with(draft -> draft.quotas = quotas);
    }

    /** The same with the policies that are for the Wukong's namespace. */
    public Observed withPolicies(List<WukongPolicy> policies) {
        return with(draft -> draft.policies = policies);
    }

    /** The same with the reasons why policies could not be read, by the names of these. */
    public Observed withUnreadablePolicies(Map<String, String> reasons) {
        return with(draft -> draft.unreadablePolicies = reasons);
    }

    /** The same with what is known of restores. */
    public Observed withRestores(ObservedRestores restores) {
        return with(draft -> draft.restores = restores);
    }

    /** The same with what is known of the networks around a Wukong. */
    public Observed withNetworks(
            Map<String, NetworkAttachmentDefinition> madeAttachments, Map<String, AddressConflicts> addressConflicts) {
        return with(draft -> {
            draft.madeAttachments = madeAttachments;
            draft.addressConflicts = addressConflicts;
        });
    }

    /** The same with the definitions of primary networks that are known to give pods no address, as namespace/name. */
    public Observed withAttachmentsWithoutIpam(Set<String> attachmentsWithoutIpam) {
        return with(draft -> draft.attachmentsWithoutIpam = attachmentsWithoutIpam);
    }

    /** The same with migrations of the machine. */
    public Observed withMigrations(List<VirtualMachineInstanceMigration> migrations) {
        return with(draft -> draft.migrations = migrations);
    }

    /** The same with what is known of the networks of nodes. */
    public Observed withNodeNetworks(NodeNetworks nodeNetworks) {
        return with(draft -> draft.nodeNetworks = nodeNetworks);
    }

    /** The newest migration of the guest, of those that KubeVirt still has. */
    public Optional<VirtualMachineInstanceMigration> newestMigration() {
        String since = virtualMachineInstance.map(Observed::created).orElse("");
        return migrations.stream()
                .filter(migration -> created(migration).compareTo(since) >= 0)
                .max(Comparator.<VirtualMachineInstanceMigration, String>comparing(Observed::created)
                        .thenComparing(migration -> migration.getMetadata().getName()));
    }

    /** In UTC, so that texts compare as times do. */
    private static String created(HasMetadata object) {
        return Objects.requireNonNullElse(object.getMetadata().getCreationTimestamp(), "");
    }

    /** Whether the cluster serves an optional API, as far as is known. */
    public boolean serves(OptionalApi api) {
        return !missingApis.contains(api);
    }
}
