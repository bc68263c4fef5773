package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.monitoring.Monitoring;
import dev.novasphere.wukong.monitoring.Program;
import dev.novasphere.wukong.monitoring.Prometheus;
import dev.novasphere.wukong.plan.naming.WukongAnnotations;
import dev.novasphere.wukong.testcluster.Commands.Outcome;
import dev.novasphere.wukong.testcluster.ScrapedMetrics;
import dev.novasphere.wukong.testcluster.ScrapedMetrics.Sample;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator says of itself in numbers is true, well formed, and does not grow. */
class MetricsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern METRIC = Pattern.compile("\\b(?:wukong|jvm|process|system)_[a-z0-9_]+");
    private static final Pattern SELECTOR = Pattern.compile("\\{[^}]*}");

    private final Scene scene = Scene.shared();

    @BeforeEach
    void starts_from_nothing() {
        KubernetesClient client = scene.client();
        client.resources(Wukong.class).inAnyNamespace().list().getItems().stream()
                .filter(WukongAnnotations::protectedFromDeletion)
                .forEach(wukong -> scene.patch(
                        wukong.getMetadata().getNamespace(),
                        wukong.getMetadata().getName(),
                        "{\"metadata\":{\"annotations\":{\"vm.novasphere.dev/deletion-protection\":null}}}"));
        client.resources(Wukong.class).inAnyNamespace().delete();
        until("nothing is left of other tests", () -> client.resources(Wukong.class)
                .inAnyNamespace()
                .list()
                .getItems()
                .isEmpty());
        scene.restartOperator();
    }

    private static void until(String what, Callable<Boolean> condition) {
        await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(condition);
    }

    private static String wukong(String name, String more) {
        return """
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: Wukong
                metadata: {name: %s}
                spec:
                  cpu: 1
                  memory: 1Gi
                  disks: [{name: root, size: 1Gi, image: quay.io/containerdisks/fedora:42}]
                  %s
                """.formatted(name, more);
    }

    private ScrapedMetrics metrics() {
        return scene.operator().metrics();
    }

    @Test
    void wukongs_are_counted_by_phase_condition_and_progress_and_leave_no_series_behind() {
        String namespace = scene.cluster().newNamespace("metrics");
        scene.create(namespace, wukong("first", ""));
        scene.create(namespace, wukong("off", "startStrategy: {autoStart: false}"));
        scene.create(namespace, wukong("waits", "sshKeySecret: nobody-made-it"));
        scene.awaitPhase(namespace, "first", Phase.Running);
        scene.awaitPhase(namespace, "off", Phase.Stopped);
        scene.awaitPhase(namespace, "waits", Phase.Pending);

        // The API server shows a status before the operator has the answer to its write.
        until(
                "the last phase is counted",
                () -> metrics().sum("wukong_resources", "phase", "Running") == 1
                        && metrics().sum("wukong_resources", "phase", "Stopped") == 1
                        && metrics().sum("wukong_resources", "phase", "Pending") == 1);
        ScrapedMetrics scraped = metrics();
        assertThat(scraped.sum("wukong_resources")).isEqualTo(3);
        assertThat(scraped.sum("wukong_resource_conditions", "condition", "CloudInitReady", "status", "False"))
                .isOne();
        assertThat(scraped.sum("wukong_machine_creation_seconds_count")).isEqualTo(2);
        assertThat(scraped.sum("wukong_machine_running_seconds_count")).isOne();
        assertThat(scraped.sum("wukong_plan_duration_seconds_count")).isGreaterThanOrEqualTo(3);
        assertThat(scraped.sum("wukong_api_requests_total", "resource", "virtualmachines", "verb", "patch"))
                .isGreaterThanOrEqualTo(2);
        assertThat(scraped.sum("wukong_api_requests_total", "resource", "secrets", "verb", "get", "code", "404"))
                .isPositive();
        assertThat(scraped.sum("wukong_build_info")).isOne();
        assertThat(scraped.sum("wukong_leader")).isOne();

        scene.client()
                .resources(Wukong.class)
                .inNamespace(namespace)
                .withName("waits")
                .delete();
        until("the deleted Wukong is counted no more", () -> metrics().sum("wukong_resources") == 2);

        Set<String> series = seriesOfWukongs(metrics());
        scene.create(namespace, wukong("second", ""));
        scene.awaitPhase(namespace, "second", Phase.Running);
        until("both are counted", () -> metrics().sum("wukong_resources", "phase", "Running") == 2);
        assertThat(seriesOfWukongs(metrics())).isEqualTo(series);
        assertThat(metrics().text()).doesNotContain(namespace).doesNotContain("\"first\"");
    }

    /** Requests and their codes may bring a new series at any time, from a set that is fixed; all others may not. */
    private static Set<String> seriesOfWukongs(ScrapedMetrics metrics) {
        return metrics.samples().stream()
                .filter(sample -> sample.name().startsWith("wukong_")
                        && !sample.name().startsWith("wukong_api_")
                        && !sample.name().startsWith("wukong_resource_conditions")
                        && !sample.name().startsWith("wukong_watch_"))
                .map(sample -> sample.name() + sample.labels())
                .collect(Collectors.toSet());
    }

    @Test
    void who_takes_over_the_power_is_counted_once() {
        String namespace = scene.cluster().newNamespace("metrics");
        scene.create(namespace, wukong("web", ""));
        scene.awaitPhase(namespace, "web", Phase.Running);
        assertThat(metrics().sum("wukong_power_overrides_total")).isZero();

        scene.kubeVirt().virtctl().stop(namespace, "web-vm");
        scene.awaitPhase(namespace, "web", Phase.Stopped);

        until("it is counted", () -> metrics().sum("wukong_power_overrides_total") == 1);
        until(
                "the condition is counted",
                () -> metrics().sum("wukong_resource_conditions", "condition", "PowerOverridden", "status", "True")
                        == 1);
    }

    @Test
    void promtool_has_nothing_to_say_against_any_metric(@TempDir Path folder) {
        Program.PROMTOOL.mustBeInstalled();
        String namespace = scene.cluster().newNamespace("metrics");
        scene.create(namespace, wukong("web", ""));
        scene.awaitPhase(namespace, "web", Phase.Running);

        Outcome outcome = Program.PROMTOOL.run(folder, metrics().text(), "check", "metrics");

        assertThat(outcome.output()).isEmpty();
        assertThat(outcome.code()).isZero();
    }

    @Test
    void a_real_prometheus_reads_them_and_answers_every_alert_and_every_panel(@TempDir Path folder) {
        Program.PROMETHEUS.mustBeInstalled();
        String namespace = scene.cluster().newNamespace("metrics");
        scene.create(namespace, wukong("web", ""));
        scene.awaitPhase(namespace, "web", Phase.Running);

        try (Prometheus prometheus =
                Prometheus.scraping(URI.create(scene.operator().metricsUrl()), folder)) {
            until("Prometheus is ready", prometheus::isReady);
            until(
                    "Prometheus knows of the running machine",
                    () -> prometheus.value("sum(wukong_resources{phase=\"Running\"})") == 1);
            assertThat(prometheus.value("up")).isOne();
            assertThat(prometheus.value("wukong_machine_running_seconds_count")).isOne();

            List<String> existing = prometheus.metricNames();
            List<String> queries = Monitoring.queries();
            assertThat(queries).hasSizeGreaterThan(30);
            assertThat(queries).allSatisfy(query -> {
                assertThat(metricsIn(query)).isNotEmpty().isSubsetOf(existing);
                assertThat(prometheus.query(query)).isNotNull();
            });
            until("every alert was evaluated", () -> evaluated(prometheus.rules()));
            assertThat(prometheus.rules())
                    .allSatisfy(rule -> assertThat(rule.get("health").asText())
                            .as(rule.toString())
                            .isEqualTo("ok"));
        }
    }

    private static boolean evaluated(JsonNode rules) {
        for (JsonNode rule : rules) {
            if (rule.path("health").asText().equals("unknown")) {
                return false;
            }
        }
        return !rules.isEmpty();
    }

    private static Set<String> metricsIn(String query) {
        return METRIC.matcher(SELECTOR.matcher(query).replaceAll(""))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    @Test
    void the_probes_say_that_it_is_alive_started_and_ready() {
        assertThat(List.of("/q/health/live", "/q/health/started", "/q/health/ready"))
                .allSatisfy(page -> assertThat(scene.operator().answer(page)).isEqualTo(200));
    }

    @Test
    void no_metric_names_an_object() {
        assertThat(metrics().samples()).extracting(Sample::labels).allSatisfy(labels -> assertThat(labels)
                .doesNotContainKeys("name", "namespace", "uid", "uri"));
    }
}
