package dev.novasphere.wukong.nativeimage;

import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Everything that Jackson touches by reflection when it reads or writes some types with the client's mapper: the types of their
 * properties, of those again, and the serializers that annotations name.
 */
final class JsonTypes {

    private final ObjectMapper mapper = new ObjectMapper();
    private final AnnotationIntrospector annotations;
    private final Set<String> names = new TreeSet<>();

    private JsonTypes() {
        new KubernetesSerialization(mapper, false);
        annotations = mapper.getDeserializationConfig().getAnnotationIntrospector();
    }

    /** Names of the types that must be registered so that the given ones can be read and written; those of Java itself are left out. */
    static Set<String> reachableFrom(Collection<? extends Class<?>> roots) {
        JsonTypes types = new JsonTypes();
        roots.forEach(root -> types.add(types.mapper.constructType(root)));
        return types.names;
    }

    private void add(JavaType type) {
        if (type.isContainerType() || type.isReferenceType()) {
            Stream.of(type.getKeyType(), type.getContentType())
                    .filter(Objects::nonNull)
                    .forEach(this::add);
            return;
        }
        Class<?> raw = type.getRawClass();
        boolean madeByJackson = !raw.isPrimitive()
                && !raw.isInterface()
                && !raw.getName().startsWith("java.")
                && !raw.getName().startsWith("com.fasterxml.jackson.");
        if (madeByJackson && names.add(raw.getName()) && !raw.isEnum()) {
            if (type.getSuperClass() != null) {
                add(type.getSuperClass());
            }
            BeanDescription read = mapper.getDeserializationConfig().introspect(type);
            if (!addHelper(annotations.findDeserializer(read.getClassInfo()))) {
                read.findProperties().forEach(this::add);
            }
            BeanDescription written = mapper.getSerializationConfig().introspect(type);
            if (!addHelper(annotations.findSerializer(written.getClassInfo()))) {
                written.findProperties().forEach(this::add);
            }
        }
    }

    private void add(BeanPropertyDefinition property) {
        Stream.of(property.getField(), property.getGetter(), property.getSetter(), property.getConstructorParameter())
                .filter(Objects::nonNull)
                .forEach(this::addHelpers);
        add(property.getPrimaryType());
    }

    private void addHelpers(Annotated member) {
        Stream.of(
                        annotations.findSerializer(member),
                        annotations.findDeserializer(member),
                        annotations.findContentSerializer(member),
                        annotations.findContentDeserializer(member),
                        annotations.findKeySerializer(member),
                        annotations.findKeyDeserializer(member),
                        annotations.findSerializationConverter(member),
                        annotations.findDeserializationConverter(member))
                .forEach(this::addHelper);
    }

    private boolean addHelper(Object helper) {
        boolean ours = helper instanceof Class<?> type && !type.getName().startsWith("com.fasterxml.jackson.");
        if (ours) {
            names.add(((Class<?>) helper).getName());
        }
        return ours;
    }
}
