package dev.novasphere.wukong.plan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.policy.AllowedLabel;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AffinityTermsTest {

    private static final List<AllowedLabel> ALLOWED =
            List.of(allowed("{key: pool, values: [a, b]}"), allowed("{key: disk}"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [%s]}",
                "preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, preference: %s}]",
            })
    void a_preference_chooses_nodes_as_a_requirement_does(String form) {
        assertThat(keys(form.formatted("{matchExpressions: [{key: gpu, operator: Exists}]}")))
                .containsExactly("gpu");
        assertThat(keys(form.formatted("{matchFields: [{key: metadata.name, operator: In, values: [n1]}]}")))
                .containsExactly("metadata.name");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{key: pool, operator: In, values: [a]} | true",
                "{key: pool, operator: In, values: [a, b]} | true",
                "{key: pool, operator: In, values: [a, c]} | false",
                "{key: pool, operator: NotIn, values: [a]} | false",
                "{key: pool, operator: Exists} | false",
                "{key: disk, operator: NotIn, values: [hdd]} | true",
                "{key: disk, operator: Exists} | true",
                "{key: other, operator: Exists} | false",
            })
    void a_label_with_values_may_be_asked_for_by_those_alone(String requirement, boolean allowed) {
        assertThat(keys("requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: ["
                                + requirement + "]}]}")
                        .isEmpty())
                .isEqualTo(allowed);
    }

    @Test
    void topologies_of_all_terms_about_pods_are_found() {
        assertThat(read("""
                        podAffinity:
                          requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: a}]
                          preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, podAffinityTerm: {topologyKey: b}}]
                        podAntiAffinity:
                          requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: c}, {}]
                          preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, podAffinityTerm: {topologyKey: d}}, {weight: 1}]
                        """).topologyKeys()).containsExactly("a", "b", "c", "d");
    }

    @ParameterizedTest
    @CsvSource({
        "kubernetes.io/hostname, true",
        "topology.kubernetes.io/zone, true",
        "disk, true",
        "pool, false",
        "other, false",
    })
    void a_label_is_a_topology_where_all_of_its_values_are_allowed(String key, boolean topology) {
        assertThat(AffinityTerms.isTopology(key, ALLOWED)).isEqualTo(topology);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{topologyKey: a} | false",
                "{topologyKey: a, namespaces: [team]} | false",
                "{topologyKey: a, namespaces: [team, other]} | true",
                "{topologyKey: a, namespaceSelector: {}} | true",
            })
    void a_term_about_pods_of_other_namespaces_is_found(String term, boolean reaches) {
        assertThat(read("podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [" + term + "]}")
                        .reachOthers("team"))
                .isEqualTo(reaches);
    }

    @Test
    void without_an_affinity_there_are_no_terms() {
        for (AffinityTerms none : List.of(new AffinityTerms(null), read("{}"), read("nodeAffinity: {}"))) {
            assertThat(none.forbiddenNodeKeys(List.of())).isEmpty();
            assertThat(none.topologyKeys()).isEmpty();
            assertThat(none.reachOthers("team")).isFalse();
        }
    }

    private static List<String> keys(String nodeAffinity) {
        return read("nodeAffinity: {" + nodeAffinity + "}")
                .forbiddenNodeKeys(ALLOWED)
                .toList();
    }

    private static AffinityTerms read(String yaml) {
        return new AffinityTerms(Serialization.unmarshal("---\n" + yaml, Affinity.class));
    }

    private static AllowedLabel allowed(String yaml) {
        return Serialization.unmarshal("---\n" + yaml, AllowedLabel.class);
    }
}
