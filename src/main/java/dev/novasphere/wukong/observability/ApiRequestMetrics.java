package dev.novasphere.wukong.observability;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.util.List;

/** Counts the requests to the API server by resource, verb and answer. Watches, which last for minutes, are not counted. */
@Singleton
public class ApiRequestMetrics implements Interceptor {

    /** Name under which the client knows this interceptor. */
    public static final String NAME = "api-request-metrics";

    private static final String UNREACHABLE = "unreachable";

    private final MeterRegistry registry;

    @Inject
    public ApiRequestMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        count(request, Integer.toString(response.code()));
    }

    @Override
    public void afterConnectionFailure(HttpRequest request, Throwable failure) {
        count(request, UNREACHABLE);
    }

    private void count(HttpRequest request, String code) {
        ApiRequest asked = ApiRequest.of(request.method(), request.uri());
        if (asked.isWatch()) {
            return;
        }
        Counter.builder(MetricNames.API_REQUESTS)
                .description("Requests to the API server by resource, verb and HTTP code of the answer.")
                .tag("resource", asked.resource())
                .tag("verb", asked.verb())
                .tag("code", code)
                .register(registry)
                .increment();
    }
}
