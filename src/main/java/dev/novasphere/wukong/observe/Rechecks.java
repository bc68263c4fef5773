package dev.novasphere.wukong.observe;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.client.reading.UnreadableObjectException;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.status.input.ApplyOutcome;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What was read for each Wukong past the caches, and when it is read again: at a change of the Wukong's spec, and for a lasting problem
 * after its {@link RecheckDelay}. Events in between are answered from what was read.
 */
public final class Rechecks {

    private final RecheckDelay<ResourceID> delay;
    private final Supplier<NamedObjects> unread;
    private final Predicate<ResourceID> exists;
    private final Map<ResourceID, NamedObjects> known = new ConcurrentHashMap<>();

    /**
     * @param unread makes what reads from the API server
     * @param exists whether a Wukong is in the cache still; nothing is remembered of one that went during its reconciliation
     */
    public Rechecks(RecheckDelay<ResourceID> delay, Supplier<NamedObjects> unread, Predicate<ResourceID> exists) {
        this.delay = delay;
        this.unread = unread;
        this.exists = exists;
    }

    /** For a reconciliation that begins: what was read before, or what reads anew when that is due. */
    public NamedObjects begin(Wukong wukong) {
        return known.compute(
                id(wukong),
                (id, before) ->
                        before == null || delay.isDue(id, wukong.getMetadata().getGeneration())
                                ? unread.get()
                                : before);
    }

    /**
     * A reconciliation ended. Contents of Secrets are not kept.
     *
     * @param problems those that no watch reports
     * @return how long until the Wukong is to be reconciled because of them; empty when there are none
     */
    public Optional<Duration> end(Wukong wukong, NamedObjects named, Set<String> problems) {
        ResourceID id = id(wukong);
        boolean nothingRead = named.isEmpty();
        named.forgetSecrets();
        named.shrink();
        if (problems.isEmpty() && nothingRead) {
            forget(id);
            return Optional.empty();
        }
        Duration next = delay.next(id, wukong.getMetadata().getGeneration(), problems);
        forgetUnlessThere(id);
        return problems.isEmpty() ? Optional.empty() : Optional.of(next);
    }

    /**
     * Does a reconciliation. Where it ends because an object cannot be read, no more is kept of what it read than at another end: nothing of it is
     * needed until that object changes.
     */
    public <T> T during(Wukong wukong, Supplier<T> reconciliation) {
        try {
            return reconciliation.get();
        } catch (UnreadableObjectException e) {
            ResourceID id = id(wukong);
            known.computeIfPresent(id, (same, named) -> {
                named.forgetSecrets();
                named.shrink();
                return named;
            });
            delay.next(id, wukong.getMetadata().getGeneration(), Set.of(String.valueOf(e.getMessage())));
            forgetUnlessThere(id);
            throw e;
        }
    }

    /** For the status of a reconciliation that failed: what it read, and nothing more. The next one reads anew, so that nothing of it is kept. */
    public NamedObjects failed(Wukong wukong) {
        ResourceID id = id(wukong);
        NamedObjects named = known.getOrDefault(id, unread.get());
        named.shrink();
        named.goOffline();
        forget(id);
        return named;
    }

    /** A Wukong has no problem, or is gone. */
    public void forget(ResourceID wukong) {
        known.remove(wukong);
        delay.forget(wukong);
    }

    /** A Wukong came, changed or went; of one that went nothing is kept, and another one of its name begins anew. */
    public void forgetUnlessThere(ResourceID wukong) {
        if (!exists.test(wukong)) {
            forget(wukong);
        }
    }

    /** What identifies the problems of a Wukong that no watch reports, without the API server's words, which hold changing numbers. */
    public static Set<String> problems(Plan plan, ApplyOutcome outcome, NamedObjects named) {
        Set<String> problems = new HashSet<>();
        Stream.concat(outcome.refusal().stream(), outcome.serviceRefusal().stream())
                .forEach(refusal ->
                        problems.add("refused %s %s %d".formatted(refusal.kind(), refusal.name(), refusal.code())));
        named.refusedGrowth().keySet().forEach(claim -> problems.add("growth " + claim));
        plan.findings().stream()
                .filter(Finding::blocks)
                .filter(Finding::unwatched)
                .forEach(finding -> problems.add(finding.reason() + " " + finding.message()));
        return problems;
    }

    private static ResourceID id(Wukong wukong) {
        return ResourceID.fromResource(wukong);
    }
}
