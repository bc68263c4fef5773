package dev.novasphere.wukong.bench;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The Wukongs that are measured: two disks of which one is imported, a user, the pod network. Every operator for this resource
 * knows these fields.
 *
 * @param namespace where they live
 * @param count how many
 */
record Workload(String namespace, int count) {

    private static final String TEMPLATE = """
            apiVersion: vm.novasphere.dev/v1alpha1
            kind: Wukong
            metadata: {}
            spec:
              cpu: 2
              memory: 2Gi
              cloudInitUser: {name: me, passwordHash: "$6$salt$hashhashhash"}
              networks:
                - {name: default}
              disks:
                - {name: root, size: 10Gi, boot: true, storageClassName: standard, image: "https://images.example.com/fedora-42.qcow2"}
                - {name: data, size: 5Gi, storageClassName: standard}
            """;

    /** Cores after the change. */
    static final int CHANGED_CPU = 3;

    List<String> names() {
        return IntStream.range(0, count).mapToObj(i -> "w" + i).toList();
    }

    /** The Wukong that a machine belongs to. */
    static String wukongOf(VirtualMachine machine) {
        String name = machine.getMetadata().getName();
        return name.substring(0, name.length() - "-vm".length());
    }

    Wukong wukong(String name) {
        Wukong wukong = Serialization.unmarshal(TEMPLATE, Wukong.class);
        wukong.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        return wukong;
    }
}
