package dev.novasphere.wukong.api.v1alpha1;

/** The Go operator treats an empty text like an absent one; so do we. */
final class Absent {

    private Absent() {}

    /** The text, or null when it is empty. */
    static String ifEmpty(String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
