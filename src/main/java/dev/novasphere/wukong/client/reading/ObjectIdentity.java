package dev.novasphere.wukong.client.reading;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.IOException;
import java.util.Set;

/** What says which object it is: of the metadata the names, UID, versions and times. */
final class ObjectIdentity {

    /** Characters of the longest text that is kept; names and UIDs have at most 253. */
    static final int LONGEST = 1024;

    private static final Set<String> FIELDS = Set.of(
            "name", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp");

    private final SharedStrings strings;
    private final TokenBuffer metadata = new TokenBuffer(null, false);

    ObjectIdentity(SharedStrings strings) {
        this.strings = strings;
    }

    /**
     * Keeps a field of the metadata if it is one of those.
     *
     * @param value stands on the value of the field, which is a scalar one
     */
    void note(String field, JsonParser value) throws IOException {
        if (!FIELDS.contains(field)) {
            return;
        }
        if (value.hasToken(JsonToken.VALUE_STRING)) {
            if (value.getTextLength() <= LONGEST) {
                metadata.writeStringField(field, strings.read(value));
            }
        } else {
            metadata.writeFieldName(field);
            metadata.copyCurrentEvent(value);
        }
    }

    /**
     * An object that has nothing but this, and the mark of one that could not be read.
     *
     * @param reason is put where {@link Unreadable#reason} finds it
     * @return stands on the start of the object
     */
    JsonParser unreadable(String reason) throws IOException {
        TokenBuffer object = new TokenBuffer(null, false);
        object.writeStartObject();
        object.writeFieldName("metadata");
        object.writeStartObject();
        object.append(metadata);
        object.writeStringField(Unreadable.mark(), reason);
        object.writeEndObject();
        object.writeEndObject();
        JsonParser parser = object.asParser();
        parser.nextToken();
        return parser;
    }
}
