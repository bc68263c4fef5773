package dev.novasphere.wukong.plan.observed.kubevirt;

import dev.novasphere.wukong.kubevirt.installation.DeveloperConfiguration;
import java.util.List;
import java.util.Optional;

/**
 * Which features of KubeVirt are switched on that a Wukong may need.
 *
 * @param givesLimits whether KubeVirt gives limits to a guest's Pod where a ResourceQuota counts them: always since 1.5, before with the
 *     feature gate AutoResourceLimitsGate
 * @param sharesFiles whether guests may share files of Secrets, ConfigMaps and ServiceAccounts: always since 1.8, since 1.5 with the feature
 *     gate EnableVirtioFsConfigVolumes, before with ExperimentalVirtiofsSupport
 * @param memoryOvercommit memory of guests in percent of what their Pods request for it, unless they say otherwise
 * @param pinsCpus whether guests may have CPUs of their own: the feature gate CPUManager
 * @param passesHostDevices whether devices of nodes may be passed to guests: the feature gate HostDevices
 * @param migratesVolumes whether KubeVirt moves the data of a volume to another claim while the guest runs: always since 1.5, since 1.3 with
 *     the feature gates VolumesUpdateStrategy and VolumeMigration
 * @param crossesArchitectures whether guests run on nodes of another architecture than theirs: since 1.9 with the feature gate
 *     CrossArchitectureVirtualization
 */
public record KubeVirtFeatures(
        boolean givesLimits,
        boolean sharesFiles,
        int memoryOvercommit,
        boolean pinsCpus,
        boolean passesHostDevices,
        boolean migratesVolumes,
        boolean crossesArchitectures) {

    private static final int NO_OVERCOMMIT = 100;

    private static final String AUTO_LIMITS = "AutoResourceLimitsGate";
    private static final String SHARING = "EnableVirtioFsConfigVolumes";
    private static final String SHARING_BEFORE = "ExperimentalVirtiofsSupport";
    private static final KubeVirtVersion WITH_SHARING = new KubeVirtVersion(1, 5);
    private static final KubeVirtVersion SHARING_BY_DEFAULT = new KubeVirtVersion(1, 8);
    private static final String CPU_MANAGER = "CPUManager";
    private static final String HOST_DEVICES = "HostDevices";
    private static final KubeVirtVersion WITH_AUTO_LIMITS = new KubeVirtVersion(1, 5);

    private static final String CROSS_ARCHITECTURE = "CrossArchitectureVirtualization";
    private static final KubeVirtVersion WITH_CROSS_ARCHITECTURE = new KubeVirtVersion(1, 9);

    private static final KubeVirtVersion WITH_VOLUME_MIGRATION = new KubeVirtVersion(1, 3);
    private static final KubeVirtVersion VOLUME_MIGRATION_BY_DEFAULT = new KubeVirtVersion(1, 5);
    private static final List<String> VOLUME_MIGRATION = List.of("VolumesUpdateStrategy", "VolumeMigration");

    /** Nothing is known: nothing is said to be missing. */
    static KubeVirtFeatures unknown() {
        return new KubeVirtFeatures(true, true, NO_OVERCOMMIT, true, true, true, false);
    }

    /**
     * The features of an installation.
     *
     * @param version empty where it is not known: then nothing is said to be missing
     */
    static KubeVirtFeatures of(DeveloperConfiguration gates, Optional<KubeVirtVersion> version) {
        return new KubeVirtFeatures(
                gates.featureGates().contains(AUTO_LIMITS)
                        || version.map(WITH_AUTO_LIMITS::notAfter).orElse(true),
                sharesFiles(gates, version),
                gates.memoryOvercommit() == null || gates.memoryOvercommit() < 1
                        ? NO_OVERCOMMIT
                        : gates.memoryOvercommit(),
                isOn(gates, CPU_MANAGER),
                isOn(gates, HOST_DEVICES),
                migratesVolumes(gates, version),
                isOn(gates, CROSS_ARCHITECTURE)
                        && version.map(WITH_CROSS_ARCHITECTURE::notAfter).orElse(true));
    }

    private static boolean isOn(DeveloperConfiguration gates, String gate) {
        return gates.featureGates().contains(gate)
                && !gates.disabledFeatureGates().contains(gate);
    }

    private static boolean migratesVolumes(DeveloperConfiguration gates, Optional<KubeVirtVersion> version) {
        if (version.map(VOLUME_MIGRATION_BY_DEFAULT::notAfter).orElse(true)) {
            return true;
        }
        return version.filter(WITH_VOLUME_MIGRATION::notAfter).isPresent()
                && gates.featureGates().containsAll(VOLUME_MIGRATION);
    }

    private static boolean sharesFiles(DeveloperConfiguration gates, Optional<KubeVirtVersion> version) {
        if (version.map(SHARING_BY_DEFAULT::notAfter).orElse(true)) {
            return true;
        }
        return gates.featureGates()
                .contains(version.filter(WITH_SHARING::notAfter).isPresent() ? SHARING : SHARING_BEFORE);
    }
}
