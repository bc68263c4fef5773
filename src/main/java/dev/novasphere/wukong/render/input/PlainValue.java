package dev.novasphere.wukong.render.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;

/**
 * Values without quotes that kubectl (sigs.k8s.io/yaml) reads in another way than Jackson: nothing at all is null, which an API server
 * passes over, y and n are yes and no, digits with a zero in front that are no octal number, such as 0815, are a number all the same, and
 * 2.0 is 2 in its JSON.
 */
final class PlainValue {

    private static final int LONGEST_NUMBER = 18;

    /** Up to here the JSON of a number without a fraction has none. */
    private static final double LARGEST_WHOLE = 1e15;

    private PlainValue() {}

    /** The value as kubectl has it; any other one as it is. */
    static JsonNode of(JsonNode value) {
        if (value.isFloatingPointNumber()
                && Math.rint(value.doubleValue()) == value.doubleValue()
                && Math.abs(value.doubleValue()) < LARGEST_WHOLE) {
            return LongNode.valueOf(value.longValue());
        }
        if (!value.isTextual()) {
            return value;
        }
        String text = value.textValue();
        return switch (text) {
            case "" -> NullNode.getInstance();
            case "y", "Y" -> BooleanNode.TRUE;
            case "n", "N" -> BooleanNode.FALSE;
            default -> {
                if (text.startsWith("0o") && text.length() > 2 && digits(text.substring(2), '7')) {
                    yield LongNode.valueOf(Long.parseLong(text.substring(2), 8));
                }
                yield text.startsWith("0") && digits(text, '9') ? LongNode.valueOf(Long.parseLong(text)) : value;
            }
        };
    }

    private static boolean digits(String text, char largest) {
        return text.length() <= LONGEST_NUMBER && text.chars().allMatch(c -> c >= '0' && c <= largest);
    }
}
