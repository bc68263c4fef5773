package dev.novasphere.wukong.apply;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.apply.outcome.StepResult;
import dev.novasphere.wukong.plan.step.MetadataChange;
import dev.novasphere.wukong.plan.step.PatchMetadata;
import dev.novasphere.wukong.write.DriftDetector;
import dev.novasphere.wukong.write.FieldManagers;
import dev.novasphere.wukong.write.Writer;

/** Writes labels, annotations and owners of an object whose spec is final, in one request that names the version that was observed. */
record MetadataPatcher(Writer writer) {

    /** Writes what differs; without a difference it sends nothing. */
    StepResult patch(PatchMetadata step) {
        MetadataChange change = step.change();
        if (change.isEmpty()) {
            return StepResult.DONE;
        }
        writer.mergeMetadata(step.live(), tree(change), step.object(), FieldManagers.OPERATOR);
        return StepResult.DONE;
    }

    /** A change as what is to be merged into metadata; null stands for what goes. */
    static ObjectNode tree(MetadataChange change) {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        change.labels().forEach(metadata.withObjectProperty("labels")::put);
        change.annotations().forEach(metadata.withObjectProperty("annotations")::put);
        change.owners().ifPresent(owners -> {
            ArrayNode references = metadata.arrayNode();
            owners.forEach(references::addPOJO);
            metadata.set("ownerReferences", DriftDetector.tree(references));
        });
        return metadata;
    }
}
