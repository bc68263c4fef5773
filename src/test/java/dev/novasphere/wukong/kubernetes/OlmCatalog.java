package dev.novasphere.wukong.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;

/**
 * A file-based catalog of the Operator Lifecycle Manager: one package with one channel, made of bundles from the oldest to the newest. The form is
 * that of {@code opm}: https://olm.operatorframework.io/docs/reference/file-based-catalogs/
 */
public final class OlmCatalog {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Bundle> bundles;

    /**
     * One version.
     *
     * @param version the ClusterServiceVersion of the bundle
     * @param image where the bundle's image is
     */
    record Bundle(JsonNode version, String image) {}

    OlmCatalog(List<Bundle> bundles) {
        this.bundles = List.copyOf(bundles);
    }

    /** The catalog of the bundle as it is now, as YAML. */
    public static String ofThisVersion() {
        String image = BaseFiles.image().get("newName") + "-bundle:" + ProjectVersion.ofPom();
        StringBuilder yaml = new StringBuilder();
        new OlmCatalog(List.of(new Bundle(new OlmBundle().clusterServiceVersion(), image)))
                .blobs()
                .forEach(blob -> {
                    String text = Serialization.asYaml(blob);
                    yaml.append(text.startsWith("---") ? "" : "---\n").append(text);
                });
        return yaml.toString();
    }

    /** The package, its channel, and each bundle. */
    List<ObjectNode> blobs() {
        List<ObjectNode> blobs = new ArrayList<>();
        JsonNode newest = bundles.get(bundles.size() - 1).version();
        ObjectNode packaged = JSON.createObjectNode()
                .put("schema", "olm.package")
                .put("name", OlmBundle.PACKAGE)
                .put("defaultChannel", OlmBundle.CHANNEL)
                .put("description", newest.at("/spec/description").asText());
        packaged.putObject("icon")
                .put("base64data", newest.at("/spec/icon/0/base64data").asText())
                .put("mediatype", newest.at("/spec/icon/0/mediatype").asText());
        blobs.add(packaged);
        ObjectNode channel = JSON.createObjectNode()
                .put("schema", "olm.channel")
                .put("package", OlmBundle.PACKAGE)
                .put("name", OlmBundle.CHANNEL);
        ArrayNode entries = channel.putArray("entries");
        bundles.forEach(bundle -> entries.add(entry(bundle.version())));
        blobs.add(channel);
        bundles.forEach(bundle -> blobs.add(blob(bundle)));
        return blobs;
    }

    private static ObjectNode entry(JsonNode version) {
        ObjectNode entry = JSON.createObjectNode().put("name", name(version));
        if (version.at("/spec/replaces").isTextual()) {
            entry.set("replaces", version.at("/spec/replaces"));
        }
        if (version.at("/spec/skips").isArray() && !version.at("/spec/skips").isEmpty()) {
            entry.set("skips", version.at("/spec/skips"));
        }
        return entry;
    }

    private static ObjectNode blob(Bundle bundle) {
        JsonNode version = bundle.version();
        ObjectNode blob = JSON.createObjectNode()
                .put("schema", "olm.bundle")
                .put("name", name(version))
                .put("package", OlmBundle.PACKAGE)
                .put("image", bundle.image());
        ArrayNode properties = blob.putArray("properties");
        property(properties, "olm.package")
                .put("packageName", OlmBundle.PACKAGE)
                .put("version", version.at("/spec/version").asText());
        version.at("/spec/customresourcedefinitions/owned").forEach(kind -> gvk(properties, "olm.gvk", kind));
        version.at("/spec/customresourcedefinitions/required")
                .forEach(kind -> gvk(properties, "olm.gvk.required", kind));
        property(properties, "olm.csv.metadata").setAll(metadata(version));
        ArrayNode images = blob.putArray("relatedImages");
        images.addObject().put("name", "").put("image", bundle.image());
        version.at("/spec/relatedImages").forEach(images::add);
        return blob;
    }

    /** What a console shows of a version before it is installed. */
    private static ObjectNode metadata(JsonNode version) {
        ObjectNode metadata = JSON.createObjectNode();
        metadata.set("annotations", version.at("/metadata/annotations"));
        metadata.putObject("apiServiceDefinitions");
        ObjectNode definitions = metadata.putObject("crdDescriptions");
        version.at("/spec/customresourcedefinitions").fields().forEachRemaining(kinds -> {
            ArrayNode described = definitions.putArray(kinds.getKey());
            kinds.getValue().forEach(kind -> {
                ObjectNode brief = described.addObject();
                for (String field : List.of("name", "version", "kind", "displayName", "description")) {
                    if (kind.has(field)) {
                        brief.set(field, kind.get(field));
                    }
                }
            });
        });
        for (String field : List.of(
                "description",
                "displayName",
                "installModes",
                "keywords",
                "links",
                "maintainers",
                "maturity",
                "minKubeVersion",
                "provider")) {
            if (version.get("spec").has(field)) {
                metadata.set(field, version.get("spec").get(field));
            }
        }
        return metadata;
    }

    /** A kind by the name of its definition, such as wukongs.vm.novasphere.dev. */
    private static void gvk(ArrayNode properties, String type, JsonNode kind) {
        String name = kind.get("name").asText();
        property(properties, type)
                .put("group", name.substring(name.indexOf('.') + 1))
                .put("kind", kind.get("kind").asText())
                .put("version", kind.get("version").asText());
    }

    private static ObjectNode property(ArrayNode properties, String type) {
        return properties.addObject().put("type", type).putObject("value");
    }

    private static String name(JsonNode version) {
        return version.at("/metadata/name").asText();
    }
}
