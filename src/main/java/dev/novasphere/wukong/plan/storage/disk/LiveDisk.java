package dev.novasphere.wukong.plan.storage.disk;

import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.plan.FormerObjects;
import dev.novasphere.wukong.plan.ObjectOwner;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the cluster already has of one disk.
 *
 * @param dataVolume the live DataVolume of the disk's name
 * @param claim the live claim of that name
 * @param holder whose they are
 * @param retained whether an earlier Wukong of the name left them
 * @param controlledElsewhere what controls a claim that is only used, for example a StatefulSet; empty when CDI filled it
 */
public record LiveDisk(
        Optional<DataVolume> dataVolume,
        Optional<PersistentVolumeClaim> claim,
        ObjectOwner holder,
        boolean retained,
        Optional<OwnerReference> controlledElsewhere) {

    private static final String CDI_PREFIX = "cdi.kubevirt.io/";
    private static final String CDI_APP = "containerized-data-importer";
    private static final String BOUND = "Bound";

    /** What exists of a disk; empty when neither DataVolume nor claim does. */
    public static Optional<LiveDisk> of(PlanInput input, String disk) {
        Optional<DataVolume> dataVolume =
                Optional.ofNullable(input.observed().dataVolumes().get(disk));
        Optional<PersistentVolumeClaim> claim =
                Optional.ofNullable(input.observed().claims().get(disk));
        if (dataVolume.isEmpty() && claim.isEmpty()) {
            return Optional.empty();
        }
        HasMetadata root = dataVolume.<HasMetadata>map(made -> made).orElseGet(claim::get);
        boolean retained = FormerObjects.isOfPredecessor(input.wukong(), root);
        return Optional.of(
                new LiveDisk(dataVolume, claim, holder(input, dataVolume, claim), retained, Optional.empty()));
    }

    /** The claim that a disk names, as something that was there before. */
    public static Optional<LiveDisk> ofExistingClaim(PlanInput input, String disk) {
        return Optional.ofNullable(input.observed().claims().get(disk))
                .map(claim -> new LiveDisk(
                        Optional.empty(),
                        Optional.of(claim),
                        holderOfUsed(input, claim),
                        false,
                        controllerOfUsed(input, claim)));
    }

    /** A claim that CDI or another controller owns may be used like any other, unless it is another Wukong's. */
    private static ObjectOwner holderOfUsed(PlanInput input, PersistentVolumeClaim claim) {
        ObjectOwner holder = controlledByDataVolume(claim)
                ? ObjectOwner.ofLabel(input, Labels.label(claim, Labels.WUKONG))
                : ObjectOwner.of(input, claim);
        return holder.kind() == ObjectOwner.Kind.OTHER_CONTROLLER
                ? ObjectOwner.ofLabel(input, Labels.label(claim, Labels.WUKONG))
                : holder;
    }

    private static Optional<OwnerReference> controllerOfUsed(PlanInput input, PersistentVolumeClaim claim) {
        return controlledByDataVolume(claim) || ObjectOwner.of(input, claim).kind() != ObjectOwner.Kind.OTHER_CONTROLLER
                ? Optional.empty()
                : ObjectOwner.controller(claim);
    }

    /** Whether the disk was there before the operator: it is used and never deleted. */
    public boolean adopted() {
        return holder.kind() == ObjectOwner.Kind.NOBODY || retained || any(LiveDisk::markedAsAdopted);
    }

    /** Whether the disk is on its way out. */
    public boolean terminating() {
        return any(object -> object.getMetadata().getDeletionTimestamp() != null);
    }

    /** Whether the operator's informers report what happens to its objects: they watch those that bear its label. */
    public boolean isWatched() {
        return !any(object -> Labels.label(object, Labels.WUKONG) == null);
    }

    /** Whether the claim has its volume, without which Kubernetes refuses to grow it. */
    public boolean bound() {
        return claim.map(PersistentVolumeClaim::getStatus)
                .map(status -> BOUND.equals(status.getPhase()))
                .orElse(false);
    }

    /** Whether CDI made the claim, even if the DataVolume is gone. */
    public boolean filledByCdi() {
        return claim.filter(LiveDisk::filledByCdi).isPresent();
    }

    /** Whether CDI made a claim. */
    public static boolean filledByCdi(PersistentVolumeClaim claim) {
        return controlledByDataVolume(claim)
                || CDI_APP.equals(Labels.label(claim, "app"))
                || annotations(claim).keySet().stream().anyMatch(key -> key.startsWith(CDI_PREFIX));
    }

    /** Whether a DataVolume of the claim's own name controls it. */
    public static boolean controlledByDataVolume(PersistentVolumeClaim claim) {
        return ObjectOwner.controller(claim)
                .filter(controller -> "DataVolume".equals(controller.getKind()))
                .filter(controller -> claim.getMetadata().getName().equals(controller.getName()))
                .isPresent();
    }

    private static ObjectOwner holder(
            PlanInput input, Optional<DataVolume> dataVolume, Optional<PersistentVolumeClaim> claim) {
        Optional<ObjectOwner> ofClaim = claim.map(live -> controlledByDataVolume(live)
                ? ObjectOwner.ofLabel(input, Labels.label(live, Labels.WUKONG))
                : ObjectOwner.of(input, live));
        if (dataVolume.isEmpty()) {
            return ofClaim.orElseThrow();
        }
        return ofClaim.filter(LiveDisk::standsInTheWay).orElseGet(() -> ObjectOwner.of(input, dataVolume.get()));
    }

    private static boolean standsInTheWay(ObjectOwner holder) {
        return switch (holder.kind()) {
            case THIS_WUKONG, NOBODY -> false;
            case PREDECESSOR, OTHER_WUKONG, OTHER_CONTROLLER -> true;
        };
    }

    private boolean any(Predicate<HasMetadata> holds) {
        return dataVolume.isPresent() && holds.test(dataVolume.get()) || claim.isPresent() && holds.test(claim.get());
    }

    private static boolean markedAsAdopted(HasMetadata object) {
        return Annotations.ADOPTED_VALUE.equals(Annotations.annotation(object, Annotations.ADOPTED));
    }

    private static Map<String, String> annotations(HasMetadata object) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        return annotations == null ? Map.of() : annotations;
    }
}
