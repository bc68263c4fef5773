package dev.novasphere.wukong.guest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import dev.novasphere.wukong.golden.AllStages;
import dev.novasphere.wukong.render.RenderCommand;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What {@code render} prints for one Wukong, as far as a guest can see it. */
final class RenderedMachine {

    private final Map<String, JsonNode> secrets;
    private final JsonNode template;
    private final String name;

    /** One interface of the guest. */
    record Nic(String network, String mac) {}

    private RenderedMachine(List<JsonNode> objects) {
        JsonNode machine = objects.stream()
                .filter(object -> object.path("kind").asText().equals("VirtualMachine"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no VirtualMachine in " + objects));
        this.name = machine.at("/metadata/name").asText();
        this.template = machine.at("/spec/template/spec");
        this.secrets = objects.stream()
                .filter(object -> object.path("kind").asText().equals("Secret"))
                .collect(Collectors.toMap(secret -> secret.at("/metadata/name").asText(), secret -> secret));
    }

    /**
     * Renders a Wukong.
     *
     * @param yaml the Wukong and the Secrets that it names
     * @throws IllegalStateException when render refuses it
     */
    static RenderedMachine of(String yaml) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = new RenderCommand(
                        AllStages.planner(),
                        new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(List.of("-f", "-"));
        if (code != RenderCommand.OK) {
            throw new IllegalStateException("render ended with code " + code + ": " + err);
        }
        List<JsonNode> objects = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                Serialization.yamlMapper().readerFor(JsonNode.class).readValues(out.toString(StandardCharsets.UTF_8))) {
            documents.forEachRemaining(objects::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new RenderedMachine(objects);
    }

    /** The name that KubeVirt gives the guest: spec.hostname, or the machine's name up to the first dot. */
    String hostname() {
        String given = template.path("hostname").asText();
        return given.isEmpty() ? name.replaceFirst("\\..*", "") : given;
    }

    /** The interfaces in their order; a MAC address that KubeVirt would give is empty. */
    List<Nic> nics() {
        return StreamSupport.stream(template.at("/domain/devices/interfaces").spliterator(), false)
                .map(nic -> new Nic(
                        nic.path("name").asText(), nic.path("macAddress").asText()))
                .toList();
    }

    /** Whether the machine starts by UEFI. */
    boolean startsByUefi() {
        return template.at("/domain/firmware/bootloader").has("efi");
    }

    /** The serial numbers of its data disks, which are all but the first and the one of cloud-init. */
    List<String> dataDisks() {
        return StreamSupport.stream(template.at("/domain/devices/disks").spliterator(), false)
                .filter(disk -> disk.has("serial"))
                .map(disk -> disk.path("serial").asText())
                .skip(1)
                .toList();
    }

    /** The user data of the disk NoCloud. */
    String userData() {
        return ofSeed("secretRef", "userdata");
    }

    /** The network data of the disk NoCloud; empty where the guest is to set up its interfaces by itself. */
    String networkData() {
        return ofSeed("networkDataSecretRef", "networkdata");
    }

    private String ofSeed(String reference, String key) {
        JsonNode seed = StreamSupport.stream(template.path("volumes").spliterator(), false)
                .filter(volume -> volume.has("cloudInitNoCloud"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no disk NoCloud in " + template))
                .path("cloudInitNoCloud");
        JsonNode secret = secrets.get(seed.path(reference).path("name").asText());
        return secret == null ? "" : secret.path("stringData").path(key).asText();
    }
}
