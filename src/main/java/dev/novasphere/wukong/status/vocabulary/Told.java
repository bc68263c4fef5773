package dev.novasphere.wukong.status.vocabulary;

/** One condition before it gets its time. */
public record Told(String type, boolean holds, String reason, String message) {

    public static Told yes(String type, String reason, String message) {
        return new Told(type, true, reason, message);
    }

    public static Told no(String type, String reason, String message) {
        return new Told(type, false, reason, message);
    }

    public String status() {
        return holds ? "True" : "False";
    }
}
