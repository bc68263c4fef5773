package dev.novasphere.wukong.patterns;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.architecture.ProductClasses;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No regular expression of the operator takes time that grows faster than the text it is matched against. Time is counted in characters
 * that the matcher reads, on texts that are made to keep it going back.
 */
class LinearPatternsTest {

    /** Every regular expression of the operator, with pieces of text that it is made for. A further one has to be added here. */
    private static final Map<String, List<String>> PIECES = new TreeMap<>(Map.ofEntries(
            Map.entry("CanonicalQuantity.EXPONENT", List.of("e", "E", "+", "-", "0", "9")),
            Map.entry("CautiousQuotes.PLAIN", List.of("/", "1", "Gi", "m", "\n")),
            Map.entry("QuotedUnlessWord.WORD", List.of("a", "_", "-", "0")),
            Map.entry("ImportProgress.PERCENT", List.of("1", "99.", "0", "%")),
            Map.entry("ConformanceArguments.SECONDS", List.of("1", "0", "9")),
            Map.entry("GuestDisk.SERIAL", List.of("a", "+", ".", "_")),
            Map.entry("IpText.GROUP", List.of("f", "0", ":")),
            Map.entry("IpText.OCTET", List.of("0", "1", "25", ".")),
            Map.entry("IpText.PREFIX_LENGTH", List.of("0", "1", "128", "/")),
            Map.entry("NodeBridge.KUBERNETES_NAME", List.of("a", "a-", "-", "a.", ".a")),
            Map.entry("NodeBridge.UNUSABLE", List.of("a", "_", "A")),
            Map.entry("NodeBridge.USABLE_NAME", List.of("a", ".", "_", "-a")),
            Map.entry("Password.CRYPT", List.of("$", "$6$", "$gy$", "a", "rounds=5000$", ",")),
            Map.entry("UsedCodeFirst.HASH_OF_A_SYMBOL", List.of("_", "a", "0")),
            Map.entry("UsedNames.HASHES", List.of("$$L", "$$Lambda", "/0x", "a", "0")),
            Map.entry("Patterns.ALLOWED_POD_KEY", List.of("a", "a.", "a/", "-a", "_", "A.", "a-", "/")),
            Map.entry("Patterns.CHECKSUM", List.of("md5:", "sha512:", "f", "0", ":")),
            Map.entry("MacRecord.UNICAST", List.of("02", ":02", "0", ":")),
            Map.entry("Patterns.DEVICE_NAME", List.of("a", "-", "_.", "-a")),
            Map.entry("Patterns.DNS_LABEL", List.of("a", "-", "a-", "-a")),
            Map.entry("Patterns.DNS_SUBDOMAIN", List.of("a", "-", "a.", "a-", ".", "-a.")),
            Map.entry("Patterns.DURATION", List.of("1", "1h", "1h1m1s", "h")),
            Map.entry("Patterns.DISK_SERIAL", List.of("a", "-", "+", "_")),
            Map.entry("Patterns.MACHINE_SERIAL", List.of("a", " ", "-", "a ")),
            Map.entry("Patterns.MACHINE_TYPE", List.of("a", "-", "a.", "-a")),
            Map.entry("Patterns.UUID", List.of("0", "-", "5d307ca9-", "b3ef-")),
            Map.entry("Patterns.MOUNT_PATH", List.of("/", "a", "/a", ".")),
            Map.entry("Patterns.FILE_MODE", List.of("0", "0644", "7")),
            Map.entry("Patterns.FILE_OWNER", List.of("a", ":", "-", "é")),
            Map.entry("Patterns.FILE_PATH", List.of("/", "a", "/a", "é")),
            Map.entry("Patterns.HOST", List.of("a", "-", ".", ":", "a.")),
            Map.entry("Patterns.NOT_BLANK", List.of("a", " ", "\t")),
            Map.entry("Patterns.ONE_LINE", List.of("a", " ", "=")),
            Map.entry("Patterns.PACKAGE", List.of("a", "@", "-", "=")),
            Map.entry("Patterns.TIME_ZONE", List.of("a", "/", "+", "_")),
            Map.entry("Patterns.USER_DATA", List.of("#cloud-config", "#!", "## template: ", " ", "#")),
            Map.entry("Patterns.GROUP_NAMES", List.of("a", "a,", ",", " ", "a ", "a, ")),
            Map.entry("Patterns.SHELL", List.of("/", "/a", ":", "a")),
            Map.entry("Patterns.CONTAINER_IMAGE", List.of("a", "a.", "/a", ":1", "-", "a/", "@a", "_")),
            Map.entry("Patterns.IMAGE_ADDRESS", List.of("https://", "docker://", "://", "a:@", "@", "/")),
            Map.entry("Patterns.IMAGE_PREFIX", List.of("https://", "a", ":1", ":", "/", "@")),
            Map.entry("Patterns.IMAGE_REFERENCE", List.of("a", "/", ":@", "@")),
            Map.entry("Patterns.INTERFACE_NAME", List.of("e", "é", "-", ".")),
            Map.entry("Patterns.KERNEL_DISK", List.of("sda", "x", "vd", "0", "d")),
            Map.entry("Patterns.LABEL_KEY", List.of("a", "a.", "a/", "-a", "_", "A.")),
            Map.entry("Patterns.LABEL_VALUE", List.of("a", "-", "_", ".a", "A")),
            Map.entry("Patterns.NAD_NAME", List.of("a", "a/", "a.", "-", "-a")),
            Map.entry("Patterns.QUANTITY", List.of("1", "1.", ".", "e", "e+1", "Gi")),
            Map.entry(
                    "Patterns.RESERVED_POD_KEY",
                    List.of(
                            "a",
                            ".",
                            "a.",
                            "kubevirt.io",
                            "/",
                            "cncf.io/",
                            "io.kubernetes",
                            "run.oci.",
                            "config.linkerd.io/",
                            "image",
                            "-image",
                            "consul.hashicorp.com/",
                            "user-volume")),
            Map.entry("Patterns.RESOURCE_NAME", List.of("a", "a.", "a/", "-", "A")),
            Map.entry("Patterns.SECRET_KEY", List.of("a", ".", "-", "_")),
            Map.entry("Patterns.UNICAST_MAC", List.of("02", ":02", "0", ":")),
            Map.entry("Patterns.ZERO_MAC", List.of("0", ":", "00:", "1")),
            Map.entry("Patterns.OWN_KEY", List.of("novasphere.dev", "a.", "/", "novasphere.dev/")),
            Map.entry("Patterns.USER_NAME", List.of("a", "-", "é", "$")),
            Map.entry("RestoredClaims.RANDOM_NAME", List.of("restore-", "0", "-0000", "-", "a")),
            Map.entry("UserReview.ALIAS", List.of("A", "_", "0")),
            Map.entry("UserReview.GROUP", List.of("a", "_", "-", "0")),
            Map.entry("UserReview.SHELL", List.of("/", "/a", ":", "a")),
            Map.entry(
                    "UserReview.SUDO_RULE",
                    List.of("ALL", ",a", " , ", "ALL=", "=(", "(a)", "T:", "T: ", "!", "! ", "=")),
            Map.entry("UserReview.USER", List.of("a", "_", "$", "-")),
            Map.entry("Tolerant.UNPRINTABLE", List.of("\u0007", "a")),
            Map.entry("UserSecrets.NAME", List.of("a", "-", "a.", "a-", "."))));

