package dev.novasphere.wukong.client.sharing;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import dev.novasphere.wukong.client.reading.KeptFieldsParser;
import java.io.IOException;
import java.util.function.UnaryOperator;

/** Reads as another deserializer does; of what informers read, and so keep, each object then goes through one more step. */
final class OnceRead extends DelegatingDeserializer {

    private static final long serialVersionUID = 1L;

    private final transient UnaryOperator<Object> step;

    /**
     * Reads as another deserializer, and takes one step more with what informers read.
     *
     * @param deserializer what reads
     * @param step from what was read, which is not null, to what is kept of it
     */
    OnceRead(JsonDeserializer<?> deserializer, UnaryOperator<Object> step) {
        super(deserializer);
        this.step = step;
    }

    @Override
    protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> deserializer) {
        return new OnceRead(deserializer, step);
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        Object object = super.deserialize(parser, context);
        return object != null && parser instanceof KeptFieldsParser ? step.apply(object) : object;
    }
}
