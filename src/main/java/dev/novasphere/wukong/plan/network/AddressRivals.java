package dev.novasphere.wukong.plan.network;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The other Wukongs that lay claim to one address: the first few by name, which is all that a message tells.
 *
 * @param named at most {@link #NAMED} of them, in the order of their names
 * @param more whether there are more
 */
public record AddressRivals(List<AddressHolder> named, boolean more) {

    /** How many are named. */
    public static final int NAMED = 3;

    /** Nobody. */
    public static final AddressRivals NONE = new AddressRivals(List.of(), false);

    private static final Comparator<Wukong> BY_NAME = Comparator.comparing(
                    (Wukong wukong) -> wukong.getMetadata().getNamespace())
            .thenComparing(wukong -> wukong.getMetadata().getName());

    public AddressRivals {
        named = List.copyOf(named);
    }

    /**
     * The rivals of a Wukong.
     *
     * @param holders every Wukong that claims the address, in any order, with or without the one that asks
     * @param key the claim, see {@link AddressClaim#key}
     */
    public static AddressRivals of(Wukong wukong, Collection<Wukong> holders, String key) {
        List<Wukong> first = holders.stream()
                .filter(other -> BY_NAME.compare(other, wukong) != 0)
                .sorted(BY_NAME)
                .limit(NAMED + 1L)
                .toList();
        List<AddressHolder> named = first.stream()
                .limit(NAMED)
                .flatMap(other -> AddressClaim.of(other).stream()
                        .filter(claim -> claim.key().equals(key))
                        .limit(1)
                        .map(claim -> new AddressHolder(
                                other.getMetadata().getNamespace(),
                                other.getMetadata().getName(),
                                claim.network())))
                .toList();
        return new AddressRivals(named, first.size() > NAMED);
    }

    /**
     * Those whose rivals, as they are named, change when a Wukong takes up an address or gives it up.
     *
     * @param holders every Wukong that claims the address, with or without the one that changes
     * @return nobody when enough others come before it by name: then no message names it
     */
    public static List<Wukong> affected(Wukong changing, Collection<Wukong> holders) {
        List<Wukong> others = holders.stream()
                .filter(other -> BY_NAME.compare(other, changing) != 0)
                .toList();
        long before = others.stream()
                .filter(other -> BY_NAME.compare(other, changing) < 0)
                .count();
        return before > NAMED && others.size() > NAMED + 1 ? List.of() : others;
    }
}
