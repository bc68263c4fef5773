package dev.novasphere.wukong.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The catalog says of a bundle what the bundle says, and leads from one version to the next. */
class OlmCatalogTest {

    private static final JsonNode NOW = new OlmBundle().clusterServiceVersion();

    @Test
    void a_catalog_has_the_package_its_channel_and_the_bundle_with_what_it_owns_and_requires() {
        List<ObjectNode> blobs = catalog(NOW).blobs();

        assertThat(blobs)
                .extracting(blob -> blob.get("schema").asText())
                .containsExactly("olm.package", "olm.channel", "olm.bundle");
        assertThat(blobs.get(0).get("defaultChannel")).isEqualTo(blobs.get(1).get("name"));
        JsonNode bundle = blobs.get(2);
        assertThat(values(bundle, "olm.package")).singleElement().satisfies(value -> assertThat(
                        value.get("version").asText())
                .isEqualTo(NOW.at("/spec/version").asText()));
        assertThat(values(bundle, "olm.gvk"))
                .extracting(value -> value.get("kind").asText())
                .containsExactlyInAnyOrderElementsOf(
                        NOW.at("/spec/customresourcedefinitions/owned").findValuesAsText("kind").stream()
                                .filter(kind -> kind.startsWith("Wukong"))
                                .distinct()
                                .toList());
        assertThat(values(bundle, "olm.gvk.required")).singleElement().satisfies(value -> {
            assertThat(value.get("group").asText()).isEqualTo("kubevirt.io");
            assertThat(value.get("kind").asText()).isEqualTo("KubeVirt");
        });
        assertThat(values(bundle, "olm.csv.metadata"))
                .singleElement()
                .satisfies(value -> assertThat(value.get("displayName")).isEqualTo(NOW.at("/spec/displayName")));
        assertThat(bundle.get("relatedImages").findValuesAsText("image"))
                .contains(bundle.get("image").asText())
                .containsAll(NOW.at("/spec/relatedImages").findValuesAsText("image"));
    }

    @Test
    void each_version_leads_to_the_next_and_a_withdrawn_one_is_skipped() {
        ObjectNode first = version("1.0.0", null);
        ObjectNode withdrawn = version("1.1.0", "wukong-operator.v1.0.0");
        ObjectNode second = version("1.1.1", "wukong-operator.v1.0.0");
        ((ObjectNode) second.get("spec")).putArray("skips").add("wukong-operator.v1.1.0");
        JsonNode channel = catalog(first, withdrawn, second).blobs().get(1);

        assertThat(heads(channel)).containsExactly("wukong-operator.v1.1.1");
        assertThat(next(channel, "wukong-operator.v1.0.0")).contains("wukong-operator.v1.1.1");
        assertThat(next(channel, "wukong-operator.v1.1.0")).containsExactly("wukong-operator.v1.1.1");
        assertThat(next(channel, "wukong-operator.v1.1.1")).isEmpty();
    }

    @Test
    void the_first_version_replaces_none() {
        assertThat(catalog(version("1.0.0", null))
                        .blobs()
                        .get(1)
                        .get("entries")
                        .get(0)
                        .has("replaces"))
                .isFalse();
    }

    private static OlmCatalog catalog(JsonNode... versions) {
        List<OlmCatalog.Bundle> bundles = new ArrayList<>();
        for (JsonNode version : versions) {
            bundles.add(new OlmCatalog.Bundle(
                    version,
                    "registry.example.org/bundle:" + version.at("/spec/version").asText()));
        }
        return new OlmCatalog(bundles);
    }

    private static ObjectNode version(String number, String replaces) {
        ObjectNode version = NOW.deepCopy();
        ((ObjectNode) version.get("metadata")).put("name", "wukong-operator.v" + number);
        ObjectNode spec = (ObjectNode) version.get("spec");
        spec.put("version", number);
        if (replaces == null) {
            spec.remove("replaces");
        } else {
            spec.put("replaces", replaces);
        }
        return version;
    }

    /** The entries that no other one replaces or skips: OLM wants one. */
    private static List<String> heads(JsonNode channel) {
        return stream(channel.get("entries"))
                .map(entry -> entry.get("name").asText())
                .filter(name -> next(channel, name).isEmpty())
                .toList();
    }

    /** The entries that one is upgraded to. */
    private static List<String> next(JsonNode channel, String from) {
        return stream(channel.get("entries"))
                .filter(entry -> entry.path("replaces").asText().equals(from)
                        || stream(entry.path("skips"))
                                .anyMatch(skipped -> skipped.asText().equals(from)))
                .map(entry -> entry.get("name").asText())
                .toList();
    }

    private static List<JsonNode> values(JsonNode bundle, String type) {
        return stream(bundle.get("properties"))
                .filter(property -> property.get("type").asText().equals(type))
                .map(property -> property.get("value"))
                .toList();
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
