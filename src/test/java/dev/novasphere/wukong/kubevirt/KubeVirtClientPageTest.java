package dev.novasphere.wukong.kubevirt;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import dev.novasphere.wukong.api.GeneratedFile;
import dev.novasphere.wukong.architecture.ProductClasses;
import dev.novasphere.wukong.testcluster.AnsweringServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/kubevirt-client.md: its example is compiled and works, and what it says of the extension is so. */
class KubeVirtClientPageTest {

    private static final Path PAGE = Path.of("docs", "kubevirt-client.md");
    private static final Path EXAMPLE =
            Path.of("src/test/java/dev/novasphere/wukong/kubevirt/KubeVirtClientExample.java");
    private static final Pattern CODE = Pattern.compile("```java\n.*?```", Pattern.DOTALL);
    private static final JavaClasses PRODUCT = ProductClasses.all();

    @Test
    void the_page_shows_the_example_that_is_tested() throws IOException {
        String example = Files.readString(EXAMPLE);
        String page = CODE.matcher(Files.readString(PAGE))
                .replaceFirst(
                        Matcher.quoteReplacement("```java\n" + example.substring(example.indexOf("import ")) + "```"));

        new GeneratedFile(PAGE).mustBe(page);
    }

    @Test
    void the_extension_depends_on_nothing_else_of_the_operator() {
        noClasses()
                .that()
                .resideInAPackage("dev.novasphere.wukong.kubevirt..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "dev.novasphere.wukong.kubevirt..",
                        "java..",
                        "io.fabric8..",
                        "com.fasterxml.jackson..",
                        "io.quarkus.runtime.annotations")
                .check(PRODUCT);
    }

    @Test
    void where_the_operator_names_a_kind_of_the_extension_it_asks_by_the_extension() {
        List<String> otherwise = PRODUCT.stream()
                .filter(type -> !type.getPackageName().startsWith("dev.novasphere.wukong.kubevirt"))
                .flatMap(type -> type.getCodeUnits().stream())
                .filter(KubeVirtClientPageTest::asksPlainlyForAKind)
                .map(JavaCodeUnit::getFullName)
                .toList();

        assertThat(otherwise).isEmpty();
    }

    @Test
    void the_example_applies_reads_halts_and_starts() {
        List<String> requests = new CopyOnWriteArrayList<>();
        try (AnsweringServer server = AnsweringServer.start(request -> answer(request, requests))) {
            KubeVirtClientExample example = new KubeVirtClientExample(server.client(), "shop");

            assertThat(example.apply(new ByteArrayInputStream("""
                                    apiVersion: kubevirt.io/v1
                                    kind: VirtualMachine
                                    metadata: {name: web}
                                    spec: {runStrategy: Manual}
                                    """.getBytes(StandardCharsets.UTF_8)))
                            .getSpec()
                            .runStrategy())
                    .isEqualTo("Manual");
            assertThat(example.nodes()).isEqualTo(Map.of("web", "node-1"));
            example.halt("web");
            example.start("web");
        }

        String machine = "/namespaces/shop/virtualmachines/web";
        assertThat(requests)
                .containsExactly(
                        "PATCH /apis/kubevirt.io/v1" + machine,
                        "GET /apis/kubevirt.io/v1/namespaces/shop/virtualmachineinstances",
                        "GET /apis/kubevirt.io/v1" + machine,
                        "PATCH /apis/kubevirt.io/v1" + machine,
                        "PUT /apis/subresources.kubevirt.io/v1" + machine + "/start");
    }

    /** Whether {@code client.resources(Kind.class)} is called with a kind of the extension. */
    private static boolean asksPlainlyForAKind(JavaCodeUnit unit) {
        Set<String> kinds = KubeVirtModel.kinds().stream().map(Class::getName).collect(Collectors.toSet());
        Set<Integer> lines = unit.getReferencedClassObjects().stream()
                .filter(named -> kinds.contains(named.getValue().getName()))
                .map(named -> named.getSourceCodeLocation().getLineNumber())
                .collect(Collectors.toSet());
        return unit.getCallsFromSelf().stream()
                .filter(call -> call.getTargetOwner().isAssignableTo(KubernetesClient.class))
                .filter(call -> call.getName().equals("resources"))
                .anyMatch(call -> lines.stream().anyMatch(line -> isOfOneStatement(line, call.getLineNumber())));
    }

    /** The compiler notes of an argument the line on which its statement begins, of a call its own. */
    private static boolean isOfOneStatement(int argument, int call) {
        return argument <= call && call - argument <= 2;
    }

    private static AnsweringServer.Answer answer(AnsweringServer.Request request, List<String> requests) {
        requests.add(request.method() + " " + request.uri().getPath());
        if (request.method().equals("GET")) {
            return new AnsweringServer.Answer(200, """
                    {"apiVersion": "kubevirt.io/v1", "kind": "VirtualMachineInstanceList", "items": [
                      {"apiVersion": "kubevirt.io/v1", "kind": "VirtualMachineInstance", "metadata": {"name": "web"},
                       "status": {"phase": "Running", "nodeName": "node-1"}},
                      {"apiVersion": "kubevirt.io/v1", "kind": "VirtualMachineInstance", "metadata": {"name": "new"}}]}
                    """);
        }
        return new AnsweringServer.Answer(
                request.method().equals("PUT") ? 202 : 200,
                request.method().equals("PUT")
                        ? ""
                        : Map.of(
                                "apiVersion",
                                "kubevirt.io/v1",
                                "kind",
                                "VirtualMachine",
                                "metadata",
                                Map.of("name", "web"),
                                "spec",
                                Map.of("runStrategy", "Manual")));
    }
}
