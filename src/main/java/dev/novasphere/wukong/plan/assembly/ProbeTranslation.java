package dev.novasphere.wukong.plan.assembly;

import dev.novasphere.wukong.api.v1alpha1.probe.GuestProbe;
import dev.novasphere.wukong.api.v1alpha1.probe.HttpGetProbe;
import dev.novasphere.wukong.kubevirt.common.Empty;
import dev.novasphere.wukong.kubevirt.instance.Probe;
import dev.novasphere.wukong.kubevirt.instance.ProbeCommand;
import dev.novasphere.wukong.kubevirt.instance.ProbePort;
import dev.novasphere.wukong.kubevirt.instance.ProbeRequest;
import io.fabric8.kubernetes.api.model.IntOrString;

/** A Wukong's probe in KubeVirt's terms. */
final class ProbeTranslation {

    private ProbeTranslation() {}

    /** The probe of the template; null when the Wukong has none. */
    static Probe of(GuestProbe asked) {
        if (asked == null) {
            return null;
        }
        return new Probe(
                asked.httpGet() == null ? null : request(asked.httpGet()),
                asked.tcpSocket() == null
                        ? null
                        : new ProbePort(new IntOrString(asked.tcpSocket().port())),
                asked.exec() == null ? null : new ProbeCommand(asked.exec().command()),
                asked.guestAgentPing() == null ? null : Empty.object(),
                asked.initialDelaySeconds(),
                asked.timeoutSeconds(),
                asked.periodSeconds(),
                asked.successThreshold(),
                asked.failureThreshold());
    }

    private static ProbeRequest request(HttpGetProbe asked) {
        return new ProbeRequest(
                new IntOrString(asked.port()),
                asked.path(),
                asked.scheme() == null ? null : asked.scheme().name());
    }
}
