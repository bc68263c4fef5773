package dev.novasphere.wukong.client.sharing;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.introspect.AnnotatedMethod;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.novasphere.wukong.client.reading.KeptFieldsParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Reads lists and maps as small as what they hold: by default a list of one element has room for ten, and a map of one entry a table of
 * sixteen. Of the objects that caches keep, all that have no unknown field share one empty map for them, which nothing can be put into.
 */
public final class SmallObjects extends SimpleModule {

    private static final long serialVersionUID = 1L;

    /** Lists and maps as small as they can begin, for all that is read; the maps for unknown fields of what informers read. */
    public SmallObjects() {
        super(SmallObjects.class.getName());
        addValueInstantiator(ArrayList.class, new Beginning(ArrayList.class, () -> new ArrayList<>(1)));
        addValueInstantiator(LinkedHashMap.class, new Beginning(LinkedHashMap.class, () -> new LinkedHashMap<>(2)));
        setDeserializerModifier(new UnknownFields());
    }

    /** How a collection is begun. */
    private static final class Beginning extends ValueInstantiator.Base {

        private static final long serialVersionUID = 1L;

        private final transient Supplier<Object> empty;

        private Beginning(Class<?> type, Supplier<Object> empty) {
            super(type);
            this.empty = empty;
        }

        @Override
        public boolean canCreateUsingDefault() {
            return true;
        }

        @Override
        public Object createUsingDefault(DeserializationContext context) {
            return empty.get();
        }
    }

    /** Finds the types of the client's models, which keep fields that they do not know. */
    private static final class UnknownFields extends BeanDeserializerModifier {

        private static final long serialVersionUID = 1L;
        private static final Class<?>[] NOTHING = {};
        private static final Class<?>[] MAP = {Map.class};

        @Override
        public JsonDeserializer<?> modifyDeserializer(
                DeserializationConfig config, BeanDescription description, JsonDeserializer<?> deserializer) {
            AnnotatedMethod read = description.findMethod("getAdditionalProperties", NOTHING);
            AnnotatedMethod write = description.findMethod("setAdditionalProperties", MAP);
            return read == null || write == null ? deserializer : new Shared(deserializer, read, write);
        }
    }

    /** Gives an object that has no unknown field the map of all such objects. */
    private static final class Shared extends DelegatingDeserializer {

        private static final long serialVersionUID = 1L;

        private final transient AnnotatedMethod read;
        private final transient AnnotatedMethod write;

        private Shared(JsonDeserializer<?> deserializer, AnnotatedMethod read, AnnotatedMethod write) {
            super(deserializer);
            this.read = read;
            this.write = write;
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> deserializer) {
            return new Shared(deserializer, read, write);
        }

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            Object object = super.deserialize(parser, context);
            if (parser instanceof KeptFieldsParser
                    && object != null
                    && read.getValue(object) instanceof Map<?, ?> unknown
                    && unknown.isEmpty()) {
                write.setValue(object, Map.of());
            }
            return object;
        }
    }
}
