package dev.novasphere.wukong.client.reading;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.client.LeanClient;
import dev.novasphere.wukong.client.ModelJson;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.StreamSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Objects with anything in them are read as a straightforward model of the rules says: the whole text becomes a tree, what is not kept is
 * taken from the tree, and the rest is counted and made into an object. Whatever is in one, the one after it is read.
 */
class AnyObjectTest {

    private static final ObjectMapper TREES = new ObjectMapper();
    private static final String NEXT = """
            {"apiVersion": "kubevirt.io/v1", "kind": "VirtualMachine", "metadata": {"name": "next"}, "spec": {"runStrategy": "Always"}}""";
    private static final String MACHINE = """
            {"apiVersion": "kubevirt.io/v1", "kind": "VirtualMachine",
             "metadata": {"name": "web", "namespace": "shop", "uid": "u-1", "resourceVersion": "5", "generation": 3,
              "creationTimestamp": "2026-05-04T08:01:05Z", "labels": {"a": "b", "vm.novasphere.dev/wukong": "web"},
              "annotations": {"kubevirt.io/x": "y", "note": "n", "vm.novasphere.dev/applied-hash": "h"},
              "managedFields": [{"manager": "m", "fieldsV1": {"f:spec": {"f:template": {}, "k:{\\"name\\":\\"root\\"}": {}}}}],
              "ownerReferences": [{"apiVersion": "v1", "kind": "X", "name": "x", "uid": "y", "controller": true}]},
             "spec": {"runStrategy": "Always", "template": {"metadata": {"labels": {"a": "b"}}, "spec": {"hostname": "web",
              "domain": {"cpu": {"cores": 2, "sockets": 1}, "memory": {"guest": "4Gi"}, "devices": {
               "disks": [{"name": "root", "bootOrder": 1, "disk": {"bus": "virtio"}}, {"name": "data", "disk": {"bus": "virtio"}}],
               "interfaces": [{"name": "default", "masquerade": {}, "macAddress": "02:00:00:00:00:01"}]}},
              "networks": [{"name": "default", "pod": {}}],
              "volumes": [{"name": "root", "persistentVolumeClaim": {"claimName": "web-root"}}]}}},
             "status": {"printableStatus": "Running", "ready": true, "created": true, "observedGeneration": 3,
              "conditions": [{"type": "Ready", "status": "True", "reason": "R", "message": "größer \\u2028 \\"x\\""}]}}""";

    private final KubernetesSerialization serialization = ModelJson.serialization();
    private final KubernetesSerialization plain = new KubernetesSerialization(mapper(), false);

    private static ObjectMapper mapper() {
        ObjectMapper mapper = new ObjectMapper();
        LeanClient.customize(mapper);
        return mapper;
    }

    @Property(tries = 500)
    void is_read_as_the_model_says(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        ObjectNode object = (ObjectNode) TREES.readTree(MACHINE);
        for (int i = random.nextInt(4); i >= 0; i--) {
            change(object, random);
        }
        String text = TREES.writeValueAsString(shuffled(object, random));

        VirtualMachine watched = (VirtualMachine) serialization
                .unmarshal("{\"type\":\"ADDED\",\"object\":" + text + "}", WatchEvent.class)
                .getObject();
        List<VirtualMachine> listed = listed(text, NEXT);

        assertThat(listed).hasSize(2);
        assertThat(listed.get(1).getSpec().runStrategy()).isEqualTo("Always");
        assertThat(TREES.<JsonNode>valueToTree(listed.get(0))).isEqualTo(TREES.<JsonNode>valueToTree(watched));
        assertAsTheModelSays(object, watched);
    }

    private void assertAsTheModelSays(ObjectNode object, VirtualMachine read) throws IOException {
        ObjectNode kept = object.deepCopy();
        if (kept.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
            if (metadata.get("annotations") instanceof ObjectNode annotations) {
                List<String> left = new ArrayList<>();
                annotations.properties().forEach(annotation -> {
                    if (!KeptFieldsParser.isRead(annotation.getKey())
                            || annotation.getValue().isTextual()
                                    && annotation.getValue().textValue().length()
                                            > KeptFieldsParser.LONGEST_ANNOTATION) {
                        left.add(annotation.getKey());
                    }
                });
                annotations.remove(left);
            }
        }
        boolean unreadable = depth(kept) - 1 > KeptFieldsParser.DEEPEST || size(kept) > Bounds.LARGEST;
        VirtualMachine expected = null;
        try {
            expected = plain.unmarshal(TREES.writeValueAsString(kept), VirtualMachine.class);
        } catch (RuntimeException e) {
            unreadable = true;
        }
        if (!unreadable && expected.getMetadata() != null) {
            assertThat(Unreadable.reason(read)).isEmpty();
            assertThat(TREES.<JsonNode>valueToTree(read)).isEqualTo(TREES.<JsonNode>valueToTree(expected));
        } else {
            assertThat(Unreadable.reason(read)).isPresent();
            assertThat(read.getSpec()).isNull();
            assertThat(read.getStatus()).isNull();
            JsonNode name = object.at("/metadata/name");
            if (name.isTextual()) {
                assertThat(read.getMetadata().getName())
                        .isEqualTo(name.textValue().length() > ObjectIdentity.LONGEST ? null : name.textValue());
            }
        }
    }

