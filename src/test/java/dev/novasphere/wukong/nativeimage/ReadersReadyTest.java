package dev.novasphere.wukong.nativeimage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.DeserializerCache;
import com.fasterxml.jackson.databind.ser.DefaultSerializerProvider;
import dev.novasphere.wukong.client.LeanClient;
import dev.novasphere.wukong.client.reading.ClusterSerialization;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.lang.reflect.Field;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is made ready needs nothing else when it reads and writes. */
class ReadersReadyTest {

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

    private int readers() throws ReflectiveOperationException {
        Field cache = DeserializationContext.class.getDeclaredField("_cache");
        cache.setAccessible(true);
        return ((DeserializerCache) cache.get(mapper.getDeserializationContext())).cachedDeserializersCount();
    }

    private int writers() {
        return ((DefaultSerializerProvider) mapper.getSerializerProvider()).cachedSerializersCount();
    }
}
