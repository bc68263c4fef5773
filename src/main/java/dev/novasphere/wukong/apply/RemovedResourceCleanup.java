package dev.novasphere.wukong.apply;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.errors.ApiErrors;
import dev.novasphere.wukong.kubevirt.instance.Network;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.observability.WukongEvents;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.WukongAnnotations;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.storage.RemovedDisk;
import dev.novasphere.wukong.plan.storage.RemovedDisk.Fate;
import dev.novasphere.wukong.status.events.EventMessage;
import dev.novasphere.wukong.watch.Informers;
import dev.novasphere.wukong.write.DriftDetector;
import dev.novasphere.wukong.write.FieldManagers;
import dev.novasphere.wukong.write.OwnerCheck;
import dev.novasphere.wukong.write.OwnerGoneException;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Carries out what becomes of disks and networks that were taken out of a Wukong, once the virtual machine has let go of them, and reports
 * each as an event. Every request names the version of the object that was judged, and the Wukong is read from the server before the
 * first one, so that nothing is deleted on an old view of either.
 */
@ApplicationScoped
public class RemovedResourceCleanup {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Informers informers;
    private final Writer writer;
    private final WukongEvents events;
    private final OwnerCheck owners;

    @Inject
    public RemovedResourceCleanup(KubernetesClient client, Informers informers, Writer writer, WukongEvents events) {
        this.informers = informers;
        this.writer = writer;
        this.events = events;
        this.owners = new OwnerCheck(client);
    }

    /**
     * Deletes or lets go of what no longer belongs to a Wukong. In steady state it sends no request.
     *
     * @param plan the plan that was carried out; its objects stay
     * @param observed the cluster after that
     * @throws OwnerGoneException when something was to be done, and the Wukong is gone or says something else by now
     */
    public void clear(Wukong wukong, Plan plan, Observed observed) {
        if (observed.virtualMachine().isEmpty()) {
            return;
        }
        List<RemovedDisk> disks = RemovedDisk.all(new PlanInput(wukong, observed)).stream()
                .filter(disk -> disk.fate() == Fate.DELETED || disk.fate() == Fate.RELEASED)
                .toList();
        List<NetworkAttachmentDefinition> networks = formerNetworks(wukong, plan, observed);
        if (disks.isEmpty() && networks.isEmpty()) {
            return;
        }
        boolean spared = WukongAnnotations.protectedFromDeletion(owners.current(wukong));
        for (RemovedDisk disk : disks) {
            if (disk.fate() == Fate.RELEASED) {
                release(wukong, disk);
            } else if (!spared) {
                delete(wukong, disk);
            }
        }
        networks.forEach(definition -> delete(wukong, definition));
    }

    private void delete(Wukong wukong, RemovedDisk disk) {
        if (delete(disk.objects().get(0))) {
            emit(
                    wukong,
                    "DiskDeleted",
                    "Claim %s and its data are deleted, because its disk is no longer in spec.disks and deletionPolicy is Delete."
                            .formatted(disk.claim()));
        }
    }

    private void release(Wukong wukong, RemovedDisk disk) {
        boolean released = false;
        for (HasMetadata object : disk.objects()) {
            released |= release(wukong, object);
        }
        if (released) {
            emit(
                    wukong,
                    "DiskReleased",
                    "Claim %s keeps its data and no longer belongs to this Wukong, because its disk is no longer in spec.disks and is not to be deleted."
                            .formatted(disk.claim()));
        }
    }

    private void delete(Wukong wukong, NetworkAttachmentDefinition definition) {
        if (delete((HasMetadata) definition)) {
            emit(
                    wukong,
                    "NetworkDeleted",
                    "NetworkAttachmentDefinition %s is deleted, because its network is no longer in spec.networks."
                            .formatted(definition.getMetadata().getName()));
        }
    }

    /** Whether the object was there as it was seen, and is now on its way out. */
    private boolean delete(HasMetadata object) {
        try {
            return writer.delete(object);
        } catch (KubernetesClientException e) {
            return sawOldVersion(e);
        }
    }

    private boolean release(Wukong wukong, HasMetadata object) {
        ObjectNode metadata = JSON.objectNode();
        metadata.put("resourceVersion", object.getMetadata().getResourceVersion());
        Stream.of(Labels.WUKONG, Labels.DISK, Labels.DELETION_PROTECTION)
                .forEach(metadata.withObjectProperty("labels")::putNull);
        if (Labels.managedByOperator(object)) {
            metadata.withObjectProperty("labels").putNull(Labels.MANAGED_BY);
        }
        Stream.of(Annotations.ADOPTED, Annotations.DELETION_POLICY)
                .forEach(metadata.withObjectProperty("annotations")::putNull);
        List<OwnerReference> owners =
                Objects.requireNonNullElse(object.getMetadata().getOwnerReferences(), List.of());
        List<OwnerReference> others = owners.stream()
                .filter(owner -> !owner.getUid().equals(wukong.getMetadata().getUid()))
                .toList();
        if (others.size() < owners.size()) {
            var left = JSON.arrayNode();
            others.forEach(left::addPOJO);
            metadata.set("ownerReferences", DriftDetector.tree(left));
        }
        try {
            writer.letGo(object, JSON.objectNode().set("metadata", metadata).toString(), FieldManagers.OPERATOR);
            return true;
        } catch (KubernetesClientException e) {
            return sawOldVersion(e);
        }
    }

    /** The object changed or went meanwhile: its next event brings the next attempt. */
    private static boolean sawOldVersion(KubernetesClientException e) {
        if (ApiErrors.isConflict(e) || ApiErrors.isNotFound(e)) {
            return false;
        }
        throw e;
    }

    private List<NetworkAttachmentDefinition> formerNetworks(Wukong wukong, Plan plan, Observed observed) {
        Set<String> planned = plan.objects().stream()
                .filter(NetworkAttachmentDefinition.class::isInstance)
                .map(object -> object.getMetadata().getName())
                .collect(Collectors.toSet());
        return informers
                .labelled(NetworkAttachmentDefinition.class, wukong)
                .filter(definition -> definition.getMetadata().getDeletionTimestamp() == null)
                .filter(definition -> !planned.contains(definition.getMetadata().getName()))
                .filter(definition -> definition.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner ->
                                owner.getUid().equals(wukong.getMetadata().getUid())))
                .filter(definition -> !isUsed(definition, observed))
                .toList();
    }

    private static boolean isUsed(NetworkAttachmentDefinition definition, Observed observed) {
        Stream<Network> ofMachine = observed.virtualMachine().stream()
                .filter(machine -> machine.getSpec().template() != null)
                .flatMap(machine -> machine.getSpec().template().spec().networks().stream());
        Stream<Network> ofGuest = observed.virtualMachineInstance().stream()
                .filter(guest -> guest.getSpec() != null)
                .flatMap(guest -> guest.getSpec().networks().stream());
        String name = definition.getMetadata().getName();
        String qualified = definition.getMetadata().getNamespace() + "/" + name;
        return Stream.concat(ofMachine, ofGuest)
                .filter(network -> network.multus() != null)
                .map(network -> network.multus().networkName())
                .anyMatch(used -> name.equals(used) || qualified.equals(used));
    }

    private void emit(Wukong wukong, String reason, String message) {
        events.emit(wukong, List.of(EventMessage.normal(reason, message)));
    }
}
