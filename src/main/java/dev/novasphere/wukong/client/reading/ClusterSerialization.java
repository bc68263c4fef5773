package dev.novasphere.wukong.client.reading;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;

/**
 * The client's reading and writing of JSON, with lists and watch events read object by object, see {@link TolerantObjects}: an object that
 * the model does not fit ends neither.
 */
public final class ClusterSerialization extends KubernetesSerialization {

    private final ObjectMapper mapper;
    private final FieldNames names = new FieldNames();

    private ClusterSerialization(ObjectMapper mapper) {
        super(mapper, false);
        this.mapper = mapper;
    }

    /**
     * Reads and writes with a copy of the mapper that keeps no table of the names of fields. The table would hold thousands of names for ever,
     * however long they are, and whether a parser fills it is decided when its factory is made. Of the mapper's factory, the copy keeps what
     * {@code LeanClient} and {@link EscapedText} set.
     *
     * @param mapper one that both have seen
     */
    public static ClusterSerialization of(ObjectMapper mapper) {
        JsonFactory factory = JsonFactory.builder()
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .streamReadConstraints(mapper.getFactory().streamReadConstraints())
                .build()
                .setCharacterEscapes(mapper.getFactory().getCharacterEscapes());
        return new ClusterSerialization(mapper.copyWith(factory));
    }

    /** What reads and writes. */
    public ObjectMapper mapper() {
        return mapper;
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
        return type == WatchEvent.class ? type.cast(event(text)) : super.unmarshal(text, type);
    }

    /** What caches keep of an object; where it cannot be read as a whole, it is marked {@link Unreadable}. */
    public <R extends HasMetadata> R kept(String text, Class<R> kind) {
        try (JsonParser parser = parser(mapper.createParser(text))) {
            return eachByItself(mapper.constructType(kind)).readValue(parser);
        } catch (IOException e) {
            throw KubernetesClientException.launderThrowable(e);
        }
    }

    @Override
    public <T> T unmarshal(InputStream stream, TypeReference<T> type) {
        JavaType wanted = mapper.getTypeFactory().constructType(type);
        if (wanted.hasRawClass(WatchEvent.class)) {
            @SuppressWarnings("unchecked")
            T event = (T) event(text(stream));
            return event;
        }
        boolean list = wanted.isTypeOrSubTypeOf(KubernetesResourceList.class);
        try {
            if (!list && !isJson(stream)) {
                return super.unmarshal(stream, type);
            }
            try (JsonParser parser = parser(mapper.createParser(stream))) {
                return (list ? eachByItself(wanted) : mapper.readerFor(wanted)).readValue(parser);
            }
        } catch (IOException e) {
            throw KubernetesClientException.launderThrowable(e);
        }
    }

    /** Whether it is certain that the text is JSON, as what the API server answers is; anything else may be YAML. */
    private static boolean isJson(InputStream stream) throws IOException {
        if (!stream.markSupported()) {
            return false;
        }
        stream.mark(1);
        int first = stream.read();
        stream.reset();
        return first == '{';
    }

    private JsonParser parser(JsonParser beneath) {
        return new FieldNamesParser(beneath, names);
    }

    private ObjectReader eachByItself(JavaType type) {
        return mapper.readerFor(type).withAttribute(TolerantObjects.EACH, names);
    }

    private static String text(InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw KubernetesClientException.launderThrowable(e);
        }
    }

    private WatchEvent event(String text) {
        try {
            return event(text, kind(text));
        } catch (IOException e) {
            throw KubernetesClientException.launderThrowable(e);
        }
    }

    private WatchEvent event(String text, JavaType kind) throws IOException {
        WatchEvent event = new WatchEvent();
        try (JsonParser parser = parser(mapper.createParser(text))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonParseException(parser, "a watch event is to be an object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                if ("type".equals(field)) {
                    event.setType(parser.getText());
                } else if ("object".equals(field) && value == JsonToken.START_OBJECT) {
                    event.setObject(eachByItself(kind).readValue(parser));
                } else {
                    parser.skipChildren();
                }
            }
        }
        return event;
    }

    /** What the object of a watch event is read as. The API server writes its kind first, so that little is read twice for it. */
    private JavaType kind(String event) throws IOException {
        try (JsonParser parser = parser(mapper.createParser(new StringReader(event)))) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean object = "object".equals(parser.currentName());
                if (parser.nextToken() == JsonToken.START_OBJECT && object) {
                    return kindOfObject(parser);
                }
                parser.skipChildren();
            }
        }
        return mapper.constructType(GenericKubernetesResource.class);
    }

    private JavaType kindOfObject(JsonParser parser) throws IOException {
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
            parser.skipChildren();
        }
        Class<?> known = getRegisteredKubernetesResource(apiVersion, kind);
        return mapper.constructType(known == null ? GenericKubernetesResource.class : known);
    }
}
