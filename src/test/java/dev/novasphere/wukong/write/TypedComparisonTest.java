package dev.novasphere.wukong.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodAffinity;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The comparison of typed objects gives the answer that a comparison of their trees gives, whatever is changed in them. */
class TypedComparisonTest {

    /** Of the objects of the scenarios, which are much alike, one in so many. */
    private static final int EACH = 7;

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    /** By these the elements of lists are distinguished; what has none is in no list that the API server takes. */
    private static final Set<String> KEYS = Set.of("name", "uid");

    static Stream<Path> planned() throws IOException {
        List<String> kinds = List.of("VirtualMachine", "NetworkAttachmentDefinition", "Service", "Secret");
        try (Stream<Path> files = Files.walk(GOLDEN)) {
            List<Path> all = files.filter(file -> kinds.stream()
                            .anyMatch(kind -> file.getFileName().toString().startsWith("out-" + kind + "-")))
                    .sorted()
                    .toList();
            return IntStream.range(0, all.size()).filter(i -> i % EACH == 0).mapToObj(all::get).toList().stream();
        }
    }

    @Test
    void a_list_may_have_nothing_in_the_place_of_an_element() {
        PersistentVolumeClaim wanted = new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .addNewOwnerReference()
                .withUid("1")
                .endOwnerReference()
                .endMetadata()
                .build();
        PersistentVolumeClaim live = new PersistentVolumeClaimBuilder(wanted).build();
        live.getMetadata()
                .setOwnerReferences(Arrays.asList(
                        null, wanted.getMetadata().getOwnerReferences().get(0)));

        assertThat(DriftDetector.matches(wanted, live)).isTrue();
    }

    @Test
    void nothing_in_the_place_of_an_element_is_not_wanted() {
        Affinity live = new Affinity();
        live.setPodAffinity(new PodAffinity());
        live.getPodAffinity().setRequiredDuringSchedulingIgnoredDuringExecution(List.of(new PodAffinityTerm()));
        Affinity wanted = new Affinity();
        wanted.setPodAffinity(new PodAffinity());
        wanted.getPodAffinity()
                .setRequiredDuringSchedulingIgnoredDuringExecution(Arrays.asList((PodAffinityTerm) null));

        assertThat(new TypedComparison(Serialization.jsonMapper()).contains(live, wanted))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("planned")
    void every_change_of_a_planned_object_is_judged_as_by_its_tree(Path file) throws IOException {
        JsonNode tree = Serialization.unmarshal(Files.readString(file), JsonNode.class);
        Class<? extends HasMetadata> kind = kind(tree);
        HasMetadata planned = Serialization.jsonMapper().convertValue(tree, kind);
        List<JsonNode> changed = new ArrayList<>();
        changed.add(tree.deepCopy());
        changes(tree, tree.path("metadata"), changed);
        for (String part : List.of("spec", "data", "stringData", "type")) {
            changes(tree, tree.path(part), changed);
        }

        assertThat(changed).hasSizeGreaterThan(20);
        int differing = 0;
        for (JsonNode other : changed) {
            HasMetadata live = Serialization.jsonMapper().convertValue(other, kind);
            boolean matches = DriftDetector.matches(planned, live);
            differing += matches ? 0 : 1;
            assertThat(matches)
                    .as("%s%nwanted of live %s", DriftDetector.missing(planned, live), other)
                    .isEqualTo(DriftDetector.missing(planned, live).isEmpty());
            assertThat(DriftDetector.matches(live, planned))
                    .as("%s%nwanted by %s", DriftDetector.missing(live, planned), other)
                    .isEqualTo(DriftDetector.missing(live, planned).isEmpty());
        }
        assertThat(differing).isBetween(10, changed.size() - 2);
    }

    /** Each value of a tree changed, taken away, and joined by others; each is a whole tree, made while the value is so. */
    private static void changes(JsonNode whole, JsonNode part, List<JsonNode> changed) {
        if (part instanceof ObjectNode object) {
            for (String field : List.copyOf(names(object))) {
                JsonNode value = object.get(field);
                changes(whole, value, changed);
                if (!KEYS.contains(field)) {
                    object.remove(field);
                    changed.add(whole.deepCopy());
                }
                other(value).forEach(another -> {
                    object.set(field, another);
                    changed.add(whole.deepCopy());
                });
                object.set(field, value);
            }
            object.put("foreign", "field");
            changed.add(whole.deepCopy());
            object.remove("foreign");
        } else if (part instanceof ArrayNode array) {
            array.forEach(element -> changes(whole, element, changed));
            List<JsonNode> elements = new ArrayList<>();
            array.forEach(elements::add);
            array.removeAll();
            changed.add(whole.deepCopy());
            for (int i = elements.size() - 1; i >= 0; i--) {
                array.add(elements.get(i));
            }
            changed.add(whole.deepCopy());
            array.add(elements.get(0).isObject() ? named(elements.get(0)) : elements.get(0));
            changed.add(whole.deepCopy());
            array.removeAll();
            elements.forEach(array::add);
        }
    }

    private static List<String> names(ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Values of the same sort; a text may be read as a quantity, so that it stays one. */
    private static List<JsonNode> other(JsonNode value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (value.isTextual() && value.asText().endsWith("Gi")) {
            String amount = value.asText().substring(0, value.asText().length() - 2);
            return amount.chars().allMatch(Character::isDigit)
                    ? List.of(nodes.textNode(Long.parseLong(amount) * 1024 + "Mi"), nodes.textNode(amount + "G"))
                    : List.of();
        }
        if (value.isTextual()) {
            return List.of(nodes.textNode(value.asText() + "1"));
        }
        if (value.isInt()) {
            return List.of(nodes.numberNode(value.asInt() + 1));
        }
        return value.isBoolean() ? List.of(nodes.booleanNode(!value.asBoolean())) : List.of();
    }

    private static JsonNode named(JsonNode element) {
        ObjectNode copy = element.deepCopy();
        return copy.has("name") ? copy.put("name", "another") : copy;
    }

    private static Class<? extends HasMetadata> kind(JsonNode tree) {
        return switch (tree.path("kind").asText()) {
            case "NetworkAttachmentDefinition" -> NetworkAttachmentDefinition.class;
            case "Service" -> Service.class;
            case "Secret" -> Secret.class;
            default -> VirtualMachine.class;
        };
    }
}
