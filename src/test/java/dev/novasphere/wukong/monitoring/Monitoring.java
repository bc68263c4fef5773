package dev.novasphere.wukong.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What kubernetes/monitoring brings. */
public final class Monitoring {

    static final Path FOLDER = Path.of("kubernetes", "monitoring");
    private static final ObjectMapper YAML = new YAMLMapper();
    private static final ObjectMapper JSON = new ObjectMapper();

    private Monitoring() {}

    /** Writes the rules as Prometheus reads them, to the file rules.yaml of a folder. */
    public static Path rulesInto(Path folder) {
        try {
            return Files.writeString(
                    folder.resolve("rules.yaml"),
                    YAML.writeValueAsString(yaml("prometheusrule.yaml").get("spec")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every alert. */
    static List<JsonNode> alerts() {
        List<JsonNode> alerts = new ArrayList<>();
        yaml("prometheusrule.yaml").at("/spec/groups").forEach(group -> group.get("rules")
                .forEach(alerts::add));
        return alerts;
    }

    /** The queries of every alert and every panel of the dashboard, with Grafana's variable for the interval filled in. */
    public static List<String> queries() {
        List<String> queries = new ArrayList<>();
        alerts().forEach(alert -> queries.add(alert.get("expr").asText()));
        dashboard().get("panels").forEach(panel -> panel.get("targets")
                .forEach(target -> queries.add(target.get("expr").asText().replace("$__rate_interval", "5m"))));
        return queries;
    }

    static JsonNode dashboard() {
        try {
            return JSON.readTree(FOLDER.resolve("dashboard.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode yaml(String file) {
        try {
            return YAML.readTree(FOLDER.resolve(file).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
