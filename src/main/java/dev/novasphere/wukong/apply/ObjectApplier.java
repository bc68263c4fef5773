package dev.novasphere.wukong.apply;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.apply.outcome.PutBack;
import dev.novasphere.wukong.apply.outcome.StepResult;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.observe.NamedObjects;
import dev.novasphere.wukong.watch.Informers;
import dev.novasphere.wukong.write.CreatedFields;
import dev.novasphere.wukong.write.DriftDetector;
import dev.novasphere.wukong.write.FieldManagers;
import dev.novasphere.wukong.write.NameTakenException;
import dev.novasphere.wukong.write.Provenance;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;

/** Creates or applies an object that is a Wukong's own, such as its Secret for cloud-init. */
record ObjectApplier(Informers informers, Writer writer, Provenance provenance, CreatedFields created) {

    /**
     * Writes an object unless it is as planned.
     *
     * @param planned the object of the plan; a copy of it is written
     * @param named holds and gets the objects of that name that are not the Wukong's
     * @return the change by something else that this undid, if there was one
     * @throws NameTakenException when an object of that name is not the Wukong's; nothing is written then
     * @throws KubernetesClientException when the API server refuses
     */
    <R extends HasMetadata> StepResult apply(Wukong wukong, R planned, NamedObjects named) {
        R wanted = DriftDetector.withHash(planned);
        @SuppressWarnings("unchecked")
        Class<R> kind = (Class<R>) wanted.getClass();
        Optional<R> cached = informers.find(
                kind, wanted.getMetadata().getNamespace(), wanted.getMetadata().getName());
        Optional<String> seen = cached.map(found -> found.getMetadata().getResourceVersion());
        if (named.isTaken(wanted, seen)) {
            throw nameTaken(wanted);
        }
        if (cached.isEmpty() && isCreated(wanted)) {
            return StepResult.DONE;
        }
        R live = cached.orElseGet(() -> writer.readExisting(wanted));
        if (!provenance.mayBeWritten(wukong, wanted, live)) {
            named.taken(wanted, seen);
            throw nameTaken(wanted);
        }
        if (DriftDetector.matches(wanted, live)) {
            return StepResult.DONE;
        }
        Optional<PutBack> putBack = PutBack.of(wanted, live);
        writer.apply(wanted, created.handOver(wanted, live), FieldManagers.OPERATOR);
        return StepResult.written(putBack);
    }

    /**
     * Creates an object, unless one of its name is there. A Service is applied: the API server keeps what was created otherwise beside what is
     * applied later, such as the ports of before.
     */
    private boolean isCreated(HasMetadata wanted) {
        if (!(wanted instanceof Service)) {
            return writer.create(wanted).isPresent();
        }
        if (writer.read(wanted).isPresent()) {
            return false;
        }
        writer.apply(wanted, null, FieldManagers.OPERATOR);
        return true;
    }

    private static NameTakenException nameTaken(HasMetadata wanted) {
        return new NameTakenException(
                wanted instanceof NetworkAttachmentDefinition
                        ? "a definition of that name exists and was not made for this Wukong; it is left alone: set nadName of the network to use it as it is, delete it, or give the network another name"
                        : "an object of that name exists and is not of this Wukong; it is left alone: delete or rename it, or choose another name");
    }
}
