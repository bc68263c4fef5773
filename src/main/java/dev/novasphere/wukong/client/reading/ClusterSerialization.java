package dev.novasphere.wukong.client.reading;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.novasphere.wukong.client.LeanClient;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;

/**
 * The client's reading and writing of JSON, with lists and watch events read object by object, see {@link TolerantObjects}: an object that
 * the model does not fit ends neither.
 */
public final class ClusterSerialization extends KubernetesSerialization {

    private final ObjectMapper mapper;

    /** Reads with a mapper that {@link LeanClient} has seen. */
    public ClusterSerialization(ObjectMapper mapper) {
        super(mapper, false);
        this.mapper = mapper;
    }

    @Override
    public <T> T unmarshal(InputStream stream, TypeReference<T> type) {
        JavaType wanted = mapper.getTypeFactory().constructType(type);
        try {
            if (wanted.hasRawClass(WatchEvent.class)) {
                @SuppressWarnings("unchecked")
                T event = (T) event(stream);
                return event;
            }
            if (wanted.isTypeOrSubTypeOf(KubernetesResourceList.class)) {
                return eachByItself(wanted).readValue(stream);
            }
        } catch (IOException e) {
            throw KubernetesClientException.launderThrowable(e);
        }
        return super.unmarshal(stream, type);
    }

    private ObjectReader eachByItself(JavaType type) {
        return mapper.readerFor(type).withAttribute(TolerantObjects.EACH, Boolean.TRUE);
    }

    private WatchEvent event(InputStream stream) throws IOException {
        WatchEvent event = new WatchEvent();
        try (JsonParser parser = mapper.createParser(stream)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonParseException(parser, "a watch event is to be an object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                if ("type".equals(field)) {
                    event.setType(parser.getText());
                } else if ("object".equals(field) && value == JsonToken.START_OBJECT) {
                    event.setObject(object(parser));
                } else {
                    parser.skipChildren();
                }
            }
        }
        return event;
    }

    /** The kind stands in the object itself. */
    private Object object(JsonParser parser) throws IOException {
        TokenBuffer object = new TokenBuffer(parser);
        object.copyCurrentStructure(parser);
        Class<?> known = getRegisteredKubernetesResource(text(object, "apiVersion"), text(object, "kind"));
        JavaType type = mapper.constructType(known == null ? GenericKubernetesResource.class : known);
        try (JsonParser copy = object.asParserOnFirstToken()) {
            return eachByItself(type).readValue(copy);
        }
    }

    /** A text among the fields of an object; null when it has none of that name. */
    private static String text(TokenBuffer object, String field) throws IOException {
        try (JsonParser parser = object.asParserOnFirstToken()) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean found = field.equals(parser.currentName());
                if (parser.nextToken() == JsonToken.VALUE_STRING && found) {
                    return parser.getText();
                }
                parser.skipChildren();
            }
            return null;
        }
    }
}
