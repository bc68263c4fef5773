package dev.novasphere.wukong.client.reading;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpec;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimStatus;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.VolumeResourceRequirements;
import java.io.IOException;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes from each object of the client's model the map for fields that the model does not know, where it is empty. Every such object
 * brings one, and those of one Wukong have forty, a tenth of what a Wukong costs in memory. What is read is not changed afterwards; builders copy.
 */
public final class WithoutEmptyMaps extends BeanDeserializerModifier {

    private static final long serialVersionUID = 1L;

    /** Where a kind of object keeps its unknown fields. */
    private record UnknownFields<T>(
            Class<T> type, Function<T, Map<String, Object>> map, BiConsumer<T, Map<String, Object>> replace) {

        private void dropIfEmpty(Object read) {
            T object = type.cast(read);
            Map<String, Object> fields = map.apply(object);
            if (fields != null && fields.isEmpty()) {
                replace.accept(object, Map.of());
            }
        }
    }

    /** The types of the client's model of which a Wukong's objects consist. */
    private static final Map<Class<?>, UnknownFields<?>> TYPES = Stream.<UnknownFields<?>>of(
                    new UnknownFields<>(
                            ObjectMeta.class, ObjectMeta::getAdditionalProperties, ObjectMeta::setAdditionalProperties),
                    new UnknownFields<>(
                            OwnerReference.class,
                            OwnerReference::getAdditionalProperties,
                            OwnerReference::setAdditionalProperties),
                    new UnknownFields<>(
                            Condition.class, Condition::getAdditionalProperties, Condition::setAdditionalProperties),
                    new UnknownFields<>(
                            LocalObjectReference.class,
                            LocalObjectReference::getAdditionalProperties,
                            LocalObjectReference::setAdditionalProperties),
                    new UnknownFields<>(
                            PersistentVolumeClaim.class,
                            PersistentVolumeClaim::getAdditionalProperties,
                            PersistentVolumeClaim::setAdditionalProperties),
                    new UnknownFields<>(
                            PersistentVolumeClaimSpec.class,
                            PersistentVolumeClaimSpec::getAdditionalProperties,
                            PersistentVolumeClaimSpec::setAdditionalProperties),
                    new UnknownFields<>(
                            PersistentVolumeClaimStatus.class,
                            PersistentVolumeClaimStatus::getAdditionalProperties,
                            PersistentVolumeClaimStatus::setAdditionalProperties),
                    new UnknownFields<>(
                            VolumeResourceRequirements.class,
                            VolumeResourceRequirements::getAdditionalProperties,
                            VolumeResourceRequirements::setAdditionalProperties),
                    new UnknownFields<>(Secret.class, Secret::getAdditionalProperties, Secret::setAdditionalProperties))
            .collect(Collectors.toUnmodifiableMap(UnknownFields::type, Function.identity()));

    @Override
    public JsonDeserializer<?> modifyDeserializer(
            DeserializationConfig config, BeanDescription description, JsonDeserializer<?> deserializer) {
        UnknownFields<?> fields = TYPES.get(description.getBeanClass());
        return fields == null ? deserializer : new Dropping(deserializer, fields);
    }

    private static final class Dropping extends DelegatingDeserializer {

        private static final long serialVersionUID = 1L;

        private final transient UnknownFields<?> fields;

        private Dropping(JsonDeserializer<?> whole, UnknownFields<?> fields) {
            super(whole);
            this.fields = fields;
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> whole) {
            return new Dropping(whole, fields);
        }

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            Object read = super.deserialize(parser, context);
            if (read != null) {
                fields.dropIfEmpty(read);
            }
            return read;
        }
    }
}
