package dev.novasphere.wukong.client.reading;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import dev.novasphere.wukong.quantity.CanonicalQuantity;
import io.fabric8.kubernetes.api.model.Quantity;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads a quantity, and refuses what is none. The schemas of KubeVirt and CDI let any number of digits and any exponent through, and the
 * client's own reader takes every text: it computes the amount when two objects are compared, which informers do for each event, fails
 * there for 1e9.5, and takes seconds for 250,000 digits. An object with such a quantity is {@link Unreadable} instead.
 */
@RegisterForReflection
public final class QuantityReader extends StdScalarDeserializer<Quantity> {

    private static final long serialVersionUID = 1L;

    private static final Map<String, String> SUFFIXES = Stream.of("", "k", "M", "G", "T", "Ki", "Mi", "Gi", "Ti", "m")
            .collect(Collectors.toUnmodifiableMap(suffix -> suffix, suffix -> suffix));

    /** Takes the place of the reader that the client's class names. */
    @RegisterForReflection
    @JsonDeserialize(using = QuantityReader.class)
    public interface Bounded {}

    /** For Jackson. */
    public QuantityReader() {
        super(Quantity.class);
    }

    @Override
    public Quantity deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (!parser.currentToken().isScalarValue()) {
            return (Quantity) context.handleUnexpectedToken(Quantity.class, parser);
        }
        String text = parser.getText().strip();
        if (!CanonicalQuantity.isQuantity(text)) {
            throw JsonMappingException.from(parser, "the text there is no quantity of Kubernetes such as 4Gi");
        }
        return small(Quantity.parse(text));
    }

    /** The same quantity, which shares what it has in common with others: a quantity has no unknown fields, and its suffix is one of few. */
    private static Quantity small(Quantity quantity) {
        quantity.setAdditionalProperties(Map.of());
        quantity.setFormat(SUFFIXES.getOrDefault(quantity.getFormat(), quantity.getFormat()));
        return quantity;
    }
}
