package dev.novasphere.wukong.plan.resource;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.compute.CpuFeaturePolicy;
import dev.novasphere.wukong.kubevirt.common.Empty;
import dev.novasphere.wukong.kubevirt.domain.Cpu;
import dev.novasphere.wukong.kubevirt.domain.CpuFeature;
import dev.novasphere.wukong.kubevirt.domain.Hugepages;
import dev.novasphere.wukong.kubevirt.domain.Numa;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import java.util.ArrayList;
import java.util.List;

/** What a guest wants of its node beside a share of it: features, CPUs and pages of its own, devices. */
final class NodeShare {

    private NodeShare() {}

    /** The CPUs with what they want of the node; what is left out is KubeVirt's matter. */
    static Cpu of(WukongSpec spec, Cpu cpu) {
        List<CpuFeature> features = spec.cpuFeatures().stream()
                .map(feature -> new CpuFeature(feature.name(), policy(feature.policy())))
                .toList();
        return cpu.with(
                features,
                ifTrue(spec.dedicatedCpuPlacement()),
                ifTrue(spec.isolateEmulatorThread()),
                spec.numa() == null ? null : new Numa(Empty.object()));
    }

    /** What a machine of an instancetype says of CPUs beside it; null for nothing. */
    static Cpu beside(WukongSpec spec) {
        return spec.cpuModel() == null && spec.cpuFeatures().isEmpty()
                ? null
                : of(spec, new Cpu(null, null, null, null, spec.cpuModel()));
    }

    /** The pages that the memory is made of; null for ordinary ones. */
    static Hugepages pages(WukongSpec spec) {
        return spec.hugepages() == null ? null : new Hugepages(spec.hugepages().text());
    }

    /** What KubeVirt is not set up for. */
    static List<Finding> check(PlanInput input) {
        List<Finding> findings = new ArrayList<>();
        if (Boolean.TRUE.equals(input.spec().dedicatedCpuPlacement())
                && !input.observed().kubeVirt().features().pinsCpus()) {
            findings.add(
                    Finding.warning(
                            Concern.SPEC,
                            "DedicatedCpusOff",
                            "dedicatedCpuPlacement finds no node, because the KubeVirt object does not have the feature gate CPUManager, without which no node is known to give CPUs to one Pod alone; add it to spec.configuration.developerConfiguration.featureGates, and set kubelet's cpuManagerPolicy to static on nodes for such guests"));
        }
        if (!input.spec().hostDevices().isEmpty()
                && !input.observed().kubeVirt().features().passesHostDevices()) {
            findings.add(
                    Finding.waiting(
                            Concern.SPEC,
                            "HostDevicesOff",
                            "KubeVirt refuses a guest with hostDevices, because the KubeVirt object does not have the feature gate HostDevices; add it to spec.configuration.developerConfiguration.featureGates, and the devices to spec.configuration.permittedHostDevices"));
        }
        return findings;
    }

    private static String policy(CpuFeaturePolicy policy) {
        return policy == null ? null : policy.text();
    }

    private static Boolean ifTrue(Boolean flag) {
        return Boolean.TRUE.equals(flag) ? Boolean.TRUE : null;
    }
}
