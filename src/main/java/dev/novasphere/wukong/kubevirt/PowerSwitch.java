package dev.novasphere.wukong.kubevirt;

import io.fabric8.kubernetes.client.Client;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Map;

/**
 * The start and restart subresources of one virtual machine (KubeVirt, virt-api lifecycle). A start of a machine that runs is answered with
 * 409 "already running", which counts as done; other refusals are thrown. A machine is stopped by its run strategy. Each request is sent once:
 * a restart that was done although the answer was lost would meet the new guest the second time.
 */
public final class PowerSwitch {

    private static final String PATH = "/apis/subresources.kubevirt.io/v1/namespaces/%s/virtualmachines/%s/%s";

    private final Client client;
    private final String namespace;
    private final String name;

    PowerSwitch(Client client, String namespace, String name) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
    }

    /**
     * Starts the machine.
     *
     * @throws KubernetesClientException when KubeVirt refuses, for example because its run strategy allows no manual start
     */
    public void start() {
        put("start", "already running");
    }

    /**
     * Restarts the machine.
     *
     * @throws KubernetesClientException when KubeVirt refuses, for example because the machine is off
     */
    public void restart() {
        put("restart", null);
    }

    private void put(String verb, String done) {
        try {
            client.raw(PATH.formatted(namespace, name, verb), "PUT", Map.of());
        } catch (KubernetesClientException e) {
            boolean asAsked = done != null
                    && e.getCode() == HttpURLConnection.HTTP_CONFLICT
                    && e.getMessage() != null
                    && e.getMessage().contains(done);
            if (!asAsked) {
                throw e;
            }
        }
    }
}
