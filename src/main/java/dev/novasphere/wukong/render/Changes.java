package dev.novasphere.wukong.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.power.PowerPlan;
import dev.novasphere.wukong.quantity.CanonicalQuantity;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the operator would change of one live object, a line for each field. Fields that only the live object has are left out: mostly
 * KubeVirt or somebody else put them there, and they stay. Texts of several lines and the values of Secrets are not shown.
 */
final class Changes {

    private static final String NOTHING = "(nothing)";
    private static final String HIDDEN = "(not shown)";

    private final boolean secret;
    private final List<String> lines = new ArrayList<>();

    private Changes(boolean secret) {
        this.secret = secret;
    }

    /** The report on one planned object, ending with a line break. */
    static String of(HasMetadata planned, Optional<JsonNode> live, PowerPlan power) {
        String title = planned.getKind() + " " + planned.getMetadata().getNamespace() + "/"
                + planned.getMetadata().getName();
        if (live.isEmpty()) {
            return title + ": is made" + System.lineSeparator();
        }
        Changes changes = new Changes(planned.getKind().equals("Secret"));
        ObjectNode wanted = ObjectPrinter.tree(planned).deepCopy();
        ObjectNode found = ((ObjectNode) live.get()).deepCopy();
        if (planned instanceof VirtualMachine) {
            changes.power(wanted, found, power);
        }
        changes.compare("", found, wanted);
        if (changes.lines.isEmpty()) {
            return title + ": stays as it is" + System.lineSeparator();
        }
        StringBuilder report = new StringBuilder(title).append(": changes").append(System.lineSeparator());
        changes.lines.forEach(line -> report.append("  ").append(line).append(System.lineSeparator()));
        return report.toString();
    }

    /** The strategy of a live machine is written only where the deprecated running gives way to it. */
    private void power(ObjectNode wanted, ObjectNode found, PowerPlan power) {
        ObjectNode spec = wanted.withObjectProperty("spec");
        spec.remove("runStrategy");
        JsonNode running = found.path("spec").path("running");
        if (running.isBoolean()) {
            lines.add("spec.running: " + running + " -> " + NOTHING);
            spec.put("runStrategy", power.takenOver(!running.booleanValue()));
        }
    }

    private void compare(String path, JsonNode found, JsonNode wanted) {
        compare(path, found, wanted, false);
    }

    /**
     * @param whole inside a list, which is written as a whole, so that fields that only the live object has go
     */
    private void compare(String path, JsonNode found, JsonNode wanted, boolean whole) {
        if (wanted.isObject() && (found.isObject() || found.isMissingNode())) {
            if (found.isMissingNode() && wanted.isEmpty()) {
                add(path, found, wanted);
            }
            wanted.properties()
                    .forEach(field -> compare(
                            path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                            found.path(field.getKey()),
                            field.getValue(),
                            whole));
            if (whole) {
                found.properties().stream()
                        .filter(field -> !wanted.has(field.getKey()))
                        .forEach(field ->
                                add(path + "." + field.getKey(), field.getValue(), wanted.path(field.getKey())));
            }
        } else if (wanted.isArray() && found.isArray()) {
            for (int i = 0; i < Math.max(found.size(), wanted.size()); i++) {
                compare(path + "[" + i + "]", found.path(i), wanted.path(i), true);
            }
        } else if (!same(found, wanted)) {
            add(path, found, wanted);
        }
    }

    private void add(String path, JsonNode found, JsonNode wanted) {
        lines.add(path + ": " + text(path, found) + " -> " + text(path, wanted));
    }

    private String text(String path, JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return NOTHING;
        }
        boolean content = secret && (path.startsWith("data") || path.startsWith("stringData"));
        boolean lines = value.toString().contains("\\n");
        return content || lines ? HIDDEN : value.toString();
    }

    private static boolean same(JsonNode found, JsonNode wanted) {
        if (found.equals(wanted)) {
            return true;
        }
        if (!found.isValueNode() || !wanted.isValueNode()) {
            return false;
        }
        Optional<Quantity> one = CanonicalQuantity.parse(found.asText());
        Optional<Quantity> other = CanonicalQuantity.parse(wanted.asText());
        return one.isPresent() && one.equals(other);
    }
}
