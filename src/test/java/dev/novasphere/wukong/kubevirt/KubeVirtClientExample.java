package dev.novasphere.wukong.kubevirt;

import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;

/** Machines of one namespace, by the extension of the client. */
final class KubeVirtClientExample {

    private final KubeVirtClient kubevirt;
    private final String namespace;

    KubeVirtClientExample(KubernetesClient client, String namespace) {
        this.kubevirt = client.adapt(KubeVirtClient.class);
        this.namespace = namespace;
    }

    /** Creates the machine of a manifest, or changes it. Fields that the manifest does not have stay as they are. */
    VirtualMachine apply(InputStream manifest) {
        VirtualMachine wanted = kubevirt.virtualMachines().load(manifest).item();
        return kubevirt.virtualMachines()
                .inNamespace(namespace)
                .resource(wanted)
                .fieldManager("example")
                .serverSideApply();
    }

    /** The nodes of the guests that run, by the names of their machines. */
    Map<String, String> nodes() {
        Map<String, String> nodes = new TreeMap<>();
        for (VirtualMachineInstance guest :
                kubevirt.virtualMachineInstances().inNamespace(namespace).list().getItems()) {
            if (guest.getStatus() != null && "Running".equals(guest.getStatus().phase())) {
                nodes.put(guest.getMetadata().getName(), guest.getStatus().nodeName());
            }
        }
        return nodes;
    }

    /** Stops a machine for good: KubeVirt ends the guest and starts no other one. */
    void halt(String name) {
        kubevirt.virtualMachines()
                .inNamespace(namespace)
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"runStrategy\": \"Halted\"}}");
    }

    /** Starts a machine by hand, as virtctl start does; one that runs already is left alone. */
    void start(String name) {
        kubevirt.power(namespace, name).start();
    }
}
