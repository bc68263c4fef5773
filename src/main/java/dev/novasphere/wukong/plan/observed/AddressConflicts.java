package dev.novasphere.wukong.plan.observed;

import java.util.List;

/**
 * The other Wukongs that lay claim to one address. Those of the same namespace are named, the first few by name, which is all that a
 * message says. Of those of other namespaces nothing is known but that there are some: the user of one namespace may not read another.
 *
 * @param named at most {@link #NAMED} of the same namespace, in the order of their names
 * @param more whether there are more in the same namespace
 * @param elsewhere whether there are some in other namespaces
 */
public record AddressConflicts(List<AddressUser> named, boolean more, boolean elsewhere) {

    /** How many are named. */
    public static final int NAMED = 3;

    /** None. */
    public static final AddressConflicts NONE = new AddressConflicts(List.of(), false, false);

    public AddressConflicts {
        named = List.copyOf(named);
    }

    /** The same with another word about other namespaces. */
    public AddressConflicts withElsewhere(boolean elsewhere) {
        return new AddressConflicts(named, more, elsewhere);
    }
}
