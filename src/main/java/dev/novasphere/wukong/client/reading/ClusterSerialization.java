package dev.novasphere.wukong.client.reading;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.core.util.JsonParserSequence;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.client.LeanClient;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
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

    private ClusterSerialization(ObjectMapper mapper) {
        super(mapper, false);
        this.mapper = mapper;
    }

    /**
     * Reads with a copy of the mapper that keeps no table of the names of fields. The table would hold thousands of names for ever, however
     * long they are, and whether a parser fills it is decided when its factory is made.
     *
     * @param mapper one that {@link LeanClient} has seen
     */
    public static ClusterSerialization of(ObjectMapper mapper) {
        JsonFactory factory = JsonFactory.builder()
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .streamReadConstraints(mapper.getFactory().streamReadConstraints())
                .build();
        return new ClusterSerialization(mapper.copyWith(factory));
    }

    /**
     * The framework copies each Wukong before it is reconciled. Its spec and its status are records, which nothing changes, so that only the
     * metadata is copied; any other object is, field by field.
     */
    @Override
    public <T> T clone(T object) {
        if (object instanceof Wukong wukong) {
            Wukong copy = new Wukong();
            copy.setMetadata(new ObjectMetaBuilder(wukong.getMetadata()).build());
            copy.setSpec(wukong.getSpec());
            copy.setStatus(wukong.getStatus());
            @SuppressWarnings("unchecked")
            T same = (T) copy;
            return same;
        }
        return super.clone(object);
    }

    /** What a watch brings is text already; encoding it again and decoding that is left out. */
    @Override
    public <T> T unmarshal(String text, Class<T> type) {
        if (type != WatchEvent.class) {
            return super.unmarshal(text, type);
        }
        try (JsonParser parser = mapper.createParser(text)) {
            return type.cast(event(parser));
        } catch (IOException e) {
            throw KubernetesClientException.launderThrowable(e);
        }
    }

    @Override
    public <T> T unmarshal(InputStream stream, TypeReference<T> type) {
        JavaType wanted = mapper.getTypeFactory().constructType(type);
        try {
            if (wanted.hasRawClass(WatchEvent.class)) {
                try (JsonParser parser = mapper.createParser(stream)) {
                    @SuppressWarnings("unchecked")
                    T event = (T) event(parser);
                    return event;
                }
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

    private WatchEvent event(JsonParser parser) throws IOException {
        WatchEvent event = new WatchEvent();
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
        return event;
    }

    /** The kind stands in the object itself. The API server writes it first, so that hardly anything is held until it is known. */
    private Object object(JsonParser parser) throws IOException {
        TokenBuffer start = new TokenBuffer(parser);
        start.writeStartObject();
        String apiVersion = null;
        String kind = null;
        while ((apiVersion == null || kind == null) && parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            boolean text = parser.nextToken() == JsonToken.VALUE_STRING;
            if (text && "apiVersion".equals(field)) {
                apiVersion = parser.getText();
            } else if (text && "kind".equals(field)) {
                kind = parser.getText();
            }
            start.writeFieldName(field);
            start.copyCurrentStructure(parser);
        }
        Class<?> known = getRegisteredKubernetesResource(apiVersion, kind);
        JavaType type = mapper.constructType(known == null ? GenericKubernetesResource.class : known);
        JsonParser whole = whole(start, parser);
        whole.nextToken();
        return eachByItself(type).readValue(whole);
    }

    /** The start of an object, and after it what the parser has not given yet. */
    private static JsonParser whole(TokenBuffer start, JsonParser rest) throws IOException {
        if (rest.currentToken() == JsonToken.END_OBJECT) {
            start.writeEndObject();
            return start.asParser(rest);
        }
        return JsonParserSequence.createFlattened(false, start.asParser(rest), rest);
    }
}
