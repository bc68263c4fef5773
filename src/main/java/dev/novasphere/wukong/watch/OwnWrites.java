package dev.novasphere.wukong.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Wakes the other Wukongs that a write of the operator concerns. The event of the write comes to no one: the Wukong that it was made for
 * knows, but one that waits for a network definition or a bridge of another Wukong would wait on.
 */
final class OwnWrites {

    private static final Map<Class<?>, WatchedKind<?>> ROWS =
            WatchedKinds.all().stream().collect(Collectors.toMap(WatchedKind::kind, Function.identity()));

    private final ConcernedWukongs concerned;
    private final Consumer<ResourceID> wake;

    /**
     * @param wake has a Wukong reconciled
     */
    OwnWrites(ConcernedWukongs concerned, Consumer<ResourceID> wake) {
        this.concerned = concerned;
        this.wake = wake;
    }

    /**
     * A write was answered, and its answer is in the cache.
     *
     * @param before the object as it was cached; empty when there was none
     */
    @SuppressWarnings("unchecked")
    <R extends HasMetadata> void written(R written, Optional<R> before) {
        WatchedKind<R> row = (WatchedKind<R>) ROWS.get(written.getClass());
        if (row != null && before.map(was -> row.change().test(written, was)).orElse(true)) {
            row.others().of(concerned, written, before).forEach(wake);
        }
    }
}
