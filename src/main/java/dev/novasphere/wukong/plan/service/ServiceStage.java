package dev.novasphere.wukong.plan.service;

import dev.novasphere.wukong.api.v1alpha1.service.ServicePortSpec;
import dev.novasphere.wukong.api.v1alpha1.service.ServiceSpec;
import dev.novasphere.wukong.api.v1alpha1.service.ServiceType;
import dev.novasphere.wukong.plan.OwnedMetadata;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.Stage;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.Owners;
import dev.novasphere.wukong.plan.step.ApplyService;
import dev.novasphere.wukong.plan.step.DeleteService;
import dev.novasphere.wukong.plan.step.Step;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.ServiceSpecBuilder;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Plans the Service of the Wukong's name. It selects the guest's Pod by the label that the template of every virtual machine has, and by
 * nothing a user writes: so it brings no traffic of others to the guest, and none of the guest to others.
 */
@ApplicationScoped
@Priority(80)
public class ServiceStage implements Stage {

    @Override
    public ServiceFragment plan(PlanInput input) {
        ServiceSpec asked = input.spec().service();
        Optional<Service> own = input.observed().service().filter(live -> isOwn(input, live));
        boolean remade = asked != null
                && own.filter(live -> asked.headless() != isHeadless(live)).isPresent();
        Optional<Step> step = asked == null || remade
                ? own.map(DeleteService::new)
                : Optional.of(new ApplyService(service(input, asked)));
        return new ServiceFragment(step.stream().toList());
    }

    /** By its owner only: the label is one that users may write on a Service of their own. */
    private static boolean isOwn(PlanInput input, Service live) {
        return live.getMetadata().getDeletionTimestamp() == null && Owners.include(live, input.wukong());
    }

    /** Kubernetes changes it on no Service that exists. */
    private static boolean isHeadless(Service live) {
        return live.getSpec() != null
                && ServiceSpec.HEADLESS.equals(live.getSpec().getClusterIP());
    }

    private static Service service(PlanInput input, ServiceSpec asked) {
        ObjectMeta metadata = OwnedMetadata.owned(input, input.name());
        if (!asked.annotations().isEmpty()) {
            metadata.setAnnotations(new TreeMap<>(asked.annotations()));
        }
        ServiceSpecBuilder spec = new ServiceSpecBuilder()
                .withType(asked.typeOrDefault().name())
                .withSelector(Map.of(Labels.WUKONG, input.name()))
                .withPorts(asked.ports().stream().map(ServiceStage::port).toList())
                .withClusterIP(asked.clusterIP())
                .withLoadBalancerClass(asked.loadBalancerClass())
                .withLoadBalancerSourceRanges(asked.loadBalancerSourceRanges());
        if (asked.externalTrafficPolicy() != null && asked.typeOrDefault() != ServiceType.ClusterIP) {
            spec.withExternalTrafficPolicy(asked.externalTrafficPolicy().name());
        }
        if (asked.ipFamilyPolicy() != null) {
            spec.withIpFamilyPolicy(asked.ipFamilyPolicy().name());
        }
        return new ServiceBuilder()
                .withMetadata(OwnedMetadata.inheriting(
                        input, metadata, input.observed().service()))
                .withSpec(spec.build())
                .build();
    }

    /** With its protocol: the API server merges ports by number and protocol. */
    private static ServicePort port(ServicePortSpec asked) {
        return new ServicePortBuilder()
                .withName(asked.name())
                .withPort(asked.port())
                .withTargetPort(new IntOrString(asked.targetPort() == null ? asked.port() : asked.targetPort()))
                .withProtocol(asked.protocolOrDefault().name())
                .withNodePort(asked.nodePort())
                .build();
    }
}
