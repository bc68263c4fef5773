package dev.novasphere.wukong.status;

/** One condition before it gets its time. */
record Told(String type, boolean holds, String reason, String message) {

    static Told yes(String type, String reason, String message) {
        return new Told(type, true, reason, message);
    }

    static Told no(String type, String reason, String message) {
        return new Told(type, false, reason, message);
    }

    String status() {
        return holds ? "True" : "False";
    }
}
