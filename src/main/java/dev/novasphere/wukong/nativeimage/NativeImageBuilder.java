package dev.novasphere.wukong.nativeimage;

import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The running native-image, as far as a part of the build has to change what no option changes. Its classes are those of GraalVM 25; a build
 * with a GraalVM that has others fails, with the name of what is missing.
 */
final class NativeImageBuilder {

    private NativeImageBuilder() {}

    /** What a method does instead. */
    interface Answer {

        /**
         * @param before the object whose method is replaced
         * @param arguments of the call
         */
        Object to(Object before, Object[] arguments);
    }

    /**
     * Replaces a method of one of the objects that native-image asks.
     *
     * @param type the name of the interface under which native-image knows the object
     * @param method the name of a method of it
     */
    @SuppressWarnings("unchecked")
    static void replace(String type, String method, Answer answer) {
        replace(
                (Map<Class<?>, Object>) get(
                        callStatic(type("com.oracle.svm.hosted.ImageSingletonsSupportImpl$HostedManagement"), "get"),
                        "configObjects"),
                type(type),
                method,
                answer);
    }

    /** Replaces a method of one of these objects, which are held by the interface under which they are known. */
    static void replace(Map<Class<?>, Object> objects, Class<?> asked, String method, Answer answer) {
        Object before = objects.get(asked);
        if (before == null
                || Stream.of(asked.getMethods())
                        .noneMatch(known -> known.getName().equals(method))) {
            throw another(asked.getName() + "." + method, null);
        }
        objects.put(
                asked,
                Proxy.newProxyInstance(
                        asked.getClassLoader(),
                        new Class<?>[] {asked},
                        (proxy, called, arguments) -> called.getName().equals(method)
                                ? answer.to(before, arguments)
                                : invoke(called, before, arguments)));
    }

    static Class<?> type(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw another(name, e);
        }
    }

    /** Calls the method of that name that takes these arguments, of whatever visibility. */
    static Object call(Object target, String method, Object... arguments) {
        return invoke(method(target.getClass(), method, arguments), target, arguments);
    }

    static Object callStatic(Class<?> type, String method, Object... arguments) {
        return invoke(method(type, method, arguments), null, arguments);
    }

    static Object make(Class<?> type, Object... arguments) {
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (takes(constructor, arguments)) {
                constructor.setAccessible(true);
                try {
                    return constructor.newInstance(arguments);
                } catch (ReflectiveOperationException e) {
                    throw another(constructor.toString(), e);
                }
            }
        }
        throw another("constructor of " + type, null);
    }

    static Object get(Object target, String field) {
        try {
            return field(target, field).get(target);
        } catch (IllegalAccessException e) {
            throw another(field, e);
        }
    }

    static void set(Object target, String field, Object value) {
        try {
            field(target, field).set(target, value);
        } catch (IllegalAccessException e) {
            throw another(field, e);
        }
    }

    private static Field field(Object target, String name) {
        try {
            Field field = target.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw another(target.getClass() + "." + name, e);
        }
    }

    private static Method method(Class<?> type, String name, Object[] arguments) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Method method : at.getDeclaredMethods()) {
                if (method.getName().equals(name) && !method.isBridge() && takes(method, arguments)) {
                    method.setAccessible(true);
                    return method;
                }
            }
        }
        throw another(type + "." + name, null);
    }

    private static boolean takes(Executable executable, Object[] arguments) {
        Class<?>[] types = executable.getParameterTypes();
        return types.length == arguments.length
                && IntStream.range(0, types.length)
                        .allMatch(i -> boxed(types[i]).isInstance(arguments[i]));
    }

    private static Class<?> boxed(Class<?> type) {
        return MethodType.methodType(type).wrap().returnType();
    }

    private static Object invoke(Method method, Object target, Object[] arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException(method.toString(), e.getCause());
        } catch (IllegalAccessException e) {
            throw another(method.toString(), e);
        }
    }

    private static IllegalStateException another(String missing, Exception cause) {
        return new IllegalStateException(
                "The order of code and objects is made for native-image of GraalVM 25. This one has no %s like that"
                        .formatted(missing),
                cause);
    }
}
