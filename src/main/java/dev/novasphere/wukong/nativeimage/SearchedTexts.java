package dev.novasphere.wukong.nativeimage;

import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * The texts of a native binary that are read when others are searched among them. A text that is interned at run time, such as the name of
 * each method and field that is read by reflection, is searched by halves among all texts of the binary, some 100,000, and which ones lie in
 * the middle changes with each text more or less. So they are computed for each build; in a list they would age.
 */
final class SearchedTexts {

    private final Set<Object> read = Collections.newSetFromMap(new IdentityHashMap<>());

    /**
     * Searches as {@code java.util.Arrays.binarySearch} does.
     *
     * @param all texts of the binary
     * @param searched those that are searched among them
     */
    SearchedTexts(Collection<String> all, Collection<String> searched) {
        String[] sorted = all.stream().sorted().toArray(String[]::new);
        searched.forEach(text -> search(sorted, text));
    }

    private void search(String[] sorted, String text) {
        int low = 0;
        int high = sorted.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            read.add(sorted[middle]);
            int order = sorted[middle].compareTo(text);
            if (order == 0) {
                return;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
    }

    /** Whether this very object is one of the texts that are read. */
    boolean contains(Object text) {
        return read.contains(text);
    }
}
