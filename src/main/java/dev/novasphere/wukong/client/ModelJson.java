package dev.novasphere.wukong.client;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.novasphere.wukong.client.reading.ClusterSerialization;
import dev.novasphere.wukong.client.reading.EscapedText;

/**
 * How the operator reads and writes the objects of a cluster. There is one for the process, so that a native binary can hold the readers and
 * writers of all types, made while it was built.
 */
public final class ModelJson {

    private static final ClusterSerialization SERIALIZATION = serialization(new ObjectMapper());

    private ModelJson() {}

    /** Reads and writes every kind that the operator knows. */
    public static ClusterSerialization serialization() {
        return SERIALIZATION;
    }

    private static ClusterSerialization serialization(ObjectMapper mapper) {
        LeanClient.customize(mapper);
        EscapedText.customize(mapper);
        ClusterSerialization serialization = ClusterSerialization.of(mapper);
        KnownKinds.all().forEach(serialization::registerKubernetesResource);
        return serialization;
    }
}
