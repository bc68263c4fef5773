package dev.novasphere.wukong.api.v1alpha1.probe;

import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Rule;
import dev.novasphere.wukong.api.rules.Violations;
import java.util.List;

/**
 * The rules on the probes, which are what KubeVirt would refuse in the virtual machine: for each its CEL expression and message in the
 * definition, and the same in Java.
 */
public final class ProbeRules {

    /** KubeVirt takes one handler in a probe. */
    public static final String ONE_WAY_CEL =
            "[has(self.httpGet), has(self.tcpSocket), has(self.exec), has(self.guestAgentPing)].filter(x, x).size() == 1";

    public static final String ONE_WAY_MESSAGE =
            "a probe needs exactly one of httpGet, tcpSocket, exec and guestAgentPing; write for example tcpSocket: {port: 22}";
    static final Rule<GuestProbe> ONE_WAY = new Rule<>(ONE_WAY_CEL, ONE_WAY_MESSAGE, probe -> probe.ways() == 1);

    /** KubeVirt appends it to the address of the guest. */
    public static final String PATH_CEL = "self == '' || self.startsWith('/')";

    public static final String PATH_MESSAGE = "the path of httpGet must start with a slash; write for example /healthz";
    static final Rule<String> PATH = new Rule<>(PATH_CEL, PATH_MESSAGE, path -> path.startsWith("/"));

    /** As Kubernetes validates the liveness probe of a Pod. */
    public static final String LIVENESS_SUCCESSES_CEL = "!has(self.successThreshold) || self.successThreshold == 1";

    public static final String LIVENESS_SUCCESSES_MESSAGE =
            "successThreshold of livenessProbe must be 1, because Kubernetes takes no other for a liveness probe; leave it out";
    static final Rule<GuestProbe> LIVENESS_SUCCESSES = new Rule<>(
            LIVENESS_SUCCESSES_CEL,
            LIVENESS_SUCCESSES_MESSAGE,
            probe -> probe.successThreshold() == null || probe.successThreshold() == 1);

    private ProbeRules() {}

    /**
     * Checks a liveness probe.
     *
     * @param path the field it is in
     * @param probe the probe as read, any part of which may be missing; null when there is none
     * @param violations takes what is broken
     */
    public static void checkLiveness(String path, GuestProbe probe, Violations violations) {
        violations.check(path, probe, LIVENESS_SUCCESSES);
        check(path, probe, violations);
    }

    /**
     * Checks a probe.
     *
     * @param path the field it is in
     * @param probe the probe as read, any part of which may be missing; null when there is none
     * @param violations takes what is broken
     */
    public static void check(String path, GuestProbe probe, Violations violations) {
        if (probe == null) {
            return;
        }
        violations.check(path, probe, ONE_WAY);
        if (probe.httpGet() != null) {
            checkPort(path + ".httpGet.port", probe.httpGet().port(), violations);
            violations.length(path + ".httpGet.path", probe.httpGet().path(), Limits.LINE);
            violations.check(path + ".httpGet.path", probe.httpGet().path(), PATH);
        }
        if (probe.tcpSocket() != null) {
            checkPort(path + ".tcpSocket.port", probe.tcpSocket().port(), violations);
        }
        if (probe.exec() != null) {
            checkCommand(path + ".exec.command", probe.exec().command(), violations);
        }
        violations.within(path + ".initialDelaySeconds", probe.initialDelaySeconds(), 0, Limits.PROBE_SECONDS);
        violations.within(path + ".timeoutSeconds", probe.timeoutSeconds(), 1, Limits.PROBE_SECONDS);
        violations.within(path + ".periodSeconds", probe.periodSeconds(), 1, Limits.PROBE_SECONDS);
        violations.within(path + ".successThreshold", probe.successThreshold(), 1, Limits.PROBE_TRIES);
        violations.within(path + ".failureThreshold", probe.failureThreshold(), 1, Limits.PROBE_TRIES);
    }

    private static void checkPort(String path, Integer port, Violations violations) {
        violations.required(path, port);
        violations.within(path, port, 1, Limits.PORT);
    }

    private static void checkCommand(String path, List<String> command, Violations violations) {
        violations.notEmpty(path, command.size());
        violations.size(path, command.size(), Limits.PROBE_COMMAND);
        for (int i = 0; i < command.size(); i++) {
            violations.length(path + "[" + i + "]", command.get(i), Limits.LINE);
        }
    }
}