    private static final List<String> COMMON =
            List.of(" ", "\n", "a", "0", "-", ".", ":", "/", "@", "a:@", "x.y-", "€");
    private static final List<String> ENDS = List.of("", "!", "\n", " ", "@", "/");
    private static final int LENGTH = 240;

    /** Twice the text may cost twice the reads; the rest is for what is read once, however long the text. */
    private static final double GROWTH = 2.2;

    private static final long AT_ONCE = 200;

    private static final Pattern MATCHING = Pattern.compile("Matching\\.(required|optional|beginning)\\(");

    private static final JavaClasses CLASSES = ProductClasses.all();

    /** What is matched against a text: its characters read are the cost. */
    private record Use(Pattern pattern, boolean whole) {

        long reads(String text) {
            CountingText counting = new CountingText(text);
            Matcher matcher = pattern.matcher(counting);
            if (whole) {
                matcher.matches();
            } else {
                matcher.results().mapToInt(MatchResult::end).sum();
            }
            return counting.reads();
        }
    }

    @Test
    void every_regular_expression_of_the_operator_is_in_the_list_of_this_test() {
        assertThat(found().keySet()).isEqualTo(PIECES.keySet());
    }

    @ParameterizedTest
    @MethodSource("names")
    void twice_the_text_costs_no_more_than_twice_the_reads(String name) {
        List<String> slow = new ArrayList<>(slow(found().get(name), true, PIECES.get(name)));
        if (searching().contains(name.substring(0, name.indexOf('.')))) {
            slow.addAll(slow(found().get(name), false, PIECES.get(name)));
        }
        assertThat(slow).as("texts whose cost grows faster than their length").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^(https?://[^/]+@|docker://[^/]+:[^/]*@[^/]+/).*",
                "([0-9]+\\.?[0-9]*|\\.[0-9]+)(Ki)?",
                "\\s*\\R\\s*",
                "(://[^?]+)\\?[^ ]*"
            })
    void a_regular_expression_that_grows_faster_is_noticed(String quadratic) {
        List<String> pieces = List.of("docker://", "://", "a:@", "0", " ");

        assertThat(Stream.of(true, false).flatMap(whole -> slow(Pattern.compile(quadratic), whole, pieces).stream()))
                .isNotEmpty();
    }

    @Test
    void regular_expressions_are_constants_so_that_this_test_finds_them() {
        List<String> elsewhere = CLASSES.stream()
                .flatMap(type -> type.getMethodCallsFromSelf().stream())
                .filter(call -> call.getTargetOwner().isEquivalentTo(Pattern.class))
                .filter(call -> List.of("compile", "matches").contains(call.getName()))
                .filter(call -> !call.getOrigin().getName().equals("<clinit>"))
                .map(LinearPatternsTest::place)
                .filter(place -> !place.startsWith("Matching."))
                .toList();
        List<String> hidden = CLASSES.stream()
                .filter(type -> compiled(type) != patternFields(type).count())
                .map(LinearPatternsTest::nameOf)
                .filter(name -> !name.equals("Matching"))
                .toList();

        assertThat(elsewhere).as("methods that compile a regular expression").isEmpty();
        assertThat(hidden)
                .as("classes that compile one and keep it in no constant")
                .isEmpty();
    }

