package dev.novasphere.wukong.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicy;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.cdi.StorageProfile;
import dev.novasphere.wukong.kubevirt.installation.KubeVirt;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.migration.VirtualMachineInstanceMigration;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationEnactment;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkState;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.naming.WukongName;
import dev.novasphere.wukong.plan.network.address.AddressIndex;
import dev.novasphere.wukong.plan.network.attachment.GivenConfig;
import dev.novasphere.wukong.plan.observed.AddressConflicts;
import dev.novasphere.wukong.plan.observed.NamespaceQuotas;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.observed.OptionalApi;
import dev.novasphere.wukong.plan.observed.SecretLookup;
import dev.novasphere.wukong.plan.observed.kubevirt.KubeVirtSettings;
import dev.novasphere.wukong.plan.policy.NamespaceSelection;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A cluster that holds just the objects of a test case, as one Wukong sees it. */
final class ObservedCluster {

    private final Wukong wukong;
    private final Set<OptionalApi> missingApis = EnumSet.noneOf(OptionalApi.class);
    private final Map<String, DataVolume> dataVolumes = new HashMap<>();
    private final Map<String, PersistentVolumeClaim> claims = new HashMap<>();
    private final Map<String, SecretLookup> secrets = new HashMap<>();
    private final Set<String> networkAttachments = new HashSet<>();
    private final Set<String> attachmentsWithoutIpam = new HashSet<>();
    private final Map<String, StorageProfile> storageProfiles = new HashMap<>();
    private final Map<String, StorageClass> storageClasses = new HashMap<>();
    private final Set<String> networkBindings = new HashSet<>();
    private Optional<VirtualMachine> virtualMachine = Optional.empty();
    private Optional<VirtualMachineInstance> virtualMachineInstance = Optional.empty();
    private Optional<Secret> cloudInitSecret = Optional.empty();
    private final List<HasMetadata> formerObjects = new ArrayList<>();
    private KubeVirtSettings kubeVirt = KubeVirtSettings.unknown();
    private final NodeNetworkScene nodeNetworks;
    private String defaultStorageClass;
    private final Map<String, NetworkAttachmentDefinition> madeAttachments = new HashMap<>();
    private final List<Wukong> others = new ArrayList<>();
    private final Map<HasMetadata, JsonNode> made = new LinkedHashMap<>();
    private final List<VirtualMachineInstanceMigration> migrations = new ArrayList<>();
    private Optional<Service> service = Optional.empty();
    private boolean cluster = true;
    private final List<WukongPolicy> policies = new ArrayList<>();
    private final List<ResourceQuota> quotas = new ArrayList<>();
    private Map<String, String> namespaceLabels = Map.of();

    ObservedCluster(Wukong wukong) {
        this.wukong = wukong;
        this.nodeNetworks = new NodeNetworkScene(wukong);
    }

    /**
     * Settings of the cluster: {@code cluster: false} for none at all, {@code missingApis}, {@code networkBindings}, and
     * {@code defaultStorageClass}, the class whose StorageProfile holds where a disk names none, or {@code
     * defaultStorageClassOfKubeVirt} where KubeVirt has one of its own; {@code nodeNetwork} with
     * {@code nodeSelector} and {@code interfaces}, what the operator may do to nodes.
     */
    void configure(JsonNode settings) {
        settings.fieldNames().forEachRemaining(name -> {
            JsonNode value = settings.get(name);
            switch (name) {
                case "cluster" -> cluster = value.booleanValue();
                case "missingApis" -> value.forEach(api -> missingApis.add(OptionalApi.valueOf(api.asText())));
                case "defaultStorageClass" -> defaultStorageClass = value.asText();
                case "defaultStorageClassOfKubeVirt" -> {
                    defaultStorageClass = value.asText();
                    kubeVirt = kubeVirt.withStorageClass(Optional.of(defaultStorageClass));
                }
                case "nodeNetwork" -> nodeNetworks.permit(value);
                case "networkBindings" -> value.forEach(binding -> networkBindings.add(binding.asText()));
                default -> throw new IllegalArgumentException("in-cluster.yaml knows no " + name);
            }
        });
    }

