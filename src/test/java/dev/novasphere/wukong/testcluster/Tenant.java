package dev.novasphere.wukong.testcluster;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.naming.Names;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;

/**
 * A user of one namespace, who makes Wukongs in it and reads what becomes of them.
 *
 * @param client what the user may do
 */
public record Tenant(KubernetesClient client, String namespace) {

    /**
     * Creates a Wukong with one CPU and 1Gi of memory.
     *
     * @param fields the other fields of its spec as YAML, not indented
     */
    public Wukong create(String name, String fields) {
        Wukong wukong = Serialization.unmarshal("""
                metadata: {name: %s, namespace: %s}
                spec:
                  cpu: 1
                  memory: 1Gi
                %s
                """.formatted(name, namespace, fields.indent(2)), Wukong.class);
        return client.resource(wukong).create();
    }

    /** A Wukong to read, change or delete. */
    public Resource<Wukong> wukong(String name) {
        return client.resources(Wukong.class).inNamespace(namespace).withName(name);
    }

    /** The machine of a Wukong; empty when there is none. */
    public Optional<VirtualMachine> machine(String wukong) {
        return Optional.ofNullable(client.resources(VirtualMachine.class)
                .inNamespace(namespace)
                .withName(Names.virtualMachine(wukong))
                .get());
    }

    /** A condition of a Wukong that exists; empty when its status does not have it. */
    public Optional<Condition> condition(String wukong, String type) {
        return Optional.ofNullable(wukong(wukong).get().getStatus()).flatMap(status -> status.conditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst());
    }

    /** Whether a Wukong that exists has a condition with a reason. */
    public boolean says(String wukong, String type, String reason) {
        return condition(wukong, type)
                .map(Condition::getReason)
                .filter(reason::equals)
                .isPresent();
    }

    /** Whether the guest of a Wukong that exists runs. */
    public boolean runs(String wukong) {
        return Optional.ofNullable(wukong(wukong).get().getStatus())
                .filter(status -> status.phase() == Phase.Running)
                .isPresent();
    }
}
