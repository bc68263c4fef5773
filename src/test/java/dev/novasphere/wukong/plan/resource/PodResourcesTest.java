package dev.novasphere.wukong.plan.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.kubevirt.domain.Resources;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and limits in KubeVirt's terms. */
class PodResourcesTest {

    private static Resources of(String spec) {
        return PodResources.of(Serialization.unmarshal("---\n" + spec, WukongSpec.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{resources: {}}", "{resources: {requests: {}, limits: {cpu: '', memory: ''}}}"})
    void what_is_not_written_is_left_to_KubeVirt(String spec) {
        assertThat(of(spec)).isNull();
    }

    @Test
    void amounts_are_written_in_the_form_that_the_API_server_gives_back() {
        Resources resources = of("{resources: {requests: {cpu: 1500m, memory: 4096Mi}, limits: {cpu: '2.0'}}}");

        assertThat(resources.requests()).isEqualTo(Map.of("cpu", new Quantity("1500m"), "memory", new Quantity("4Gi")));
        assertThat(resources.limits()).isEqualTo(Map.of("cpu", new Quantity("2")));
        assertThat(of("{resources: {requests: {cpu: 5e-1}, limits: {cpu: 1e1}}}")
                        .requests())
                .isEqualTo(Map.of("cpu", new Quantity("500m")));
    }
}
