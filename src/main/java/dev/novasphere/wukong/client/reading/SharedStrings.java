package dev.novasphere.wukong.client.reading;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import java.io.IOException;

/**
 * Reads equal strings as one object. Most strings of what is cached are the same in every Wukong's objects: labels, reasons, condition
 * types, classes, messages. A table of a fixed size remembers those that were read lately; one that is pushed out costs memory, never
 * correctness. Long strings are left alone, as they rarely repeat. A string that the table has is not made anew: the characters that the
 * parser holds are compared with it.
 */
public final class SharedStrings extends StringDeserializer {

    /** Characters of the longest string that is shared. */
    public static final int LONGEST = 160;

    private static final int SLOTS = 1 << 13;
    private static final long serialVersionUID = 1L;

    /** Threads may miss each other's entries; a string they see is whole, because strings are immutable. */
    private final transient String[] seen = new String[SLOTS];

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        return parser.hasToken(JsonToken.VALUE_STRING) ? read(parser) : super.deserialize(parser, context);
    }

    /**
     * The text that a parser stands on, or an equal one that was read before.
     *
     * @param parser stands on a text
     */
    String read(JsonParser parser) throws IOException {
        int length = parser.getTextLength();
        if (length > LONGEST) {
            return parser.getText();
        }
        char[] characters = parser.getTextCharacters();
        int start = parser.getTextOffset();
        int slot = slot(characters, start, length);
        String known = seen[slot];
        if (known == null || !isEqual(known, characters, start, length)) {
            known = new String(characters, start, length);
            seen[slot] = known;
        }
        return known;
    }

    private static int slot(char[] characters, int start, int length) {
        int hash = 0;
        for (int i = start; i < start + length; i++) {
            hash = 31 * hash + characters[i];
        }
        return (hash ^ hash >>> 16) & SLOTS - 1;
    }

    private static boolean isEqual(String known, char[] characters, int start, int length) {
        if (known.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (known.charAt(i) != characters[start + i]) {
                return false;
            }
        }
        return true;
    }
}
