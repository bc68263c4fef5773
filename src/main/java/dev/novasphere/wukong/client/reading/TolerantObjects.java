package dev.novasphere.wukong.client.reading;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads each object of a list or a watch by itself: one that does not fit the model takes no other with it. It becomes an object that is
 * marked {@link Unreadable}, with its names and without spec and status. Only a reader with the attribute {@link #EACH} reads so; a single
 * object that is asked for by name, and a copy, are read as they are or not at all. An object in another one is a part of that one.
 */
public final class TolerantObjects extends BeanDeserializerModifier {

    /** Attribute of a reader, whose value are its {@link FieldNames}: each object is read by itself, and only what is needed of it is kept. */
    static final Object EACH = "wukong.each-object-by-itself";

    /** Owner references that are kept; Kubernetes has no bound. One controller and a few owners are usual. */
    static final int MOST_OWNERS = 32;

    /** Characters of the reason why an object cannot be read. */
    private static final int LONGEST_REASON = 300;

    private static final long serialVersionUID = 1L;

    private final transient SharedStrings strings;

    /** Holds equal texts once. */
    public TolerantObjects(SharedStrings strings) {
        this.strings = strings;
    }

    @Override
    public JsonDeserializer<?> modifyDeserializer(
            DeserializationConfig config, BeanDescription description, JsonDeserializer<?> deserializer) {
        return HasMetadata.class.isAssignableFrom(description.getBeanClass())
                ? new Tolerant(deserializer, strings)
                : deserializer;
    }

    private static final class Tolerant extends DelegatingDeserializer {

        private static final long serialVersionUID = 1L;
        private static final Pattern UNPRINTABLE = Pattern.compile("\\p{C}");

        private final transient SharedStrings strings;

        private Tolerant(JsonDeserializer<?> strict, SharedStrings strings) {
            super(strict);
            this.strings = strings;
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> strict) {
            return new Tolerant(strict, strings);
        }

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            boolean inAnother = parser instanceof KeptFieldsParser;
            if (!(context.getAttribute(EACH) instanceof FieldNames names)
                    || inAnother
                    || parser.currentToken() != JsonToken.START_OBJECT) {
                return super.deserialize(parser, context);
            }
            KeptFieldsParser kept = new KeptFieldsParser(parser, names, strings, Bounds.of(handledType()));
            Object object = null;
            String reason = null;
            try {
                object = trimmed((HasMetadata) super.deserialize(kept, context));
            } catch (JsonProcessingException | RuntimeException e) {
                reason = reason(e);
            }
            kept.finish();
            if (kept.obstacle() != null) {
                reason = kept.obstacle();
            }
            if (reason == null) {
                return object;
            }
            try (JsonParser identity = kept.identity().unreadable(reason)) {
                return super.deserialize(identity, context);
            }
        }

        /** Says of a Secret only where the fault is. */
        private String reason(Exception error) {
            String words = handledType() == Secret.class
                    ? "the value is none that the field can have"
                    : String.valueOf(
                            error instanceof JsonProcessingException json
                                    ? json.getOriginalMessage()
                                    : error.getMessage());
            String reason = place(error) + words;
            String start = reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
            return UNPRINTABLE.matcher(start).replaceAll(" ");
        }

        /** The field of an error as a user writes it, such as {@code spec.template.spec.domain.cpu.cores: }. */
        private static String place(Exception error) {
            if (!(error instanceof JsonMappingException mapping)) {
                return "";
            }
            StringBuilder place = new StringBuilder();
            for (JsonMappingException.Reference step : mapping.getPath()) {
                if (step.getFieldName() == null) {
                    place.append('[').append(step.getIndex()).append(']');
                } else {
                    place.append(place.isEmpty() ? "" : ".").append(step.getFieldName());
                }
            }
            return place.isEmpty() ? "" : place + ": ";
        }
    }

    /** Takes from an object what is never read of its kind. */
    private static HasMetadata trimmed(HasMetadata object) {
        ObjectMeta metadata = object.getMetadata();
        metadata.setOwnerReferences(owners(metadata.getOwnerReferences()));
        metadata.setAnnotations(annotations(metadata.getAnnotations()));
        if (object instanceof Secret secret && !isCloudInit(secret)) {
            secret.setData(Map.of());
            secret.setStringData(Map.of());
        }
        return object;
    }

    private static Map<String, String> annotations(Map<String, String> all) {
        if (all == null || all.values().stream().noneMatch(TolerantObjects::isTooLong)) {
            return all;
        }
        Map<String, String> kept = new LinkedHashMap<>(all);
        kept.values().removeIf(TolerantObjects::isTooLong);
        return kept;
    }

    private static boolean isTooLong(String annotation) {
        return annotation != null && annotation.length() > KeptFieldsParser.LONGEST_ANNOTATION;
    }

    private static List<OwnerReference> owners(List<OwnerReference> owners) {
        return owners == null || owners.size() <= MOST_OWNERS
                ? owners
                : owners.stream()
                        .sorted(Comparator.comparing(owner -> !Boolean.TRUE.equals(owner.getController())))
                        .limit(MOST_OWNERS)
                        .toList();
    }

    /** Whether a Secret has the name of what the operator makes for the Wukong of its label. */
    private static boolean isCloudInit(Secret secret) {
        String wukong = Labels.label(secret, Labels.WUKONG);
        return wukong != null
                && Names.cloudInitSecret(wukong).equals(secret.getMetadata().getName());
    }
}
