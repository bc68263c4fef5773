package dev.novasphere.wukong.plan;

import java.util.List;

/** Puts sentences together, so that none runs into the next: what others wrote comes with an end mark or without. */
public final class Sentences {

    private static final String END_MARKS = ".!?…";
    private static final String CLOSING = "\"')]";

    private Sentences() {}

    /**
     * Several sentences as one text: every one but the last gets a full stop where it has no end mark; blank ones are left out.
     *
     * @param sentences sentences, with or without an end mark
     */
    public static String join(List<String> sentences) {
        StringBuilder text = new StringBuilder();
        for (String sentence : sentences) {
            if (sentence.isBlank()) {
                continue;
            }
            if (!text.isEmpty()) {
                text.append(ends(text) ? " " : ". ");
            }
            text.append(sentence.strip());
        }
        return text.toString();
    }

    /** As the form with a list. */
    public static String join(String... sentences) {
        return join(List.of(sentences));
    }

    /** One sentence with an end mark; blank text becomes empty. */
    public static String end(String text) {
        String sentence = text.strip();
        return sentence.isEmpty() || ends(sentence) ? sentence : sentence + ".";
    }

    /** Whether a text ends with an end mark, which closing quotes and brackets may follow. */
    private static boolean ends(CharSequence text) {
        int last = text.length() - 1;
        while (last > 0 && CLOSING.indexOf(text.charAt(last)) >= 0) {
            last--;
        }
        return END_MARKS.indexOf(text.charAt(last)) >= 0;
    }
}
