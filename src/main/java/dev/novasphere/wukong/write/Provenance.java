package dev.novasphere.wukong.write;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import dev.novasphere.wukong.plan.naming.Finalizers;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.Owners;
import dev.novasphere.wukong.plan.network.BridgeUse;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether an object that has the name of a planned one may be written for a Wukong. Its name proves nothing: a user of Wukongs chooses it,
 * and may not write the object himself. The owner reference of this very Wukong does, because only those who may write the object can put
 * it there; without any owner, its managedFields have to say that this operator or the Go operator made it.
 *
 * <p>The managedFields are read past the cache, with one request, only for an object without an owner; once it is taken over it has one.
 */
public final class Provenance {

    private static final Set<String> OPERATOR = Set.of(FieldManagers.OPERATOR);
    private static final List<String> CONFIG = List.of("f:spec", "f:config");
    private static final List<String> INTERFACES = List.of("f:spec", "f:desiredState");
    private static final List<String> FINALIZER =
            List.of("f:metadata", "f:finalizers", "v:\"" + Finalizers.WUKONG + "\"");

    private final ManagedFieldsReader reader;

    public Provenance(ManagedFieldsReader reader) {
        this.reader = reader;
    }

    /** The Wukong's machine among what has its name: one that belongs to the Wukong and is not being deleted. */
    public static Optional<VirtualMachine> livingMachine(Wukong wukong, Optional<VirtualMachine> found) {
        return found.filter(
                machine -> belongsTo(wukong, machine) && machine.getMetadata().getDeletionTimestamp() == null);
    }

    /**
     * Whether a live object is this Wukong's by its owner references, or without any by its label. The label alone is enough for what its
     * users may label themselves, and for the virtual machine.
     */
    static boolean belongsTo(Wukong wukong, HasMetadata live) {
        return Owners.of(live).isEmpty()
                ? wukong.getMetadata().getName().equals(Labels.label(live, Labels.WUKONG))
                : Owners.include(live, wukong);
    }

    /**
     * Whether a live object may be written anew for a Wukong.
     *
     * @param wanted the object as it is planned
     * @throws KubernetesClientException when the object could not be read
     */
    public boolean mayBeWritten(Wukong wukong, HasMetadata wanted, HasMetadata live) {
        if (!Owners.of(live).isEmpty()) {
            return Owners.include(live, wukong);
        }
        String label = Labels.label(live, Labels.WUKONG);
        if (label != null && !label.equals(wukong.getMetadata().getName())) {
            return false;
        }
        if (label != null && live instanceof Secret && Labels.managedByOperator(live)) {
            return true;
        }
        FieldOwnership ownership = ownership(live);
        return ownership.isOwnedBy(OPERATOR, madeOf(live)) || label == null && isGoOperators(wanted, live, ownership);
    }

    /** Whether the Go operator made a definition, and its configuration did not change since. */
    public boolean isGoOperators(NetworkAttachmentDefinition live) {
        return BridgeUse.isGoOperators(live) && isGoOperators(live, live, ownership(live));
    }

    /** Whether the Go operator wrote the content of a policy last. */
    public boolean isGoOperators(NodeNetworkConfigurationPolicy live) {
        return isLastWrittenByGoOperator(ownership(live), INTERFACES);
    }

    /** Whether the Go operator put its finalizer on a Wukong. */
    public boolean hasGoOperatorsFinalizer(Wukong wukong) {
        return ownership(wukong).isOwnedBy(FieldOwnership.GO_OPERATOR, FINALIZER);
    }

    private static boolean isGoOperators(HasMetadata wanted, HasMetadata live, FieldOwnership ownership) {
        return wanted instanceof NetworkAttachmentDefinition planned
                && live instanceof NetworkAttachmentDefinition found
                && BridgeUse.isGoOperators(found)
                && BridgeUse.onSameBridge(planned, found)
                && isLastWrittenByGoOperator(ownership, CONFIG);
    }

    private static boolean isLastWrittenByGoOperator(FieldOwnership ownership, List<String> content) {
        return ownership
                .updaterOf(content)
                .filter(owner -> FieldOwnership.GO_OPERATOR.contains(owner.manager()))
                .isPresent();
    }

    private static List<String> madeOf(HasMetadata live) {
        return live instanceof NetworkAttachmentDefinition ? CONFIG : List.of();
    }

    private FieldOwnership ownership(HasMetadata live) {
        return reader.read(live).map(FieldOwnership::of).orElseGet(() -> FieldOwnership.of(MissingNode.getInstance()));
    }
}
