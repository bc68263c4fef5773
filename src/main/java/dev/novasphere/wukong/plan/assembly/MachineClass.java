package dev.novasphere.wukong.plan.assembly;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.kubevirt.machine.ClassMatcher;

/** The instancetype and the preference of a machine in KubeVirt's terms. KubeVirt reads them itself, and keeps what it found. */
final class MachineClass {

    private MachineClass() {}

    /** What gives the size; null where the Wukong does. */
    static ClassMatcher instancetype(WukongSpec spec) {
        return spec.instancetype() == null
                ? null
                : new ClassMatcher(
                        spec.instancetype().kindOrDefault().name(),
                        spec.instancetype().name());
    }

    /** What says how an operating system wants its machine; null for none. */
    static ClassMatcher preference(WukongSpec spec) {
        return spec.preference() == null
                ? null
                : new ClassMatcher(
                        spec.preference().kindOrDefault().name(),
                        spec.preference().name());
    }
}
