package dev.novasphere.wukong.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import dev.novasphere.wukong.api.v1alpha1.guest.GuestTime;
import dev.novasphere.wukong.api.v1alpha1.hardware.TpmSpec;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What to write instead of a value of another type than that of its field: a quantity without its unit, a text that YAML reads as a
 * number or as yes or no, one value in place of a list. Texts are not repeated, because one of them may be a password; a number or a word
 * for yes or no is, where the field takes no text.
 */
final class TypeAdvice {

    /** Fields that hold a quantity of bytes. */
    private static final Map<String, String> QUANTITIES = Map.of("memory", "4Gi", "size", "20Gi", "diskSize", "100Gi");

    /** Types whose empty map asks for something. */
    private static final Set<Class<?>> ASKED_FOR_EMPTY = Set.of(TpmSpec.class, GuestTime.class);

    private static final Set<String> YES = Set.of("true", "yes", "on", "y", "1");
    private static final Set<String> NO = Set.of("false", "no", "off", "n", "0");

    private static final int LONGEST_NUMBER = 9;

    private TypeAdvice() {}

    /**
     * The advice for one value.
     *
     * @param type the type of the field; null when it is not known
     * @param field path of the field
     * @param written what is written
     * @return what to write, beginning with a semicolon; empty when nothing is known
     */
    static String of(Class<?> type, String field, JsonNode written) {
        if (type == null || type.isEnum() || written.isNull() || written.isMissingNode()) {
            return "";
        }
        if (type == String.class) {
            return text(field.substring(field.lastIndexOf('.') + 1), written);
        }
        if (Number.class.isAssignableFrom(type) || type == int.class || type == long.class) {
            return number(written);
        }
        if (type == Boolean.class || type == boolean.class) {
            return decision(written);
        }
        if (Collection.class.isAssignableFrom(type)) {
            return written.isObject()
                    ? "; write a - in front of each entry, and its name as a field of it"
                    : "; write a list: [ and ] around it, or a - in front of it";
        }
        return Map.class.isAssignableFrom(type) ? "" : fields(type, written);
    }

    private static String text(String field, JsonNode written) {
        if (QUANTITIES.containsKey(field)) {
            return (written.isNumber()
                            ? "; write the unit behind it, for example "
                            : "; write one amount alone, for example ")
                    + QUANTITIES.get(field);
        }
        if (written.isObject()) {
            return "; put quotes around a text that has a colon and a blank in it, or write one of several lines below a |";
        }
        return written.isArray() ? "; write it as one text" : "; put quotes around it";
    }

    private static String number(JsonNode written) {
        if (written.isNumber()) {
            return written.doubleValue() == written.longValue()
                    ? "; write " + written.longValue()
                    : "; write it without a fraction";
        }
        if (!written.isTextual()) {
            return "; write the number alone";
        }
        String text = written.textValue().strip();
        boolean digits = !text.isEmpty()
                && text.length() <= LONGEST_NUMBER
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits
                ? "; write " + Long.parseLong(text) + ", without quotes"
                : "; write digits alone, without a unit and without quotes";
    }

    private static String decision(JsonNode written) {
        String word = written.asText().strip().toLowerCase(Locale.ROOT);
        if (YES.contains(word)) {
            return "; write true, without quotes";
        }
        return NO.contains(word) ? "; write false, without quotes" : "";
    }

    private static String fields(Class<?> type, JsonNode written) {
        if (written.isArray()) {
            return "; leave out the - in front of its fields";
        }
        Collection<BeanPropertyDefinition> properties = FieldAdvice.fields(type);
        return properties.isEmpty()
                ? "; write {}"
                : (ASKED_FOR_EMPTY.contains(type) && written.asBoolean() ? "; write {} or fields of it" : "")
                        + "; the fields here are "
                        + properties.stream()
                                .map(BeanPropertyDefinition::getName)
                                .sorted()
                                .collect(Collectors.joining(", "));
    }
}
