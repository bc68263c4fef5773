package dev.novasphere.wukong.plan.policy;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.instancetype.InstancetypeKind;
import dev.novasphere.wukong.api.v1alpha1.instancetype.PreferenceKind;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicySpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Instancetype and preference of a Wukong beside what a WukongPolicy allows. Those of a namespace may be the tenant's own work, and both give
 * annotations to the Pod, so that a policy allows only those of the cluster. An instancetype gives cpu, memory, devices and nodes as well:
 * where a policy bounds one of these, only those are allowed that it lists.
 *
 * @param policy what is allowed
 */
record ClassReview(WukongPolicySpec policy) {

    /** What is not allowed. */
    List<PolicyViolation> of(WukongSpec wukong) {
        List<PolicyViolation> violations = new ArrayList<>();
        if (wukong.instancetype() != null) {
            InstancetypeKind kind = wukong.instancetype().kindOrDefault();
            boolean listed = policy.instancetypes() == null
                    ? !bounds()
                    : policy.instancetypes().contains(wukong.instancetype().name());
            if (kind != InstancetypeKind.VirtualMachineClusterInstancetype || !listed) {
                violations.add(new PolicyViolation(
                        "spec.instancetype", kind + " " + wukong.instancetype().name(), remedy()));
            }
        }
        if (wukong.preference() != null
                && wukong.preference().kindOrDefault() != PreferenceKind.VirtualMachineClusterPreference) {
            violations.add(new PolicyViolation(
                    "spec.preference",
                    wukong.preference().kindOrDefault() + " "
                            + wukong.preference().name(),
                    "use a VirtualMachineClusterPreference"));
        }
        return violations;
    }

    private String remedy() {
        if (policy.instancetypes() != null && !policy.instancetypes().isEmpty()) {
            return Allowed.oneOf(policy.instancetypes());
        }
        return policy.instancetypes() == null && !bounds()
                ? "use a VirtualMachineClusterInstancetype"
                : "write cpu and memory";
    }

    private boolean bounds() {
        boolean size = policy.most() != null
                && (policy.most().cpu() != null || policy.most().memory() != null);
        return size
                || policy.scheduling() != null
                || policy.gpuDeviceNames() != null
                || !Allowed.by(policy.memoryOvercommit());
    }
}
