package dev.novasphere.wukong.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.graalvm.nativeimage.hosted.Feature;

/**
 * Puts the code that a running operator uses first in a native binary, by the list in used-code.txt. native-image orders methods by their
 * names, so that those that are used share pages with others that never are, and the kernel maps them all. It runs while the binary is
 * built and changes nothing but the places of methods; one that is not in the list comes after all that are.
 *
 * <p>native-image of GraalVM 25 asks an object of its own for the order, and no option gives it another one. So that object is replaced; a
 * build with a GraalVM that has none fails and names this class. docs/native.md says how the list is made.
 */
public final class UsedCodeFirst implements Feature {

    private static final String LIST = "used-code.txt";

    /** What differs from build to build in the name of a symbol: the hash at its end, and that of a lambda. */
    private static final Pattern HASHES = Pattern.compile("_[0-9A-Za-z]{22}$|(?<=\\$\\$L)[0-9a-f]{8}");

    @Override
    public void beforeCompilation(BeforeCompilationAccess access) {
        try {
            Class<?> order = Class.forName("com.oracle.svm.hosted.code.CodeSectionLayouter");
            Method symbol = Class.forName("com.oracle.svm.hosted.image.NativeImage")
                    .getMethod("localSymbolNameForMethod", Class.forName("jdk.vm.ci.meta.ResolvedJavaMethod"));
            Map<Class<?>, Object> builder = builder();
            builder.put(order, usedFirst(order, builder.get(order), symbol));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    getClass().getName() + " orders code as native-image of GraalVM 25 does, and this is another one",
                    e);
        }
    }

    /** The objects of the running build by their types. */
    @SuppressWarnings("unchecked")
    private static Map<Class<?>, Object> builder() throws ReflectiveOperationException {
        Class<?> holder = Class.forName("com.oracle.svm.hosted.ImageSingletonsSupportImpl$HostedManagement");
        Field objects = holder.getDeclaredField("configObjects");
        objects.setAccessible(true);
        return (Map<Class<?>, Object>) objects.get(holder.getMethod("get").invoke(null));
    }

    private static Object usedFirst(Class<?> order, Object byName, Method symbol) {
        Set<String> used = used();
        return Proxy.newProxyInstance(
                order.getClassLoader(),
                new Class<?>[] {order},
                (proxy, layout, compiled) -> usedFirst((List<?>) layout.invoke(byName, compiled), used, method -> {
                    try {
                        return (String) symbol.invoke(null, method);
                    } catch (ReflectiveOperationException e) {
                        throw new IllegalStateException("the symbol of " + method, e);
                    }
                }));
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
        return HASHES.matcher(symbol).replaceAll("");
    }

    static Set<String> used() {
        try (InputStream list = UsedCodeFirst.class.getResourceAsStream(LIST)) {
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(LIST, e);
        }
    }
}
