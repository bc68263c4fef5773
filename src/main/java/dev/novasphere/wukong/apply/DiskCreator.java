package dev.novasphere.wukong.apply;

import dev.novasphere.wukong.apply.outcome.StepResult;
import dev.novasphere.wukong.client.KeptObject;
import dev.novasphere.wukong.client.reading.UnreadableObjectException;
import dev.novasphere.wukong.plan.step.CreateOnce;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** Creates the DataVolume or PersistentVolumeClaim of a disk. It is never applied, because an apply would take over one that exists. */
record DiskCreator(KubernetesClient client, Writer writer) {

    /**
     * Creates the object; one of that name that exists is left as it is and reported, as a cache would hold it: those of all disks are held
     * while the Wukong is planned anew.
     *
     * @throws KubernetesClientException when it is gone meanwhile, to be tried again
     * @throws UnreadableObjectException when the one that exists is larger than what a cache holds of one
     */
    StepResult create(CreateOnce step) {
        return writer.create(step.object()).isPresent() ? StepResult.DONE : StepResult.unseen(existing(step.object()));
    }

    private HasMetadata existing(HasMetadata object) {
        String name = object.getMetadata().getName();
        return KeptObject.read(client, object.getClass(), object.getMetadata().getNamespace(), name)
                .orElseThrow(
                        () -> new KubernetesClientException("%s %s came and went".formatted(object.getKind(), name)));
    }
}
