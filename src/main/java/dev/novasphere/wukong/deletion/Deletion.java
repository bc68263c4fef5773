package dev.novasphere.wukong.deletion;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.gooperator.GoOperatorLeftovers;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.naming.Finalizers;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.WukongAnnotations;
import dev.novasphere.wukong.status.events.Transition;
import dev.novasphere.wukong.write.ApiErrors;
import dev.novasphere.wukong.write.FieldManagers;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The end of a Wukong. Its objects go by their owner references, which the deletion policy decided when they were written. A finalizer is
 * only on a Wukong that some {@link DeletionDuty} binds, or that the Go operator put it on; then what that operator made without an owner
 * is cleaned up. It goes when no duty is left, so that deletion always ends.
 */
@ApplicationScoped
public class Deletion {

    /** The garbage collector's finalizer of an object whose dependents are to stay; it takes it off once they have no owner. */
    private static final String ORPHAN = "orphan";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Writer writer;
    private final List<DeletionDuty> duties;
    private final GoOperatorLeftovers leftovers;
    private final ProtectionMarks marks;

    @Inject
    public Deletion(
            Writer writer, @All List<DeletionDuty> duties, GoOperatorLeftovers leftovers, ProtectionMarks marks) {
        this.marks = marks;
        this.writer = writer;
        this.duties = duties;
        this.leftovers = leftovers;
    }

    /**
     * Puts the finalizer on a living Wukong that must not go without a duty being done, and takes it off again when no duty binds it any
     * more. One that the Go operator put there stays until the end. What a protected Wukong has is marked after the finalizer is there, and the
     * marks are taken off before it goes. One request for each change, none otherwise.
     */
    public void bind(Wukong wukong) {
        boolean isProtected = WukongAnnotations.protectedFromDeletion(wukong);
        if (!isProtected) {
            marks.bring(wukong);
        }
        bindItself(wukong);
        if (isProtected) {
            marks.bring(wukong);
        }
    }

    private void bindItself(Wukong wukong) {
        boolean wanted = duties.stream().anyMatch(duty -> duty.binds(wukong));
        boolean there = wukong.getMetadata().getFinalizers().contains(Finalizers.WUKONG);
        if (wanted && !there) {
            apply(wukong, List.of(Finalizers.WUKONG), Map.of(Labels.HELD, Labels.YES));
        } else if (!wanted && there && WukongAnnotations.held(wukong)) {
            apply(wukong, List.of(), Map.of());
        }
    }

    /**
     * What this field manager owns of a Wukong; what it owned before and is not given now goes. The Wukong must be of the version that was
     * read, and gets the version that it has afterwards, so that its status can be written for that version.
     */
    private void apply(Wukong wukong, List<String> finalizers, Map<String, String> annotations) {
        Wukong bound = new Wukong();
        bound.getMetadata().setNamespace(wukong.getMetadata().getNamespace());
        bound.getMetadata().setName(wukong.getMetadata().getName());
        bound.getMetadata().setUid(wukong.getMetadata().getUid());
        bound.getMetadata().setResourceVersion(wukong.getMetadata().getResourceVersion());
        bound.getMetadata().setFinalizers(finalizers);
        bound.getMetadata().setAnnotations(annotations);
        Wukong written = writer.applyFields(bound, FieldManagers.FINALIZER);
        wukong.getMetadata().setResourceVersion(written.getMetadata().getResourceVersion());
    }

    /**
     * Does what is left for a Wukong that is being deleted, and lets it go when that is nothing. Where its objects are to stay, the garbage
     * collector goes first: then they show by their owners that they do.
     *
     * @return what is still waited for; empty when the Wukong may go
     */
    public Optional<Finding> end(Wukong wukong) {
        List<String> finalizers = wukong.getMetadata().getFinalizers();
        if (!finalizers.contains(Finalizers.WUKONG) || finalizers.contains(ORPHAN)) {
            return Optional.empty();
        }
        marks.bring(wukong);
        for (DeletionDuty duty : duties) {
            Optional<Finding> left = duty.discharge(wukong);
            if (left.isPresent()) {
                return left;
            }
        }
        List<Transition> told = WukongAnnotations.held(wukong) ? List.of() : leftovers.cleanUp(wukong);
        if (release(wukong)) {
            leftovers.tell(wukong, told);
        }
        return Optional.empty();
    }

    /** Takes the finalizer off, other finalizers stay; false when the Wukong was gone already. */
    private boolean release(Wukong wukong) {
        ArrayNode remaining = JSON.arrayNode();
        wukong.getMetadata().getFinalizers().stream()
                .filter(f -> !f.equals(Finalizers.WUKONG))
                .forEach(remaining::add);
        ObjectNode patch = JSON.objectNode();
        patch.withObjectProperty("metadata")
                .put("resourceVersion", wukong.getMetadata().getResourceVersion())
                .set("finalizers", remaining);
        try {
            writer.merge(wukong, patch.toString(), FieldManagers.FINALIZER);
        } catch (KubernetesClientException e) {
            if (ApiErrors.isNotFound(e)) {
                return false; // An event of another object came when the Wukong was gone already.
            }
            throw e;
        }
        return true;
    }
}
