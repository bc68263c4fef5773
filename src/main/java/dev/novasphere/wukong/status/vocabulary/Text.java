package dev.novasphere.wukong.status.vocabulary;

import java.util.function.UnaryOperator;

/** Keeps what others wrote short and free of credentials before it goes into messages. */
public final class Text {

    /** Longest piece that is quoted of KubeVirt, CDI or a user, in characters. */
    static final int QUOTE_LIMIT = 1024;

    /** Longest message of a condition, in characters. */
    static final int MESSAGE_LIMIT = 4096;

    private static final String SCHEME_END = "://";
    private static final String DIGEST = "sha";
    private static final String HIDDEN = "***";

    private Text() {}

    /** Words of another component: in one line, without control characters, and without credentials or query of an address, cut. */
    public static String quote(String text) {
        if (text == null) {
            return "";
        }
        String line = visible(inOneLine(text.strip()));
        return cut(ofWords(line, word -> withoutQuery(withoutCredentials(word))), QUOTE_LIMIT);
    }

    /** An image's address, or registry reference, without credentials. */
    public static String image(String image) {
        if (image.contains(SCHEME_END)) {
            return quote(image);
        }
        int slash = image.indexOf('/');
        int at = credentialsEnd(image, 0, slash < 0 ? image.length() : slash);
        return quote(at < 0 ? image : HIDDEN + image.substring(at));
    }

    /** Puts a semicolon in the place of line breaks and of the blanks around them. */
    private static String inOneLine(String text) {
        if (!hasLineBreak(text)) {
            return text;
        }
        StringBuilder line = new StringBuilder(text.length());
        int start = 0;
        while (start < text.length()) {
            int end = start;
            boolean breaks = false;
            while (end < text.length() && (isBlank(text.charAt(end)) || isLineBreak(text.charAt(end)))) {
                breaks |= isLineBreak(text.charAt(end));
                end++;
            }
            if (breaks) {
                line.append("; ");
            } else {
                line.append(text, start, end);
            }
            start = end;
            while (start < text.length() && !isBlank(text.charAt(start)) && !isLineBreak(text.charAt(start))) {
                line.append(text.charAt(start++));
            }
        }
        return line.toString();
    }

    /** Changes each piece of a text that has neither blanks nor quotation marks in it. */
    private static String ofWords(String text, UnaryOperator<String> change) {
        StringBuilder changed = new StringBuilder(text.length());
        int start = 0;
        while (start < text.length()) {
            int end = start;
            while (end < text.length() && !isBetweenWords(text.charAt(end))) {
                end++;
            }
            changed.append(change.apply(text.substring(start, end)));
            if (end < text.length()) {
                changed.append(text.charAt(end));
            }
            start = end + 1;
        }
        return changed.toString();
    }

    /**
     * Hides what is before the last {@code @} of an address: of a web address wherever the {@code @} is, because passwords hold slashes and
     * question marks; of others in the authority alone, where a digest follows an {@code @} as well.
     */
    private static String withoutCredentials(String word) {
        StringBuilder shown = new StringBuilder();
        int rest = 0;
        int scheme = word.indexOf(SCHEME_END);
        while (scheme >= 0) {
            int start = scheme + SCHEME_END.length();
            boolean web = endsWith(word, rest, scheme, "http") || endsWith(word, rest, scheme, "https");
            int slash = word.indexOf('/', start);
            int at = web ? word.lastIndexOf('@') : credentialsEnd(word, start, slash < 0 ? word.length() : slash);
            if (at >= start) {
                shown.append(word, rest, start).append(HIDDEN);
                rest = at;
            }
            if (web) {
                break;
            }
            scheme = word.indexOf(SCHEME_END, Math.max(start, at));
        }
        return rest == 0 ? word : shown.append(word, rest, word.length()).toString();
    }

    private static boolean endsWith(String text, int from, int to, String end) {
        return to - end.length() >= from && text.startsWith(end, to - end.length());
    }

    /** Where the last {@code @} of a part is that stands before no digest, and after something; negative when there is none. */
    private static int credentialsEnd(String text, int from, int to) {
        for (int at = to - 1; at > from; at--) {
            if (text.charAt(at) == '@' && !isDigest(text, at + 1)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean isDigest(String text, int from) {
        if (!text.startsWith(DIGEST, from)) {
            return false;
        }
        int start = from + DIGEST.length();
        int end = start;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end > start && end < text.length() && text.charAt(end) == ':';
    }

    private static String withoutQuery(String word) {
        int scheme = word.indexOf(SCHEME_END);
        while (scheme >= 0) {
            int start = scheme + SCHEME_END.length();
            int query = word.indexOf('?', start);
            if (query > start) {
                return word.substring(0, query + 1) + HIDDEN;
            }
            scheme = query < 0 ? -1 : word.indexOf(SCHEME_END, start);
        }
        return word;
    }

    private static boolean isBetweenWords(char c) {
        return isBlank(c) || c == '"' || c == '\'';
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\u000B' || c == '\f' || c == '\r';
    }

    private static boolean hasLineBreak(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isLineBreak(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLineBreak(char c) {
        return c == '\n' || c == '\u000B' || c == '\f' || c == '\r' || c == '\u0085' || c == '\u2028' || c == '\u2029';
    }

    /** A message as a condition has it: in one line, visible, and cut to the length that the API server allows. */
    public static String ofCondition(String message) {
        return cut(visible(inOneLine(message)), MESSAGE_LIMIT);
    }

    /** A message as an Event has it: in one line, visible, and cut. */
    public static String ofEvent(String message) {
        return cut(visible(inOneLine(message)), QUOTE_LIMIT);
    }

    /**
     * Leaves out what a terminal acts on and does not show: control and format characters, such as ESC, DEL and those that turn the
     * direction of a text. A tab becomes a blank.
     */
    private static String visible(String text) {
        if (isVisible(text)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> c == '\t' || !isHidden(c))
                .forEach(c -> shown.appendCodePoint(c == '\t' ? ' ' : c));
        return shown.toString();
    }

    private static boolean isVisible(String text) {
        int at = 0;
        while (at < text.length() && !isHidden(text.codePointAt(at))) {
            at += Character.charCount(text.codePointAt(at));
        }
        return at == text.length();
    }

    private static boolean isHidden(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    /** Whether a text is not empty. */
    public static boolean said(String text) {
        return text != null && !text.isBlank();
    }

    /** The first text, or the second when the first says nothing. */
    public static String orElse(String text, String other) {
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
