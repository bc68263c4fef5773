package dev.novasphere.wukong.plan.naming;

import java.util.Locale;

/** Compares words to find the one that a misspelt word is meant to be. */
public final class Spelling {

    /** Words with fewer letters are like too many others. */
    private static final int SHORTEST = 4;

    private Spelling() {}

    /** A word without what writers do differently: capitals, hyphens and underscores. */
    public static String letters(String word) {
        return word.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    /**
     * Whether one letter is too many, is missing or is another one, or two neighbours have changed places.
     *
     * @return false for a word with fewer than four letters
     */
    public static boolean isOneLetterAway(String one, String other) {
        if (Math.min(one.length(), other.length()) < SHORTEST || Math.abs(one.length() - other.length()) > 1) {
            return false;
        }
        int begin = 0;
        int oneEnd = one.length();
        int otherEnd = other.length();
        while (begin < Math.min(oneEnd, otherEnd) && one.charAt(begin) == other.charAt(begin)) {
            begin++;
        }
        while (begin < Math.min(oneEnd, otherEnd) && one.charAt(oneEnd - 1) == other.charAt(otherEnd - 1)) {
            oneEnd--;
            otherEnd--;
        }
        String differs = one.substring(begin, oneEnd);
        String differsThere = other.substring(begin, otherEnd);
        return Math.max(differs.length(), differsThere.length()) <= 1
                || differs.length() == 2 && differsThere.contentEquals(new StringBuilder(differs).reverse());
    }
}
