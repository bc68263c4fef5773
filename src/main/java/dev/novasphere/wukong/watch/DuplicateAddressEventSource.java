package dev.novasphere.wukong.watch;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.plan.naming.WukongName;
import dev.novasphere.wukong.plan.network.address.AddressIndex;
import dev.novasphere.wukong.plan.network.address.AddressIndex.Affected;
import dev.novasphere.wukong.plan.observed.AddressConflicts;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which Wukongs share a static address, and has those reconciled whose message changes when another one comes, changes or goes.
 * Costs one access to an index for each address that a Wukong takes up or gives up, nothing for others.
 *
 * <p>Neighbours of the same namespace are reconciled at once. What happens in another namespace is taken notice of at most once a minute
 * for each Wukong, so that no user can have statuses of other namespaces written at will; its names go to the log alone.
 */
final class DuplicateAddressEventSource extends AbstractEventSource<Void, Wukong>
        implements ResourceEventAware<Wukong> {

    private static final Logger log = LoggerFactory.getLogger(DuplicateAddressEventSource.class);

    /** Addresses of one Wukong that a line of the log names. */
    private static final int LOGGED = 3;

    private final AddressIndex index = new AddressIndex();
    private final SharedElsewhere elsewhere = new SharedElsewhere(System::nanoTime);
    private final Set<ResourceID> waiting = ConcurrentHashMap.newKeySet();
    private final Supplier<Stream<Wukong>> wukongs;
    private ScheduledExecutorService timer;

    /**
     * @param wukongs all Wukongs that are known when this starts
     */
    DuplicateAddressEventSource(Supplier<Stream<Wukong>> wukongs) {
        super(Void.class, "address-neighbours");
        this.wukongs = wukongs;
    }

    /** Reads all Wukongs first: the framework may report them only after the first of them is reconciled. */
    @Override
    public void start() {
        wukongs.get().forEach(index::put);
        timer = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "address-neighbours");
            thread.setDaemon(true);
            return thread;
        });
        super.start();
    }

    @Override
    public void stop() {
        super.stop();
        if (timer != null) {
            timer.shutdownNow();
        }
    }

    /** Who else lays claim to the static addresses of a Wukong, by key; what other namespaces do is up to a minute old. */
    Map<String, AddressConflicts> conflicts(Wukong wukong) {
        Map<String, AddressConflicts> now = index.conflicts(WukongName.of(wukong));
        ResourceID id = ResourceID.fromResource(wukong);
        Set<String> shared = elsewhere.of(
                id,
                wukong.getMetadata().getGeneration(),
                now.entrySet().stream()
                        .filter(conflicts -> conflicts.getValue().elsewhere())
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet()));
        Map<String, AddressConflicts> known = new LinkedHashMap<>();
        now.forEach((key, conflicts) -> known.put(key, conflicts.withElsewhere(shared.contains(key))));
        shared.forEach(key -> known.putIfAbsent(key, AddressConflicts.NONE.withElsewhere(true)));
        return known;
    }

    @Override
    public void onResourceCreated(Wukong wukong) {
        wake(wukong, index.put(wukong));
    }

    @Override
    public void onResourceUpdated(Wukong now, Wukong before) {
        wake(now, index.put(now));
    }

    @Override
    public void onResourceDeleted(Wukong wukong) {
        elsewhere.forget(ResourceID.fromResource(wukong));
        wake(wukong, index.remove(wukong));
    }

    @Override
    public Set<Void> getSecondaryResources(Wukong wukong) {
        return Set.of();
    }

    private void wake(Wukong changed, Affected affected) {
        if (!isRunning()) {
            return;
        }
        affected.near().forEach(name -> reconcile(id(name)));
        affected.elsewhere().forEach(name -> reconcileLater(id(name)));
        if (!affected.shared().isEmpty()) {
            note(WukongName.of(changed), affected.shared());
        }
    }

    private void reconcileLater(ResourceID id) {
        Duration wait = elsewhere.untilNext(id);
        if (wait.isZero()) {
            reconcile(id);
        } else if (waiting.add(id)) {
            timer.schedule(
                    () -> {
                        waiting.remove(id);
                        reconcile(id);
                    },
                    wait.toNanos(),
                    TimeUnit.NANOSECONDS);
        }
    }

    private void reconcile(ResourceID id) {
        getEventHandler().handleEvent(new Event(id));
    }

    private void note(WukongName changed, Set<String> shared) {
        log.info(
                "Wukong {} shares {} addresses or identities with Wukongs of other namespaces: {}",
                changed,
                shared.size(),
                shared.stream()
                        .sorted()
                        .limit(LOGGED)
                        .map(key -> key + " with "
                                + index.elsewhere(changed, key).stream()
                                        .map(holder -> holder.network().isEmpty()
                                                ? holder.wukong().toString()
                                                : holder.wukong() + " (network " + holder.network() + ")")
                                        .collect(Collectors.joining(", ")))
                        .collect(Collectors.joining("; ")));
    }

    private static ResourceID id(WukongName name) {
        return new ResourceID(name.name(), name.namespace());
    }
}
