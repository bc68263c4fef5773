package dev.novasphere.wukong.kubevirt;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.LinkedHashMap;
import java.util.Map;

/** The model as the fabric8 client reads and writes it. */
final class ModelJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization(MAPPER, false);

    private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};

    private ModelJson() {}

    /** A JSON tree, read from YAML; it may be in flow style, which fabric8 would take for JSON but for the document's start. */
    static Map<String, Object> tree(String yaml) {
        return MAPPER.convertValue(SERIALIZATION.unmarshal("---\n" + yaml, Object.class), TREE);
    }

    /** The tree of a value of the model. */
    static Map<String, Object> write(Object value) {
        return MAPPER.convertValue(SERIALIZATION.unmarshal(SERIALIZATION.asJson(value), Object.class), TREE);
    }

    /** A value of the model. */
    static <T> T read(Map<String, Object> tree, Class<T> type) {
        return SERIALIZATION.unmarshal(SERIALIZATION.asJson(tree), type);
    }

    /** What a type's JSON is made of: names and types, without those that only hold fields not modelled. */
    static Map<String, JavaType> fields(JavaType type) {
        BeanDescription bean = MAPPER.getSerializationConfig().introspect(type);
        AnnotatedMember others = bean.findAnyGetter();
        Map<String, JavaType> fields = new LinkedHashMap<>();
        for (BeanPropertyDefinition property : bean.findProperties()) {
            AnnotatedMember accessor = property.getAccessor();
            if (accessor != null && (others == null || !accessor.getMember().equals(others.getMember()))) {
                fields.put(property.getName(), property.getPrimaryType());
            }
        }
        return fields;
    }

    /** A class as Jackson sees it. */
    static JavaType type(Class<?> type) {
        return MAPPER.constructType(type);
    }
}
