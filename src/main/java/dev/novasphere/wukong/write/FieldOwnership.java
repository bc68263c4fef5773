package dev.novasphere.wukong.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * Who owns which fields of one object, as its managedFields show. The Go operator wrote by update, under the name of its program: what it
 * wrote would stay for ever, because an apply removes only what its own manager owned before. So its fields are handed over to the
 * manager that applies, before that one applies for the first time; the same is done by Kubernetes' own client when it changes from
 * client-side to server-side apply.
 *
 * @param entries the object's metadata.managedFields
 */
public record FieldOwnership(ArrayNode entries) {

    /**
     * Field managers of the Go operator: the API server takes the name of the program, which is {@code manager} in its image and
     * {@code main} when it was started with go run.
     */
    public static final Set<String> GO_OPERATOR = Set.of("manager", "main");

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String UPDATE = "Update";
    private static final String APPLY = "Apply";
    private static final String SELF = ".";

    /** A writer of a field and when it last changed the object. */
    public record Owner(String manager, Optional<Instant> time) {}

    /** The ownership of an object as the API server answers it. */
    public static FieldOwnership of(JsonNode object) {
        JsonNode fields = object.path("metadata").path("managedFields");
        return new FieldOwnership(fields instanceof ArrayNode entries ? entries : JSON.arrayNode());
    }

    /** Hands fields of the Go operator over to this one. */
    public Optional<ArrayNode> handOver(String subresource, String apiVersion, List<List<String>> parts) {
        return handOver(GO_OPERATOR, subresource, apiVersion, parts);
    }

    /**
     * Hands fields that some managers wrote by update over to this operator, which applies from now on. Only the given parts are moved: other
     * programs bear the same name, and what they wrote beside must not become ours.
     *
     * @param writers the managers that wrote them
     * @param subresource the subresource they were written through; empty for the object itself
     * @param parts the parts to move, each as a path of FieldsV1 keys such as {@code f:metadata, f:ownerReferences}
     * @return the managedFields to write; empty when there is nothing to hand over. Entries of another version of the API
     *     are left alone, since their paths may mean something else
     */
    Optional<ArrayNode> handOver(Set<String> writers, String subresource, String apiVersion, List<List<String>> parts) {
        ArrayNode result = JSON.arrayNode();
        ObjectNode moved = JSON.objectNode();
        JsonNode time = null;
        ObjectNode heirEntry = null;
        for (JsonNode entry : entries) {
            ObjectNode copy = entry.deepCopy();
            if (isOf(entry, APPLY, subresource, apiVersion) && FieldManagers.OPERATOR.equals(text(entry, "manager"))) {
                heirEntry = copy;
            }
            if (isOf(entry, UPDATE, subresource, apiVersion) && writers.contains(text(entry, "manager"))) {
                ObjectNode fields = copy.withObjectProperty("fieldsV1");
                boolean any = false;
                for (List<String> part : parts) {
                    any |= move(fields, moved, part);
                }
                time = any ? entry.get("time") : time;
                if (fields.isEmpty()) {
                    continue;
                }
            }
            result.add(copy);
        }
        if (moved.isEmpty()) {
            return Optional.empty();
        }
        if (heirEntry == null) {
            heirEntry = result.addObject();
            heirEntry
                    .put("manager", FieldManagers.OPERATOR)
                    .put("operation", APPLY)
                    .put("apiVersion", apiVersion);
            if (!subresource.isEmpty()) {
                heirEntry.put("subresource", subresource);
            }
            if (time != null) {
                heirEntry.set("time", time);
            }
            heirEntry.put("fieldsType", "FieldsV1");
        }
        unite(heirEntry.withObjectProperty("fieldsV1"), moved);
        return Optional.of(result);
    }

    /**
     * Gives fields back that were handed over and not applied to since. What the managers got meanwhile they keep.
     *
     * @param before the ownership before they were handed over
     * @param managers those whose entries are to be as before
     * @return the managedFields to write
     */
    ArrayNode handedBack(FieldOwnership before, Set<String> managers, String apiVersion) {
        Predicate<JsonNode> concerned = entry -> managers.contains(text(entry, "manager"))
                && (isOf(entry, APPLY, "", apiVersion) || isOf(entry, UPDATE, "", apiVersion));
        ArrayNode result = JSON.arrayNode();
        Map<String, ObjectNode> back = new HashMap<>();
        before.entries.forEach(entry -> {
            if (concerned.test(entry)) {
                ObjectNode copy = entry.deepCopy();
                back.put(text(entry, "operation") + text(entry, "manager"), copy);
                result.add(copy);
            }
        });
        entries.forEach(entry -> {
            ObjectNode known = back.get(text(entry, "operation") + text(entry, "manager"));
            boolean updated = UPDATE.equals(text(entry, "operation"));
            if (!concerned.test(entry) || known == null && updated) {
                result.add(entry);
            } else if (updated) {
                unite(known.withObjectProperty("fieldsV1"), (ObjectNode) entry.path("fieldsV1"));
            }
        });
        return result;
    }

