package dev.novasphere.wukong.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.client.reading.Unreadable;
import dev.novasphere.wukong.client.reading.UnreadableObjects;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.observability.MetricNames;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.informers.ExceptionHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WatchesTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final UnreadableObjects unreadable = new UnreadableObjects(registry);
    private final Watches watches = new Watches(unreadable, registry, 192L << 20, nanos::get);

    /** An informer of which a test says whether it watches. */
    private static final class Informer<T extends HasMetadata> {

        private final Class<T> kind;
        private final CompletableFuture<Void> stopped = new CompletableFuture<>();
        private ExceptionHandler handler;
        private boolean watching;
        private boolean indexed = true;

        private Informer(Class<T> kind) {
            this.kind = kind;
        }

        @SuppressWarnings("unchecked")
        private SharedIndexInformer<T> made() {
            return (SharedIndexInformer<T>) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {SharedIndexInformer.class},
                    (proxy, method, given) -> switch (method.getName()) {
                        case "exceptionHandler" -> {
                            handler = (ExceptionHandler) given[0];
                            yield proxy;
                        }
                        case "addEventHandler" -> proxy;
                        case "removeNamespaceIndex" -> {
                            indexed = false;
                            yield proxy;
                        }
                        case "stopped" -> stopped;
                        case "stop" -> stopped.complete(null) ? null : null;
                        case "isWatching" -> watching;
                        case "getApiTypeClass" -> kind;
                        case "hashCode" -> System.identityHashCode(proxy);
                        case "equals" -> proxy == given[0];
                        default -> throw new UnsupportedOperationException(method.getName());
                    });
        }
    }

    private <T extends HasMetadata> Informer<T> kept(Class<T> kind) {
        Informer<T> informer = new Informer<>(kind);
        watches.keep(informer.made());
        return informer;
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void an_informer_has_no_index_by_namespace() {
        assertThat(kept(Wukong.class).indexed).isFalse();
    }

    @Test
    void an_informer_goes_on_after_any_failure_started_or_not() {
        Informer<Wukong> informer = kept(Wukong.class);

        assertThat(Stream.of(
                        new KubernetesClientException("gone", 404, null),
                        new CompletionException(new KubernetesClientException("no", 403, null)),
                        new WatcherException("odd", new JsonParseException("end of input"), "{"),
                        new IOException("closed"),
                        new ClassCastException("other"),
                        new StackOverflowError()))
                .allSatisfy(failure -> {
                    assertThat(informer.handler.retryAfterException(false, failure))
                            .isTrue();
                    assertThat(informer.handler.retryAfterException(true, failure))
                            .isTrue();
                });
    }

    @Test
    void a_kind_that_is_not_watched_is_counted_and_named_once_that_has_lasted() {
        Informer<Wukong> wukongs = kept(Wukong.class);
        Informer<VirtualMachine> machines = kept(VirtualMachine.class);
        wukongs.watching = true;

        assertThat(registry.get(MetricNames.INFORMERS_DOWN).gauge().value()).isEqualTo(1);
        assertThat(watches.downFor(LONG)).isEmpty();
        pass(LONG.minusNanos(1));
        assertThat(watches.downFor(LONG)).isEmpty();
        pass(Duration.ofNanos(1));
        assertThat(watches.downFor(LONG)).containsExactly("VirtualMachine");

        machines.watching = true;
        assertThat(watches.downFor(LONG)).isEmpty();
        assertThat(watches.down()).isEmpty();
        machines.watching = false;
        assertThat(watches.downFor(LONG)).isEmpty();
    }

    @Test
    void a_kind_that_is_down_because_the_api_server_is_away_is_not_down_for_long() {
        Informer<Wukong> wukongs = kept(Wukong.class);
        watches.down();

        pass(LONG);
        wukongs.handler.retryAfterException(true, new KubernetesClientException("away", new IOException("refused")));
        assertThat(watches.downFor(LONG)).isEmpty();

        pass(LONG);
        assertThat(watches.downFor(LONG)).containsExactly("Wukong");

        wukongs.handler.retryAfterException(
                true, new KubernetesClientException("odd", new JsonParseException("unexpected end")));
        assertThat(watches.downFor(LONG)).containsExactly("Wukong");
    }

    @Test
    void what_is_stopped_on_purpose_is_not_down() {
        kept(Wukong.class);
        kept(VirtualMachine.class);

        watches.abandon(VirtualMachine.class);

        assertThat(watches.down()).containsExactly("Wukong");
    }

    @Test
    void a_page_of_the_largest_objects_takes_a_fourth_of_the_heap_at_most() {
        assertThat(watches.page()).isEqualTo(12);
        assertThat(new Watches(unreadable, new SimpleMeterRegistry(), 64L << 20, nanos::get).page())
                .isEqualTo(10);
        assertThat(new Watches(unreadable, new SimpleMeterRegistry(), 64L << 30, nanos::get).page())
                .isEqualTo(100);
    }

    @Test
    void pages_are_listed_one_after_the_other_also_when_one_fails() {
        List<String> begun = new ArrayList<>();
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<String> second = new CompletableFuture<>();

        CompletableFuture<String> one = watches.inTurn(() -> begun("first", first, begun));
        CompletableFuture<String> two = watches.inTurn(() -> begun("second", second, begun));
        assertThat(begun).containsExactly("first");

        first.completeExceptionally(new IOException("closed"));
        assertThat(begun).containsExactly("first", "second");
        assertThat(one).isCompletedExceptionally();
        second.complete("page");
        assertThat(two).isCompletedWithValue("page");
    }

    private static CompletableFuture<String> begun(String name, CompletableFuture<String> page, List<String> begun) {
        begun.add(name);
        return page;
    }

    @Test
    void an_unreadable_object_is_counted_as_long_as_it_is_there_and_so() {
        KubernetesSerialization serialization = ModelJson.serialization();
        VirtualMachine good = serialization.unmarshal(machine("{}"), VirtualMachine.class);
        VirtualMachine odd = serialization.unmarshal(machine("{}"), VirtualMachine.class);
        odd.getMetadata().setAdditionalProperties(Map.of(Unreadable.mark(), "spec: odd"));

        unreadable.onAdd(good);
        assertThat(unreadable.count()).isZero();
        unreadable.onUpdate(good, odd);
        unreadable.onUpdate(odd, odd);
        assertThat(unreadable.count()).isEqualTo(1);
        assertThat(registry.get(MetricNames.UNREADABLE_OBJECTS).gauge().value()).isEqualTo(1);
        unreadable.onUpdate(odd, good);
        assertThat(unreadable.count()).isZero();
        unreadable.onAdd(odd);
        unreadable.onDelete(odd, true);
        assertThat(unreadable.count()).isZero();
    }

    private static String machine(String spec) {
        return """
                {"apiVersion": "kubevirt.io/v1", "kind": "VirtualMachine", "metadata": {"name": "web-vm", "namespace": "a"}, "spec": %s}
                """.formatted(spec);
    }
}
