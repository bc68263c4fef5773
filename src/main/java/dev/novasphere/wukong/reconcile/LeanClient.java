package dev.novasphere.wukong.reconcile;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import jakarta.inject.Singleton;

/**
 * Keeps the caches small. managedFields are left out: they are up to a quarter of what a cache holds, and nothing here reads them, because
 * whether to write is decided by hash and content. Strings that repeat are held once.
 */
@Singleton
public class LeanClient implements KubernetesClientObjectMapperCustomizer {

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.addMixIn(ObjectMeta.class, WithoutManagedFields.class);
        mapper.registerModule(new SimpleModule("shared-strings").addDeserializer(String.class, new SharedStrings()));
    }

    @JsonIgnoreProperties("managedFields")
    private interface WithoutManagedFields {}
}
