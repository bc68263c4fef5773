package dev.novasphere.wukong.reconcile;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Reads strings so that equal ones are mostly the same one: in the caches, kinds, reasons, messages and labels repeat from object to
 * object and would be two thirds of the memory. What was read lately is remembered in a table of fixed size, so that nothing is held for
 * ever.
 */
final class SharedStrings extends StdScalarDeserializer<String> {

    private static final long serialVersionUID = 1L;
    private static final int SLOTS = 1 << 13;

    /** Longer strings are hardly ever equal. */
    private static final int LONGEST = 256;

    private final transient AtomicReferenceArray<String> recent = new AtomicReferenceArray<>(SLOTS);

    SharedStrings() {
        super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        return shared(StringDeserializer.instance.deserialize(parser, context));
    }

    private String shared(String read) {
        if (read == null || read.length() > LONGEST) {
            return read;
        }
        int hash = read.hashCode();
        int slot = (hash ^ hash >>> 13) & SLOTS - 1;
        String known = recent.get(slot);
        if (read.equals(known)) {
            return known;
        }
        recent.set(slot, read);
        return read;
    }
}
