package dev.novasphere.wukong.api.v1alpha1.probe;

import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Refusals;
import dev.novasphere.wukong.api.rules.Violations;

/** Rules on the readiness probe: what KubeVirt would refuse in the virtual machine. */
public final class ProbeRules {

    private static final String PATH = "spec.readinessProbe";

    private ProbeRules() {}

    public static void check(ReadinessProbe probe, Violations violations) {
        if (probe == null) {
            return;
        }
        violations.unless(probe.ways() == 1, PATH, probe.ways() + " of them", Refusals.ONE_PROBE);
        if (probe.httpGet() != null) {
            checkHttp(probe.httpGet(), violations);
        }
        if (probe.tcpSocket() != null) {
            checkPort(PATH + ".tcpSocket.port", probe.tcpSocket().port(), violations);
        }
        if (probe.exec() != null) {
            checkCommand(probe, violations);
        }
        within(PATH + ".initialDelaySeconds", probe.initialDelaySeconds(), 0, Limits.PROBE_SECONDS, violations);
        within(PATH + ".timeoutSeconds", probe.timeoutSeconds(), 1, Limits.PROBE_SECONDS, violations);
        within(PATH + ".periodSeconds", probe.periodSeconds(), 1, Limits.PROBE_SECONDS, violations);
        within(PATH + ".successThreshold", probe.successThreshold(), 1, Limits.PROBE_TRIES, violations);
        within(PATH + ".failureThreshold", probe.failureThreshold(), 1, Limits.PROBE_TRIES, violations);
    }

    private static void checkHttp(HttpGetProbe http, Violations violations) {
        checkPort(PATH + ".httpGet.port", http.port(), violations);
        violations.length(PATH + ".httpGet.path", http.path(), Limits.LINE);
        violations.unless(
                http.path() == null || http.path().startsWith("/"),
                PATH + ".httpGet.path",
                http.path(),
                Refusals.PROBE_PATH);
    }

    private static void checkPort(String path, Integer port, Violations violations) {
        if (violations.present(path, port)) {
            within(path, port, 1, Limits.PORT, violations);
        }
    }

    private static void checkCommand(ReadinessProbe probe, Violations violations) {
        String path = PATH + ".exec.command";
        violations.unless(!probe.exec().command().isEmpty(), path, null, "should have at least 1 items");
        violations.size(path, probe.exec().command().size(), Limits.PROBE_COMMAND);
        for (int i = 0; i < probe.exec().command().size(); i++) {
            violations.length(path + "[" + i + "]", probe.exec().command().get(i), Limits.LINE);
        }
    }

    private static void within(String path, Integer number, int least, int most, Violations violations) {
        if (number != null) {
            violations.unless(number >= least, path, number, "should be greater than or equal to " + least);
            violations.unless(number <= most, path, number, "should be less than or equal to " + most);
        }
    }
}
