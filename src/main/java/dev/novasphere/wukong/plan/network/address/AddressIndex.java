package dev.novasphere.wukong.plan.network.address;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.plan.naming.WukongName;
import dev.novasphere.wukong.plan.observed.AddressConflicts;
import dev.novasphere.wukong.plan.observed.AddressUser;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Index from an address to the Wukongs that use it. The addresses of a Wukong are parsed once for each of its generations. The users of an
 * address are sorted by name, so that a search reads only the few users that its answer names.
 *
 * <p>Safe for concurrent reads and writes: a claim that a Wukong keeps is found while the index is updated.
 */
public final class AddressIndex {

    private static final Entry NOTHING = new Entry(null, null, Map.of());

    private final Function<Wukong, List<AddressClaim>> claims;
    private final Map<WukongName, Entry> entries = new ConcurrentHashMap<>();
    private final Map<String, ConcurrentNavigableMap<WukongName, String>> holders = new ConcurrentHashMap<>();

    /** An index of static addresses. */
    public AddressIndex() {
        this(AddressClaim::of);
    }

    /**
     * An index of what a function reads from a Wukong.
     *
     * @param claims the claims of a Wukong; called once for each generation
     */
    AddressIndex(Function<Wukong, List<AddressClaim>> claims) {
        this.claims = claims;
    }

    /** The claims of one generation of a Wukong: the network by {@link AddressClaim#key}. */
    private record Entry(String uid, Long generation, Map<String, String> networks) {

        /** Whether an event about a Wukong is no newer than what is known of it. */
        boolean isAsNewAs(Wukong wukong) {
            Long other = wukong.getMetadata().getGeneration();
            return generation != null
                    && other != null
                    && Objects.equals(uid, wukong.getMetadata().getUid())
                    && generation >= other;
        }
    }

    /**
     * Those whose conflicts, as a message says them, change by a change of one Wukong.
     *
     * @param near Wukongs of its namespace
     * @param elsewhere Wukongs of other namespaces
     * @param shared keys that the Wukong took up and that Wukongs of other namespaces have too
     */
    public record Affected(Set<WukongName> near, Set<WukongName> elsewhere, Set<String> shared) {

        /** None. */
        public static final Affected NOBODY = new Affected(Set.of(), Set.of(), Set.of());

        public Affected {
            near = Set.copyOf(near);
            elsewhere = Set.copyOf(elsewhere);
            shared = Set.copyOf(shared);
        }
    }

    /** Adds or updates a Wukong; a version that is older than the known one is ignored. */
    public synchronized Affected put(Wukong wukong) {
        WukongName name = WukongName.of(wukong);
        Entry before = entries.getOrDefault(name, NOTHING);
        if (before.isAsNewAs(wukong)) {
            return Affected.NOBODY;
        }
        Map<String, String> networks = new LinkedHashMap<>();
        claims.apply(wukong).forEach(claim -> networks.putIfAbsent(claim.key(), claim.network()));
        entries.put(
                name,
                new Entry(wukong.getMetadata().getUid(), wukong.getMetadata().getGeneration(), Map.copyOf(networks)));
        return replace(name, before.networks(), networks);
    }

    /** Removes a Wukong. */
    public synchronized Affected remove(Wukong wukong) {
        WukongName name = WukongName.of(wukong);
        Entry before = entries.remove(name);
        return before == null ? Affected.NOBODY : replace(name, before.networks(), Map.of());
    }

    private Affected replace(WukongName name, Map<String, String> before, Map<String, String> now) {
        Set<WukongName> near = new HashSet<>();
        Set<WukongName> elsewhere = new HashSet<>();
        Set<String> shared = new HashSet<>();
        for (Map.Entry<String, String> lost : before.entrySet()) {
            if (!now.containsKey(lost.getKey())) {
                NavigableMap<WukongName, String> others = holders.get(lost.getKey());
                others.remove(name);
                near.addAll(near(name, others));
                elsewhere.addAll(elsewhere(name, others));
                if (others.isEmpty()) {
                    holders.remove(lost.getKey());
                }
            }
        }
        for (Map.Entry<String, String> claim : now.entrySet()) {
            NavigableMap<WukongName, String> others =
                    holders.computeIfAbsent(claim.getKey(), key -> new ConcurrentSkipListMap<>());
            String network = others.put(name, claim.getValue());
            if (!claim.getValue().equals(network)) {
                near.addAll(near(name, others));
            }
            if (network == null) {
                elsewhere.addAll(elsewhere(name, others));
                if (hasElsewhere(name, others)) {
                    shared.add(claim.getKey());
                }
            }
        }
        return new Affected(near, elsewhere, shared);
    }