    @Test
    void the_rules_of_the_api_take_their_regular_expressions_from_the_list_of_patterns() throws IOException {
        assertThat(lines().filter(line -> MATCHING.matcher(line).find()))
                .isNotEmpty()
                .allSatisfy(line ->
                        assertThat(line).containsPattern("Matching\\.(required|optional|beginning)\\(Patterns\\."));
    }

    @Test
    void methods_of_texts_that_compile_a_regular_expression_are_not_called() {
        List<String> calls = CLASSES.stream()
                .flatMap(type -> type.getMethodCallsFromSelf().stream())
                .filter(call -> call.getTargetOwner().isEquivalentTo(String.class))
                .filter(call -> List.of("matches", "replaceAll", "replaceFirst").contains(call.getName()))
                .map(LinearPatternsTest::place)
                .toList();

        assertThat(calls).as("use a constant of type Pattern").isEmpty();
    }

    /** String.split takes a single character, also behind a backslash, as it is. */
    @Test
    void texts_are_split_at_single_characters_only() throws IOException {
        Pattern split = Pattern.compile("\\.split\\(([^()]*)\\)");
        List<String> others = lines().flatMap(
                        line -> split.matcher(line).results().map(MatchResult::group))
                .filter(call -> !call.matches("\\.split\\(\"([^\\\\\"\\[(.^$|?*+{)]|\\\\\\\\[.|])\"(, -?[0-9]+)?\\)"))
                .toList();

        assertThat(others).isEmpty();
    }

    static Set<String> names() {
        return PIECES.keySet();
    }

    /** The classes that search with a regular expression, which is tried at every character, and do not only match whole texts. */
    private static Set<String> searching() {
        return CLASSES.stream()
                .flatMap(type -> type.getMethodCallsFromSelf().stream())
                .filter(call -> call.getTargetOwner().isEquivalentTo(Matcher.class))
                .filter(call -> !List.of("matches", "group", "start", "end").contains(call.getName()))
                .map(call -> nameOf(call.getOriginOwner()))
                .collect(Collectors.toSet());
    }

    private static List<String> slow(Pattern pattern, boolean whole, List<String> own) {
        Set<String> pieces = new LinkedHashSet<>(own);
        pieces.addAll(COMMON);
        List<String> starts = new ArrayList<>(own);
        starts.add("");
        List<String> slow = new ArrayList<>();
        Use use = new Use(pattern, whole);
        for (String start : starts) {
            for (String piece : pieces) {
                for (String end : ENDS) {
                    long once = use.reads(start + repeated(piece, LENGTH) + end);
                    long twice = use.reads(start + repeated(piece, 2 * LENGTH) + end);
                    if (twice > GROWTH * once + AT_ONCE) {
                        slow.add("%s, %s again and again, %s: %d reads, then %d"
                                .formatted(start, piece, end, once, twice));
                    }
                }
            }
        }
        return slow;
    }

    private static String repeated(String piece, int length) {
        return piece.repeat(length / piece.length());
    }

    /** The constants of type Pattern, and the texts of {@link Patterns}, by class and name. */
    private static Map<String, Pattern> found() {
        Map<String, Pattern> found = new TreeMap<>();
        CLASSES.forEach(type -> patternFields(type)
                .forEach(field -> found.put(nameOf(type) + "." + field.getName(), (Pattern) value(field))));
        Stream.of(Patterns.class.getFields())
                .forEach(field -> found.put("Patterns." + field.getName(), Pattern.compile((String) value(field))));
        return found;
    }

    private static Stream<Field> patternFields(JavaClass type) {
        return type.getFields().stream()
                .filter(field -> field.getRawType().isEquivalentTo(Pattern.class))
                .map(field -> field.reflect())
                .filter(field -> Modifier.isStatic(field.getModifiers()));
    }

    private static Object value(Field field) {
        try {
            field.setAccessible(true);
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long compiled(JavaClass type) {
        return type.getMethodCallsFromSelf().stream()
                .filter(call -> call.getTargetOwner().isEquivalentTo(Pattern.class))
                .filter(call -> call.getName().equals("compile"))
                .count();
    }

    private static String place(JavaMethodCall call) {
        return nameOf(call.getOriginOwner()) + "." + call.getOrigin().getName();
    }

    private static String nameOf(JavaClass type) {
        return type.getSimpleName();
    }

    private static Stream<String> lines() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files
                    .filter(file -> file.toString().endsWith(".java"))
                    .map(LinearPatternsTest::read)
                    .collect(Collectors.toList())
                    .stream()
                    .flatMap(String::lines);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).replaceAll("\\(\\s*\\n\\s*", "(");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
