package dev.novasphere.wukong.apply;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.apply.outcome.StepResult;
import dev.novasphere.wukong.errors.ApiErrors;
import dev.novasphere.wukong.observe.NamedObjects;
import dev.novasphere.wukong.plan.step.ApplyService;
import dev.novasphere.wukong.plan.step.DeleteService;
import dev.novasphere.wukong.status.input.ApplyRejection;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import dev.novasphere.wukong.write.NameTakenException;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** Writes and deletes the Service of a guest. What the API server refuses of it is a result: the virtual machine is made all the same. */
record ServiceApplier(ObjectApplier objects, Writer writer) {

    /**
     * Writes a Service unless it is as planned.
     *
     * @param named holds and gets the Services of that name that are not the Wukong's
     * @throws KubernetesClientException when the API server is busy, down, or a change came in between: to be tried again
     */
    StepResult apply(Wukong wukong, ApplyService step, NamedObjects named) {
        try {
            return objects.apply(wukong, step.object(), named);
        } catch (NameTakenException e) {
            return refused(step, 0, Reasons.CONFLICT, e.getMessage());
        } catch (KubernetesClientException e) {
            if (ApiErrors.isTransient(e)) {
                throw e;
            }
            return refused(step, ApiErrors.code(e), ApiErrors.applied(e), ApiErrors.message(e));
        }
    }

    /**
     * Deletes a Service as it was seen.
     *
     * @throws KubernetesClientException when it changed meanwhile, or the API server is busy or down: to be tried again
     */
    StepResult delete(DeleteService step) {
        writer.delete(step.object());
        return StepResult.DONE;
    }

    private static StepResult refused(ApplyService step, int code, String reason, String message) {
        return StepResult.serviceRefused(new ApplyRejection(
                step.object().getKind(), step.object().getMetadata().getName(), code, reason, message));
    }
}
