package dev.novasphere.wukong.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.novasphere.wukong.testcluster.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real Prometheus that scrapes one address, with the rules of kubernetes/monitoring. */
public final class Prometheus implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();

    private Prometheus(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it; its data and its log are in a folder.
     *
     * @param target the metrics to scrape once a second
     */
    public static Prometheus scraping(URI target, Path folder) {
        int port = FreePort.find();
        try {
            Map<String, Object> job = Map.of(
                    "job_name",
                    "wukong-operator",
                    "metrics_path",
                    target.getPath(),
                    "static_configs",
                    List.of(Map.of("targets", List.of(target.getAuthority()))));
            Map<String, Object> configuration = Map.of(
                    "global",
                    Map.of("scrape_interval", "1s", "evaluation_interval", "1s"),
                    "rule_files",
                    List.of(Monitoring.rulesInto(folder).toAbsolutePath().toString()),
                    "scrape_configs",
                    List.of(job));
            Path file = Files.writeString(
                    folder.resolve("prometheus.yaml"), new YAMLMapper().writeValueAsString(configuration));
            return new Prometheus(
                    new ProcessBuilder(
                                    Program.PROMETHEUS.command(),
                                    "--config.file=" + file.toAbsolutePath(),
                                    "--storage.tsdb.path="
                                            + folder.resolve("data").toAbsolutePath(),
                                    "--web.listen-address=127.0.0.1:" + port)
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("prometheus.log").toFile())
                            .start(),
                    port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it answers. */
    public boolean isReady() {
        try {
            return get("/-/ready").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The answer to a query: a list of series, each with its labels and value. */
    public JsonNode query(String expression) {
        return data("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .get("result");
    }

    /** The only value of a query; NaN when there is none yet. */
    public double value(String expression) {
        JsonNode result = query(expression);
        return result.size() == 1 ? result.at("/0/value/1").asDouble() : Double.NaN;
    }

    /** The names of all metrics it has seen. */
    public List<String> metricNames() {
        return JSON.convertValue(
                data("/api/v1/label/__name__/values"),
                JSON.getTypeFactory().constructCollectionType(List.class, String.class));
    }

    /** The alerts with what became of evaluating them. */
    public JsonNode rules() {
        return data("/api/v1/rules").at("/groups/0/rules");
    }

    private JsonNode data(String path) {
        try {
            HttpResponse<String> answer = get(path);
            JsonNode body = JSON.readTree(answer.body());
            if (!"success".equals(body.path("status").asText())) {
                throw new IllegalStateException(path + ": " + answer.body());
            }
            return body.get("data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> get(String path) throws IOException {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Prometheus was asked", e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
