package dev.novasphere.wukong.render;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.kubevirt.cdi.StorageProfile;
import dev.novasphere.wukong.kubevirt.installation.KubeVirt;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.plan.network.attachment.GivenConfig;
import dev.novasphere.wukong.plan.observed.DefaultStorageClasses;
import dev.novasphere.wukong.plan.observed.NamespaceQuotas;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.observed.SecretLookup;
import dev.novasphere.wukong.plan.observed.kubevirt.KubeVirtSettings;
import dev.novasphere.wukong.render.input.DocumentError;
import dev.novasphere.wukong.render.input.InputDocument;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The part of a cluster that the inputs describe, used as if it had been observed. */
final class InputCluster {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final String defaultNamespace;
    private final Map<String, SecretLookup> secrets = new HashMap<>();
    private final Set<String> networkAttachments = new TreeSet<>();
    private final Set<String> attachmentsWithoutIpam = new TreeSet<>();
    private final Map<String, StorageProfile> storageProfiles = new TreeMap<>();
    private final Map<String, StorageClass> storageClasses = new TreeMap<>();
    private final Set<String> networkBindings = new TreeSet<>();
    private final Map<String, ResourceQuota> quotas = new TreeMap<>();
    private KubeVirtSettings kubeVirt = KubeVirtSettings.unknown();

    InputCluster(String defaultNamespace) {
        this.defaultNamespace = defaultNamespace;
    }

    /** Whether this is a kind that plans refer to. */
    static boolean knows(InputDocument document) {
        return switch (document.kind()) {
            case "Secret", "ResourceQuota" -> document.group().isEmpty();
            case "NetworkAttachmentDefinition" -> document.group().equals("k8s.cni.cncf.io");
            case "StorageProfile" -> document.group().equals("cdi.kubevirt.io");
            case "StorageClass" -> document.group().equals("storage.k8s.io");
            case "KubeVirt" -> document.group().equals("kubevirt.io");
            default -> false;
        };
    }

    /**
     * Takes an object of the cluster in.
     *
     * @param document one that {@link #knows}
     * @return why it cannot be used; empty when it can
     */
    Optional<DocumentError> add(InputDocument document) {
        if (document.name().isEmpty()) {
            return Optional.of(document.refused("metadata.name", "a name is needed"));
        }
        try {
            switch (document.kind()) {
                case "Secret" -> add(MAPPER.treeToValue(document.tree(), Secret.class));
                case "ResourceQuota" -> add(MAPPER.treeToValue(document.tree(), ResourceQuota.class));
                case "NetworkAttachmentDefinition" ->
                    add(MAPPER.treeToValue(document.tree(), NetworkAttachmentDefinition.class));
                case "StorageProfile" ->
                    storageProfiles.put(document.name(), MAPPER.treeToValue(document.tree(), StorageProfile.class));
                case "StorageClass" ->
                    storageClasses.put(document.name(), MAPPER.treeToValue(document.tree(), StorageClass.class));
                default -> add(MAPPER.treeToValue(document.tree(), KubeVirt.class));
            }
            return Optional.empty();
        } catch (JsonProcessingException | IllegalArgumentException e) {
            // The cause may quote the content of a Secret, so the error names the kind only.
            return Optional.of(notBase64(document)
                    .map(key -> document.refused(
                            "data." + key,
                            "a Secret has base64 here, and this is none; write the text itself below stringData"))
                    .orElse(document.refused("", "not readable as a " + document.kind())));
        }
    }

    /** The first key of a Secret's data whose value cannot be decoded. */
    private static Optional<String> notBase64(InputDocument document) {
        return document.kind().equals("Secret")
                ? document.tree().path("data").properties().stream()
                        .filter(entry -> entry.getValue().isTextual()
                                && !isBase64(entry.getValue().textValue()))
                        .map(Map.Entry::getKey)
                        .findFirst()
                : Optional.empty();
    }

    /** Line breaks in base64 are passed over, as an API server does. */
    private static byte[] decoded(String text) {
        return Base64.getDecoder().decode(text.replace("\n", "").replace("\r", ""));
    }

    private static boolean isBase64(String text) {
        try {
            decoded(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void add(Secret secret) {
        Map<String, byte[]> values = new TreeMap<>();
        if (secret.getData() != null) {
            secret.getData().forEach((key, value) -> values.put(key, decoded(value)));
        }
        if (secret.getStringData() != null) {
            secret.getStringData().forEach((key, value) -> values.put(key, value.getBytes(StandardCharsets.UTF_8)));
        }
        secrets.put(key(secret), SecretLookup.found(secret, values));
    }

    private void add(NetworkAttachmentDefinition definition) {
        networkAttachments.add(key(definition));
        if (GivenConfig.givesNoAddress(definition)) {
            attachmentsWithoutIpam.add(key(definition));
        }
    }

    private void add(ResourceQuota quota) {
        quotas.put(key(quota), quota);
    }

    private void add(KubeVirt kubeVirt) {
        this.kubeVirt = KubeVirtSettings.of(kubeVirt);
        networkBindings.addAll(kubeVirt.networkBindings());
    }

    private String key(HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        return (namespace == null ? defaultNamespace : namespace) + "/"
                + object.getMetadata().getName();
    }

    /**
     * What is known around one Wukong; a Secret that is not among the inputs counts as not read.
     *
     * @param labels labels of its namespace; empty where they are not known
     */
    Observed observedFor(Wukong wukong, Map<String, String> labels) {
        String namespace = wukong.getMetadata().getNamespace();
        String keys = wukong.getSpec().sshKeySecret();
        var user = wukong.getSpec().cloudInitUser();
        String password = user == null || user.passwordSecretRef() == null
                ? null
                : user.passwordSecretRef().name();
        Map<String, SecretLookup> guestSecrets = new HashMap<>();
        Stream.concat(
                        wukong.getSpec().cloudInitOrNone().secretNames().stream(),
                        wukong.getSpec().guestSecrets().stream())
                .forEach(name -> guestSecrets.put(name, secret(namespace, name)));
        DefaultStorageClasses defaults = new DefaultStorageClasses(List.copyOf(storageClasses.values()));
        Map<String, StorageProfile> profiles = new HashMap<>(storageProfiles);
        // As for the operator, the profile without a name is that of disks without a class.
        defaults.forDisks().map(storageProfiles::get).ifPresent(profile -> profiles.put("", profile));
        return Observed.nothing().with(draft -> {
            draft.networkAttachments = Set.copyOf(networkAttachments);
            draft.storageProfiles = Map.copyOf(profiles);
            draft.networkBindings = Set.copyOf(networkBindings);
            draft.sshKeySecret = secret(namespace, keys);
            draft.passwordSecret = secret(namespace, password);
            draft.kubeVirt = kubeVirt.withStorageClass(defaults.ofKubeVirt());
            draft.quotas = NamespaceQuotas.of(
                    quotas.entrySet().stream()
                            .filter(quota -> quota.getKey().startsWith(namespace + "/"))
                            .map(Map.Entry::getValue)
                            .toList(),
                    labels);
            draft.attachmentsWithoutIpam = Set.copyOf(attachmentsWithoutIpam);
            draft.guestSecrets = guestSecrets;
            draft.storageClasses = Map.copyOf(storageClasses);
        });
    }

    private SecretLookup secret(String namespace, String name) {
        return name == null
                ? SecretLookup.notRead()
                : secrets.getOrDefault(namespace + "/" + name, SecretLookup.notRead());
    }
}
