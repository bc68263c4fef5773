package dev.novasphere.wukong.testcluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.APIResourceBuilder;
import io.fabric8.kubernetes.api.model.APIResourceListBuilder;
import io.fabric8.kubernetes.api.model.APIServiceBuilder;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Plays virt-api as the aggregated API {@code subresources.kubevirt.io/v1}: PUT start, stop and restart of a virtual machine, answered with
 * 202, or with the Status of the refusal. The API server authorizes a request before it passes it on, so that RBAC counts.
 */
final class SubresourceServer implements AutoCloseable {

    private static final String GROUP = "subresources.kubevirt.io";
    private static final String VERSION = "v1";
    private static final String ROOT = "/apis/" + GROUP + "/" + VERSION;
    private static final Pattern POWER =
            Pattern.compile(ROOT + "/namespaces/([^/]+)/virtualmachines/([^/]+)/(start|stop|restart)");
    private static final String NAMESPACE = "kubevirt";
    private static final String SERVICE = "virt-api";

    private final Virtctl virtctl;
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "virt-api");
        thread.setDaemon(true);
        return thread;
    });

    private SubresourceServer(Virtctl virtctl, HttpsServer server) {
        this.virtctl = virtctl;
        this.server = server;
    }

    /** Serves and registers the API; returns once the API server passes requests on. */
    static SubresourceServer start(KubernetesClient client, Virtctl virtctl) {
        try {
            HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            https.setHttpsConfigurator(new HttpsConfigurator(LocalTls.make().context()));
            SubresourceServer subresources = new SubresourceServer(virtctl, https);
            https.setExecutor(subresources.threads);
            https.createContext("/", subresources::answer);
            https.start();
            register(client, https.getAddress().getPort());
            return subresources;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An external name, as nothing routes to Services of a bare API server. */
    private static void register(KubernetesClient client, int port) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
        client.resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withNamespace(NAMESPACE)
                        .withName(SERVICE)
                        .endMetadata()
                        .withNewSpec()
                        .withType("ExternalName")
                        .withExternalName("localhost")
                        .addNewPort()
                        .withPort(port)
                        .endPort()
                        .endSpec()
                        .build())
                .serverSideApply();
        var service = new APIServiceBuilder()
                .withNewMetadata()
                .withName(VERSION + "." + GROUP)
                .endMetadata()
                .withNewSpec()
                .withGroup(GROUP)
                .withVersion(VERSION)
                .withGroupPriorityMinimum(1000)
                .withVersionPriority(15)
                .withInsecureSkipTLSVerify(true)
                .withNewService()
                .withNamespace(NAMESPACE)
                .withName(SERVICE)
                .withPort(port)
                .endService()
                .endSpec()
                .build();
        client.resource(service).serverSideApply();
        client.resource(service)
                .waitUntilCondition(
                        s -> s != null
                                && s.getStatus() != null
                                && s.getStatus().getConditions() != null
                                && s.getStatus().getConditions().stream()
                                        .anyMatch(c -> c.getType().equals("Available")
                                                && c.getStatus().equals("True")),
                        1,
                        TimeUnit.MINUTES);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            Matcher power = POWER.matcher(path);
            if (path.equals(ROOT)) {
                send(exchange, HttpURLConnection.HTTP_OK, resources());
            } else if (power.matches() && exchange.getRequestMethod().equals("PUT")) {
                Status status = switchPower(power.group(3), power.group(1), power.group(2));
                send(exchange, status.getCode(), status);
            } else {
                send(
                        exchange,
                        HttpURLConnection.HTTP_NOT_FOUND,
                        status(HttpURLConnection.HTTP_NOT_FOUND, "NotFound", "nothing at " + path));
            }
        }
    }

    private Status switchPower(String verb, String namespace, String name) {
        try {
            switch (verb) {
                case "start" -> virtctl.start(namespace, name);
                case "stop" -> virtctl.stop(namespace, name);
                default -> virtctl.restart(namespace, name);
            }
            return new StatusBuilder()
                    .withStatus("Success")
                    .withCode(HttpURLConnection.HTTP_ACCEPTED)
                    .build();
        } catch (KubernetesClientException e) {
            return e.getStatus() != null
                    ? e.getStatus()
                    : status(HttpURLConnection.HTTP_INTERNAL_ERROR, "InternalError", e.getMessage());
        }
    }

    private static Status status(int code, String reason, String message) {
        return new StatusBuilder()
                .withStatus("Failure")
                .withCode(code)
                .withReason(reason)
                .withMessage(message)
                .build();
    }

    private static KubernetesResource resources() {
        return new APIResourceListBuilder()
                .withGroupVersion(GROUP + "/" + VERSION)
                .withResources(Stream.of("start", "stop", "restart")
                        .map(verb -> new APIResourceBuilder()
                                .withName("virtualmachines/" + verb)
                                .withSingularName("")
                                .withNamespaced(true)
                                .withKind("VirtualMachine")
                                .withVerbs("update")
                                .build())
                        .toList())
                .build();
    }

    private static void send(HttpExchange exchange, int code, KubernetesResource body) throws IOException {
        byte[] json = Serialization.asJson(body).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, json.length);
        exchange.getResponseBody().write(json);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
