package dev.novasphere.wukong.reconcile;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import jakarta.inject.Singleton;

/**
 * Keeps caches small. ManagedFields, up to a quarter of what a cache would hold, are not read, because whether to write is decided by hash
 * and content; strings that are equal are held once; and maps that are empty are one.
 */
@Singleton
public class LeanClient implements KubernetesClientObjectMapperCustomizer {

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.addMixIn(ObjectMeta.class, WithoutManagedFields.class);
        mapper.registerModule(new SimpleModule(SharedStrings.class.getName())
                .addDeserializer(String.class, new SharedStrings())
                .setDeserializerModifier(new WithoutEmptyMaps()));
    }

    @JsonIgnoreProperties("managedFields")
    private interface WithoutManagedFields {}
}
