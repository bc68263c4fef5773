package dev.novasphere.wukong.apply;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.apply.outcome.StepResult;
import dev.novasphere.wukong.errors.ApiErrors;
import dev.novasphere.wukong.observe.NamedObjects;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.step.Grow;
import dev.novasphere.wukong.write.FieldManagers;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** Raises what a claim asks for. A refusal, for example of a quota, stops nothing else: the machine works with the disk as it is. */
record ClaimGrower(Writer writer) {

    /**
     * Grows a claim, unless the API server refused that before.
     *
     * @param named holds and gets the refusals
     * @return the refusal, if there is one
     * @throws KubernetesClientException when it is to be tried again
     */
    StepResult grow(Grow step, NamedObjects named) {
        String claim = step.object().getMetadata().getName();
        String disk = step.metadata().disk();
        String refused = named.refusedGrowth().get(claim);
        if (refused != null) {
            return StepResult.notGrown(disk, refused);
        }
        try {
            writer.merge(step.metadata().live(), patch(step), FieldManagers.OPERATOR);
            return StepResult.DONE;
        } catch (KubernetesClientException e) {
            if (ApiErrors.isTransient(e)) {
                throw e;
            }
            String why = "cannot grow from %s to %s: %s".formatted(step.from(), step.to(), ApiErrors.message(e));
            named.refusedGrowth().put(claim, why);
            return StepResult.notGrown(disk, why);
        }
    }

    private static ObjectNode patch(Grow step) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.withObjectProperty("spec")
                .withObjectProperty("resources")
                .withObjectProperty("requests")
                .put("storage", step.to().toString());
        step.overhead().ifPresent(overhead -> patch.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put(Annotations.FILESYSTEM_OVERHEAD, overhead));
        return patch;
    }
}
