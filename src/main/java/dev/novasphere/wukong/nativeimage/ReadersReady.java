package dev.novasphere.wukong.nativeimage;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.PropertyWriter;
import dev.novasphere.wukong.client.KnownKinds;
import dev.novasphere.wukong.client.ModelJson;
import dev.novasphere.wukong.client.sharing.SharedParts;
import dev.novasphere.wukong.write.DriftDetector;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.utils.KubernetesResourceUtil;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.graalvm.nativeimage.hosted.Feature;

/**
 * Makes the readers and writers of JSON of what every operator reads and writes while a native binary is built, instead of at each start.
 * What Jackson makes them from, and never lets go of, lies in the file of the binary then and takes no memory.
 *
 * <p>The reader or writer of any other type is made when it is needed first, as on a Java runtime.
 */
public final class ReadersReady implements Feature {

    /** The classes of the lists and maps that a plan has, besides those of what informers read. */
    private static final Set<Class<?>> PLANNED = Set.of(
            List.of("a", "b", "c").getClass(),
            Map.of("a", "b").getClass(),
            Collections.emptyList().getClass(),
            Collections.singletonList("").getClass(),
            Collections.emptyMap().getClass(),
            HashMap.class,
            TreeMap.class);

    @Override
    public void beforeAnalysis(BeforeAnalysisAccess access) {
        ObjectMapper mapper = ModelJson.serialization().mapper();
        types().forEach(type -> makeReaders(mapper, type));
        types().forEach(type -> makeWriters(mapper, type));
        for (ObjectMapper trees : DriftDetector.mappers()) {
            KnownKinds.all().forEach(type -> makeWriters(trees, type).forEach(DriftDetector::learn));
        }
    }

    /** What is watched, and what the operator and the client's leader election send and get besides. */
    static List<Class<?>> types() {
        return Stream.<Class<?>>concat(
                        KnownKinds.all().stream(),
                        Stream.of(Event.class, Lease.class, ListOptions.class, DeleteOptions.class))
                .toList();
    }

    /** Makes the reader of a type with those of its parts, and for a kind those of the lists that the client reads. */
    static void makeReaders(ObjectMapper mapper, Class<?> type) {
        mapper.readerFor(type);
        if (HasMetadata.class.isAssignableFrom(type)) {
            mapper.readerFor(KubernetesResourceUtil.inferListType(type.asSubclass(HasMetadata.class)));
            mapper.readerFor(
                    mapper.getTypeFactory().constructParametricType(DefaultKubernetesResourceList.class, type));
        }
    }

    /**
     * Makes the writer of a type with those of its parts, and of the maps and lists that its objects can have.
     *
     * @return the type and those of its parts
     */
    static Set<Class<?>> makeWriters(ObjectMapper mapper, Class<?> type) {
        writer(mapper, provider -> provider.findTypedValueSerializer(type, true, null));
        Set<JavaType> made = new HashSet<>();
        makeWriters(mapper, mapper.constructType(type), made);
        Stream.concat(SharedParts.containers().stream(), PLANNED.stream())
                .forEach(container -> writer(mapper, provider -> provider.findValueSerializer(container)));
        return made.stream().map(JavaType::getRawClass).collect(Collectors.toSet());
    }

    private static void makeWriters(ObjectMapper mapper, JavaType type, Set<JavaType> made) {
        if (type == null || !made.add(type)) {
            return;
        }
        makeWriters(mapper, type.getKeyType(), made);
        makeWriters(mapper, type.getContentType(), made);
        Iterator<PropertyWriter> parts =
                writer(mapper, provider -> provider.findValueSerializer(type)).properties();
        while (parts.hasNext()) {
            makeWriters(mapper, parts.next().getType(), made);
        }
    }

    private static JsonSerializer<?> writer(ObjectMapper mapper, Lookup lookup) {
        try {
            return lookup.in(mapper.getSerializerProviderInstance());
        } catch (JsonMappingException e) {
            throw new IllegalStateException("a type of the model cannot be written", e);
        }
    }

    /** Finds or makes a writer. */
    private interface Lookup {
        JsonSerializer<?> in(SerializerProvider provider) throws JsonMappingException;
    }
}
