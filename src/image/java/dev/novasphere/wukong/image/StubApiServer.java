package dev.novasphere.wukong.image;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An API server that holds nothing: every list is empty, every watch is silent. Enough for an operator to become ready. */
final class StubApiServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OK = 200;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    private StubApiServer(HttpServer server) {
        this.server = server;
    }

    static StubApiServer start() throws IOException {
        StubApiServer stub =
                new StubApiServer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        stub.server.setExecutor(stub.threads);
        stub.server.createContext("/", stub::answer);
        stub.server.start();
        return stub;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String query = String.valueOf(exchange.getRequestURI().getQuery());
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            if (query.contains("watch=true")) {
                // An offer of a WebSocket is answered like a plain request, and the client then asks again without.
                exchange.sendResponseHeaders(OK, 0);
                exchange.getResponseBody().flush();
                if (!exchange.getRequestHeaders().containsKey("Upgrade")) {
                    closed.await();
                }
                return;
            }
            byte[] answer = JSON.writeValueAsBytes(
                    body.length == 0 ? emptyList(exchange.getRequestURI().getPath()) : JSON.readTree(body));
            exchange.sendResponseHeaders(OK, answer.length);
            exchange.getResponseBody().write(answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ObjectNode emptyList(String path) {
        String[] parts = path.split("/");
        ObjectNode list = JSON.createObjectNode();
        list.put("apiVersion", parts.length > 3 && parts[1].equals("apis") ? parts[2] + "/" + parts[3] : "v1");
        list.put("kind", "List");
        list.putObject("metadata").put("resourceVersion", "1");
        list.putArray("items");
        return list;
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
