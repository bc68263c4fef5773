package dev.novasphere.wukong.apply;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.apply.outcome.StepResult;
import dev.novasphere.wukong.errors.ApiErrors;
import dev.novasphere.wukong.observability.WukongEvents;
import dev.novasphere.wukong.plan.naming.WukongAnnotations;
import dev.novasphere.wukong.plan.step.DeleteDisk;
import dev.novasphere.wukong.plan.step.DeleteNetwork;
import dev.novasphere.wukong.plan.step.ReleaseDisk;
import dev.novasphere.wukong.plan.step.ReleaseDisk.Released;
import dev.novasphere.wukong.plan.step.Removal;
import dev.novasphere.wukong.status.events.EventMessage;
import dev.novasphere.wukong.write.FieldManagers;
import dev.novasphere.wukong.write.OwnerCheck;
import dev.novasphere.wukong.write.OwnerGoneException;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;

/**
 * Takes away what was made for disks and networks that were taken out of a Wukong. Every request names the version of the object that was
 * judged, and the Wukong is read from the server before, so that nothing is deleted on an old view of either. What was done is an Event. An object that changed or went
 * meanwhile is left: its event brings the next plan.
 */
record RemovedResources(Writer writer, OwnerCheck owners, WukongEvents events) {

    /**
     * Deletes a disk with its data, unless the Wukong has been protected against deletion meanwhile.
     *
     * @throws OwnerGoneException when the Wukong is gone or has another spec by now
     */
    StepResult delete(Wukong wukong, DeleteDisk step) {
        if (!WukongAnnotations.protectedFromDeletion(owners.current(wukong)) && isDeleted(step.object())) {
            announce(wukong, step);
        }
        return StepResult.DONE;
    }

    /**
     * Deletes the definition of a network.
     *
     * @throws OwnerGoneException when the Wukong is gone or has another spec by now
     */
    StepResult delete(Wukong wukong, DeleteNetwork step) {
        owners.current(wukong);
        if (isDeleted(step.object())) {
            announce(wukong, step);
        }
        return StepResult.DONE;
    }

    /**
     * Takes what is the operator's off a disk.
     *
     * @throws OwnerGoneException when the Wukong is gone or has another spec by now
     */
    StepResult release(Wukong wukong, ReleaseDisk step) {
        owners.current(wukong);
        boolean released = false;
        for (Released object : step.objects()) {
            released |= isReleased(object);
        }
        if (released) {
            announce(wukong, step);
        }
        return StepResult.DONE;
    }

    /** It is reported at once: what fails after it takes no word of it away. */
    private void announce(Wukong wukong, Removal removal) {
        events.emit(wukong, List.of(EventMessage.normal(removal.reason(), removal.message())));
    }

    private boolean isDeleted(HasMetadata object) {
        try {
            return writer.delete(object);
        } catch (KubernetesClientException e) {
            return sawOldVersion(e);
        }
    }

    private boolean isReleased(Released object) {
        ObjectNode metadata = MetadataPatcher.tree(object.change());
        metadata.put("resourceVersion", object.live().getMetadata().getResourceVersion());
        ObjectNode patch = JsonNodeFactory.instance.objectNode().set("metadata", metadata);
        try {
            writer.letGo(object.live(), patch, FieldManagers.OPERATOR);
            return true;
        } catch (KubernetesClientException e) {
            return sawOldVersion(e);
        }
    }

    /** That it is not done, when the object is another one by now; other refusals are thrown. */
    private static boolean sawOldVersion(KubernetesClientException e) {
        if (ApiErrors.isConflict(e) || ApiErrors.isNotFound(e)) {
            return false;
        }
        throw e;
    }
}
