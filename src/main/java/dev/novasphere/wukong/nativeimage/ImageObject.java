package dev.novasphere.wukong.nativeimage;

import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBase;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.ser.std.BeanSerializerBase;
import java.lang.reflect.Member;
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
    private static final int LONGEST_CHAIN = 10;

    /** How many objects of one type are passed that refer to one another. */
    private static final int LONGEST_LIST = 100;

    private static final int LONGEST_TEXT = 200;
    private static final int LONGEST_KEY = 100;

    /**
     * A name that the object has in each build: its type and that of the objects by which it is referred to, up to one that has a name of its
     * own. That have classes, texts, and what describes, reads or writes a member, a property or a class. Of objects of one type that refer to
     * one another, the first counts. Objects of one type that the same objects refer to, such as the entries of a map with other keys than texts, have one name together. Fields and methods that refer to
     * objects are no part of it: of many, the one that native-image reaches first is another in each build.
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
            at = referrer(object, view);
        }
        return name.toString();
    }

    /** What refers to an object and is of another type: the entries of a map refer to one another, as many as there are. */
    private static Optional<ImageObject> referrer(ImageObject object, Function<Object, Optional<ImageObject>> view) {
        Optional<ImageObject> at = view.apply(object.reason());
        for (int i = 0; i < LONGEST_LIST && at.isPresent() && at.get().type() == object.type(); i++) {
            at = view.apply(at.get().reason());
        }
        return at;
    }

    private String ownName() {
        if (object instanceof String text) {
            return '"' + shortened(text, LONGEST_TEXT) + '"';
        }
        if (type == Class.class && object != null) {
            return "class " + UsedNames.withoutHashes(className(object));
        }
        String about = about();
        return about == null ? null : typeName() + ' ' + shortened(about, LONGEST_TEXT);
    }

    private static String className(Object object) {
        return object instanceof Class<?> known ? known.getName() : (String) NativeImageBuilder.call(object, "getName");
    }

    private String label() {
        return object instanceof Map.Entry<?, ?> entry && entry.getKey() instanceof String key
                ? shortened(key, LONGEST_KEY) + '=' + typeName()
                : typeName();
    }

    private String typeName() {
        return UsedNames.withoutHashes(type.getName());
    }

    /** Which member, property or class an object describes, reads or writes; null for any other object. */
    private String about() {
        if (object instanceof Member member) {
            return member.getDeclaringClass().getName() + '.' + member.getName();
        }
        if (object instanceof BeanProperty property && property.getMember() != null) {
            return property.getMember().getFullName();
        }
        if (object instanceof AnnotatedMember member) {
            return member.getFullName();
        }
        if (object instanceof Annotated annotated) {
            return annotated.getRawType().getName();
        }
        if (object instanceof BeanSerializerBase writer) {
            return writer.handledType().getName();
        }
        return object instanceof BeanDeserializerBase reader
                ? reader.getValueType().getRawClass().getName()
                : null;
    }

    private static String shortened(String text, int longest) {
        return text.substring(0, Math.min(text.length(), longest));
    }
}
