package dev.novasphere.wukong.kubevirt.common;

import java.util.Collections;
import java.util.Map;

/** Fields that the model does not name but keeps, because a writer of the list that they are in has to write them too. */
public final class OtherFields {

    private OtherFields() {}

    /**
     * The fields as a component of an immutable record.
     *
     * @param fields what was read, or null
     * @return unmodifiable, in the order read; one shared object when there are none
     */
    public static Map<String, Object> of(Map<String, Object> fields) {
        return fields == null || fields.isEmpty() ? Map.of() : Collections.unmodifiableMap(fields);
    }
}
