package dev.novasphere.wukong.recent;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map of at most so many entries: one more takes the place of the one that was not written or read for the longest time, where
 * {@code containsKey} does not count as reading. For one thread at a time, which reading needs as well.
 */
public final class RecentEntries<K, V> extends LinkedHashMap<K, V> {

    private static final long serialVersionUID = 1;
    private static final int INITIAL_CAPACITY = 16;
    private static final float LOAD_FACTOR = 0.75f;

    private final int most;

    /**
     * An empty map.
     *
     * @param most entries that are kept
     */
    public RecentEntries(int most) {
        super(INITIAL_CAPACITY, LOAD_FACTOR, true);
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
