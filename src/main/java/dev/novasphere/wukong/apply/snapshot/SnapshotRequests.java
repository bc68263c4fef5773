package dev.novasphere.wukong.apply.snapshot;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.ProgressMark;
import dev.novasphere.wukong.plan.power.Power;
import dev.novasphere.wukong.write.FieldManagers;
import dev.novasphere.wukong.write.ManagedFieldsReader;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** The requests by which WukongSnapshots and WukongRestores are carried out, their statuses aside. */
@ApplicationScoped
public class SnapshotRequests {

    private final ManagedFieldsReader reader;
    private final Writer writer;

    @Inject
    public SnapshotRequests(KubernetesClient client, Writer writer) {
        this.reader = new ManagedFieldsReader(client);
        this.writer = writer;
    }

    /**
     * Creates an object of a fixed name once.
     *
     * @return the object as created, or the one that had the name before, whoever made it
     * @throws KubernetesClientException when the API server refuses
     */
    public <R extends HasMetadata> R createOnce(R wanted) {
        return writer.create(wanted).orElseGet(() -> writer.readExisting(wanted));
    }

    /** What the API server has under the kind and name of an object, whatever labels it bears: the caches hold only labelled ones. */
    public <R extends HasMetadata> Optional<R> find(R named) {
        return writer.read(named);
    }

    /**
     * Notes on a WukongSnapshot or WukongRestore how far it came.
     *
     * @return the object as it was written; empty when it is gone meanwhile
     */
    public <R extends HasMetadata> Optional<R> note(R object, ProgressMark mark) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put(Annotations.PROGRESS, mark.text(object.getMetadata().getName()));
        return Writer.unlessGone(() -> writer.merge(object, patch, FieldManagers.OPERATOR));
    }

    /**
     * Whether the API server has this very object, and it is not being deleted. One request, for what cannot be undone: a restore overwrites
     * disks, and its user may have called it off a moment ago.
     */
    public boolean stillThere(HasMetadata cached) {
        return reader.read(cached)
                .map(found -> found.path("metadata"))
                .filter(found -> !found.has("deletionTimestamp"))
                .isPresent();
    }

    /** Writes the run strategy for a restore: what the Wukong asked for last stays noted, so that its user's choices count after it. */
    public void writeRunStrategy(VirtualMachine live, String strategy) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.withObjectProperty("metadata")
                .put("resourceVersion", live.getMetadata().getResourceVersion())
                .withObjectProperty("annotations")
                .put(Annotations.RUN_STRATEGY, Power.applied(live).orElse(strategy));
        patch.withObjectProperty("spec").put("runStrategy", strategy);
        writer.merge(live, patch, FieldManagers.POWER);
    }

    /** Starts a machine through KubeVirt, for a run strategy that leaves starts to the user. */
    public void start(VirtualMachine live) {
        writer.start(live);
    }
}
