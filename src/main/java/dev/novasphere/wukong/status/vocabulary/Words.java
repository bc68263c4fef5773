package dev.novasphere.wukong.status.vocabulary;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringTokenizer;

/** Searches sentences that other programs wrote for the names in them, in one pass. */
public final class Words {

    private Words() {}

    /** What follows the first occurrence of a phrase; empty when the text does not have it. */
    public static Optional<String> after(String text, String phrase) {
        int at = text.indexOf(phrase);
        return at < 0 ? Optional.empty() : Optional.of(text.substring(at + phrase.length()));
    }

    /** What comes before the first occurrence of a phrase; the whole text when it does not have it. */
    public static String before(String text, String phrase) {
        int at = text.indexOf(phrase);
        return at < 0 ? text : text.substring(0, at);
    }

    /** The words of a text, as they stand between blanks. */
    public static List<String> in(String text) {
        return pieces(text, " \t\n");
    }

    /** The pieces of a text between any of some characters; none of them is empty. */
    public static List<String> pieces(String text, String characters) {
        List<String> pieces = new ArrayList<>();
        StringTokenizer tokens = new StringTokenizer(text, characters);
        while (tokens.hasMoreTokens()) {
            pieces.add(tokens.nextToken());
        }
        return pieces;
    }

    /** A word as a name: letters and digits, and dots, dashes and slashes within; what comes after is left out. */
    public static String name(String word) {
        int end = 0;
        while (end < word.length()
                && (Character.isLetterOrDigit(word.charAt(end)) || "._-/".indexOf(word.charAt(end)) >= 0)) {
            end++;
        }
        while (end > 0 && !Character.isLetterOrDigit(word.charAt(end - 1))) {
            end--;
        }
        return word.substring(0, end);
    }
}
