package dev.novasphere.wukong.plan;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.observed.Observed;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * All that a plan is computed from.
 *
 * @param wukong the Wukong, with namespace and name
 * @param observed what is known of the cluster; {@link Observed#nothing()} without one
 */
public record PlanInput(Wukong wukong, Observed observed) {

    public WukongSpec spec() {
        return wukong.getSpec();
    }

    public String name() {
        return wukong.getMetadata().getName();
    }

    public String namespace() {
        return wukong.getMetadata().getNamespace();
    }

    /** Whether the Wukong is an owner of an object, by its UID, or by its name where it was never in a cluster and has none. */
    public boolean isOwnerOf(HasMetadata object) {
        List<OwnerReference> owners = object.getMetadata().getOwnerReferences();
        return owners != null && owners.stream().anyMatch(this::isWukong);
    }

    /** Whether an owner is the Wukong, by the same rule. */
    public boolean isWukong(OwnerReference owner) {
        String uid = wukong.getMetadata().getUid();
        return uid == null
                ? Wukong.class.getSimpleName().equals(owner.getKind()) && name().equals(owner.getName())
                : uid.equals(owner.getUid());
    }

    /**
     * Name of the claim that holds the data of a disk of the Wukong: a restored one where KubeVirt put the disk on one, one that the disk was
     * moved to, else the one that is made for it.
     */
    public String claimName(DiskSpec disk) {
        List<HasMetadata> labelled = new ArrayList<>(observed.claims().values());
        labelled.addAll(observed.formerObjects());
        return claimName(observed.virtualMachine(), name(), disk, labelled);
    }

    /**
     * The same, before the claims are observed.
     *
     * @param labelled the objects that are labelled as the Wukong's
     */
    public static String claimName(
            Optional<VirtualMachine> machine,
            String wukong,
            DiskSpec disk,
            Collection<? extends HasMetadata> labelled) {
        return RestoredClaims.of(machine, disk.name())
                .or(() -> MovedClaims.of(machine, wukong, disk, labelled))
                .orElseGet(() -> Names.claim(wukong, disk));
    }
}
