package dev.novasphere.wukong.plan;

import dev.novasphere.wukong.kubevirt.KubeVirt;
import dev.novasphere.wukong.kubevirt.KubeVirtConfiguration;
import dev.novasphere.wukong.kubevirt.KubeVirtSpec;
import java.util.List;
import java.util.Optional;

/**
 * What the KubeVirt object says about changes of running guests; where it is silent, KubeVirt's defaults hold.
 *
 * @param rollsOutLive whether changes of templates reach running guests (vmRolloutStrategy LiveUpdate, the default)
 * @param migratesForUpdates whether KubeVirt migrates guests to bring updates to them (workloadUpdateMethods holds LiveMigrate; by
 *     default it holds nothing)
 * @param plugsVolumes whether hotpluggable volumes of a template are plugged into the running guest (feature gate
 *     DeclarativeHotplugVolumes, on unless the older gate HotplugVolumes is set without it)
 */
public record KubeVirtSettings(boolean rollsOutLive, boolean migratesForUpdates, boolean plugsVolumes) {

    private static final String LIVE_MIGRATE = "LiveMigrate";
    private static final String STAGE = "Stage";
    private static final String IMPERATIVE_HOTPLUG = "HotplugVolumes";
    private static final String DECLARATIVE_HOTPLUG = "DeclarativeHotplugVolumes";

    /** Nothing is known: nothing is said to be missing. */
    public static KubeVirtSettings unknown() {
        return new KubeVirtSettings(true, true, true);
    }

    /** The settings of an installation. */
    public static KubeVirtSettings of(KubeVirt kubeVirt) {
        Optional<KubeVirtSpec> spec = Optional.ofNullable(kubeVirt.getSpec());
        Optional<KubeVirtConfiguration> configuration = spec.map(KubeVirtSpec::configuration);
        List<String> gates = configuration
                .map(KubeVirtConfiguration::developerConfiguration)
                .map(developer -> developer.featureGates())
                .orElse(List.of());
        return new KubeVirtSettings(
                configuration
                        .map(KubeVirtConfiguration::vmRolloutStrategy)
                        .filter(STAGE::equals)
                        .isEmpty(),
                spec.map(KubeVirtSpec::workloadUpdateStrategy)
                        .filter(strategy -> strategy.workloadUpdateMethods().contains(LIVE_MIGRATE))
                        .isPresent(),
                !gates.contains(IMPERATIVE_HOTPLUG) || gates.contains(DECLARATIVE_HOTPLUG));
    }
}
