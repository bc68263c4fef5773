package dev.novasphere.wukong.testcluster;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A list of conditions in the making. The time of a transition changes only when the status does. */
final class Conditions {

    private final List<Map<String, Object>> before;
    private final List<Map<String, Object>> now = new ArrayList<>();
    private final String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();

    Conditions(List<Map<String, Object>> before) {
        this.before = before;
    }

    Conditions with(String type, boolean status, String reason, String message) {
        Map<String, Object> condition = new LinkedHashMap<>();
        condition.put("type", type);
        condition.put("status", status ? "True" : "False");
        if (!reason.isEmpty()) {
            condition.put("reason", reason);
        }
        if (!message.isEmpty()) {
            condition.put("message", message);
        }
        condition.put("lastTransitionTime", time);
        return with(condition);
    }

    /** Adds a condition that another object has. */
    Conditions with(Map<String, Object> condition) {
        Map<String, Object> kept = new LinkedHashMap<>(condition);
        before.stream()
                .filter(b -> same(b, condition, "type")
                        && same(b, condition, "status")
                        && b.get("lastTransitionTime") != null)
                .findFirst()
                .ifPresent(b -> kept.put("lastTransitionTime", b.get("lastTransitionTime")));
        now.add(kept);
        return this;
    }

    List<Map<String, Object>> list() {
        return now;
    }

    static boolean has(List<Map<String, Object>> conditions, String type, String status, String reason) {
        return conditions.stream()
                .anyMatch(c -> type.equals(c.get("type"))
                        && status.equals(c.get("status"))
                        && (reason == null || reason.equals(c.get("reason"))));
    }

    private static boolean same(Map<String, Object> a, Map<String, Object> b, String field) {
        return String.valueOf(a.get(field)).equals(String.valueOf(b.get(field)));
    }
}
