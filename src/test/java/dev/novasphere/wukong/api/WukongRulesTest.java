package dev.novasphere.wukong.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.Corpus.Case;
import dev.novasphere.wukong.api.rules.Violation;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.WukongRules;
import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskRules;
import dev.novasphere.wukong.testcluster.Crds;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WukongRulesTest {

    @ParameterizedTest
    @MethodSource
    void what_the_server_accepts_breaks_no_rule(Case valid) {
        assertThat(WukongRules.check(valid.wukong())).isEmpty();
    }

    static Stream<Case> what_the_server_accepts_breaks_no_rule() {
        return Corpus.valid();
    }

    @ParameterizedTest
    @MethodSource
    void what_the_server_refuses_breaks_the_same_rule_and_no_other(Case invalid) {
        assertThat(WukongRules.check(invalid.wukong())).singleElement().satisfies(violation -> {
            assertThat(violation.path()).isEqualTo(invalid.path());
            assertThat(violation.message()).contains(invalid.fragment());
        });
    }

    static Stream<Case> what_the_server_refuses_breaks_the_same_rule_and_no_other() {
        return Corpus.invalid();
    }

    @Test
    void a_wukong_of_which_nothing_is_there_is_reported_and_breaks_nothing() {
        assertThat(WukongRules.check(new Wukong()))
                .extracting(Violation::path)
                .containsExactly("metadata.name", "spec");
        Wukong empty = new Wukong();
        empty.setMetadata(new ObjectMetaBuilder().withName("empty").build());
        empty.setSpec(Serialization.unmarshal("{}", WukongSpec.class));
        assertThat(WukongRules.check(empty))
                .extracting(Violation::path)
                .containsExactly("spec.cpu", "spec.memory", "spec.disks");
    }

    @Test
    void a_name_that_is_no_dns_name_is_refused_offline_too() {
        Wukong wukong = Corpus.valid().findFirst().orElseThrow().wukong();
        wukong.getMetadata().setName("My VM");
        assertThat(WukongRules.check(wukong)).singleElement().satisfies(violation -> assertThat(violation.toString())
                .startsWith("metadata.name: My VM: ")
                .contains("write for example web-1"));
    }

    @Test
    void every_rule_of_the_definition_is_broken_by_some_wukong_of_the_corpus() {
        Set<String> broken = Corpus.invalid()
                .flatMap(invalid -> WukongRules.check(invalid.wukong()).stream())
                .map(Violation::message)
                .collect(Collectors.toSet());
        broken.add(DiskRules.SHRINKS_MESSAGE);
        Set<String> rules =
                Serialization.jsonMapper().valueToTree(Crds.wukong()).findValues("x-kubernetes-validations").stream()
                        .flatMap(validations -> validations.findValuesAsText("message").stream())
                        .collect(Collectors.toSet());
        assertThat(rules).hasSizeGreaterThan(30);
        assertThat(broken).containsAll(rules);
    }

    @Test
    void passwords_are_in_no_violation() {
        Case both = Corpus.invalid()
                .filter(c -> c.path().equals("spec.cloudInitUser.passwordSecretRef"))
                .findFirst()
                .orElseThrow();
        List<Violation> violations = WukongRules.check(both.wukong());
        assertThat(violations).extracting(Violation::value).containsExactly("");
    }
}
