package dev.novasphere.wukong.deletion;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.errors.ApiErrors;
import dev.novasphere.wukong.gooperator.GoOperatorLeftovers;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.Finalizers;
import dev.novasphere.wukong.plan.naming.WukongAnnotations;
import dev.novasphere.wukong.status.events.EventMessage;
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
 * Adds and removes the finalizer of a Wukong. Kubernetes deletes the objects of a Wukong by their owner references, which the deletion
 * policy decided when they were written. A Wukong has a finalizer only when a {@link CleanupStep} requires it, or when the Go operator put
 * it there; then the objects that the Go operator made without an owner are cleaned up. The finalizer is removed when no step has anything
 * left to do, so that deletion always ends.
 */
@ApplicationScoped
public class FinalizerManager {

    /** The garbage collector's finalizer of an object whose dependents are to stay; it takes it off once they have no owner. */
    private static final String ORPHAN = "orphan";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Writer writer;
    private final List<CleanupStep> steps;
    private final GoOperatorLeftovers leftovers;
    private final ProtectionMarks marks;

    @Inject
    public FinalizerManager(
            Writer writer, @All List<CleanupStep> steps, GoOperatorLeftovers leftovers, ProtectionMarks marks) {
        this.marks = marks;
        this.writer = writer;
        this.steps = steps;
        this.leftovers = leftovers;
    }

    /**
     * Adds the finalizer to a Wukong that is not being deleted when a cleanup step requires it, and removes it again when no step does. A
     * finalizer of the Go operator stays until the deletion. The objects of a protected Wukong are marked after the finalizer was added, and
     * the marks are removed before it. One request for each change, none otherwise.
     */
    public void reconcile(Wukong wukong) {
        boolean isProtected = WukongAnnotations.protectedFromDeletion(wukong);
        if (!isProtected) {
            marks.bring(wukong);
        }
        adjust(wukong);
        if (isProtected) {
            marks.bring(wukong);
        }
    }

    private void adjust(Wukong wukong) {
        boolean wanted = steps.stream().anyMatch(step -> step.required(wukong));
        boolean there = wukong.getMetadata().getFinalizers().contains(Finalizers.WUKONG);
        if (wanted && !there) {
            apply(wukong, List.of(Finalizers.WUKONG), Map.of(Annotations.HELD, Annotations.YES));
        } else if (!wanted && there && WukongAnnotations.held(wukong)) {
            Wukong written = apply(wukong, List.of(), Map.of());
            if (written.getMetadata().getFinalizers().contains(Finalizers.WUKONG) && WukongAnnotations.held(written)) {
                takeOff(wukong, written);
            }
        }
    }

    /**
     * Takes finalizer and annotation off a Wukong that came back from a backup without its managedFields: they belong to who put them back,
     * and an apply of nothing leaves both. One that stays without the annotation is the Go operator's or another manager's as well, and theirs.
     */
    private void takeOff(Wukong wukong, Wukong written) {
        ObjectNode patch = withoutFinalizer(written);
        patch.withObjectProperty("metadata").withObjectProperty("annotations").putNull(Annotations.HELD);
        Wukong free = writer.merge(written, patch, FieldManagers.FINALIZER);
        wukong.getMetadata().setResourceVersion(free.getMetadata().getResourceVersion());
    }

    /**
     * What this field manager owns of a Wukong; what it owned before and is not given now goes. The Wukong must be of the version that was
     * read, and gets the version that it has afterwards, so that its status can be written for that version.
     */
    private Wukong apply(Wukong wukong, List<String> finalizers, Map<String, String> annotations) {
        Wukong bound = new Wukong();
        bound.getMetadata().setNamespace(wukong.getMetadata().getNamespace());
        bound.getMetadata().setName(wukong.getMetadata().getName());
        bound.getMetadata().setUid(wukong.getMetadata().getUid());
        bound.getMetadata().setResourceVersion(wukong.getMetadata().getResourceVersion());
        bound.getMetadata().setFinalizers(finalizers);
        bound.getMetadata().setAnnotations(annotations);
        Wukong written = writer.applyFields(bound, FieldManagers.FINALIZER);
        wukong.getMetadata().setResourceVersion(written.getMetadata().getResourceVersion());
        return written;
    }

    /**
     * Runs the cleanup steps of a Wukong that is being deleted, and removes the finalizer when nothing is left. With
     * {@code --cascade=orphan} the garbage collector runs first: then the objects show by their owners that they are to stay.
     *
     * @return what is still waited for; empty when the Wukong may go
     */
    public Optional<Finding> cleanUp(Wukong wukong) {
        List<String> finalizers = wukong.getMetadata().getFinalizers();
        if (!finalizers.contains(Finalizers.WUKONG) || finalizers.contains(ORPHAN)) {
            return Optional.empty();
        }
        marks.bring(wukong);
        for (CleanupStep step : steps) {
            Optional<Finding> left = step.run(wukong);
            if (left.isPresent()) {
                return left;
            }
        }
        List<EventMessage> events = WukongAnnotations.held(wukong) ? List.of() : leftovers.cleanUp(wukong);
        if (release(wukong)) {
            leftovers.emit(wukong, events);
        }
        return Optional.empty();
    }

    /** Takes the finalizer off, other finalizers stay; false when the Wukong was gone already. */
    private boolean release(Wukong wukong) {
        try {
            writer.merge(wukong, withoutFinalizer(wukong), FieldManagers.FINALIZER);
        } catch (KubernetesClientException e) {
            if (ApiErrors.isNotFound(e)) {
                return false; // An event of another object came when the Wukong was gone already.
            }
            throw e;
        }
        return true;
    }

    /** A merge patch that leaves the finalizers of others, bound to the version that was seen. */
    private static ObjectNode withoutFinalizer(Wukong seen) {
        ArrayNode remaining = JSON.arrayNode();
        seen.getMetadata().getFinalizers().stream()
                .filter(f -> !f.equals(Finalizers.WUKONG))
                .forEach(remaining::add);
        ObjectNode patch = JSON.objectNode();
        patch.withObjectProperty("metadata")
                .put("resourceVersion", seen.getMetadata().getResourceVersion())
                .set("finalizers", remaining);
        return patch;
    }
}
