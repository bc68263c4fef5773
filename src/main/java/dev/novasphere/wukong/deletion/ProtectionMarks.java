package dev.novasphere.wukong.deletion;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.errors.ApiErrors;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.FormerObjects;
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
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
        Optional<VirtualMachine> machine = Provenance.livingMachine(
                wukong,
                informers.find(
                        VirtualMachine.class,
                        wukong.getMetadata().getNamespace(),
                        Names.virtualMachine(wukong.getMetadata().getName())));
        List<HasMetadata> disks = Stream.concat(
                        informers.labelled(DataVolume.class, wukong),
                        informers.labelled(PersistentVolumeClaim.class, wukong))
                .map(HasMetadata.class::cast)
                .toList();
        List<HasMetadata> changing = Stream.concat(machine.stream(), disks.stream())
                .filter(object -> object.getMetadata().getDeletionTimestamp() == null)
                .filter(object -> isMarked(object) ? !wanted : wanted && holdsData(object))
                .toList();
        if (!changing.isEmpty()) {
            Set<String> foreign = ofPredecessor(wukong, machine, disks);
            changing.stream()
                    .filter(object -> !foreign.contains(object.getMetadata().getName()))
                    .forEach(object -> mark(object, wanted));
        }
    }

    /**
     * Names of the disks that an earlier Wukong of the name left, and that this one does not use. Whether they may be deleted is not its
     * affair: who put the mark there may have been another user.
     */
    private static Set<String> ofPredecessor(Wukong wukong, Optional<VirtualMachine> machine, List<HasMetadata> disks) {
        if (wukong.getSpec() == null) {
            return Set.of();
        }
        List<HasMetadata> former = FormerObjects.of(wukong, machine, disks);
        Set<HasMetadata> formerOnes = Collections.newSetFromMap(new IdentityHashMap<>());
        formerOnes.addAll(former);
        // A claim that this one uses by claimName goes with the DataVolume of its name, which it does not use.
        Set<String> used = disks.stream()
                .filter(PersistentVolumeClaim.class::isInstance)
                .filter(claim -> !formerOnes.contains(claim))
                .map(claim -> claim.getMetadata().getName())
                .collect(Collectors.toSet());
        return former.stream()
                .filter(disk -> FormerObjects.isOfPredecessor(wukong, disk))
                .map(disk -> disk.getMetadata().getName())
                .filter(name -> !used.contains(name))
                .collect(Collectors.toSet());
    }

    private static boolean isMarked(HasMetadata object) {
        return Labels.YES.equals(Labels.label(object, Labels.DELETION_PROTECTION));
    }

    private boolean holdsData(HasMetadata object) {
        if (object instanceof DataVolume volume) {
            return volume.finished();
        }
        return !(object instanceof PersistentVolumeClaim claim)
                || claim.getStatus() != null
                        && BOUND.equals(claim.getStatus().getPhase())
                        && informers
                                .find(
                                        DataVolume.class,
                                        claim.getMetadata().getNamespace(),
                                        claim.getMetadata().getName())
                                .map(DataVolume::finished)
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
            writer.merge(object, patch, FieldManagers.FINALIZER);
        } catch (KubernetesClientException e) {
            if (!ApiErrors.isNotFound(e)) {
                throw e;
            }
        }
    }
}
