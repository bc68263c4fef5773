package dev.novasphere.wukong.plan.network;

import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.api.v1alpha1.network.NicModel;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import java.util.List;
import java.util.Set;

/**
 * Finds models of cards that KubeVirt takes and that the QEMU in its own images does not have: it is that of CentOS Stream (kubevirt:
 * hack/rpm-deps.sh), which is built without them (x86_64-rh-devices.mak). That of other distributions may have them.
 */
final class CardReview {

    private static final Set<NicModel> NOT_BUILT = Set.of(NicModel.NE2K_PCI, NicModel.PCNET);

    private CardReview() {}

    /** A warning for each such card, until the guest runs with it. */
    static List<Finding> of(PlanInput input) {
        boolean runs = input.observed()
                .virtualMachineInstance()
                .filter(VirtualMachineInstance::runs)
                .isPresent();
        return runs
                ? List.of()
                : input.spec().networks().stream()
                        .filter(network -> network.model() != null && NOT_BUILT.contains(network.model()))
                        .map(CardReview::warning)
                        .toList();
    }

    private static Finding warning(NetworkSpec network) {
        return Finding.warning(
                Concern.NETWORKS,
                "CardModelNotBuilt",
                "network %s: the QEMU in KubeVirt's own images has no card of model %s, with which the guest does not start there; write model: e1000e or rtl8139, or nothing where your distribution's QEMU has it"
                        .formatted(network.name(), network.model().kubeVirtName()));
    }
}
