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

/** The components of a record that is made from another one. */
final class ObservedDraft {

    boolean cluster;
    Set<OptionalApi> missingApis;
    Optional<VirtualMachine> virtualMachine;
    Optional<VirtualMachineInstance> virtualMachineInstance;
    Map<String, DataVolume> dataVolumes;
    Map<String, PersistentVolumeClaim> claims;
    Optional<Secret> cloudInitSecret;
    Set<String> networkAttachments;
    Map<String, StorageProfile> storageProfiles;
    Set<String> networkBindings;
    SecretLookup sshKeySecret;
    SecretLookup passwordSecret;
    Map<String, NetworkAttachmentDefinition> madeAttachments;
    Map<String, AddressConflicts> addressConflicts;
    KubeVirtSettings kubeVirt;
    List<HasMetadata> formerObjects;
    NodeNetworks nodeNetworks;
    ObservedRestores restores;
    List<WukongPolicy> policies;
    Map<String, String> unreadablePolicies;
    Map<String, ClonedClaim> clonedClaims;
    Map<String, SecretLookup> guestSecrets;
    Map<String, StorageClass> storageClasses;
    NamespaceQuotas quotas;
    List<VirtualMachineInstanceMigration> migrations;
    Set<String> attachmentsWithoutIpam;
    Optional<Service> service;
    Set<String> takenClaims;
    Map<String, String> leavingHolders;

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
