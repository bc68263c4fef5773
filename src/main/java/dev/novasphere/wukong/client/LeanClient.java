package dev.novasphere.wukong.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.novasphere.wukong.client.reading.KeptFieldsParser;
import dev.novasphere.wukong.client.reading.QuantityReader;
import dev.novasphere.wukong.client.reading.SharedStrings;
import dev.novasphere.wukong.client.reading.TolerantObjects;
import dev.novasphere.wukong.client.sharing.SharedParts;
import dev.novasphere.wukong.client.sharing.SmallObjects;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Quantity;

/**
 * Reads whatever the API server stores, and keeps caches small. ManagedFields, up to a quarter of what a cache would hold, are not read,
 * because whether to write is decided by hash and content; and strings that are equal are held once.
 *
 * <p>The bounds that Jackson sets to names, depth and numbers are lifted, because the API server has others, and one name of 60,000 characters
 * would end an informer. What is kept of an object has a bound of its own, see {@link KeptFieldsParser}, and so have quantities, see
 * {@link QuantityReader}.
 */
public final class LeanClient {

    private LeanClient() {}

    /** Lets a mapper read so, if it has read nothing yet. */
    public static void customize(ObjectMapper mapper) {
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNameLength(Integer.MAX_VALUE)
                        .maxNestingDepth(Integer.MAX_VALUE)
                        .maxNumberLength(Integer.MAX_VALUE)
                        .maxStringLength(Integer.MAX_VALUE)
                        .build());
        mapper.addMixIn(ObjectMeta.class, WithoutManagedFields.class);
        mapper.addMixIn(Quantity.class, QuantityReader.Bounded.class);
        SharedStrings strings = new SharedStrings();
        mapper.registerModule(new SimpleModule(SharedStrings.class.getName()).addDeserializer(String.class, strings));
        mapper.registerModule(new SimpleModule(TolerantObjects.class.getName())
                .setDeserializerModifier(new TolerantObjects(strings)));
        mapper.registerModule(new SimpleModule(SharedParts.class.getName()).setDeserializerModifier(new SharedParts()));
        // What is registered last is asked first, and so is within what was registered before it.
        mapper.registerModule(new SmallObjects());
    }

    @JsonIgnoreProperties("managedFields")
    private interface WithoutManagedFields {}
}
