package dev.novasphere.wukong.watch;

import dev.novasphere.wukong.client.Watches;
import dev.novasphere.wukong.client.reading.CrdPresence;
import dev.novasphere.wukong.plan.observed.OptionalApi;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which optional APIs the cluster serves, by watching their CustomResourceDefinitions one by one: what is installed or removed
 * later is noticed without a restart and without polling.
 */
@ApplicationScoped
public class ApiAvailability {

    private static final Logger log = LoggerFactory.getLogger(ApiAvailability.class);

    private static final long NO_RESYNC = 0;
    private static final Duration BETWEEN_WORDS = Duration.ofSeconds(10);

    private final KubernetesClient client;
    private final Map<OptionalApi, List<String>> served = new ConcurrentHashMap<>();

    /** The versions of each definition that is established, by its name. Guarded by itself. */
    private final Map<String, List<String>> established = new HashMap<>();

    private final List<SharedIndexInformer<CrdPresence>> informers = new ArrayList<>();
    private final List<Runnable> onChange = new CopyOnWriteArrayList<>();

    @Inject
    public ApiAvailability(KubernetesClient client) {
        this.client = client;
    }

    /** Starts to watch, the first time, and returns once it is known which APIs are there. Later changes call every {@code onChange}. */
    public synchronized void watch(Runnable onChange) {
        if (informers.isEmpty()) {
            for (OptionalApi api : OptionalApi.values()) {
                for (String definition : api.definitions()) {
                    informers.add(client.resources(CrdPresence.class)
                            .withField("metadata.name", definition)
                            .runnableInformer(NO_RESYNC)
                            .addEventHandler(new Presence(api, definition)));
                }
            }
            // At once and not one after the other: the start of the operator waits for them.
            await(CompletableFuture.allOf(informers.stream()
                    .map(informer -> informer.start().toCompletableFuture())
                    .toArray(CompletableFuture[]::new)));
            nameIncomplete();
        }
        this.onChange.add(onChange);
    }

    /** Waits as long as it takes, and says so: a failed list is repeated, see {@link Watches}. */
    private void await(CompletableFuture<?> started) {
        while (true) {
            try {
                started.get(BETWEEN_WORDS.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                log.warn(
                        "The API server has not yet answered which of the optional APIs it serves; the operator starts when it has."
                                + " It needs the right to list and watch customresourcedefinitions");
            } catch (ExecutionException e) {
                throw new IllegalStateException("the watch of CustomResourceDefinitions was stopped", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("the start was interrupted", e);
            }
        }
    }

    /** The optional APIs that the cluster does not serve now. */
    public Set<OptionalApi> missing() {
        EnumSet<OptionalApi> missing = EnumSet.allOf(OptionalApi.class);
        missing.removeAll(served.keySet());
        return missing;
    }

    /** Whether the cluster serves an API now. */
    public boolean serves(OptionalApi api) {
        return served.containsKey(api);
    }

    /** The versions of each API that is served now. */
    public Map<OptionalApi, List<String>> versions() {
        return Map.copyOf(served);
    }

    synchronized void stop(@Observes ShutdownEvent event) {
        informers.forEach(SharedIndexInformer::stop);
    }

    private void record(OptionalApi api, String definition, CrdPresence crd) {
        boolean before;
        boolean now;
        synchronized (established) {
            if (crd != null && crd.established()) {
                established.put(definition, crd.versions());
            } else {
                established.remove(definition);
            }
            now = established.keySet().containsAll(api.definitions());
            before = now ? served.put(api, established.get(api.crdName())) != null : served.remove(api) != null;
        }
        if (before != now) {
            log.info("{} is {} ({})", api, now ? "there" : "not there any more", definition);
            onChange.forEach(Runnable::run);
        }
    }

    /** An API of which some definitions are there and others not counts as absent; the log names the definitions that lack. */
    private void nameIncomplete() {
        synchronized (established) {
            for (OptionalApi api : OptionalApi.values()) {
                List<String> missing = api.definitions().stream()
                        .filter(definition -> !established.containsKey(definition))
                        .toList();
                if (!missing.isEmpty() && missing.size() < api.definitions().size()) {
                    log.warn(
                            "{} is not complete: the CustomResourceDefinitions {} are missing or not established; until they are there it counts"
                                    + " as not installed",
                            api,
                            String.join(", ", missing));
                }
            }
        }
    }

    private final class Presence implements ResourceEventHandler<CrdPresence> {

        private final OptionalApi api;
        private final String definition;

        private Presence(OptionalApi api, String definition) {
            this.api = api;
            this.definition = definition;
        }

        @Override
        public void onAdd(CrdPresence crd) {
            record(api, definition, crd);
        }

        @Override
        public void onUpdate(CrdPresence old, CrdPresence crd) {
            record(api, definition, crd);
        }

        @Override
        public void onDelete(CrdPresence crd, boolean unknown) {
            record(api, definition, null);
        }
    }
}
