package dev.novasphere.wukong.plan;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.naming.Owners;
import dev.novasphere.wukong.plan.observed.Observed;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * All that a plan is computed from. What several stages ask of it is computed at the first question and kept, so that it costs once; an input
 * is therefore made anew for each plan, and used by one thread at a time.
 */
public final class PlanInput {

    private final Wukong wukong;
    private final Observed observed;

    /** By the entry of spec.disks itself, because two of them may have one name. */
    private final Map<DiskSpec, String> claimNames = new IdentityHashMap<>(4);

    private final Map<Class<?>, Object> kept = new HashMap<>();

    /**
     * @param wukong the Wukong, with namespace and name
     * @param observed what is known of the cluster; {@link Observed#nothing()} without one
     */
    public PlanInput(Wukong wukong, Observed observed) {
        this.wukong = wukong;
        this.observed = observed;
    }

    public Wukong wukong() {
        return wukong;
    }

    public Observed observed() {
        return observed;
    }

    /**
     * What follows from the input, computed once.
     *
     * @param what the type of the answer, which nothing else is kept under
     * @param computed gives the answer to the first question
     */
    public <T> T once(Class<T> what, Function<PlanInput, T> computed) {
        Object known = kept.get(what);
        if (known == null) {
            known = computed.apply(this);
            kept.put(what, known);
        }
        return what.cast(known);
    }

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
        return Owners.of(object).stream().anyMatch(this::isWukong);
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
        String known = claimNames.get(disk);
        if (known == null) {
            known = claimName(
                    observed.virtualMachine(),
                    name(),
                    disk,
                    once(Labelled.class, PlanInput::labelled).objects());
            claimNames.put(disk, known);
        }
        return known;
    }

    private Labelled labelled() {
        List<HasMetadata> labelled = new ArrayList<>(observed.claims().values());
        labelled.addAll(observed.formerObjects());
        return new Labelled(labelled);
    }

    /** The objects that are labelled as the Wukong's. */
    private record Labelled(List<HasMetadata> objects) {}

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
        Optional<String> restored = RestoredClaims.of(machine, disk.name());
        if (restored.isPresent()) {
            return restored.get();
        }
        Optional<String> moved = MovedClaims.of(machine, wukong, disk, labelled);
        return moved.isPresent() ? moved.get() : Names.claim(wukong, disk);
    }
}
