package dev.novasphere.wukong.write;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.POJONode;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.Sha256;
import dev.novasphere.wukong.quantity.CanonicalQuantity;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides whether an object has to be written: it has, when the plan differs from that of the last
 * write (by the hash in an annotation), or when the live object no longer contains it. What others added to the live object does not count.
 */
public final class DriftDetector {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();
    private static final ObjectMapper COMPARED =
            JsonMapper.builder().annotationIntrospector(new QuantitiesAsSuch()).build();
    private static final TypedComparison TYPED = new TypedComparison(COMPARED);
    private static final int HASH_DIGITS = 32;

    private DriftDetector() {}

    /** What writes the trees that are compared and hashed. */
    public static List<ObjectMapper> mappers() {
        return List.of(JSON, COMPARED);
    }

    /** Reads which properties a type has, which otherwise happens when the first of its objects is compared. */
    public static void learn(Class<?> type) {
        TYPED.learn(type);
    }

    /** A copy of what is wanted, with the hash in its annotations; the plan that it is of stays as it is. */
    public static <R extends HasMetadata> R withHash(R wanted) {
        @SuppressWarnings("unchecked")
        R copy = (R) copy(wanted);
        annotateHash(copy);
        return copy;
    }

    /** A copy with metadata of its own; the rest, which is only read, is that of the other. */
    private static HasMetadata copy(HasMetadata wanted) {
        ObjectMeta metadata = new ObjectMetaBuilder(wanted.getMetadata()).build();
        if (wanted instanceof Secret secret) {
            return new SecretBuilder(secret).withMetadata(metadata).build();
        }
        if (wanted instanceof NetworkAttachmentDefinition definition) {
            NetworkAttachmentDefinition copy = new NetworkAttachmentDefinition();
            copy.setMetadata(metadata);
            copy.setSpec(definition.getSpec());
            return copy;
        }
        return JSON.convertValue(wanted, wanted.getClass());
    }

    /**
     * Writes the hash of what is wanted into the object's annotations. A Secret gets none: the hash of a short password reveals the
     * password to whoever may read annotations, and the Secret's own data changes whenever what is wanted changes.
     */
    public static void annotateHash(HasMetadata wanted) {
        if (wanted instanceof Secret) {
            return;
        }
        Map<String, String> annotations = new LinkedHashMap<>();
        if (wanted.getMetadata().getAnnotations() != null) {
            annotations.putAll(wanted.getMetadata().getAnnotations());
        }
        annotations.remove(Annotations.APPLIED_HASH);
        wanted.getMetadata().setAnnotations(annotations);
        annotations.put(Annotations.APPLIED_HASH, hash(wanted));
    }

    /** Whether the live object is as the stamped object wants it. */
    public static boolean matches(HasMetadata stamped, HasMetadata live) {
        return TYPED.contains(live, stamped);
    }

    /**
     * The fields of the stamped object that the live one does not hold as they are wanted, as paths such as {@code
     * spec.template.spec.domain.devices.disks[root].disk.bus}; empty when it is as wanted. No values, which may be confidential.
     */
    public static List<String> missing(HasMetadata stamped, HasMetadata live) {
        List<String> paths = new ArrayList<>();
        missing("", COMPARED.valueToTree(live), COMPARED.valueToTree(stamped), paths);
        return paths;
    }

    private static void missing(String path, JsonNode live, JsonNode wanted, List<String> paths) {
        if (contains(live, wanted)) {
            return;
        }
        String key = wanted.isArray() ? keyOf(wanted) : null;
        if (wanted.isObject() && live != null && live.isObject()) {
            wanted.properties()
                    .forEach(field -> missing(
                            path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                            live.get(field.getKey()),
                            field.getValue(),
                            paths));
        } else if (key != null && live != null && live.isArray()) {
            wanted.forEach(element ->
                    missing(path + "[" + element.get(key).asText() + "]", find(live, key, element), element, paths));
        } else {
            paths.add(path);
        }
    }

    /** A list of typed objects as plain JSON. */
    public static ArrayNode tree(ArrayNode typed) {
        return JSON.valueToTree(typed);
    }

    private static String hash(HasMetadata wanted) {
        try {
            return Sha256.hex(JSON.writeValueAsString(wanted)).substring(0, HASH_DIGITS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an object of our own model cannot be written as JSON", e);
        }
    }

    /**
     * Whether a live value holds a wanted one: objects field by field, lists of named elements by name, lists of owners by UID, other
     * lists element by element, quantities by amount where the model of the kind has a quantity, and any other text as it is.
     */
    public static boolean contains(JsonNode live, JsonNode wanted) {
        if (wanted.isNull()) {
            return true;
        }
        if (live == null || live.isNull()) {
            return wanted.isObject() && wanted.isEmpty() && live != null;
        }
        if (wanted.isObject()) {
            return live.isObject() && containsFields(live, wanted);
        }
        if (wanted.isArray()) {
            return live.isArray() && containsAll(live, wanted);
        }
        if (wanted.isNumber() && live.isNumber()) {
            return wanted.decimalValue().compareTo(live.decimalValue()) == 0;
        }
        return wanted.isPojo() ? sameQuantity(wanted, live) : wanted.equals(live);
    }

    private static boolean containsFields(JsonNode live, JsonNode wanted) {
        for (Map.Entry<String, JsonNode> field : wanted.properties()) {
            if (!contains(live.get(field.getKey()), field.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static boolean containsAll(JsonNode live, JsonNode wanted) {
        String key = keyOf(wanted);
        if (key == null) {
            if (live.size() != wanted.size()) {
                return false;
            }
            for (int i = 0; i < wanted.size(); i++) {
                if (!contains(live.get(i), wanted.get(i))) {
                    return false;
                }
            }
            return true;
        }
        for (JsonNode element : wanted) {
            JsonNode found = find(live, key, element);
            if (found == null || !contains(found, element)) {
                return false;
            }
        }
        return true;
    }

    private static JsonNode find(JsonNode list, String key, JsonNode element) {
        for (JsonNode candidate : list) {
            if (element.get(key).equals(candidate.get(key))) {
                return candidate;
            }
        }
        return null;
    }

    private static String keyOf(JsonNode list) {
        if (list.isEmpty() || !list.get(0).isObject()) {
            return null;
        }
        if (list.get(0).has("uid")) {
            return "uid";
        }
        return list.get(0).has("name") ? "name" : null;
    }

    /** By the amount that the API server stores for each; a text that it does not accept is no amount. */
    private static boolean sameQuantity(JsonNode wanted, JsonNode live) {
        return wanted instanceof POJONode one
                && live instanceof POJONode other
                && one.getPojo() instanceof Quantity first
                && other.getPojo() instanceof Quantity second
                && CanonicalQuantity.sameAmount(first, second);
    }

    /** Leaves quantities as they are, so that they are distinguished from text that only reads like one, such as the value of a label. */
    private static final class QuantitiesAsSuch extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1;

        @Override
        public Object findSerializer(Annotated annotated) {
            return Quantity.class.equals(annotated.getRawType()) ? EMBEDDED : super.findSerializer(annotated);
        }

        private static final JsonSerializer<Quantity> EMBEDDED = new JsonSerializer<>() {
            @Override
            public void serialize(Quantity quantity, JsonGenerator tree, SerializerProvider provider)
                    throws IOException {
                tree.writeEmbeddedObject(quantity);
            }
        };
    }
}
