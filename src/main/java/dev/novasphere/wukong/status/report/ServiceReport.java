package dev.novasphere.wukong.status.report;

import dev.novasphere.wukong.api.v1alpha1.service.ServiceSpec;
import dev.novasphere.wukong.api.v1alpha1.service.ServiceType;
import dev.novasphere.wukong.api.v1alpha1.status.ServiceStatus;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.Owners;
import dev.novasphere.wukong.status.input.ApplyRejection;
import dev.novasphere.wukong.status.input.RejectionMessage;
import dev.novasphere.wukong.status.input.StatusContext;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import dev.novasphere.wukong.status.vocabulary.ConditionValue;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.LoadBalancerStatus;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What is said of the Service of a guest. */
public final class ServiceReport {

    private ServiceReport() {}

    /** Where the guest is reached; null without a Service. */
    public static ServiceStatus of(StatusContext context) {
        return live(context)
                .map(service -> new ServiceStatus(
                        service.getMetadata().getName(),
                        Objects.requireNonNullElse(service.getSpec().getClusterIPs(), List.<String>of()).stream()
                                .filter(address -> !ServiceSpec.HEADLESS.equals(address))
                                .toList(),
                        balanced(service),
                        service.getSpec().getPorts().stream()
                                .map(ServicePort::getNodePort)
                                .filter(Objects::nonNull)
                                .toList()))
                .orElse(null);
    }

    /** The condition of the Service; empty where the Wukong asks for none. */
    public static Optional<ConditionValue> condition(StatusContext context) {
        ServiceSpec asked = context.wukong().getSpec() == null
                ? null
                : context.wukong().getSpec().service();
        return Optional.ofNullable(asked).map(service -> value(context, service));
    }

    private static ConditionValue value(StatusContext context, ServiceSpec asked) {
        Optional<ApplyRejection> refusal = context.outcome().serviceRefusal();
        if (refusal.isPresent()) {
            return no(refusal.get().reason(), RejectionMessage.of(refusal.get()));
        }
        Optional<Service> live = live(context);
        if (live.isEmpty()) {
            return no(Reasons.SERVICE_MISSING, "Service " + context.name() + " is not made yet.");
        }
        if (asked.typeOrDefault() == ServiceType.LoadBalancer
                && balanced(live.get()).isEmpty()) {
            return no(
                    Reasons.WAIT_FOR_LOAD_BALANCER,
                    "The load balancer of the cluster has given Service " + context.name()
                            + " no address yet; if it stays so, the events of the Service say why: kubectl describe service "
                            + context.name() + " -n " + context.namespace());
        }
        if (isPodWithoutLabel(context)) {
            return no(
                    Reasons.POD_WITHOUT_LABEL,
                    "The pod of the running guest was started without the label " + Labels.WUKONG
                            + ", by which Service " + context.name()
                            + " finds it; it has it from the next start on. When it suits you: virtctl restart "
                            + context.vmName() + " -n " + context.namespace());
        }
        return ConditionValue.yes(
                ConditionTypes.SERVICE_READY,
                Reasons.SERVICE_THERE,
                "Service " + context.name() + " sends to the guest; status.service has its addresses.");
    }

    /** A machine that the Go operator started had no such label. */
    private static boolean isPodWithoutLabel(StatusContext context) {
        return context.observed()
                .virtualMachineInstance()
                .filter(guest -> !context.guestEnded())
                .filter(guest -> !context.name().equals(Labels.label(guest, Labels.WUKONG)))
                .isPresent();
    }

    private static ConditionValue no(String reason, String message) {
        return ConditionValue.no(ConditionTypes.SERVICE_READY, reason, message);
    }

    /** The Wukong's own Service that is there to stay. */
    private static Optional<Service> live(StatusContext context) {
        return context.observed()
                .service()
                .filter(service -> context.wukong().getSpec().service() != null)
                .filter(service -> service.getSpec() != null
                        && service.getMetadata().getDeletionTimestamp() == null
                        && Owners.include(service, context.wukong()));
    }

    private static List<String> balanced(Service service) {
        return Optional.ofNullable(service.getStatus())
                .map(status -> status.getLoadBalancer())
                .map(LoadBalancerStatus::getIngress)
                .orElse(List.of())
                .stream()
                .map(ServiceReport::address)
                .filter(Objects::nonNull)
                .toList();
    }

    private static String address(LoadBalancerIngress ingress) {
        return ingress.getIp() != null ? ingress.getIp() : ingress.getHostname();
    }
}
