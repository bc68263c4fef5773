package dev.novasphere.wukong.kubevirt.installation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which KubeVirt object counts where there are several. */
class KubeVirtTest {

    private static KubeVirt made(String namespace, String time) {
        return Serialization.unmarshal(
                "metadata: {name: kubevirt, namespace: %s, creationTimestamp: %s}".formatted(namespace, time),
                KubeVirt.class);
    }

    @Test
    void the_oldest_counts_in_whatever_order_they_are_known() {
        KubeVirt installed = made("kubevirt", "2026-01-01T00:00:00Z");
        KubeVirt ofTenant = made("a-team", "2026-05-01T00:00:00Z");

        assertThat(KubeVirt.ofCluster(Stream.of(installed, ofTenant))).contains(installed);
        assertThat(KubeVirt.ofCluster(Stream.of(ofTenant, installed))).contains(installed);
        assertThat(KubeVirt.ofCluster(Stream.empty())).isEmpty();
    }

    @Test
    void one_that_is_in_no_cluster_yet_has_no_age() {
        KubeVirt written = made("kubevirt", "null");

        KubeVirt installed = made("kubevirt", "2026-01-01T00:00:00Z");

        assertThat(KubeVirt.ofCluster(Stream.of(written))).contains(written);
        assertThat(KubeVirt.ofCluster(Stream.of(written, installed))).contains(installed);
        assertThat(KubeVirt.ofCluster(Stream.of(made("z", "null"), written))).contains(written);
    }
}
