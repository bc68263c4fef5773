package dev.novasphere.wukong.nativeimage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.DeserializerCache;
import com.fasterxml.jackson.databind.ser.DefaultSerializerProvider;
import dev.novasphere.wukong.client.KnownKinds;
import dev.novasphere.wukong.client.LeanClient;
import dev.novasphere.wukong.client.ModelJson;
import dev.novasphere.wukong.client.reading.ClusterSerialization;
import dev.novasphere.wukong.write.DriftDetector;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is made ready needs nothing else when it reads and writes. */
class ReadersReadyTest {

    /** Files of the scenarios with objects that are compared with what a cluster has. */
    private static final List<String> PLANNED = List.of(
            "out-VirtualMachine-", "out-DataVolume-", "out-PersistentVolumeClaim-", "out-Service-", "out-Secret-");

    private ObjectMapper mapper;

    @BeforeEach
    void mapper() {
        ObjectMapper plain = new ObjectMapper();
        LeanClient.customize(plain);
        mapper = ClusterSerialization.of(plain).mapper();
    }

    static Iterable<Class<?>> types() {
        return ReadersReady.types();
    }

    @ParameterizedTest
    @MethodSource("types")
    void the_first_object_of_a_type_is_read_and_written_by_what_is_there(Class<?> type) throws Exception {
        ReadersReady.makeReaders(mapper, type);
        ReadersReady.makeWriters(mapper, type);
        int readers = readers();
        int writers = writers();

        Object object = mapper.readValue("{\"metadata\": {\"name\": \"web\", \"labels\": {\"a\": \"b\"}}}", type);
        mapper.writeValueAsString(object);

        assertThat(readers).isPositive();
        assertThat(readers()).isEqualTo(readers);
        assertThat(writers()).isEqualTo(writers);
    }

    @Test
    void a_list_is_read_by_what_is_there() throws Exception {
        Class<?> claim = PersistentVolumeClaim.class;
        ReadersReady.makeReaders(mapper, claim);
        int readers = readers();

        mapper.readValue(
                "{\"items\": [{\"spec\": {\"resources\": {\"requests\": {\"storage\": \"1Gi\"}}}}]}",
                mapper.getTypeFactory().constructParametricType(DefaultKubernetesResourceList.class, claim));

        assertThat(readers()).isEqualTo(readers);
    }

    @Test
    void lists_and_maps_of_any_class_that_objects_have_are_written_by_what_is_there() throws Exception {
        ReadersReady.makeWriters(mapper, Service.class);
        int writers = writers();

        for (List<String> list : List.<List<String>>of(
                List.of(),
                List.of("a"),
                List.of("a", "b", "c"),
                Collections.unmodifiableList(new ArrayList<>(List.of("a"))),
                Stream.of("a").toList(),
                new ArrayList<>(List.of("a")))) {
            Service service = new Service();
            service.setSpec(new ServiceSpec());
            service.getSpec().setExternalIPs(list);
            mapper.writeValueAsString(service);
        }
        for (Map<String, String> map : List.<Map<String, String>>of(
                Map.of(),
                Map.of("a", "b"),
                Map.of("a", "b", "c", "d"),
                new TreeMap<>(Map.of("a", "b")),
                new LinkedHashMap<>(Map.of("a", "b")),
                Collections.unmodifiableMap(new LinkedHashMap<>(Map.of("a", "b"))))) {
            Service service = new Service();
            service.setSpec(new ServiceSpec());
            service.getSpec().setSelector(map);
            mapper.writeValueAsString(service);
        }

        assertThat(writers()).isEqualTo(writers);
    }

    @Test
    void what_is_planned_is_compared_by_what_is_there() throws Exception {
        Map<?, ?> learned = learned();
        learned.clear();
        for (ObjectMapper trees : DriftDetector.mappers()) {
            KnownKinds.all()
                    .forEach(type -> ReadersReady.makeWriters(trees, type).forEach(DriftDetector::learn));
        }
        Set<Object> before = new HashSet<>(learned.keySet());

        int compared = 0;
        try (Stream<Path> scenarios = Files.walk(Path.of("src/test/resources/golden"))) {
            for (Path file : (Iterable<Path>) scenarios::iterator) {
                if (PLANNED.stream().anyMatch(file.getFileName().toString()::startsWith)) {
                    HasMetadata object = ModelJson.serialization().unmarshal(Files.readString(file));
                    HasMetadata other = ModelJson.serialization().unmarshal(Files.readString(file));
                    assertThat(DriftDetector.matches(object, other)).isTrue();
                    compared++;
                }
            }
        }

        assertThat(compared).isGreaterThan(100);
        assertThat(before).isNotEmpty();
        assertThat(learned.keySet()).isEqualTo(before);
    }

    private static Map<?, ?> learned() throws ReflectiveOperationException {
        Field typed = DriftDetector.class.getDeclaredField("TYPED");
        typed.setAccessible(true);
        Object comparison = typed.get(null);
        Field shapes = comparison.getClass().getDeclaredField("shapes");
        shapes.setAccessible(true);
        return (Map<?, ?>) shapes.get(comparison);
    }

    private int readers() throws ReflectiveOperationException {
        Field cache = DeserializationContext.class.getDeclaredField("_cache");
        cache.setAccessible(true);
        return ((DeserializerCache) cache.get(mapper.getDeserializationContext())).cachedDeserializersCount();
    }

    private int writers() {
        return ((DefaultSerializerProvider) mapper.getSerializerProvider()).cachedSerializersCount();
    }
}
