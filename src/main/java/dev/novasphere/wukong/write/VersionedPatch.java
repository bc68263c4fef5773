package dev.novasphere.wukong.write;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A JSON patch that the API server refuses with a conflict when the object changed since it was read. */
public final class VersionedPatch {

    private final ArrayNode operations = JsonNodeFactory.instance.arrayNode();

    /** Adds an operation, whose value the caller sets where it has one. */
    public ObjectNode operation(String op, String path) {
        return operations.addObject().put("op", op).put("path", path);
    }

    /** Adds that the object is to have other managedFields. */
    public VersionedPatch managedFields(ArrayNode entries) {
        operation("replace", "/metadata/managedFields").set("value", entries);
        return this;
    }

    /** Whether it changes nothing. */
    public boolean isEmpty() {
        return operations.isEmpty();
    }

    /** The patch for one version of the object. */
    public ArrayNode at(String resourceVersion) {
        ArrayNode patch = operations.deepCopy();
        patch.addObject()
                .put("op", "replace")
                .put("path", "/metadata/resourceVersion")
                .put("value", resourceVersion);
        return patch;
    }
}
