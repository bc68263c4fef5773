package dev.novasphere.wukong.client.reading;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;

/** Reads JSON as the parser beneath does, with names of fields that are {@link FieldNames shared}. */
class FieldNamesParser extends JsonParserDelegate {

    private final FieldNames names;
    private String name;

    FieldNamesParser(JsonParser beneath, FieldNames names) {
        super(beneath instanceof FieldNamesParser shared ? shared.delegate : beneath);
        this.names = names;
    }

    /** The next token of the parser beneath, whatever a subclass makes of it. */
    final JsonToken advance() throws IOException {
        JsonStreamContext context = delegate.getParsingContext();
        if (!context.inObject() || delegate.currentToken() == JsonToken.FIELD_NAME) {
            return delegate.nextToken();
        }
        int place = FieldNames.place(context);
        SerializableString expected = names.expected(place);
        if (expected != null && delegate.nextFieldName(expected)) {
            name = expected.getValue();
            return JsonToken.FIELD_NAME;
        }
        JsonToken token = expected == null ? delegate.nextToken() : delegate.currentToken();
        if (token == JsonToken.FIELD_NAME) {
            name = names.note(place, delegate.currentName());
        }
        return token;
    }

    /** Goes to the end of the object or list that starts here; nothing of it is seen. */
    final void passOver() throws IOException {
        int open = 0;
        JsonToken token = delegate.currentToken();
        do {
            open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        } while (open > 0 && (token = advance()) != null);
    }

    @Override
    public JsonToken nextToken() throws IOException {
        return advance();
    }

    @Override
    public final JsonToken nextValue() throws IOException {
        JsonToken token = nextToken();
        return token == JsonToken.FIELD_NAME ? nextToken() : token;
    }

    @Override
    public JsonParser skipChildren() throws IOException {
        if (delegate.currentToken() != null) {
            passOver();
        }
        return this;
    }

    @Override
    public final String currentName() throws IOException {
        return hasToken(JsonToken.FIELD_NAME) ? name : delegate.currentName();
    }

    @Override
    @Deprecated
    public final String getCurrentName() throws IOException {
        return currentName();
    }

    @Override
    public String getText() throws IOException {
        return hasToken(JsonToken.FIELD_NAME) ? name : delegate.getText();
    }
}
