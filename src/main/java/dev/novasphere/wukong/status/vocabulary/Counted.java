package dev.novasphere.wukong.status.vocabulary;

/** A number with its noun. */
public final class Counted {

    private Counted() {}

    public static String of(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