    private static int depth(JsonNode node) {
        return node.isContainerNode()
                ? 1
                        + StreamSupport.stream(node.spliterator(), false)
                                .mapToInt(AnyObjectTest::depth)
                                .max()
                                .orElse(0)
                : 0;
    }

    /** In the measure of the bound, without the start of the object, which is there before anything is counted. */
    private static long size(JsonNode object) {
        return tokens(object) - KeptFieldsParser.TOKEN;
    }

    private static long tokens(JsonNode node) {
        if (node.isContainerNode()) {
            long names = node.properties().stream()
                    .mapToLong(field -> KeptFieldsParser.TOKEN + field.getKey().length())
                    .sum();
            return 2L * KeptFieldsParser.TOKEN
                    + names
                    + StreamSupport.stream(node.spliterator(), false)
                            .mapToLong(AnyObjectTest::tokens)
                            .sum();
        }
        return KeptFieldsParser.TOKEN + (node.isTextual() ? node.textValue().length() : 0);
    }

    /** Puts some value in some place, beside or instead of what is there. */
    private static void change(ObjectNode object, Random random) {
        List<JsonNode> places = new ArrayList<>();
        containers(object, places);
        JsonNode place = places.get(random.nextInt(places.size()));
        if (place instanceof ArrayNode list) {
            list.insert(random.nextInt(list.size() + 1), value(random));
            return;
        }
        ObjectNode fields = (ObjectNode) place;
        List<String> names = new ArrayList<>();
        fields.fieldNames().forEachRemaining(names::add);
        names.add("vm.novasphere.dev/" + random.nextInt(5));
        names.add("x".repeat(random.nextInt(300)));
        names.add("é\"\\\n" + random.nextInt(5));
        String name = names.get(random.nextInt(names.size()));
        if (fields == object && List.of("apiVersion", "kind").contains(name)) {
            return;
        }
        fields.set(name, value(random));
    }

    private static void containers(JsonNode node, List<JsonNode> found) {
        if (node.isContainerNode()) {
            found.add(node);
            node.forEach(child -> containers(child, found));
        }
    }

    private static JsonNode value(Random random) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (random.nextInt(12)) {
            case 0 -> nodes.nullNode();
            case 1 -> nodes.booleanNode(random.nextBoolean());
            case 2 -> nodes.numberNode(random.nextInt(100));
            case 3 -> nodes.numberNode(random.nextLong());
            case 4 -> nodes.numberNode(random.nextDouble());
            case 5 -> nodes.textNode("text-" + random.nextInt(3));
            case 6 -> nodes.textNode("y".repeat(random.nextInt(3) * 9_000));
            case 7 -> nodes.textNode("ü".repeat(random.nextInt(2) * 300_000));
            case 8 -> nodes.objectNode();
            case 9 -> nodes.objectNode().set("name", nodes.textNode("z"));
            case 10 -> nested(90 + random.nextInt(20), random.nextBoolean());
            default -> many(random.nextInt(10_000));
        };
    }

    private static JsonNode nested(int depth, boolean lists) {
        JsonNode node = JsonNodeFactory.instance.numberNode(1);
        for (int i = 0; i < depth; i++) {
            node = lists
                    ? JsonNodeFactory.instance.arrayNode().add(node)
                    : JsonNodeFactory.instance.objectNode().set("a", node);
        }
        return node;
    }

    private static JsonNode many(int items) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < items; i++) {
            list.add(i);
        }
        return list;
    }

    private static ObjectNode shuffled(ObjectNode object, Random random) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        Collections.shuffle(names, random);
        ObjectNode shuffled = TREES.createObjectNode();
        names.forEach(name -> shuffled.set(name, object.get(name)));
        return shuffled;
    }

    private List<VirtualMachine> listed(String... items) {
        String list = "{\"kind\":\"List\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[%s]}"
                .formatted(String.join(",", items));
        Type type = serialization.constructParametricType(DefaultKubernetesResourceList.class, VirtualMachine.class);
        KubernetesResourceList<VirtualMachine> read = serialization.unmarshal(
                new ByteArrayInputStream(list.getBytes(StandardCharsets.UTF_8)), new TypeReference<>() {
                    @Override
                    public Type getType() {
                        return type;
                    }
                });
        return read.getItems();
    }
}
