package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;

/**
 * What a user does to the power of a virtual machine with virtctl. A refusal is a KubernetesClientException with code 409; a request
 * while another one is carried out gets 500.
 */
public interface PowerByHand {

    /** Starts a virtual machine. */
    void start(String namespace, String name);

    /** Stops a virtual machine. */
    void stop(String namespace, String name);

    /** Restarts a virtual machine. */
    void restart(String namespace, String name);

    /** The requests that virtctl sends, for a cluster with a virt-api. */
    static PowerByHand bySubresources(KubernetesClient client) {
        return new PowerByHand() {
            @Override
            public void start(String namespace, String name) {
                put(namespace, name, "start");
            }

            @Override
            public void stop(String namespace, String name) {
                put(namespace, name, "stop");
            }

            @Override
            public void restart(String namespace, String name) {
                put(namespace, name, "restart");
            }

            private void put(String namespace, String name, String verb) {
                client.raw(
                        "/apis/subresources.kubevirt.io/v1/namespaces/%s/virtualmachines/%s/%s"
                                .formatted(namespace, name, verb),
                        "PUT",
                        Map.of());
            }
        };
    }
}
