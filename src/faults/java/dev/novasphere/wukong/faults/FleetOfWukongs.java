package dev.novasphere.wukong.faults;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Wukongs that users create, change and delete while things fail. A user whose request fails tries again until it is done, as people and
 * pipelines do.
 *
 * @param client of the users, who talk to the API server directly
 */
record FleetOfWukongs(KubernetesClient client, String namespace, int size) {

    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    private static final int PATIENCE = 240;

    private static final String TEMPLATE = """
            apiVersion: vm.novasphere.dev/v1alpha1
            kind: Wukong
            metadata: {name: %s, namespace: %s}
            spec:
              cpu: 1
              memory: 1Gi
              cloudInitUser: {name: ada, passwordHash: "$6$salt$hash"}
              disks:
                - {name: root, size: 2Gi, boot: true, storageClassName: standard, image: "quay.io/containerdisks/fedora:42"}
                - {name: data, size: 1Gi, storageClassName: standard}
            """;

    /** Cores of those that were changed. */
    static final int CHANGED_CPU = 2;

    List<String> names() {
        return IntStream.range(0, size).mapToObj(i -> "w" + i).toList();
    }

    void create(String name) {
        Wukong wukong = Serialization.unmarshal(TEMPLATE.formatted(name, namespace), Wukong.class);
        persist(() -> {
            try {
                client.resource(wukong).create();
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                    throw e;
                }
            }
        });
    }

    void change(String name) {
        persist(() -> client.resources(Wukong.class)
                .inNamespace(namespace)
                .withName(name)
                .patch(MERGE, "{\"spec\":{\"cpu\":" + CHANGED_CPU + "}}"));
    }

    void delete(String name) {
        persist(() -> client.resources(Wukong.class)
                .inNamespace(namespace)
                .withName(name)
                .delete());
    }

    private static void persist(Runnable request) {
        for (int attempt = 1; ; attempt++) {
            try {
                request.run();
                return;
            } catch (KubernetesClientException e) {
                if (attempt == PATIENCE) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
