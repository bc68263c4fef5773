package dev.novasphere.wukong.reconcile;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.plan.network.AddressClaim;
import dev.novasphere.wukong.plan.network.AddressRivals;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Has those Wukongs reconciled that share a static address with one that comes, changes or goes, so that both sides of a duplicate are
 * told of it and of its end. Costs one look into an index for each address that a Wukong takes up or gives up, nothing for others.
 */
final class AddressNeighbours extends AbstractEventSource<Void, Wukong> implements ResourceEventAware<Wukong> {

    private final Function<String, Collection<Wukong>> holders;

    /**
     * @param holders finds every Wukong that lays claim to an address, by {@link AddressClaim#key}
     */
    AddressNeighbours(Function<String, Collection<Wukong>> holders) {
        super(Void.class, "address-neighbours");
        this.holders = holders;
    }

    @Override
    public void onResourceCreated(Wukong wukong) {
        tell(wukong, keys(wukong));
    }

    @Override
    public void onResourceUpdated(Wukong now, Wukong before) {
        Set<String> changed = keys(now);
        Set<String> old = keys(before);
        if (changed.equals(old)) {
            return;
        }
        Set<String> kept = new HashSet<>(changed);
        kept.retainAll(old);
        changed.addAll(old);
        changed.removeAll(kept);
        tell(now, changed);
    }

    @Override
    public void onResourceDeleted(Wukong wukong) {
        tell(wukong, keys(wukong));
    }

    @Override
    public Set<Void> getSecondaryResources(Wukong wukong) {
        return Set.of();
    }

    private void tell(Wukong wukong, Set<String> keys) {
        if (!isRunning()) {
            return;
        }
        for (String key : keys) {
            AddressRivals.affected(wukong, holders.apply(key))
                    .forEach(other -> getEventHandler().handleEvent(new Event(ResourceID.fromResource(other))));
        }
    }

    private static Set<String> keys(Wukong wukong) {
        return AddressClaim.of(wukong).stream().map(AddressClaim::key).collect(Collectors.toCollection(HashSet::new));
    }
}
