package dev.novasphere.wukong.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands and tables of docs/install.md leave nothing out of what is installed. */
class InstallPageTest {

    private static final Path PAGE = Path.of("docs", "install.md");
    private static final String ADMISSION = "ValidatingAdmissionPolicy";

    /** Kinds that OLM takes in no bundle, and the NetworkPolicy, which its older releases refuse. */
    private static final Set<String> NOT_IN_THE_BUNDLE = Set.of(ADMISSION, "FlowSchema", "NetworkPolicy");

    private static String section(String heading, String next) throws IOException {
        String page = Files.readString(PAGE);
        int start = page.indexOf("\n" + heading + "\n");
        assertThat(start).as(heading).isPositive();
        int end = page.indexOf("\n" + next + " ", start + heading.length());
        return page.substring(start, end < 0 ? page.length() : end);
    }

    private static List<String> byHand() {
        return BaseFiles.installed().stream()
                .filter(file -> !file.startsWith("crds/"))
                .filter(file -> BaseFiles.objects(file).stream()
                        .map(HasMetadata::getKind)
                        .anyMatch(NOT_IN_THE_BUNDLE::contains))
                .toList();
    }

    @Test
    void all_that_the_bundle_lacks_is_added_by_hand_and_removed_by_hand() throws IOException {
        String install = section("## With OLM", "##");
        String remove = section("### With OLM", "##");

        assertThat(byHand()).hasSizeGreaterThan(5).allSatisfy(file -> {
            assertThat(install)
                    .containsAnyOf("-f kubernetes/base/" + file, "(../kubernetes/base/" + file + ") as well");
            assertThat(remove).contains("-f kubernetes/base/" + file);
        });
        assertThat(BaseFiles.definitions())
                .allSatisfy(definition -> assertThat(remove).contains(" " + definition));
    }

    @Test
    void every_policy_of_admission_has_a_row_in_what_is_installed() throws IOException {
        String table = section("### What is installed", "##");
        List<String> policies = BaseFiles.installed().stream()
                .filter(file -> !file.startsWith("crds/"))
                .flatMap(file -> BaseFiles.objects(file).stream())
                .filter(object -> object.getKind().equals(ADMISSION))
                .map(object -> object.getMetadata().getName())
                .toList();

        assertThat(policies).hasSizeGreaterThan(5).allSatisfy(name -> assertThat(table)
                .contains("`" + name.replaceFirst("^(wukong-deletion-protection).*", "$1*") + "`"));
    }

    /** Who installs for one namespace wants to know what the operator sees of the others. */
    @ParameterizedTest
    @ValueSource(strings = {"docs/install.md", "kubernetes/olm/description.md"})
    void what_is_read_of_the_whole_cluster_is_named(String page) throws IOException {
        String text = Files.readString(Path.of(page)).toLowerCase(Locale.ROOT);
        String paragraph = text.substring(text.indexOf("can only read"));

        assertThat(BaseFiles.operatorRules().get(BaseFiles.CLUSTER_ROLE))
                .flatExtracting(PolicyRule::getResources)
                .hasSizeGreaterThan(4)
                .allSatisfy(resource -> assertThat(paragraph.substring(0, paragraph.indexOf("\n\n")))
                        .contains(resource.replace("customresource", "").replaceFirst("s$", "")));
    }

    /** The chart brings the policy that keeps the PriorityClass to namespaces with the label; Helm makes a namespace without labels. */
    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/install.md"})
    void the_namespace_has_its_label_before_helm_installs(String page) throws IOException {
        String text = Files.readString(Path.of(page));
        int label = text.indexOf("kubectl label namespace novasphere-system app.kubernetes.io/name=wukong-operator");

        assertThat(label).isPositive().isLessThan(text.indexOf("helm install "));
        assertThat(text).doesNotContain("--create-namespace");
    }
}
