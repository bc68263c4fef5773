package dev.novasphere.wukong.gooperator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.write.FieldManagers;
import dev.novasphere.wukong.write.FieldOwnership;
import dev.novasphere.wukong.write.ManagedFieldsReader;
import dev.novasphere.wukong.write.VersionedPatch;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/**
 * Hands a status that the Go operator wrote over to this operator, before the first one that this operator writes. Without that, what is left out later, such
 * as the node of a guest that is off or the volume of a disk that is no more, would stay in the status for ever.
 */
@ApplicationScoped
public class StatusTakeover {

    private static final List<List<String>> WRITTEN = List.of(List.of("f:status"));
    private static final String STATUS = "status";

    private final Writer writer;
    private final ManagedFieldsReader reader;

    @Inject
    public StatusTakeover(KubernetesClient client, Writer writer) {
        this.writer = writer;
        this.reader = new ManagedFieldsReader(client);
    }

    /**
     * Takes the status over if it is the Go operator's; else does nothing, without a request. The Wukong gets the version that it has
     * afterwards, if it did not change since it was read, so that its status can be written for that version.
     */
    public void of(Wukong wukong) {
        if (wukong.getStatus() == null || !wukong.getStatus().writtenByGoOperator()) {
            return;
        }
        Optional<ObjectNode> live = reader.read(wukong);
        live.flatMap(full -> FieldOwnership.of(full).handOver(STATUS, wukong.getApiVersion(), WRITTEN))
                .ifPresent(entries -> write(wukong, live.get(), entries));
    }

    private void write(Wukong wukong, ObjectNode live, ArrayNode entries) {
        String version = live.path("metadata").path("resourceVersion").asText();
        Wukong taken =
                writer.patch(wukong, new VersionedPatch().managedFields(entries).at(version), FieldManagers.OPERATOR);
        if (version.equals(wukong.getMetadata().getResourceVersion())) {
            wukong.getMetadata().setResourceVersion(taken.getMetadata().getResourceVersion());
        }
    }
}
