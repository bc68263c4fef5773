package dev.novasphere.wukong.plan.observed.kubevirt;

import dev.novasphere.wukong.kubevirt.installation.DeveloperConfiguration;
import dev.novasphere.wukong.kubevirt.installation.InstancetypeConfiguration;
import dev.novasphere.wukong.kubevirt.installation.KubeVirt;
import dev.novasphere.wukong.kubevirt.installation.KubeVirtConfiguration;
import dev.novasphere.wukong.kubevirt.installation.KubeVirtSpec;
import dev.novasphere.wukong.kubevirt.installation.KubeVirtStatus;
import dev.novasphere.wukong.kubevirt.installation.WorkloadUpdateStrategy;
import java.util.List;
import java.util.Optional;

/**
 * What the KubeVirt object says about changes of running guests, where it is silent, KubeVirt's defaults hold; and KubeVirt's default
 * StorageClass.
 *
 * @param rollsOutLive whether changes of templates reach running guests (vmRolloutStrategy LiveUpdate, the default)
 * @param migratesForUpdates whether KubeVirt migrates guests to bring updates to them (workloadUpdateMethods holds LiveMigrate; by
 *     default it holds nothing)
 * @param evictsForUpdates whether KubeVirt evicts guests that it does not migrate for that (workloadUpdateMethods holds Evict)
 * @param plugsVolumes whether hotpluggable volumes of a template are plugged into the running guest: the feature gate
 *     DeclarativeHotplugVolumes, which KubeVirt has since 1.6 and switches on by itself since 1.9. The older gate HotplugVolumes, which
 *     plugs volumes for virtctl only, switches it off
 * @param storageClass the class that a new disk of a virtual machine takes before Kubernetes' default class, marked by the annotation
 *     storageclass.kubevirt.io/is-default-virt-class; empty where there is none
 * @param evictionStrategy what is done at an eviction with a guest that says nothing itself; empty where the KubeVirt object does not either
 * @param features which features are switched on
 * @param architecture of guests that ask for none: that of KubeVirt's control plane; empty where it is not known
 * @param expandsClasses whether KubeVirt writes what instancetype and preference give into a new machine and takes their names out
 */
public record KubeVirtSettings(
        boolean rollsOutLive,
        boolean migratesForUpdates,
        boolean evictsForUpdates,
        boolean plugsVolumes,
        Optional<String> storageClass,
        Optional<String> evictionStrategy,
        KubeVirtFeatures features,
        Optional<String> architecture,
        boolean expandsClasses) {

    private static final String LIVE_MIGRATE = "LiveMigrate";
    private static final String EVICT = "Evict";
    private static final String STAGE = "Stage";
    private static final String IMPERATIVE_HOTPLUG = "HotplugVolumes";
    private static final String DECLARATIVE_HOTPLUG = "DeclarativeHotplugVolumes";
    private static final KubeVirtVersion WITH_DECLARATIVE_HOTPLUG = new KubeVirtVersion(1, 6);
    private static final KubeVirtVersion DECLARATIVE_HOTPLUG_BY_DEFAULT = new KubeVirtVersion(1, 9);

    /** The same without a default StorageClass of KubeVirt, and without evictions. */
    public KubeVirtSettings(boolean rollsOutLive, boolean migratesForUpdates, boolean plugsVolumes) {
        this(
                rollsOutLive,
                migratesForUpdates,
                false,
                plugsVolumes,
                Optional.empty(),
                Optional.empty(),
                KubeVirtFeatures.unknown(),
                Optional.empty(),
                false);
    }

    /** The same with KubeVirt's default StorageClass. */
    public KubeVirtSettings withStorageClass(Optional<String> storageClass) {
        return new KubeVirtSettings(
                rollsOutLive,
                migratesForUpdates,
                evictsForUpdates,
                plugsVolumes,
                storageClass,
                evictionStrategy,
                features,
                architecture,
                expandsClasses);
    }

    /** Nothing is known: nothing is said to be missing. */
    public static KubeVirtSettings unknown() {
        return new KubeVirtSettings(true, true, true);
    }

    /** The settings of an installation. */
    public static KubeVirtSettings of(KubeVirt kubeVirt) {
        Optional<KubeVirtSpec> spec = Optional.ofNullable(kubeVirt.getSpec());
        Optional<KubeVirtConfiguration> configuration = spec.map(KubeVirtSpec::configuration);
        DeveloperConfiguration gates = configuration
                .map(KubeVirtConfiguration::developerConfiguration)
                .orElse(new DeveloperConfiguration(List.of(), List.of()));
        Optional<KubeVirtVersion> version = KubeVirtVersion.of(kubeVirt);
        List<String> methods = spec.map(KubeVirtSpec::workloadUpdateStrategy)
                .map(WorkloadUpdateStrategy::workloadUpdateMethods)
                .orElse(List.of());
        return new KubeVirtSettings(
                configuration
                        .map(KubeVirtConfiguration::vmRolloutStrategy)
                        .filter(STAGE::equals)
                        .isEmpty(),
                methods.contains(LIVE_MIGRATE),
                methods.contains(EVICT),
                plugsVolumes(gates, version),
                Optional.empty(),
                configuration.map(KubeVirtConfiguration::evictionStrategy),
                KubeVirtFeatures.of(gates, version),
                Optional.ofNullable(kubeVirt.getStatus())
                        .map(KubeVirtStatus::defaultArchitecture)
                        .filter(name -> !name.isEmpty()),
                configuration
                        .map(KubeVirtConfiguration::instancetype)
                        .filter(InstancetypeConfiguration::expands)
                        .isPresent());
    }

    /**
     * The eviction strategy that counts for a guest.
     *
     * @param own that of the guest; null where it has none
     * @return that of the guest, else that of the KubeVirt object; empty text where neither has one, as for None
     */
    public String evictionStrategyOf(String own) {
        return own != null ? own : evictionStrategy.orElse("");
    }

    /** Where the version is not known, nothing is said to be missing. */
    private static boolean plugsVolumes(DeveloperConfiguration gates, Optional<KubeVirtVersion> version) {
        if (gates.featureGates().contains(IMPERATIVE_HOTPLUG)) {
            return false;
        }
        if (gates.featureGates().contains(DECLARATIVE_HOTPLUG)) {
            return version.map(WITH_DECLARATIVE_HOTPLUG::notAfter).orElse(true);
        }
        return !gates.disabledFeatureGates().contains(DECLARATIVE_HOTPLUG)
                && version.map(DECLARATIVE_HOTPLUG_BY_DEFAULT::notAfter).orElse(true);
    }
}