    /** The Wukongs of the same namespace whose message names this one; none when enough others come before it by name. */
    private static List<WukongName> near(WukongName name, NavigableMap<WukongName, String> holders) {
        List<WukongName> others = new ArrayList<>();
        int before = 0;
        for (WukongName other : sameNamespace(name, holders).keySet()) {
            if (!other.equals(name)) {
                others.add(other);
                before += other.compareTo(name) < 0 ? 1 : 0;
            }
            if (before > AddressConflicts.NAMED && others.size() > AddressConflicts.NAMED + 1) {
                return List.of();
            }
        }
        return others;
    }

    /** The Wukongs of another namespace that this one gives, or takes, their only conflict outside of it. */
    private static List<WukongName> elsewhere(WukongName name, NavigableMap<WukongName, String> holders) {
        Map.Entry<WukongName, String> first = holders.firstEntry();
        if (first != null && first.getKey().equals(name)) {
            first = holders.higherEntry(name);
        }
        Map.Entry<WukongName, String> last = holders.lastEntry();
        if (last != null && last.getKey().equals(name)) {
            last = holders.lowerEntry(name);
        }
        if (first == null || last == null) {
            return List.of();
        }
        String namespace = first.getKey().namespace();
        if (namespace.equals(name.namespace())
                || !namespace.equals(last.getKey().namespace())) {
            return List.of();
        }
        return holders.keySet().stream().filter(other -> !other.equals(name)).toList();
    }

    /** The conflicts of a Wukong, by {@link AddressClaim#key}; keys that are its alone are left out. */
    public Map<String, AddressConflicts> conflicts(WukongName name) {
        Map<String, AddressConflicts> conflicts = new LinkedHashMap<>();
        for (String key : entries.getOrDefault(name, NOTHING).networks().keySet()) {
            NavigableMap<WukongName, String> all = holders.get(key);
            if (all != null && all.size() > 1) {
                List<AddressUser> first = sameNamespace(name, all).entrySet().stream()
                        .filter(other -> !other.getKey().equals(name))
                        .limit(AddressConflicts.NAMED + 1L)
                        .map(other -> new AddressUser(other.getKey(), other.getValue()))
                        .toList();
                conflicts.put(
                        key,
                        new AddressConflicts(
                                first.stream().limit(AddressConflicts.NAMED).toList(),
                                first.size() > AddressConflicts.NAMED,
                                hasElsewhere(name, all)));
            }
        }
        return conflicts;
    }

    /** The same, with those of other namespaces named as well, for those who may know them. */
    public Map<String, AddressConflicts> namedConflicts(WukongName name) {
        Map<String, AddressConflicts> named = new LinkedHashMap<>();
        conflicts(name).forEach((key, known) -> {
            List<AddressUser> all = Stream.concat(known.named().stream(), elsewhere(name, key).stream())
                    .toList();
            named.put(
                    key,
                    new AddressConflicts(
                            all.stream().limit(AddressConflicts.NAMED).toList(),
                            known.more() || all.size() > AddressConflicts.NAMED,
                            false));
        });
        return named;
    }

    /** The first few holders of an address in other namespaces than a Wukong's, by name; for those who may know them. */
    public List<AddressUser> elsewhere(WukongName name, String key) {
        NavigableMap<WukongName, String> all = holders.getOrDefault(key, new ConcurrentSkipListMap<>());
        return Stream.concat(
                        all.headMap(start(name), false).entrySet().stream(),
                        all.tailMap(end(name), true).entrySet().stream())
                .limit(AddressConflicts.NAMED)
                .map(other -> new AddressUser(other.getKey(), other.getValue()))
                .toList();
    }

    private static boolean hasElsewhere(WukongName name, NavigableMap<WukongName, String> holders) {
        return holders.lowerKey(start(name)) != null || holders.ceilingKey(end(name)) != null;
    }

    private static NavigableMap<WukongName, String> sameNamespace(
            WukongName name, NavigableMap<WukongName, String> holders) {
        return holders.subMap(start(name), true, end(name), false);
    }

    /** Before every name of a namespace. */
    private static WukongName start(WukongName name) {
        return new WukongName(name.namespace(), "");
    }

    /** After every name of a namespace, and before those of the next. */
    private static WukongName end(WukongName name) {
        return new WukongName(name.namespace() + '\0', "");
    }
}
