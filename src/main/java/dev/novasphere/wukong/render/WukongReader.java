package dev.novasphere.wukong.render;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.WukongRules;
import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.policy.PolicyRules;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicy;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicySpec;
import dev.novasphere.wukong.render.input.DocumentError;
import dev.novasphere.wukong.render.input.InputDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns a document into a Wukong or WukongPolicy as strictly as an API server does: no unknown field, no value of another type. */
final class WukongReader {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .annotationIntrospector(new StrictFields())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(LogicalType.Textual, textual -> {
                for (CoercionInputShape shape :
                        List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
                    textual.setCoercion(shape, CoercionAction.Fail);
                }
            })
            .build();

    private static final int LONGEST_WORD = 64;

    private final List<DocumentError> refusals = new ArrayList<>();

    /** What was wrong with the documents read so far. */
    List<DocumentError> refusals() {
        return List.copyOf(refusals);
    }

    /**
     * Reads a document of kind Wukong.
     *
     * @return the Wukong; empty when the document is refused, and then {@link #refusals()} says why
     */
    Optional<Wukong> read(InputDocument document) {
        int before = refusals.size();
        checkHead(document);
        Optional<Wukong> wukong = parse(document, Wukong.class);
        if (refusals.size() == before) {
            wukong.map(WukongRules::check)
                    .orElse(List.of())
                    .forEach(violation -> refuse(document, violation.path(), violation.message()));
        }
        return refusals.size() == before ? wukong : Optional.empty();
    }

    /**
     * Reads a document of kind WukongPolicy. Lengths of its texts and lists are left to the API server.
     *
     * @return the policy; empty when the document is refused, and then {@link #refusals()} says why
     */
    Optional<WukongPolicy> readPolicy(InputDocument document) {
        int before = refusals.size();
        checkHead(document);
        Optional<WukongPolicy> policy = parse(document, WukongPolicy.class);
        if (refusals.size() == before) {
            policy.map(PolicyRules::check)
                    .orElse(List.of())
                    .forEach(violation -> refuse(document, violation.path(), violation.message()));
        }
        return refusals.size() == before ? policy : Optional.empty();
    }

    private void checkHead(InputDocument document) {
        String version = Wukong.GROUP + "/" + Wukong.VERSION;
        if (!document.apiVersion().equals(version)) {
            refuse(document, "apiVersion", "there is no version " + document.apiVersion() + "; write " + version);
        }
        if (document.name().isEmpty()) {
            refuse(document, "metadata.name", "a name is needed");
        }
        if (document.tree().path("spec").isMissingNode()
                || document.tree().path("spec").isNull()) {
            refuse(document, "spec", "a spec is needed");
        }
    }

    private <T> Optional<T> parse(InputDocument document, Class<T> kind) {
        try {
            return Optional.of(MAPPER.readerFor(kind)
                    .withHandler(new UnknownFields(
                            document, kind.equals(Wukong.class) ? WukongSpec.class : WukongPolicySpec.class))
                    .readValue(document.tree()));
        } catch (MismatchedInputException e) {
            String field = path(e);
            JsonNode written = node(document.tree(), e);
            refuse(
                    document,
                    field,
                    expected(e.getTargetType()) + ", found " + found(e.getTargetType(), written)
                            + advice(e.getTargetType(), field, written));
        } catch (JsonMappingException e) {
            refuse(document, path(e), "not readable");
        } catch (IOException e) {
            refuse(document, "", "not readable");
        }
        return Optional.empty();
    }

    private void refuse(InputDocument document, String field, String reason) {
        refusals.add(document.refused(field, reason));
    }

    private static String path(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            append(path, step.getFieldName(), step.getIndex());
        }
        return path.toString();
    }

    private static void append(StringBuilder path, String field, int index) {
        if (field == null) {
            path.append('[').append(index).append(']');
        } else {
            path.append(path.isEmpty() ? "" : ".").append(field);
        }
    }

    private static JsonNode node(JsonNode tree, JsonMappingException e) {
        JsonNode node = tree;
        for (JsonMappingException.Reference step : e.getPath()) {
            node = step.getFieldName() == null ? node.path(step.getIndex()) : node.path(step.getFieldName());
        }
        return node;
    }

    private static String[] words(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(value -> MAPPER.valueToTree(value).asText())
                .toArray(String[]::new);
    }

    private static String advice(Class<?> type, String field, JsonNode written) {
        return type == null || !type.isEnum() || !written.isTextual()
                ? TypeAdvice.of(type, field, written)
                : WordAdvice.of(type, words(type), written.textValue())
                        .map(advice -> "; write " + advice)
                        .orElse("");
    }

    private static String expected(Class<?> type) {
        if (type == null) {
            return "another type is needed";
        }
        if (type.isEnum()) {
            return "one of " + String.join(", ", words(type)) + " is needed";
        }
        if (type == String.class) {
            return "text is needed";
        }
        if (Number.class.isAssignableFrom(type) || type == int.class || type == long.class) {
            return "a whole number is needed";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false is needed";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a list is needed";
        }
        return Map.class.isAssignableFrom(type) ? "a map is needed" : "a map of fields is needed";
    }

    /** Says what kind of value is there; not the value, which may be a password, unless the field takes fixed words only. */
    private static String found(Class<?> type, JsonNode node) {
        if (type != null && type.isEnum() && node.isValueNode() && node.asText().length() <= LONGEST_WORD) {
            return node.toString();
        }
        return switch (node.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT -> "a map";
            case STRING -> "text";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            default -> "nothing";
        };
    }

    private final class UnknownFields extends DeserializationProblemHandler {

        private final InputDocument document;
        private final Class<?> spec;

        UnknownFields(InputDocument document, Class<?> spec) {
            this.document = document;
            this.spec = spec;
        }

        @Override
        public boolean handleUnknownProperty(
                DeserializationContext context,
                JsonParser parser,
                JsonDeserializer<?> deserializer,
                Object beanOrClass,
                String property)
                throws IOException {
            Collection<Object> names = deserializer == null ? null : deserializer.getKnownPropertyNames();
            List<String> known = names == null
                    ? List.of()
                    : names.stream().map(Object::toString).sorted().toList();
            Class<?> place = deserializer == null ? null : deserializer.handledType();
            refuse(
                    document,
                    location(parser, property),
                    "unknown field"
                            + FieldAdvice.of(spec, place, known, property)
                                    .map(advice -> "; write " + advice)
                                    .orElse("")
                            + (known.isEmpty() ? "" : "; the fields here are " + String.join(", ", known)));
            parser.skipChildren();
            return true;
        }

        private String location(JsonParser parser, String property) {
            List<String> steps = Arrays.stream(parser.getParsingContext()
                            .pathAsPointer()
                            .toString()
                            .split("/"))
                    .filter(step -> !step.isEmpty())
                    .toList();
            StringBuilder path = new StringBuilder();
            JsonNode node = document.tree();
            String last = "";
            for (String step : steps) {
                JsonNode next = node.isArray() ? node.path(Integer.parseInt(step)) : node.path(step);
                if (next.isMissingNode()) {
                    // Where the value is a list, the parser is in it already and names its place there.
                    break;
                }
                append(path, node.isArray() ? null : step, node.isArray() ? Integer.parseInt(step) : -1);
                node = next;
                last = step;
            }
            if (!last.equals(property)) {
                append(path, property, -1);
            }
            return path.toString();
        }
    }
}
