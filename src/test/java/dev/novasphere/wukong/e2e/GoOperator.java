package dev.novasphere.wukong.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Writes what a revision of the Go operator left behind, as that operator did: by create and by update of whole objects, under the field
 * manager that the API server takes from the name of its program. The objects are in src/test/resources/takeover.
 */
final class GoOperator {

    static final String DECEMBER = "december";
    static final String JANUARY = "january";

    private static final Path SCENARIOS = Path.of("src/test/resources/takeover");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FINALIZER = "wukong.novasphere.dev/finalizer";
    private static final String WUKONG_API = "vm.novasphere.dev/v1alpha1";
    private static final String VM_API = "kubevirt.io/v1";

    private final KubernetesClient client;
    private final Path folder;
    private final String namespace;

    /**
     * @param client names itself as the program does, for example {@code manager/v0.0.0 (linux/amd64)}
     */
    GoOperator(KubernetesClient client, String revision, String namespace) {
        this.client = client;
        this.folder = SCENARIOS.resolve(revision);
        this.namespace = namespace;
    }

    /** Makes everything of the user's Wukong, which exists; its status comes with {@link #updateStatus}. */
    void reconcile() {
        GenericKubernetesResource wukong = wukong();
        wukong.getMetadata().setFinalizers(List.of(FINALIZER));
        client.resource(wukong).update();
        for (String kind : List.of(
                "NetworkAttachmentDefinition",
                "NodeNetworkConfigurationPolicy",
                "DataVolume",
                "PersistentVolumeClaim")) {
            if (Files.exists(folder.resolve(kind + ".yaml"))) {
                create(read(kind));
            }
        }
        create(machine());
    }

    /**
     * Replaces the spec of the machine by what this operator wants, as it does in every pass. What KubeVirt's webhook puts back at each
     * update is sent along, because the stand-in cannot change a request.
     */
    void writeMachine() {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(this::replaceMachine);
    }

    private boolean replaceMachine() {
        GenericKubernetesResource live = client.genericKubernetesResources(VM_API, "VirtualMachine")
                .inNamespace(namespace)
                .withName("web-vm")
                .get();
        ObjectNode spec = tree(machine());
        ObjectNode before = tree(live);
        keep(before, spec, "template", "spec", "architecture");
        keep(before, spec, "template", "spec", "domain", "machine");
        keep(before, spec, "template", "spec", "domain", "firmware");
        keep(before, spec, "template", "metadata", "annotations", "kubevirt.io/pci-topology-version");
        live.setAdditionalProperty("spec", JSON.convertValue(spec, Map.class));
        try {
            client.resource(live).update();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    private static ObjectNode tree(GenericKubernetesResource machine) {
        return JSON.valueToTree(machine.getAdditionalProperties().get("spec"));
    }

    private static void keep(ObjectNode from, ObjectNode to, String... path) {
        ObjectNode target = to;
        JsonNode source = from;
        for (int i = 0; i < path.length - 1; i++) {
            source = source.path(path[i]);
            target = target.withObjectProperty(path[i]);
        }
        String last = path[path.length - 1];
        if (source.has(last)) {
            target.set(last, source.get(last));
        }
    }

    /** Writes the status of the Wukong. */
    void updateStatus() {
        GenericKubernetesResource wukong = wukong();
        wukong.setAdditionalProperty("status", Serialization.unmarshal(text("status"), Map.class));
        client.resource(wukong).updateStatus();
    }

    /** The user's manifest of the scenario. */
    static Wukong manifest(String revision) {
        try {
            return Serialization.unmarshal(
                    Files.readString(SCENARIOS.resolve(revision).resolve("Wukong.yaml")), Wukong.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private GenericKubernetesResource machine() {
        GenericKubernetesResource machine = read("VirtualMachine");
        machine.getMetadata()
                .setOwnerReferences(List.of(new OwnerReferenceBuilder()
                        .withApiVersion(WUKONG_API)
                        .withKind("Wukong")
                        .withName("web")
                        .withUid(wukong().getMetadata().getUid())
                        .withController(true)
                        .build()));
        return machine;
    }

    private GenericKubernetesResource wukong() {
        return client.genericKubernetesResources(WUKONG_API, "Wukong")
                .inNamespace(namespace)
                .withName("web")
                .get();
    }

    private void create(GenericKubernetesResource object) {
        if (!object.getKind().equals("NodeNetworkConfigurationPolicy")) {
            object.getMetadata().setNamespace(namespace);
        } else if (client.resource(object).get() != null) {
            // That operator took what is there: its name has no namespace in it.
            return;
        }
        client.resource(object).create();
    }

    private GenericKubernetesResource read(String kind) {
        return Serialization.unmarshal(text(kind), GenericKubernetesResource.class);
    }

    private String text(String name) {
        try {
            return Files.readString(folder.resolve(name + ".yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
