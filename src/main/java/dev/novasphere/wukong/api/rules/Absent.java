package dev.novasphere.wukong.api.rules;

/** The Go operator treats an empty text like an absent one; so do we. */
public final class Absent {

    private Absent() {}

    /** The text, or null when it is empty. */
    public static String ifEmpty(String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
