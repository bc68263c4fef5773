package dev.novasphere.wukong.testcluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A webhook that has to admit the virtual machines of one namespace, and does not: it answers nothing, or an error. The API server then refuses the
 * write with code 500, after 30 seconds or at once.
 */
public final class BrokenWebhook implements AutoCloseable {

    private static final String NAME = "machines.broken.example.com";
    private static final int LONGEST_TIMEOUT_SECONDS = 30;

    private final KubernetesClient client;
    private final HttpsServer server;
    private final CountDownLatch hangs;
    private final AtomicInteger calls = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private BrokenWebhook(KubernetesClient client, HttpsServer server, CountDownLatch hangs) {
        this.client = client;
        this.server = server;
        this.hangs = hangs;
    }

    /** Registers one that answers nothing. */
    public static BrokenWebhook hanging(KubernetesClient client, String namespace) {
        return start(client, namespace, new CountDownLatch(1));
    }

    /** Registers one that answers with an error at once. */
    public static BrokenWebhook failing(KubernetesClient client, String namespace) {
        return start(client, namespace, new CountDownLatch(0));
    }

    private static BrokenWebhook start(KubernetesClient client, String namespace, CountDownLatch hangs) {
        try {
            LocalTls tls = LocalTls.make();
            HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(tls.context()));
            BrokenWebhook webhook = new BrokenWebhook(client, server, hangs);
            server.setExecutor(webhook.threads);
            server.createContext("/", webhook::answer);
            server.start();
            webhook.register(namespace, tls.authority());
            return webhook;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void register(String namespace, String authority) {
        client.resource(new ValidatingWebhookConfigurationBuilder()
                        .withNewMetadata()
                        .withName(NAME)
                        .endMetadata()
                        .addNewWebhook()
                        .withName(NAME)
                        .withAdmissionReviewVersions("v1")
                        .withSideEffects("None")
                        .withFailurePolicy("Fail")
                        .withTimeoutSeconds(LONGEST_TIMEOUT_SECONDS)
                        .withNewNamespaceSelector()
                        .addToMatchLabels("kubernetes.io/metadata.name", namespace)
                        .endNamespaceSelector()
                        .addNewRule()
                        .withApiGroups("kubevirt.io")
                        .withApiVersions("v1")
                        .withOperations("CREATE", "UPDATE")
                        .withResources("virtualmachines")
                        .endRule()
                        .withNewClientConfig()
                        .withUrl("https://localhost:" + server.getAddress().getPort() + "/")
                        .withCaBundle(Base64.getEncoder().encodeToString(authority.getBytes(StandardCharsets.US_ASCII)))
                        .endClientConfig()
                        .endWebhook()
                        .build())
                .create();
    }

    /** How often it was asked so far. */
    public int calls() {
        return calls.get();
    }

    /** Takes its registration back: from now on nothing has to be admitted by it. */
    public void unregister() {
        client.admissionRegistration()
                .v1()
                .validatingWebhookConfigurations()
                .withName(NAME)
                .delete();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            calls.incrementAndGet();
            hangs.await();
            exchange.sendResponseHeaders(HttpURLConnection.HTTP_INTERNAL_ERROR, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        server.stop(0);
    }
}
