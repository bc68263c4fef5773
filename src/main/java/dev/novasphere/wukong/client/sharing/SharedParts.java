package dev.novasphere.wukong.client.sharing;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.type.CollectionType;
import com.fasterxml.jackson.databind.type.MapType;
import io.fabric8.kubernetes.api.model.Quantity;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.UnaryOperator;

/**
 * Holds equal parts of the objects that informers read as one object: a Wukong's machine and guest have the same disks and labels, and those
 * of a fleet much more. Parts are objects that have no other objects in lists or maps, such as a disk or a condition, and lists and maps of
 * such or of texts; what is larger rarely repeats. A table of a fixed size remembers the parts that were read lately and are in use; one that
 * is pushed out costs memory, never correctness. Lists that are shared and all maps of what informers read refuse a change.
 *
 * <p>A part with a {@link Quantity} is left alone: the client's quantities are equal by their amount, whatever they are written as.
 */
public final class SharedParts extends BeanDeserializerModifier {

    private static final int SLOTS = 1 << 13;
    private static final long serialVersionUID = 1L;

    private final transient AtomicReferenceArray<WeakReference<Object>> seen = new AtomicReferenceArray<>(SLOTS);

    @Override
    public JsonDeserializer<?> modifyDeserializer(
            DeserializationConfig config, BeanDescription description, JsonDeserializer<?> deserializer) {
        return isFlat(config, description.getType(), new HashSet<>())
                ? new OnceRead(deserializer, part -> one(part, UnaryOperator.identity()))
                : deserializer;
    }

    @Override
    public JsonDeserializer<?> modifyCollectionDeserializer(
            DeserializationConfig config,
            CollectionType type,
            BeanDescription description,
            JsonDeserializer<?> deserializer) {
        return type.hasRawClass(ArrayList.class) && isFlat(config, type.getContentType(), new HashSet<>())
                ? new OnceRead(deserializer, list -> one(list, SharedParts::fixed))
                : deserializer;
    }

    @Override
    public JsonDeserializer<?> modifyMapDeserializer(
            DeserializationConfig config, MapType type, BeanDescription description, JsonDeserializer<?> deserializer) {
        if (!type.hasRawClass(LinkedHashMap.class)) {
            return deserializer;
        }
        return isFlat(config, type.getContentType(), new HashSet<>())
                ? new OnceRead(deserializer, map -> one(map, SharedParts::few))
                : new OnceRead(deserializer, SharedParts::few);
    }

    /** The classes of the lists and maps that objects which informers read can have. */
    public static List<Class<?>> containers() {
        return List.of(
                FewEntries.class,
                Map.of().getClass(),
                Collections.unmodifiableMap(new HashMap<>()).getClass(),
                List.of().getClass(),
                List.of("").getClass(),
                Collections.unmodifiableList(new ArrayList<>()).getClass(),
                LinkedHashMap.class,
                ArrayList.class);
    }

    private static Object fixed(Object list) {
        List<?> elements = (List<?>) list;
        return elements.contains(null) ? Collections.unmodifiableList(elements) : List.copyOf(elements);
    }

    private static Object few(Object map) {
        return FewEntries.of((Map<?, ?>) map);
    }

    /**
     * Whether a type has no list or map in it but of values, and no quantity.
     *
     * @param within the types that it is a part of; one that is a part of itself can be of any size
     */
    private static boolean isFlat(DeserializationConfig config, JavaType type, Set<JavaType> within) {
        if (isValue(type) || type.isContainerType()) {
            return isValue(type) || isValue(type.getContentType());
        }
        if (type.hasRawClass(Quantity.class) || !within.add(type)) {
            return false;
        }
        boolean flat = config.<BeanDescription>introspect(type).findProperties().stream()
                .filter(BeanPropertyDefinition::couldDeserialize)
                .allMatch(property -> isFlat(config, property.getPrimaryType(), within));
        within.remove(type);
        return flat;
    }

    /** A text, a number, a truth value, one of an enumeration, or whatever an unknown field has. */
    private static boolean isValue(JavaType type) {
        return type.isPrimitive()
                || type.isEnumType()
                || type.getRawClass().getName().startsWith("java.lang.");
    }

    private Object one(Object part, UnaryOperator<Object> fixed) {
        int hash = hash(part);
        int slot = (hash ^ hash >>> 16) & SLOTS - 1;
        WeakReference<Object> before = seen.getAcquire(slot);
        Object known = before == null ? null : before.get();
        if (known == null || !known.equals(part)) {
            known = fixed.apply(part);
            seen.setRelease(slot, new WeakReference<>(known));
        }
        return known;
    }

    /** Of a list, only the ends are asked, because its elements were asked already. */
    private static int hash(Object part) {
        if (!(part instanceof List<?> list) || list.isEmpty()) {
            return part.hashCode();
        }
        return 31 * (31 * list.size() + Objects.hashCode(list.get(0))) + Objects.hashCode(list.get(list.size() - 1));
    }
}
