package dev.novasphere.wukong.deletion;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.errors.ApiErrors;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.naming.WukongAnnotations;
import dev.novasphere.wukong.watch.Informers;
import dev.novasphere.wukong.write.FieldManagers;
import dev.novasphere.wukong.write.Provenance;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Marks what a protected Wukong has, so that the admission policy of the installation can protect it as well: admission sees one object at
 * a time, and of a claim it does not know what its Wukong says. The label is on the objects' own metadata, never in a machine's template.
 *
 * <p>A disk is marked once it holds data, because CDI deletes helpers of an import to which it gives the labels of the claim.
 */
@ApplicationScoped
public class ProtectionMarks {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String BOUND = "Bound";

    private final Informers informers;
    private final Writer writer;

    @Inject
    public ProtectionMarks(Informers informers, Writer writer) {
        this.informers = informers;
        this.writer = writer;
    }

    /**
     * Puts the mark on what a protected Wukong has, and takes it off what one has that is not protected any more. One request for each object
     * that differs, none otherwise.
     */
    void bring(Wukong wukong) {
        boolean wanted = WukongAnnotations.protectedFromDeletion(wukong);
        for (HasMetadata object : objectsOf(wukong)) {
            boolean marked = Labels.YES.equals(Labels.label(object, Labels.DELETION_PROTECTION));
            if (marked && !wanted || !marked && wanted && holdsData(object)) {
                mark(object, wanted);
            }
        }
    }

    private List<HasMetadata> objectsOf(Wukong wukong) {
        Optional<VirtualMachine> machine = Provenance.livingMachine(
                wukong,
                informers.find(
                        VirtualMachine.class,
                        wukong.getMetadata().getNamespace(),
                        Names.virtualMachine(wukong.getMetadata().getName())));
        return Stream.of(
                        machine.stream(),
                        informers.labelled(DataVolume.class, wukong),
                        informers.labelled(PersistentVolumeClaim.class, wukong))
                .flatMap(objects -> objects.map(HasMetadata.class::cast))
                .filter(object -> object.getMetadata().getDeletionTimestamp() == null)
                .toList();
    }

    private boolean holdsData(HasMetadata object) {
        if (object instanceof DataVolume volume) {
            return volume.filled();
        }
        return !(object instanceof PersistentVolumeClaim claim)
                || claim.getStatus() != null
                        && BOUND.equals(claim.getStatus().getPhase())
                        && informers
                                .find(
                                        DataVolume.class,
                                        claim.getMetadata().getNamespace(),
                                        claim.getMetadata().getName())
                                .map(DataVolume::filled)
                                .orElse(true);
    }

    private void mark(HasMetadata object, boolean wanted) {
        ObjectNode patch = JSON.objectNode();
        ObjectNode labels = patch.withObjectProperty("metadata").withObjectProperty("labels");
        if (wanted) {
            labels.put(Labels.DELETION_PROTECTION, Labels.YES);
        } else {
            labels.putNull(Labels.DELETION_PROTECTION);
        }
        try {
            writer.merge(object, patch.toString(), FieldManagers.FINALIZER);
        } catch (KubernetesClientException e) {
            if (!ApiErrors.isNotFound(e)) {
                throw e;
            }
        }
    }
}
