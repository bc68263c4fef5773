package dev.novasphere.wukong.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Packages depend on each other in one direction, and docs/architecture.md says which on which. */
class PackagesTest {

    private static final String ROOT = "dev.novasphere.wukong";
    private static final Path PAGE = Path.of("docs", "architecture.md");

    /** A row: the package, what is decided there, and the packages that it uses. */
    private static final Pattern ROW =
            Pattern.compile("^\\| `([a-z0-9.]+)` \\| [^|]+ \\| ([^|]+) \\|$", Pattern.MULTILINE);

    /** A row of CONTRIBUTING.md: a question, and the folder that answers it. */
    private static final Pattern QUESTION =
            Pattern.compile("^\\| ([^|`]+) \\| `([a-z0-9/]+)`[^|`]* \\|$", Pattern.MULTILINE);

    private static final Pattern DRAWING = Pattern.compile("```mermaid\nflowchart TD\n[^`]*```");

    /** Packages of types that are used as a whole: a row elsewhere names the group. */
    private static final List<String> GROUPS = List.of("api", "kubevirt");

    private static final Pattern NAME = Pattern.compile("`([a-z0-9.]+)`");

    /** A package with more classes is split by topic. */
    private static final int MOST_CLASSES = 15;

    /** Packages that may have more, each with its reason: Java wants all records of a sealed interface in the interface's package. */
    private static final Set<String> MAY_HAVE_MORE = Set.of("plan.step");

    private static final JavaClasses PRODUCT = ProductClasses.all();

    @Test
    void no_two_packages_use_each_other() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(PRODUCT);
    }

    @Test
    void no_package_has_more_classes_than_a_reader_can_survey() {
        Map<String, Long> sizes = PRODUCT.stream()
                .filter(JavaClass::isTopLevelClass)
                .collect(Collectors.groupingBy(PackagesTest::shortName, TreeMap::new, Collectors.counting()));

        assertThat(sizes).hasSizeGreaterThan(50);
        assertThat(sizes).containsKeys(MAY_HAVE_MORE.toArray(String[]::new));
        sizes.keySet().removeAll(MAY_HAVE_MORE);
        sizes.values().removeIf(classes -> classes <= MOST_CLASSES);
        assertThat(sizes).isEmpty();
    }

    @Test
    void the_page_says_of_each_package_which_it_uses() throws IOException {
        if (Boolean.getBoolean("wukong.update")) {
            writePage();
        }
        Map<String, Set<String>> onThePage = new TreeMap<>();
        for (MatchResult row : ROW.matcher(Files.readString(PAGE)).results().toList()) {
            onThePage.put(
                    row.group(1),
                    NAME.matcher(row.group(2))
                            .results()
                            .map(name -> name.group(1))
                            .collect(Collectors.toCollection(TreeSet::new)));
        }

        assertThat(onThePage).isEqualTo(usesInTheCode());
    }

    @Test
    void a_question_of_the_contributing_page_is_answered_by_one_folder_that_exists() throws IOException {
        List<MatchResult> questions = QUESTION.matcher(Files.readString(Path.of("CONTRIBUTING.md")))
                .results()
                .toList();

        assertThat(questions).hasSizeGreaterThan(15);
        assertThat(questions).extracting(row -> row.group(1)).doesNotHaveDuplicates();
        assertThat(questions)
                .extracting(row -> row.group(2))
                .doesNotHaveDuplicates()
                .allSatisfy(folder -> assertThat(
                                Stream.of(Path.of(folder), Path.of("src/main/java/dev/novasphere/wukong", folder)))
                        .anyMatch(Files::isDirectory));
    }

    @Test
    void a_package_uses_only_those_above_it_on_the_page() throws IOException {
        List<String> rows = ROW.matcher(Files.readString(PAGE))
                .results()
                .map(row -> row.group(1))
                .toList();

        assertThat(rows).isNotEmpty();
        usesInTheCode().forEach((name, used) -> assertThat(rows.subList(0, rows.indexOf(name)))
                .as("rows above %s", name)
                .containsAll(used));
    }

    @Test
    void the_drawing_shows_the_packages_and_which_uses_which() throws IOException {
        if (Boolean.getBoolean("wukong.update")) {
            Files.writeString(
                    PAGE, DRAWING.matcher(Files.readString(PAGE)).replaceFirst(Matcher.quoteReplacement(drawing())));
        }

        assertThat(DRAWING.matcher(Files.readString(PAGE)).results().map(MatchResult::group))
                .containsExactly(drawing());
    }

    /** Arrows between top-level packages, without those that follow from others. */
    private static String drawing() {
        Map<String, Set<String>> uses = new TreeMap<>();
        usesInTheCode().forEach((name, used) -> used.stream()
                .map(PackagesTest::top)
                .filter(target -> !target.equals(top(name)))
                .forEach(uses.computeIfAbsent(top(name), any -> new TreeSet<>())::add));
        StringBuilder drawing = new StringBuilder("```mermaid\nflowchart TD\n");
        uses.forEach((name, used) -> used.stream()
                .filter(target -> used.stream().noneMatch(other -> reaches(uses, other, target)))
                .forEach(target ->
                        drawing.append("    %s --> %s%n".formatted(name, target).replace("\r", ""))));
        return drawing.append("```").toString();
    }

    private static boolean reaches(Map<String, Set<String>> uses, String from, String to) {
        return uses.getOrDefault(from, Set.of()).stream().anyMatch(next -> next.equals(to) || reaches(uses, next, to));
    }

    private static String top(String name) {
        return name.split("\\.")[0];
    }

    private static Map<String, Set<String>> usesInTheCode() {
        Map<String, Set<String>> uses = new TreeMap<>();
        for (JavaClass type : PRODUCT) {
            String name = shortName(type);
            if (name.isEmpty()) {
                continue;
            }
            Set<String> used = uses.computeIfAbsent(name, any -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream()
                    .map(Dependency::getTargetClass)
                    .map(JavaClass::getBaseComponentType)
                    .filter(target -> target.getPackageName().startsWith(ROOT + "."))
                    .map(PackagesTest::shortName)
                    .map(target -> grouped(name, target))
                    .filter(target -> !target.equals(name))
                    .forEach(used::add);
        }
        return uses;
    }

    private static String grouped(String user, String used) {
        return GROUPS.stream()
                .filter(group -> (used + ".").startsWith(group + ".") && !(user + ".").startsWith(group + "."))
                .findFirst()
                .orElse(used);
    }

    /** Writes what each package uses into its row; the row itself, with what is decided in the package, is written by hand. */
    private static void writePage() throws IOException {
        Map<String, Set<String>> uses = usesInTheCode();
        Files.writeString(PAGE, ROW.matcher(Files.readString(PAGE)).replaceAll(row -> row.group()
                .replace(
                        "| " + row.group(2) + " |",
                        "| "
                                + uses.getOrDefault(row.group(1), Set.of()).stream()
                                        .map(name -> "`" + name + "`")
                                        .collect(Collectors.collectingAndThen(
                                                Collectors.joining(", "), names -> names.isEmpty() ? "nothing" : names))
                                + " |")));
    }

    /** The package without the name that all have; empty for the entry point. */
    private static String shortName(JavaClass type) {
        String name = type.getPackageName();
        return name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1);
    }
}
