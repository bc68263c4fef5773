package dev.novasphere.wukong.plan.network;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.identity.MacAddress;
import dev.novasphere.wukong.plan.identity.MachineFirmware;
import dev.novasphere.wukong.plan.identity.Nic;
import dev.novasphere.wukong.plan.naming.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says that a virtual machine that exists keeps its MAC addresses, UUID and serial number when its Wukong gets another identity. */
final class IdentityKept {

    /** Reason of the finding. */
    static final String REASON = "IdentityNotApplied";

    private IdentityKept() {}

    /** The finding; empty without an identity, and where all is as the identity makes it, or as the user wrote it. */
    static Optional<Finding> in(PlanInput input, List<Nic> nics) {
        String identity = input.spec().identity();
        if (identity == null) {
            return Optional.empty();
        }
        List<Nic> kept = nics.stream()
                .filter(nic -> nic.spec().macAddress() == null)
                .filter(nic -> !nic.mac().equals(MacAddress.of(input, nic.name())))
                .toList();
        boolean firmware = MachineFirmware.isKept(input);
        if (kept.isEmpty() && !firmware) {
            return Optional.empty();
        }
        List<String> parts = new ArrayList<>();
        if (!kept.isEmpty()) {
            parts.add("the MAC addresses "
                    + kept.stream()
                            .map(nic -> nic.mac() + " of network " + nic.name())
                            .collect(Collectors.joining(", ")));
        }
        if (firmware) {
            parts.add("its UUID and serial number");
        }
        return Optional.of(
                Finding.warning(
                        Concern.NETWORKS,
                        REASON,
                        "identity %s does not change VirtualMachine %s, which exists and keeps %s; %stake identity out, or leave it for the day when the machine is made again"
                                .formatted(
                                        identity,
                                        Names.virtualMachine(input.name()),
                                        String.join(" and ", parts),
                                        kept.isEmpty()
                                                ? ""
                                                : "write the addresses as macAddress of the networks to have them wherever the machine is made again, ")));
    }
}