    /**
     * Takes an object in.
     *
     * @throws IllegalArgumentException when nothing of the Wukong checks it, because it would test nothing
     */
    void add(JsonNode tree) {
        String name = tree.path("metadata").path("name").asText();
        switch (tree.path("kind").asText()) {
            case "VirtualMachine" -> {
                need(name.equals(Names.virtualMachine(wukongName())), tree);
                virtualMachine = Optional.of(Documents.as(VirtualMachine.class, tree));
            }
            case "VirtualMachineInstance" -> {
                need(name.equals(Names.virtualMachine(wukongName())), tree);
                virtualMachineInstance = Optional.of(Documents.as(VirtualMachineInstance.class, tree));
            }
            case "DataVolume" -> made.put(Documents.as(DataVolume.class, tree), tree);
            case "PersistentVolumeClaim" -> made.put(Documents.as(PersistentVolumeClaim.class, tree), tree);
            case "VirtualMachineInstanceMigration" ->
                migrations.add(Documents.as(VirtualMachineInstanceMigration.class, tree));
            case "KubeVirt" -> kubeVirt = KubeVirtSettings.of(Documents.as(KubeVirt.class, tree));
            case "Secret" -> add(name, tree, Documents.as(Secret.class, tree));
            case "NetworkAttachmentDefinition" -> {
                nodeNetworks.attach(name);
                addAttachment(name, tree);
            }
            case "Service" -> {
                need(name.equals(wukongName()), tree);
                service = Optional.of(Documents.as(Service.class, tree));
            }
            case "Wukong" -> others.add(Documents.as(Wukong.class, tree));
            case "NodeNetworkConfigurationPolicy" ->
                nodeNetworks.add(Documents.as(NodeNetworkConfigurationPolicy.class, tree));
            case "NodeNetworkConfigurationEnactment" ->
                nodeNetworks.add(Documents.as(NodeNetworkConfigurationEnactment.class, tree));
            case "NodeNetworkState" -> nodeNetworks.add(Documents.as(NodeNetworkState.class, tree));
            case "StorageProfile" ->
                storageProfiles.put(
                        name.equals(defaultStorageClass) ? "" : name, Documents.as(StorageProfile.class, tree));
            case "ResourceQuota" -> quotas.add(Documents.as(ResourceQuota.class, tree));
            case "StorageClass" -> storageClasses.put(name, Documents.as(StorageClass.class, tree));
            case "WukongPolicy" -> policies.add(Documents.as(WukongPolicy.class, tree));
            case "Namespace" -> {
                need(name.equals(wukong.getMetadata().getNamespace()), tree);
                Map<String, String> labels =
                        Documents.as(Namespace.class, tree).getMetadata().getLabels();
                namespaceLabels = labels == null ? Map.of() : labels;
            }
            default -> need(false, tree);
        }
    }

    private void addAttachment(String name, JsonNode tree) {
        String namespace = tree.path("metadata")
                .path("namespace")
                .asText(wukong.getMetadata().getNamespace());
        networkAttachments.add(namespace + "/" + name);
        if (GivenConfig.givesNoAddress(Documents.as(NetworkAttachmentDefinition.class, tree))) {
            attachmentsWithoutIpam.add(namespace + "/" + name);
        }
        boolean made = wukong.getSpec().networks().stream()
                .anyMatch(n -> name.equals(Names.networkAttachment(wukongName(), n.name())));
        if (made && namespace.equals(wukong.getMetadata().getNamespace())) {
            madeAttachments.put(name, Documents.as(NetworkAttachmentDefinition.class, tree));
        } else if (wukongName()
                .equals(tree.at("/metadata/labels/vm.novasphere.dev~1wukong").asText())) {
            formerObjects.add(Documents.as(NetworkAttachmentDefinition.class, tree));
        }
    }

    private Map<String, AddressConflicts> conflicts() {
        AddressIndex addresses = new AddressIndex();
        addresses.put(wukong);
        others.forEach(addresses::put);
        return addresses.conflicts(WukongName.of(wukong));
    }

    /** What is labelled as the Wukong's without being one of its disks is left of a disk that was removed. */
    private void place(HasMetadata object, JsonNode tree) {
        if (object instanceof DataVolume dataVolume) {
            add(tree, dataVolume, dataVolumes);
        } else {
            add(tree, (PersistentVolumeClaim) object, claims);
        }
    }

