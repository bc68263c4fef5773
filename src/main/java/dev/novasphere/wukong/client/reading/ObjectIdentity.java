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

    private static final Set<String> TEXTS =
            Set.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp", "deletionTimestamp");

    private static final String GENERATION = "generation";

    private final SharedStrings strings;
    private final TokenBuffer metadata = new TokenBuffer(null, false);

    ObjectIdentity(SharedStrings strings) {
        this.strings = strings;
    }

    /**
     * Keeps a field of the metadata if it is one of those and has a value that the model can hold.
     *
     * @param value stands on the value of the field, which is a scalar one
     */
    void note(String field, JsonParser value) throws IOException {
        if (value.hasToken(JsonToken.VALUE_STRING)) {
            if (TEXTS.contains(field) && value.getTextLength() <= LONGEST) {
                metadata.writeStringField(field, strings.read(value));
            }
        } else if (GENERATION.equals(field)
                && value.hasToken(JsonToken.VALUE_NUMBER_INT)
                && value.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            metadata.writeNumberField(GENERATION, value.getLongValue());
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
