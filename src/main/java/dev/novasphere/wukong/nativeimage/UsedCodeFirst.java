package dev.novasphere.wukong.nativeimage;

import static dev.novasphere.wukong.nativeimage.NativeImageBuilder.call;
import static dev.novasphere.wukong.nativeimage.NativeImageBuilder.callStatic;
import static dev.novasphere.wukong.nativeimage.NativeImageBuilder.type;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.graalvm.nativeimage.hosted.Feature;

/**
 * Puts the code that a running operator uses first in a native binary, by the list in used-code.txt. native-image orders methods by their
 * names, so that those that are used share pages with others that never are, and the kernel maps them all. It runs while the binary is
 * built and changes nothing but the places of methods; one that is not in the list comes after all that are.
 *
 * <p>docs/native.md says how the list is made.
 */
public final class UsedCodeFirst implements Feature {

    private static final Pattern HASH_OF_A_SYMBOL = Pattern.compile("_[0-9A-Za-z]{22}$");

    @Override
    public void beforeCompilation(BeforeCompilationAccess access) {
        Set<String> used = used();
        Class<?> image = type("com.oracle.svm.hosted.image.NativeImage");
        NativeImageBuilder.replace(
                "com.oracle.svm.hosted.code.CodeSectionLayouter",
                "layout",
                (byName, compiled) -> usedFirst((List<?>) call(byName, "layout", compiled), used, method ->
                        (String) callStatic(image, "localSymbolNameForMethod", method)));
    }

    /**
     * Methods in another order: first those that are used, then the others, each as they were.
     *
     * @param methods of any type
     * @param used names as in the list
     * @param symbol gives the name of a method's symbol
     */
    static <M> List<M> usedFirst(List<M> methods, Set<String> used, Function<M, String> symbol) {
        return methods.stream()
                .sorted(Comparator.comparing(method -> !used.contains(name(symbol.apply(method)))))
                .toList();
    }

    /** The name of a method in the list: that of its symbol without hashes, so that overloads and lambdas of a class have one together. */
    static String name(String symbol) {
        return UsedNames.withoutHashes(HASH_OF_A_SYMBOL.matcher(symbol).replaceFirst(""));
    }

    static Set<String> used() {
        return UsedNames.read("used-code.txt");
    }
}
