package dev.novasphere.wukong.conformance;

import dev.novasphere.wukong.conformance.ConformanceArguments.UsageException;
import dev.novasphere.wukong.conformance.scenario.ClusterFacts;
import dev.novasphere.wukong.conformance.scenario.DeviationException;
import dev.novasphere.wukong.conformance.scenario.Scenario;
import dev.novasphere.wukong.conformance.scenario.ScenarioResult;
import dev.novasphere.wukong.conformance.scenario.ScenarioResult.Outcome;
import dev.novasphere.wukong.conformance.scenario.Scenarios;
import dev.novasphere.wukong.conformance.scenario.Trial;
import dev.novasphere.wukong.conformance.scenario.UserRequests;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries the scenarios in a cluster one after the other, cleans up, and prints what came true. */
public final class ConformanceCommand {

    /** Nothing failed. */
    public static final int OK = 0;

    /** A scenario failed, or something could not be deleted. */
    public static final int FAILED = 1;

    /** The command line is wrong, or the cluster cannot be used. */
    public static final int USAGE = 2;

    private static final Logger log = LoggerFactory.getLogger(ConformanceCommand.class);

    private final KubernetesClient client;
    private final PrintStream out;
    private final PrintStream err;

    /**
     * A command that has not run yet.
     *
     * @param client connects to the cluster with the rights of who asks
     * @param out takes the table
     * @param err takes the progress, and what is wrong with the command line
     */
    public ConformanceCommand(KubernetesClient client, PrintStream out, PrintStream err) {
        this.client = client;
        this.out = out;
        this.err = err;
    }

    /**
     * Runs the command.
     *
     * @param words what follows the word conformance on the command line
     * @return the exit code
     */
    public int run(List<String> words) {
        ConformanceArguments arguments;
        try {
            arguments = ConformanceArguments.parse(words);
        } catch (UsageException e) {
            err.println("conformance: " + e.getMessage());
            err.print(ConformanceArguments.HELP);
            return USAGE;
        }
        if (arguments.help()) {
            out.print(ConformanceArguments.HELP);
            return OK;
        }
        List<Scenario> scenarios = Scenarios.all().stream()
                .filter(scenario -> arguments.capabilities().isEmpty()
                        || arguments.capabilities().contains(scenario.capability()))
                .toList();
        if (arguments.list()) {
            scenarios.forEach(scenario -> out.println(scenario.capability() + ": " + scenario.title()));
            return OK;
        }
        return run(scenarios, arguments);
    }

    private int run(List<Scenario> scenarios, ConformanceArguments arguments) {
        UserRequests requests = new UserRequests(client, arguments.namespace());
        boolean made;
        ClusterFacts cluster;
        try {
            cluster = new ClusterFacts(client, arguments.namespace(), arguments.storageClass(), arguments.image());
            made = requests.makeNamespace();
            requests.deleteAll();
        } catch (DeviationException | KubernetesClientException e) {
            err.println("conformance: " + e.getMessage());
            return USAGE;
        }
        List<ScenarioResult> results = new ArrayList<>();
        try {
            for (Scenario scenario : scenarios) {
                err.printf(
                        "%d/%d %s: %s%n",
                        results.size() + 1, scenarios.size(), scenario.capability(), scenario.title());
                results.add(attempt(scenario, cluster, arguments, results.size() + 1));
            }
        } finally {
            cleanUp(requests, made);
        }
        out.print(ResultTable.of(results));
        out.flush();
        return results.stream().anyMatch(result -> result.outcome() == Outcome.failed) ? FAILED : OK;
    }

    private ScenarioResult attempt(
            Scenario scenario, ClusterFacts cluster, ConformanceArguments arguments, int number) {
        Trial trial = new Trial(client, cluster, arguments.namespace(), "conformance-" + number, arguments.patience());
        long begin = System.nanoTime();
        try {
            Optional<String> missing = scenario.need().missingIn(cluster);
            if (missing.isPresent()) {
                return new ScenarioResult(scenario, Outcome.skipped, missing.get());
            }
            scenario.body().run(trial);
            trial.cleanUp();
            return new ScenarioResult(scenario, Outcome.passed, ResultTable.seconds(System.nanoTime() - begin));
        } catch (DeviationException | KubernetesClientException e) {
            log.debug("{} failed", scenario.title(), e);
            trial.requests().deleteAll();
            return new ScenarioResult(scenario, Outcome.failed, e.getMessage());
        }
    }

    private static void cleanUp(UserRequests requests, boolean made) {
        requests.deleteAll();
        if (made) {
            requests.deleteNamespace();
        }
    }
}
