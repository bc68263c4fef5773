package dev.novasphere.wukong.plan.naming;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InheritedLabelsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app",
                "team",
                "app.kubernetes.io/name",
                "app.kubernetes.io/part-of",
                "example.org/cost",
                "release"
            })
    void labels_of_the_user_are_inherited(String key) {
        assertThat(of(key)).containsOnlyKeys(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app.kubernetes.io/managed-by",
                "app.kubernetes.io/instance",
                "argocd.argoproj.io/instance",
                "kustomize.toolkit.fluxcd.io/name",
                "helm.toolkit.fluxcd.io/namespace",
                "helm.sh/chart",
                "kapp.k14s.io/app",
                "objectset.rio.cattle.io/hash",
                "applyset.kubernetes.io/part-of",
                "kubevirt.io",
                "cdi.kubevirt.io/storage.import.source",
                "vm.novasphere.dev/group",
                "vm.novasphere.dev/wukong"
            })
    void labels_by_which_tools_track_what_they_applied_are_not(String key) {
        assertThat(of(key)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.kubernetes.pod.namespace",
                "io.cilium.k8s.policy.cluster",
                "irq-load-balancing.crio.io",
                "run.oci.handler"
            })
    void labels_that_pods_may_not_get_are_not_on_claims_from_which_cdi_takes_them(String key) {
        assertThat(of(key)).isEmpty();
    }

    private static Map<String, String> of(String key) {
        Wukong wukong = new Wukong();
        wukong.getMetadata().setLabels(Map.of(key, "x"));
        return InheritedLabels.of(wukong);
    }
}
