package dev.novasphere.wukong.client.sharing;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;

/**
 * A map of few entries, in the order in which they came, that takes one array: four labels take 112 bytes instead of 480 in a native binary.
 * A key is compared with one after the other, which is why there are {@value #MOST} at the most. Nothing can be put into it.
 */
final class FewEntries extends AbstractMap<Object, Object> {

    /** Entries; what has more is left to maps that find a key by its hash. */
    static final int MOST = 16;

    /** Key, value, key, value and so on. */
    private final Object[] entries;

    private FewEntries(Map<?, ?> map) {
        entries = new Object[2 * map.size()];
        int place = 0;
        for (Entry<?, ?> entry : map.entrySet()) {
            entries[place++] = entry.getKey();
            entries[place++] = entry.getValue();
        }
    }

    /**
     * What a map has, in its order, so that nothing can be put into it any more.
     *
     * @param map the map, which the caller does not change afterwards
     */
    static Map<?, ?> of(Map<?, ?> map) {
        return map.size() > MOST ? Collections.unmodifiableMap(map) : new FewEntries(map);
    }

    @Override
    public int size() {
        return entries.length / 2;
    }

    @Override
    public Object get(Object key) {
        int place = placeOf(key);
        return place < 0 ? null : entries[place + 1];
    }

    @Override
    public boolean containsKey(Object key) {
        return placeOf(key) >= 0;
    }

    private int placeOf(Object key) {
        for (int place = 0; place < entries.length; place += 2) {
            if (Objects.equals(key, entries[place])) {
                return place;
            }
        }
        return -1;
    }

    @Override
    public Set<Entry<Object, Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return FewEntries.this.size();
            }

            @Override
            public Iterator<Entry<Object, Object>> iterator() {
                return new InOrder();
            }
        };
    }

    private final class InOrder implements Iterator<Entry<Object, Object>> {

        private int next;

        @Override
        public boolean hasNext() {
            return next < entries.length;
        }

        @Override
        public Entry<Object, Object> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            next += 2;
            return new SimpleImmutableEntry<>(entries[next - 2], entries[next - 1]);
        }
    }
}
