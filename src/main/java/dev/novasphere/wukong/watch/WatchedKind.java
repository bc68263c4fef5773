package dev.novasphere.wukong.watch;

import dev.novasphere.wukong.plan.observed.OptionalApi;
import dev.novasphere.wukong.watch.lookup.CachedObjects;
import dev.novasphere.wukong.watch.lookup.SafeCallbacks;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * How one kind is watched: a row of {@link WatchedKinds}.
 *
 * @param api the API that has to be installed; empty for what every cluster serves
 * @param scope in which namespaces its objects are watched
 * @param label only objects with this label are watched; empty for all objects
 * @param concerned the resources that are reconciled when an object comes, goes or changes
 * @param whom the same for a reader
 * @param others those of them that a write of the operator itself concerns, besides the Wukong that it was made for
 * @param change whether a change, from the second object to the first, makes them be reconciled
 * @param keys by which an object is found beside its name
 */
record WatchedKind<R extends HasMetadata>(
        Class<R> kind,
        Optional<OptionalApi> api,
        Scope scope,
        Optional<String> label,
        BiFunction<ConcernedWukongs, R, Set<ResourceID>> concerned,
        String whom,
        Others<R> others,
        BiPredicate<R, R> change,
        Function<R, List<String>> keys) {

    /** Whom a write of the operator concerns, besides the Wukong that it was made for. */
    interface Others<R> {

        /**
         * The resources to reconcile.
         *
         * @param written the object as the API server answered
         * @param before the object as it was cached; empty when there was none
         */
        Set<ResourceID> of(ConcernedWukongs wukongs, R written, Optional<R> before);
    }

    enum Scope {
        /** The namespaces of the Wukongs that the operator serves. */
        WUKONGS,
        /** The whole cluster, whatever namespaces the operator is confined to. */
        CLUSTER
    }

    /** A kind that every cluster serves, of which all objects are watched in the namespaces of the Wukongs. */
    static <R extends HasMetadata> WatchedKind<R> of(Class<R> kind, BiPredicate<R, R> change) {
        return new WatchedKind<>(
                kind,
                Optional.empty(),
                Scope.WUKONGS,
                Optional.empty(),
                (wukongs, object) -> Set.of(),
                "",
                (wukongs, written, before) -> Set.of(),
                change,
                object -> List.of());
    }

    WatchedKind<R> servedBy(OptionalApi api) {
        return new WatchedKind<>(kind, Optional.of(api), scope, label, concerned, whom, others, change, keys);
    }

    WatchedKind<R> inCluster() {
        return new WatchedKind<>(kind, api, Scope.CLUSTER, label, concerned, whom, others, change, keys);
    }

    WatchedKind<R> labelled(String label) {
        return new WatchedKind<>(kind, api, scope, Optional.of(label), concerned, whom, others, change, keys);
    }

    WatchedKind<R> concerning(String whom, BiFunction<ConcernedWukongs, R, Set<ResourceID>> concerned) {
        return new WatchedKind<>(kind, api, scope, label, concerned, whom, others, change, keys);
    }

    WatchedKind<R> alsoWaking(Others<R> others) {
        return new WatchedKind<>(kind, api, scope, label, concerned, whom, others, change, keys);
    }

    WatchedKind<R> foundBy(Function<R, List<String>> keys) {
        return new WatchedKind<>(kind, api, scope, label, concerned, whom, others, change, keys);
    }

    /** Name of the event source. */
    String name() {
        return kind.getSimpleName();
    }

    /**
     * Makes the informer of this kind for a controller; its objects are found from now on.
     *
     * @param primary the controller's own kind
     */
    <P extends HasMetadata> InformerEventSource<R, P> source(
            Class<P> primary, EventSourceContext<P> context, ConcernedWukongs wukongs, CachedObjects objects) {
        InformerEventSourceConfiguration.Builder<R> configuration = InformerEventSourceConfiguration.from(kind, primary)
                .withName(name())
                .withSecondaryToPrimaryMapper(SafeCallbacks.mapper(object -> concerned.apply(wukongs, object)))
                // Objects are found by name or key; the framework's own index would take more memory than some of the
                // objects.
                .withPrimaryToSecondaryMapper(resource -> Set.of())
                // The framework asks its filters about every event, whether or not it wakes a resource.
                .withOnAddFilter(added -> {
                    objects.seen(added);
                    return true;
                })
                .withOnUpdateFilter((now, before) -> {
                    objects.seen(now);
                    return change.test(now, before);
                })
                .withOnDeleteFilter((deleted, unknown) -> {
                    objects.gone(deleted);
                    return true;
                });
        if (scope == Scope.WUKONGS) {
            configuration.withNamespacesInheritedFromController();
        } else {
            configuration.withWatchAllNamespaces();
        }
        label.ifPresent(configuration::withLabelSelector);
        InformerEventSource<R, P> source = new InformerEventSource<>(configuration.build(), context) {
            /** Reads all objects: their events may be reported only after the first reconciliation. */
            @Override
            public synchronized void start() {
                super.start();
                list().forEach(objects::seen);
            }

            /** An event that was deferred during a write of the operator, and is not of that write: no filter was asked about it. */
            @Override
            protected void handleEvent(ResourceAction action, R now, R before, Boolean finalStateUnknown) {
                if (action != ResourceAction.DELETED) {
                    objects.seen(now);
                    if (before != null && !change.test(now, before)) {
                        return;
                    }
                }
                super.handleEvent(action, now, before, finalStateUnknown);
            }
        };
        objects.add(kind, source, keys);
        return source;
    }
}
