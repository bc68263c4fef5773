package dev.novasphere.wukong.apply;

import dev.novasphere.wukong.apply.outcome.StepResult;
import dev.novasphere.wukong.plan.step.CreateOnce;
import dev.novasphere.wukong.write.Writer;

/** Creates the DataVolume or PersistentVolumeClaim of a disk. It is never applied, because an apply would take over one that exists. */
record DiskCreator(Writer writer) {

    /** Creates the object; one of that name that exists is left as it is and reported. */
    StepResult create(CreateOnce step) {
        return writer.create(step.object()).isPresent()
                ? StepResult.DONE
                : StepResult.unseen(writer.readExisting(step.object()));
    }
}
