package dev.novasphere.wukong.nodenetwork;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.observe.NodeNetworkObserver;
import dev.novasphere.wukong.plan.nodenetwork.BridgePolicy;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.observed.node.NodeBridge;
import dev.novasphere.wukong.plan.observed.node.NodeNetworkPermission;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Ends the use of bridges that a living Wukong does not ask for any more. The guest that runs meanwhile was started on them and stays on
 * them until its next start, which is waited for.
 */
@ApplicationScoped
public class UnusedBridges {

    private final NodeNetworkObserver observer;
    private final NodeBridges bridges;
    private final NodeNetworkPermission permission;

    @Inject
    public UnusedBridges(NodeNetworkObserver observer, NodeBridges bridges, NodeNetworkPermission permission) {
        this.observer = observer;
        this.bridges = bridges;
        this.permission = permission;
    }

    /** Leaves what is not asked for. To be called only once the virtual machine is written as the Wukong wants it. */
    public void leave(Wukong wukong, Observed observed) {
        if (!permission.enabled()) {
            return;
        }
        String uid = wukong.getMetadata().getUid();
        Set<String> asked =
                NodeBridge.askedBy(wukong).stream().map(NodeBridge::policyName).collect(Collectors.toSet());
        List<String> unused = observer.policiesUsedBy(uid)
                .filter(policy -> !asked.contains(policy.getMetadata().getName()))
                .filter(policy -> BridgePolicy.user(policy, uid).isPresent())
                .map(policy -> policy.getMetadata().getName())
                .toList();
        unused.forEach(policy -> bridges.leaveAfter(guest(observed), uid, policy));
    }

    private static Optional<String> guest(Observed observed) {
        return observed.virtualMachineInstance()
                .filter(guest -> !guest.ended())
                .map(VirtualMachineInstance::getMetadata)
                .map(metadata -> metadata.getUid());
    }
}
