package dev.novasphere.wukong.nativeimage;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * An object of a native binary's own heap, while the binary is built.
 *
 * @param type of the object
 * @param object itself; null where native-image has only a description of it
 * @param reason why the binary has it: another object that refers to it, a field, or the name of a method
 */
record ImageObject(Class<?> type, Object object, Object reason) {

    /** How far a name follows the objects that refer to one another. */
    private static final int LONGEST_CHAIN = 6;

    private static final int LONGEST_TEXT = 200;
    private static final int LONGEST_KEY = 100;

    /**
     * A name that the object has in each build: its type and that of the objects by which it is referred to, up to one that has a name of its
     * own, which are classes and texts. Objects of one type that the same objects refer to, such as the entries of a map with other keys than
     * texts, have one name together. Fields and methods that refer to objects are no part of it: of many, the one that native-image reaches
     * first is another in each build.
     *
     * @param view what an object of native-image stands for; empty for what is no object but a field or a method
     */
    static String name(Object info, Function<Object, Optional<ImageObject>> view) {
        StringBuilder name = new StringBuilder();
        Optional<ImageObject> at = view.apply(info);
        for (int i = 0; i < LONGEST_CHAIN && at.isPresent(); i++) {
            ImageObject object = at.get();
            String own = object.ownName();
            if (own != null) {
                return name.append(own).toString();
            }
            name.append(object.label()).append(" < ");
            at = view.apply(object.reason());
        }
        return name.toString();
    }

    private String ownName() {
        if (object instanceof String text) {
            return '"' + shortened(text, LONGEST_TEXT) + '"';
        }
        return type == Class.class && object != null ? "class " + UsedNames.withoutHashes(className(object)) : null;
    }

    private static String className(Object object) {
        return object instanceof Class<?> known ? known.getName() : (String) NativeImageBuilder.call(object, "getName");
    }

    private String label() {
        String label = UsedNames.withoutHashes(type.getName());
        return object instanceof Map.Entry<?, ?> entry && entry.getKey() instanceof String key
                ? shortened(key, LONGEST_KEY) + '=' + label
                : label;
    }

    private static String shortened(String text, int longest) {
        return text.substring(0, Math.min(text.length(), longest));
    }
}
