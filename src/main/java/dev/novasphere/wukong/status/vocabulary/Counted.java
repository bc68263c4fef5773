package dev.novasphere.wukong.status.vocabulary;

/** A number with its noun. */
public final class Counted {

    private Counted() {}

    /** A number with its noun, in the plural where it is not one: "2 disks". */
    public static String of(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
