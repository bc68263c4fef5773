package dev.novasphere.wukong.write;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.BeanSerializer;
import com.fasterxml.jackson.databind.ser.PropertyWriter;
import dev.novasphere.wukong.quantity.CanonicalQuantity;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Compares two objects of the model property by property, with the same answer as {@link DriftDetector#contains} on their trees. A tree is
 * made only of a part whose properties are not all known to the model: of a machine that is as planned, trees cost more than the rest of
 * its reconciliation.
 */
final class TypedComparison {

    private final ObjectMapper mapper;

    /** One entry for each class of the model that was compared: some dozens, in a native binary all that can be. */
    private final Map<Class<?>, Shape> shapes = new ConcurrentHashMap<>();

    /**
     * @param mapper makes the trees, and says which properties a class has in them
     */
    TypedComparison(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * The properties of a class.
     *
     * @param properties those with a name of their own; null where the class is no bean, such as a text
     * @param others gives those without, by their names; null where there can be none
     */
    private record Shape(List<BeanPropertyWriter> properties, AnnotatedMember others) {

        static final Shape NO_BEAN = new Shape(null, null);

        boolean isWhole(Object bean) {
            return properties != null
                    && (others == null || !(others.getValue(bean) instanceof Map<?, ?> more) || more.isEmpty());
        }
    }

    /** Reads the properties of a class, if they are not known. */
    void learn(Class<?> type) {
        shape(type);
    }

    /** Whether a live part holds a wanted one; a live part that is null is not there, and a wanted one that is null is not wanted. */
    boolean contains(Object live, Object wanted) {
        if (wanted == null) {
            return true;
        }
        if (live == null
                || live.getClass() != wanted.getClass() && !(wanted instanceof Iterable || wanted instanceof Map)) {
            return trees(live, wanted);
        }
        if (wanted instanceof String
                || wanted instanceof Boolean
                || wanted instanceof Integer
                || wanted instanceof Enum) {
            return wanted.equals(live);
        }
        if (wanted instanceof Quantity one && live instanceof Quantity other) {
            return CanonicalQuantity.sameAmount(one, other);
        }
        if (wanted instanceof Map<?, ?> some && live instanceof Map<?, ?> all) {
            return containsEntries(all, some);
        }
        if (wanted instanceof List<?> some && live instanceof List<?> all) {
            return containsElements(all, some);
        }
        Shape shape = shape(wanted.getClass());
        return shape.isWhole(wanted) ? containsProperties(live, wanted, shape) : trees(live, wanted);
    }

    private boolean containsProperties(Object live, Object wanted, Shape shape) {
        for (BeanPropertyWriter property : shape.properties()) {
            Object part = value(property, wanted);
            if (part == null || isEmptyContainer(part)) {
                continue;
            }
            if (part instanceof String text && text.isEmpty()) {
                return trees(live, wanted);
            }
            if (!contains(value(property, live), part)) {
                return false;
            }
        }
        return true;
    }

    /** The model writes no empty lists and maps. */
    private static boolean isEmptyContainer(Object part) {
        return part instanceof List<?> list && list.isEmpty() || part instanceof Map<?, ?> map && map.isEmpty();
    }

    private boolean containsEntries(Map<?, ?> live, Map<?, ?> wanted) {
        for (Map.Entry<?, ?> entry : wanted.entrySet()) {
            if (entry.getValue() != null && !contains(live.get(entry.getKey()), entry.getValue())) {
                return false;
            }
        }
        return true;
    }

    private boolean containsElements(List<?> live, List<?> wanted) {
        if (wanted.isEmpty()) {
            return live.isEmpty();
        }
        if (wanted.get(0) == null) {
            return trees(live, wanted);
        }
        BeanPropertyWriter key = key(wanted.get(0));
        if (key == null) {
            if (live.size() != wanted.size() || wanted.get(0) instanceof Map) {
                return trees(live, wanted);
            }
            for (int i = 0; i < wanted.size(); i++) {
                if (!contains(live.get(i), wanted.get(i))) {
                    return false;
                }
            }
            return true;
        }
        for (Object element : wanted) {
            Object found = element == null ? null : find(live, key, element);
            if (element != null && (found == null || !contains(found, element))) {
                return false;
            }
        }
        return true;
    }

    private static Object find(List<?> live, BeanPropertyWriter key, Object element) {
        Object name = value(key, element);
        for (Object candidate : live) {
            if (candidate != null
                    && candidate.getClass() == element.getClass()
                    && Objects.equals(name, value(key, candidate))) {
                return candidate;
            }
        }
        return null;
    }

    /** The property by which the elements of a list are distinguished; null where they are by their places. */
    private BeanPropertyWriter key(Object first) {
        Shape shape = shape(first.getClass());
        if (shape.properties() == null) {
            return null;
        }
        BeanPropertyWriter name = null;
        for (BeanPropertyWriter property : shape.properties()) {
            boolean isUid = property.getName().equals("uid");
            if ((isUid || property.getName().equals("name")) && value(property, first) != null) {
                if (isUid) {
                    return property;
                }
                name = property;
            }
        }
        return name;
    }

    private boolean trees(Object live, Object wanted) {
        return DriftDetector.contains(live == null ? null : mapper.valueToTree(live), mapper.valueToTree(wanted));
    }

    private Shape shape(Class<?> type) {
        Shape known = shapes.get(type);
        return known != null ? known : shapes.computeIfAbsent(type, this::read);
    }

    private Shape read(Class<?> type) {
        try {
            JsonSerializer<Object> serializer =
                    mapper.getSerializerProviderInstance().findValueSerializer(type);
            if (!(serializer instanceof BeanSerializer)) {
                return Shape.NO_BEAN;
            }
            List<BeanPropertyWriter> properties = new ArrayList<>();
            for (Iterator<PropertyWriter> all = serializer.properties(); all.hasNext(); ) {
                if (!(all.next() instanceof BeanPropertyWriter property) || property.isUnwrapping()) {
                    return Shape.NO_BEAN;
                }
                properties.add(property);
            }
            JavaType javaType = mapper.constructType(type);
            BeanDescription description = mapper.getSerializationConfig().introspect(javaType);
            AnnotatedMember others = description.findAnyGetter();
            if (others != null) {
                others.fixAccess(true);
            }
            return new Shape(List.copyOf(properties), others);
        } catch (JsonMappingException e) {
            throw new IllegalStateException("an object of our own model cannot be written as JSON", e);
        }
    }

    private static Object value(BeanPropertyWriter property, Object bean) {
        try {
            return property.get(bean);
        } catch (Exception e) {
            throw new IllegalStateException("an object of our own model cannot be read", e);
        }
    }
}
