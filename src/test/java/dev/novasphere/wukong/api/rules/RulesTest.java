package dev.novasphere.wukong.api.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.novasphere.wukong.api.v1alpha1.availability.PlacementRules;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskRules;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import io.fabric8.generator.annotation.ValidationRule;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A rule is written once: the definition and the command render have it from the same place. */
class RulesTest {

    private static final String API = "dev.novasphere.wukong.api.v1alpha1";

    /** {@code render} reads neither of these kinds. */
    private static final Set<String> NOT_RENDERED =
            Set.of(WukongSnapshot.class.getPackageName(), WukongRestore.class.getPackageName());

    private static final Pattern LOOP_OVER_OWN_LIST =
            Pattern.compile("\\bself(\\.\\w+)*\\.(all|exists|exists_one|filter|map)\\(");

    /** It compares a disk with the one that was stored, which {@code render} does not have. */
    private static final Set<String> OF_CHANGES = Set.of(DiskRules.SHRINKS_CEL);

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(API, "dev.novasphere.wukong.render");

    /** An expression with what the API server says of a value that breaks it. */
    private record Text(String cel, String message) {}

    @Test
    void every_rule_of_the_definition_has_a_java_form_of_the_same_expression_and_message() {
        Set<Text> inJava = rules().values().stream()
                .map(rule -> new Text(rule.cel(), rule.message()))
                .collect(Collectors.toSet());
        Stream<Text> onTypesOfKubernetes =
                Stream.of(new Text(PlacementRules.MATCH_LABELS_CEL, PlacementRules.MATCH_LABELS_MESSAGE));
        Set<Text> inDefinitions = Stream.concat(
                        onTypesOfKubernetes,
                        types().filter(type -> !NOT_RENDERED.contains(type.getPackageName()))
                                .flatMap(RulesTest::texts))
                .filter(text -> !OF_CHANGES.contains(text.cel()))
                .collect(Collectors.toSet());

        assertThat(inDefinitions).hasSizeGreaterThan(80);
        assertThat(inJava).isEqualTo(inDefinitions);
    }

    @Test
    void every_java_form_is_checked_by_render() {
        Set<String> checked = new TreeSet<>();
        Set<JavaCodeUnit> seen = new HashSet<>();
        Deque<JavaCodeUnit> next = new ArrayDeque<>(
                CLASSES.get("dev.novasphere.wukong.render.WukongReader").getCodeUnits());
        while (!next.isEmpty()) {
            JavaCodeUnit unit = next.pop();
            if (!seen.add(unit)) {
                continue;
            }
            unit.getFieldAccesses().stream()
                    .filter(access -> access.getAccessType() == JavaFieldAccess.AccessType.GET)
                    .forEach(access -> checked.add(access.getTarget().getFullName()));
            unit.getCallsFromSelf()
                    .forEach(call -> call.getTarget().resolveMember().ifPresent(next::add));
            unit.getMethodReferencesFromSelf()
                    .forEach(use -> use.getTarget().resolveMember().ifPresent(next::add));
        }

        assertThat(checked).containsAll(rules().keySet());
    }

    /** The API server takes long over such a rule: it copies the schema of an object at each access to one of its fields. */
    @Test
    void no_rule_goes_through_a_list_of_the_object_for_each_entry_of_one() {
        assertThat(types().flatMap(RulesTest::texts).map(Text::cel))
                .filteredOn(cel -> LOOP_OVER_OWN_LIST.matcher(cel).results().anyMatch(loop -> LOOP_OVER_OWN_LIST
                        .matcher(argumentsFrom(cel, loop.end()))
                        .find()))
                .isEmpty();
    }

    /** The text up to the bracket that closes the one before it. */
    private static String argumentsFrom(String cel, int begin) {
        int end = begin;
        for (int depth = 1; depth > 0; end++) {
            depth += cel.charAt(end) == '(' ? 1 : cel.charAt(end) == ')' ? -1 : 0;
        }
        return cel.substring(begin, end);
    }

    @Test
    void a_message_says_what_to_do_next() {
        Set<String> messages =
                types().flatMap(RulesTest::texts).map(Text::message).collect(Collectors.toCollection(TreeSet::new));

        assertThat(messages).allSatisfy(message -> assertThat(message)
                .containsPattern("; .*\\b(write|leave|choose|give|set|see:|make|remove|raise|boot) "));
    }

    /** The Java forms by the names of their fields. */
    private static Map<String, Rule<?>> rules() {
        Map<String, Rule<?>> rules = new LinkedHashMap<>();
        types().forEach(type -> {
            for (Field field : type.getDeclaredFields()) {
                if (field.getType() == Rule.class && Modifier.isStatic(field.getModifiers())) {
                    rules.put(type.getName() + "." + field.getName(), read(field));
                }
            }
        });
        return rules;
    }

    private static Rule<?> read(Field field) {
        try {
            field.setAccessible(true);
            return (Rule<?>) field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static Stream<Class<?>> types() {
        return CLASSES.stream()
                .filter(type -> type.getPackageName().startsWith(API))
                .map(JavaClass::reflect);
    }

    /** The rules that a type's annotations name: its own, and those of its fields with the types of their elements. */
    private static Stream<Text> texts(Class<?> type) {
        Stream<AnnotatedElement> places = Stream.concat(Stream.of(type), Arrays.stream(type.getDeclaredFields()));
        return places.flatMap(place -> List.of(place.getAnnotationsByType(ValidationRule.class)).stream())
                .map(rule -> new Text(rule.value(), rule.message()));
    }
}
