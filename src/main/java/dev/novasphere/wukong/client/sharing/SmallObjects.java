package dev.novasphere.wukong.client.sharing;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
import com.fasterxml.jackson.databind.introspect.AnnotatedMethod;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Reads lists and maps as small as what they hold: by default a list of one element has room for ten, and a map of one entry a table of
 * sixteen. The empty lists and maps of objects that caches keep are one list and one map, which nothing can be put into.
 */
public final class SmallObjects extends SimpleModule {

    private static final long serialVersionUID = 1L;

    /** Lists and maps as small as they can begin, for all that is read; the same empty ones for all that informers read. */
    public SmallObjects() {
        super(SmallObjects.class.getName());
        addValueInstantiator(ArrayList.class, new Beginning(ArrayList.class, () -> new ArrayList<>(1)));
        addValueInstantiator(LinkedHashMap.class, new Beginning(LinkedHashMap.class, () -> new LinkedHashMap<>(2)));
        setDeserializerModifier(new Empties());
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

    /** Finds the types of the client's models: each of their objects begins with empty lists and maps of its own. */
    private static final class Empties extends BeanDeserializerModifier {

        private static final long serialVersionUID = 1L;
        private static final Class<?>[] NOTHING = {};
        private static final Class<?>[] MAP = {Map.class};

        @Override
        public JsonDeserializer<?> modifyDeserializer(
                DeserializationConfig config, BeanDescription description, JsonDeserializer<?> deserializer) {
            List<Collected> collected = description.findProperties().stream()
                    .map(property -> new Collected(property.getGetter(), property.getSetter()))
                    .collect(Collectors.toCollection(ArrayList::new));
            collected.add(new Collected(
                    description.findMethod("getAdditionalProperties", NOTHING),
                    description.findMethod("setAdditionalProperties", MAP)));
            collected.removeIf(Predicate.not(Collected::isReplaceable));
            return collected.isEmpty() ? deserializer : new OnceRead(deserializer, new Emptied(collected)::in);
        }
    }

    /**
     * A list or map of a type.
     *
     * @param getter what reads it; null if nothing does
     * @param setter what sets it; null if nothing does
     */
    private record Collected(AnnotatedMethod getter, AnnotatedMethod setter) {

        private boolean isReplaceable() {
            return getter != null
                    && setter != null
                    && (getter.getRawReturnType() == List.class || getter.getRawReturnType() == Map.class);
        }
    }

    /** Gives objects of a type the list and the map of all objects where they have an empty one. */
    private record Emptied(List<Collected> collected) {

        private Object in(Object object) {
            for (Collected property : collected) {
                Object value = property.getter().getValue(object);
                if (value instanceof List<?> list && list.isEmpty()) {
                    property.setter().setValue(object, List.of());
                } else if (value instanceof Map<?, ?> map && map.isEmpty()) {
                    property.setter().setValue(object, Map.of());
                }
            }
            return object;
        }
    }
}
