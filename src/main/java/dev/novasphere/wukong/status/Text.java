package dev.novasphere.wukong.status;

import java.util.List;
import java.util.regex.Pattern;

/** Keeps what others wrote short and free of credentials before it goes into messages. */
final class Text {

    /** Longest piece that is quoted of KubeVirt, CDI or a user, in characters. */
    static final int QUOTE_LIMIT = 1024;

    /** Longest message of a condition, in characters. */
    static final int MESSAGE_LIMIT = 4096;

    private static final Pattern CREDENTIALS =
            Pattern.compile("(https?://)[^\\s\"']*@|(://)[^/\\s\"']+@(?!sha[0-9]+:)");
    private static final Pattern CREDENTIALS_OF_REFERENCE = Pattern.compile("^[^/]+@(?!sha[0-9]+:)");
    private static final Pattern QUERY = Pattern.compile("(://[^\\s\"'?]+)\\?[^\\s\"']*");
    private static final Pattern LINES = Pattern.compile("\\s*\\R\\s*");

    private Text() {}

    /** Words of somebody else: in one line, without credentials or query of an address, cut. */
    static String quote(String text) {
        if (text == null) {
            return "";
        }
        String line = LINES.matcher(text.strip()).replaceAll("; ");
        String withoutCredentials = CREDENTIALS.matcher(line).replaceAll("$1$2***@");
        return cut(QUERY.matcher(withoutCredentials).replaceAll("$1?***"), QUOTE_LIMIT);
    }

    /** An image's address, or registry reference, without credentials. */
    static String image(String image) {
        return image.contains("://")
                ? quote(image)
                : quote(CREDENTIALS_OF_REFERENCE.matcher(image).replaceFirst("***@"));
    }

    static String ofCondition(String message) {
        return cut(message, MESSAGE_LIMIT);
    }

    static String ofEvent(String message) {
        return cut(message, QUOTE_LIMIT);
    }

    /** Several sentences as one text; a full stop is put between them where one is missing, none at the end. */
    static String sentences(List<String> sentences) {
        StringBuilder text = new StringBuilder();
        for (String sentence : sentences) {
            if (sentence.isBlank()) {
                continue;
            }
            if (!text.isEmpty()) {
                text.append(text.charAt(text.length() - 1) == '.' ? " " : ". ");
            }
            text.append(sentence.strip());
        }
        return text.toString();
    }

    /** Whether somebody said something. */
    static boolean said(String text) {
        return text != null && !text.isBlank();
    }

    /** The first text, or the second when the first says nothing. */
    static String orElse(String text, String other) {
        return said(text) ? text : other;
    }

    private static String cut(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        int end = limit - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + "…";
    }
}