    /**
     * Takes what a manager applied off those that wrote it by update, so that the manager alone owns it.
     *
     * @param others the managers that keep what they have
     * @return the managedFields to write; empty where nothing is shared
     */
    Optional<ArrayNode> alone(String manager, Set<String> others, String apiVersion) {
        Optional<JsonNode> applied = applied(manager, apiVersion);
        ArrayNode result = JSON.arrayNode();
        boolean shared = false;
        for (JsonNode entry : entries) {
            ObjectNode copy = entry.deepCopy();
            if (applied.isPresent()
                    && isOf(entry, UPDATE, "", apiVersion)
                    && !others.contains(text(entry, "manager"))) {
                ObjectNode fields = copy.withObjectProperty("fieldsV1");
                shared |= subtract(fields, applied.get());
                if (fields.isEmpty()) {
                    continue;
                }
            }
            result.add(copy);
        }
        return shared ? Optional.of(result) : Optional.empty();
    }

    /** Whether a manager has by apply what it had at another time, and maybe more: an apply without some of it takes that away. */
    boolean appliesAllOf(FieldOwnership other, String manager, String apiVersion) {
        JsonNode present = applied(manager, apiVersion).orElseGet(JSON::objectNode);
        ObjectNode both = present.deepCopy();
        other.applied(manager, apiVersion).ifPresent(fields -> unite(both, (ObjectNode) fields));
        return both.equals(present);
    }

    /** The fields that a manager has by apply. */
    private Optional<JsonNode> applied(String manager, String apiVersion) {
        return StreamSupport.stream(entries.spliterator(), false)
                .filter(entry -> isOf(entry, APPLY, "", apiVersion) && manager.equals(text(entry, "manager")))
                .map(entry -> entry.path("fieldsV1"))
                .filter(JsonNode::isObject)
                .findFirst();
    }

    /** Takes the fields that others have, too, out of some; what holds nothing any more goes with them. */
    private static boolean subtract(ObjectNode from, JsonNode others) {
        boolean any = false;
        for (Map.Entry<String, JsonNode> field : List.copyOf(from.properties())) {
            boolean both = field.getValue() instanceof ObjectNode
                    && others.get(field.getKey()) instanceof ObjectNode
                    && !field.getKey().equals(SELF);
            if (both && subtract(field.getKey(), from, (ObjectNode) field.getValue(), others)) {
                any = true;
            }
        }
        return any;
    }

    private static boolean subtract(String field, ObjectNode from, ObjectNode child, JsonNode others) {
        boolean shared = child.isEmpty() || subtract(child, others.get(field));
        if (shared && (child.isEmpty() || child.size() == 1 && child.has(SELF))) {
            from.remove(field);
        }
        return shared;
    }

    /** Who wrote a field last by update; empty when none did. */
    public Optional<Owner> updaterOf(List<String> path) {
        return StreamSupport.stream(entries.spliterator(), false)
                .filter(entry -> UPDATE.equals(text(entry, "operation"))
                        && text(entry, "subresource").isEmpty())
                .filter(entry -> at(entry.path("fieldsV1"), path).isObject())
                .map(entry -> new Owner(
                        text(entry, "manager"),
                        Optional.ofNullable(entry.get("time"))
                                .map(JsonNode::textValue)
                                .map(Instant::parse)))
                .findFirst();
    }

    /**
     * Whether one of some managers owns a field of the object itself, by update or by apply.
     *
     * @param path path of FieldsV1 keys; empty for any field
     */
    boolean isOwnedBy(Set<String> managers, List<String> path) {
        return StreamSupport.stream(entries.spliterator(), false)
                .filter(entry -> text(entry, "subresource").isEmpty())
                .filter(entry -> managers.contains(text(entry, "manager")))
                .anyMatch(entry -> at(entry.path("fieldsV1"), path).isObject());
    }

    private static boolean isOf(JsonNode entry, String operation, String subresource, String apiVersion) {
        return operation.equals(text(entry, "operation"))
                && subresource.equals(text(entry, "subresource"))
                && apiVersion.equals(text(entry, "apiVersion"));
    }

    private static String text(JsonNode entry, String field) {
        return entry.path(field).asText("");
    }

    private static JsonNode at(JsonNode fields, List<String> path) {
        JsonNode node = fields;
        for (String step : path) {
            node = node.path(step);
        }
        return node;
    }

    /** Moves one part from one set of fields to another; what holds nothing any more goes with it. */
    private static boolean move(ObjectNode from, ObjectNode to, List<String> path) {
        String step = path.get(0);
        if (!(from.get(step) instanceof ObjectNode child)) {
            return false;
        }
        if (path.size() == 1) {
            unite(to.withObjectProperty(step), child);
            from.remove(step);
            return true;
        }
        ObjectNode target = JSON.objectNode();
        if (!move(child, target, path.subList(1, path.size()))) {
            return false;
        }
        unite(to.withObjectProperty(step), target);
        if (child.isEmpty() || child.size() == 1 && child.has(SELF)) {
            from.remove(step);
        }
        return true;
    }

    private static void unite(ObjectNode into, ObjectNode more) {
        more.properties().forEach(field -> {
            if (field.getValue() instanceof ObjectNode child) {
                unite(into.withObjectProperty(field.getKey()), child);
            }
        });
    }
}
