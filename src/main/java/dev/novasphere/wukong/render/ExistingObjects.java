package dev.novasphere.wukong.render;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.plan.FormerObjects;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.render.input.DocumentError;
import dev.novasphere.wukong.render.input.InputDocument;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The objects of a cluster, read from files, that plans are compared with. */
final class ExistingObjects {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final List<Class<? extends HasMetadata>> WITH_SPEC =
            List.of(VirtualMachine.class, PersistentVolumeClaim.class);

    private final String defaultNamespace;
    private final Map<String, InputDocument> documents = new TreeMap<>();

    ExistingObjects(String defaultNamespace) {
        this.defaultNamespace = defaultNamespace;
    }

    /** Takes an object in; one without a name is none of a cluster. */
    void add(InputDocument document) {
        if (document.name().isEmpty()) {
            return;
        }
        documents.put(
                key(
                        document.kind(),
                        document.tree().path("metadata").path("namespace").asText(""),
                        document.name()),
                document);
    }

    /** The object of the kind, namespace and name of a planned one, as it was written. */
    Optional<JsonNode> find(HasMetadata planned) {
        return find(
                        planned.getKind(),
                        planned.getMetadata().getNamespace(),
                        planned.getMetadata().getName())
                .map(InputDocument::tree);
    }

    /**
     * The same cluster with the objects of one Wukong in them.
     *
     * @throws UnreadableException when one of them is not of its kind's form
     */
    Observed in(Observed cluster, Wukong wukong) throws UnreadableException {
        String namespace = wukong.getMetadata().getNamespace();
        String name = wukong.getMetadata().getName();
        Optional<VirtualMachine> machine = read(VirtualMachine.class, namespace, Names.virtualMachine(name));
        List<HasMetadata> labelled = labelled(wukong);
        Map<String, DataVolume> dataVolumes = new LinkedHashMap<>();
        Map<String, PersistentVolumeClaim> claims = new LinkedHashMap<>();
        for (DiskSpec disk : wukong.getSpec().disks()) {
            if (disk.ephemeral()) {
                continue;
            }
            String claim = PlanInput.claimName(machine, name, disk, labelled);
            if (!disk.usesExistingClaim()) {
                read(DataVolume.class, namespace, claim).ifPresent(found -> dataVolumes.put(disk.name(), found));
            }
            read(PersistentVolumeClaim.class, namespace, claim).ifPresent(found -> claims.put(disk.name(), found));
        }
        Optional<VirtualMachineInstance> guest =
                read(VirtualMachineInstance.class, namespace, Names.virtualMachine(name));
        Optional<Secret> cloudInitSecret = read(Secret.class, namespace, Names.cloudInitSecret(name));
        Optional<Service> service = read(Service.class, namespace, name);
        return cluster.with(draft -> {
            draft.virtualMachine = machine;
            draft.virtualMachineInstance = guest;
            draft.dataVolumes = dataVolumes;
            draft.claims = claims;
            draft.cloudInitSecret = cloudInitSecret;
            draft.formerObjects = FormerObjects.of(wukong, machine, labelled);
            draft.service = service;
        });
    }

    /** The DataVolumes, claims and NetworkAttachmentDefinitions that are labelled as a Wukong's, in the order of their names. */
    private List<HasMetadata> labelled(Wukong wukong) throws UnreadableException {
        List<HasMetadata> labelled = new ArrayList<>();
        for (Class<? extends HasMetadata> kind :
                List.of(DataVolume.class, PersistentVolumeClaim.class, NetworkAttachmentDefinition.class)) {
            String prefix = key(kind.getSimpleName(), wukong.getMetadata().getNamespace(), "");
            for (Map.Entry<String, InputDocument> entry : documents.entrySet()) {
                JsonNode label =
                        entry.getValue().tree().path("metadata").path("labels").path(Labels.WUKONG);
                if (entry.getKey().startsWith(prefix)
                        && label.asText().equals(wukong.getMetadata().getName())) {
                    labelled.add(as(kind, entry.getValue()));
                }
            }
        }
        return labelled;
    }

    private <T extends HasMetadata> Optional<T> read(Class<T> type, String namespace, String name)
            throws UnreadableException {
        Optional<InputDocument> document = find(type.getSimpleName(), namespace, name);
        return document.isEmpty() ? Optional.empty() : Optional.of(as(type, document.get()));
    }

    private static <T extends HasMetadata> T as(Class<T> type, InputDocument document) throws UnreadableException {
        if (WITH_SPEC.contains(type) && document.tree().path("spec").isMissingNode()) {
            throw new UnreadableException(
                    document.refused("spec", "a spec is needed; give the object as kubectl get -o yaml prints it"));
        }
        try {
            return MAPPER.treeToValue(document.tree(), type);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            // The cause may quote the content of a Secret, so the error names the kind only.
            throw new UnreadableException(document.refused("", "not readable as a " + type.getSimpleName()));
        }
    }

    private Optional<InputDocument> find(String kind, String namespace, String name) {
        return Optional.ofNullable(documents.get(key(kind, namespace == null ? "" : namespace, name)));
    }

    private String key(String kind, String namespace, String name) {
        return kind + " " + (namespace.isEmpty() ? defaultNamespace : namespace) + "/" + name;
    }

    /** An object that is not of its kind's form. */
    static final class UnreadableException extends Exception {

        private static final long serialVersionUID = 1L;
        private final transient DocumentError refusal;

        UnreadableException(DocumentError refusal) {
            super(refusal.line());
            this.refusal = refusal;
        }

        DocumentError refusal() {
            return refusal;
        }
    }
}
