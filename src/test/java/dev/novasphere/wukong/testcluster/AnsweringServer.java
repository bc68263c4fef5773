package dev.novasphere.wukong.testcluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** In the place of an API server, for tests of single requests: it answers each as the test says, and keeps nothing. */
public final class AnsweringServer implements AutoCloseable {

    private final HttpServer server;
    private final Function<Request, Answer> answers;
    private final KubernetesClient client;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** What was asked. */
    public record Request(String method, URI uri, String body) {}

    /**
     * What is answered.
     *
     * @param body a text as it is, anything else as JSON
     */
    public record Answer(int code, Object body) {}

    private AnsweringServer(HttpServer server, Function<Request, Answer> answers) {
        this.server = server;
        this.answers = answers;
        this.client = clientOf("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /**
     * Starts one on loopback.
     *
     * @param answers null closes the connection without an answer
     */
    public static AnsweringServer start(Function<Request, Answer> answers) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            AnsweringServer answering = new AnsweringServer(server, answers);
            server.createContext("/", answering::answer);
            server.setExecutor(answering.threads);
            server.start();
            return answering;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks this server; what fails is not tried again. */
    public KubernetesClient client() {
        return client;
    }

    /** A client of any address, which does not try again either. */
    public static KubernetesClient clientOf(String url) {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(url)
                .withRequestRetryBackoffLimit(0)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Answer answer = answers.apply(new Request(exchange.getRequestMethod(), exchange.getRequestURI(), sent));
        if (answer == null) {
            exchange.close();
            return;
        }
        String text = answer.body() instanceof String asItIs ? asItIs : Serialization.asJson(answer.body());
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.code(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        client.close();
        server.stop(0);
        threads.shutdownNow();
    }
}