    private <R extends HasMetadata> void add(JsonNode tree, R object, Map<String, R> byDisk) {
        Optional<String> disk = wukong.getSpec().disks().stream()
                .filter(candidate -> !candidate.ephemeral())
                .filter(candidate -> PlanInput.claimName(virtualMachine, wukongName(), candidate, made.keySet())
                        .equals(object.getMetadata().getName()))
                .map(candidate -> candidate.name())
                .findFirst();
        if (disk.isPresent()) {
            byDisk.put(disk.get(), object);
            return;
        }
        need(wukongName().equals(Labels.label(object, Labels.WUKONG)), tree);
        formerObjects.add(object);
    }

    private void add(String name, JsonNode tree, Secret secret) {
        if (name.equals(Names.cloudInitSecret(wukongName()))) {
            cloudInitSecret = Optional.of(secret);
            return;
        }
        need(
                name.equals(keysName())
                        || name.equals(passwordName())
                        || guestSecretNames().contains(name),
                tree);
        Map<String, byte[]> values = new HashMap<>();
        if (secret.getData() != null) {
            secret.getData()
                    .forEach((key, value) -> values.put(key, Base64.getDecoder().decode(value)));
        }
        if (secret.getStringData() != null) {
            secret.getStringData().forEach((key, value) -> values.put(key, value.getBytes(StandardCharsets.UTF_8)));
        }
        secrets.put(name, SecretLookup.found(secret, values));
    }

    /** The cluster as the planner gets it; a Secret that is named and not there is missing. */
    Observed observed() {
        made.forEach(this::place);
        return Observed.nothing().with(draft -> {
            draft.cluster = cluster;
            draft.missingApis = missingApis;
            draft.virtualMachine = virtualMachine;
            draft.virtualMachineInstance = virtualMachineInstance;
            draft.dataVolumes = dataVolumes;
            draft.claims = claims;
            draft.cloudInitSecret = cloudInitSecret;
            draft.networkAttachments = networkAttachments;
            draft.storageProfiles = storageProfiles;
            draft.networkBindings = networkBindings;
            draft.sshKeySecret = lookup(keysName());
            draft.passwordSecret = lookup(passwordName());
            draft.madeAttachments = madeAttachments;
            draft.addressConflicts = conflicts();
            draft.kubeVirt = kubeVirt;
            draft.formerObjects = formerObjects;
            draft.attachmentsWithoutIpam = attachmentsWithoutIpam;
            draft.guestSecrets = guestSecretNames().stream().collect(Collectors.toMap(name -> name, this::lookup));
            draft.nodeNetworks = nodeNetworks.observed();
            draft.storageClasses = storageClasses;
            draft.quotas = NamespaceQuotas.of(quotas, namespaceLabels);
            draft.service = service;
            draft.migrations = migrations;
            draft.policies = NamespaceSelection.of(policies.stream(), Optional.of(namespaceLabels));
        });
    }

    private SecretLookup lookup(String name) {
        if (name == null || !cluster) {
            return SecretLookup.notRead();
        }
        return secrets.getOrDefault(name, SecretLookup.missing());
    }

    private String wukongName() {
        return wukong.getMetadata().getName();
    }

    private List<String> guestSecretNames() {
        return Stream.concat(
                        wukong.getSpec().guestSecrets().stream(),
                        wukong.getSpec().setupSecret() == null
                                ? wukong.getSpec().cloudInitOrNone().secretNames().stream()
                                : Stream.empty())
                .distinct()
                .toList();
    }

    private String keysName() {
        return wukong.getSpec().sshKeySecret();
    }

    private String passwordName() {
        var user = wukong.getSpec().cloudInitUser();
        return user == null || user.passwordSecretRef() == null
                ? null
                : user.passwordSecretRef().name();
    }

    private static void need(boolean used, JsonNode tree) {
        if (!used) {
            throw unused(tree);
        }
    }

    private static IllegalArgumentException unused(JsonNode tree) {
        return new IllegalArgumentException("nothing of the Wukong reads "
                + tree.path("kind").asText() + " "
                + tree.path("metadata").path("name").asText());
    }
}
