package dev.novasphere.wukong.client.reading;

import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;

/**
 * Names of fields that were read before, so that no String is made for each of them anew. The API server writes the fields of a kind in one
 * order, so the name that followed another one last time is the one to be expected, and the parser compares it with the text. Tables of a
 * fixed size remember names and what followed them; one that is pushed out, and a name that was not expected, cost time and memory, never
 * correctness. The JSON library has a table too, but that takes in names of any length and thousands of them.
 */
final class FieldNames {

    /** Characters of the longest name that is remembered; names of labels and annotations have up to 317, nearly all of them fewer. */
    static final int LONGEST = 96;

    private static final int NAMES = 1 << 11;
    private static final int PLACES = 1 << 12;

    /** Threads may miss each other's entries; a name they see is whole, because it is immutable. */
    private final SerializableString[] names = new SerializableString[NAMES];

    private final SerializableString[] followers = new SerializableString[PLACES];

    /**
     * A place in an object, given by the field that was read last in it and by the field that holds it.
     *
     * @param object the context of a parser that reads a name of a field next
     */
    static int place(JsonStreamContext object) {
        JsonStreamContext holder = object.getParent();
        if (holder != null && holder.inArray()) {
            holder = holder.getParent();
        }
        return slot(hash(object) + 31 * (holder == null ? 0 : hash(holder)), PLACES);
    }

    private static int hash(JsonStreamContext context) {
        String name = context.getCurrentName();
        return name == null ? 0 : name.hashCode();
    }

    /** The name that stood in a {@link #place} last time; null when none is known. */
    SerializableString expected(int place) {
        return followers[place];
    }

    /**
     * Notes the name that stands in a {@link #place} now.
     *
     * @return the name, or an equal one that was read before
     */
    String note(int place, String read) {
        if (read.length() > LONGEST) {
            return read;
        }
        int slot = slot(read.hashCode(), NAMES);
        SerializableString known = names[slot];
        if (known == null || !read.equals(known.getValue())) {
            known = new SerializedString(read);
            names[slot] = known;
        }
        followers[place] = known;
        return known.getValue();
    }

    private static int slot(int hash, int slots) {
        return (hash ^ hash >>> 16) & slots - 1;
    }
}
