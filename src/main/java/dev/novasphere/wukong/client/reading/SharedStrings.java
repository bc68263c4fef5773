package dev.novasphere.wukong.client.reading;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import java.io.IOException;

/**
 * Reads equal strings as one object. Most strings of what is cached are the same in every Wukong's objects: labels, reasons, condition
 * types, classes, messages. A table of a fixed size remembers those that were read lately; one that is pushed out costs memory, never
 * correctness. Long strings are left alone, as they rarely repeat.
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
        return shared(super.deserialize(parser, context));
    }

    /** The string itself, or an equal one that was read before. */
    String shared(String read) {
        if (read == null || read.length() > LONGEST) {
            return read;
        }
        int hash = read.hashCode();
        int slot = (hash ^ hash >>> 16) & SLOTS - 1;
        String known = seen[slot];
        if (read.equals(known)) {
            return known;
        }
        seen[slot] = read;
        return read;
    }
}
