package dev.novasphere.wukong.plan.observed.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.installation.KubeVirt;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What KubeVirt does with changes of running guests, read from its object; what is not there is KubeVirt's default. */
class KubeVirtSettingsTest {

    private static KubeVirtSettings settings(String spec) {
        return KubeVirtSettings.of(Serialization.unmarshal("""
                apiVersion: kubevirt.io/v1
                kind: KubeVirt
                metadata: {name: kubevirt, namespace: kubevirt}
                """ + spec, KubeVirt.class));
    }

    @Test
    void an_object_that_says_nothing_rolls_out_live_plugs_volumes_and_migrates_for_nothing() {
        KubeVirtSettings defaults = new KubeVirtSettings(
                true,
                false,
                false,
                true,
                Optional.empty(),
                Optional.empty(),
                new KubeVirtFeatures(true, true, 100, false, false, true, false),
                Optional.empty(),
                false);

        assertThat(settings("")).isEqualTo(defaults);
        assertThat(settings("spec: {}")).isEqualTo(defaults);
        assertThat(settings("spec: {configuration: {}, workloadUpdateStrategy: {}}"))
                .isEqualTo(defaults);
    }

    @Test
    void features_that_only_a_gate_brings_are_known_to_be_off() {
        KubeVirtFeatures off = settings("").features();
        KubeVirtFeatures on = settings(
                        "spec: {configuration: {developerConfiguration: {featureGates: [CPUManager, HostDevices]}}}")
                .features();

        assertThat(off.pinsCpus()).isFalse();
        assertThat(off.passesHostDevices()).isFalse();
        assertThat(on.pinsCpus()).isTrue();
        assertThat(on.passesHostDevices()).isTrue();
        assertThat(KubeVirtSettings.unknown().features().pinsCpus()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"LiveUpdate, true", "Stage, false"})
    void changes_of_templates_reach_guests_unless_they_are_staged(String strategy, boolean live) {
        assertThat(settings("spec: {configuration: {vmRolloutStrategy: %s}}".formatted(strategy))
                        .rollsOutLive())
                .isEqualTo(live);
    }

    @ParameterizedTest
    @CsvSource({"'[]', false, false", "'[Evict]', false, true", "'[Evict, LiveMigrate]', true, true"})
    void guests_migrate_or_are_evicted_for_updates_only_where_that_is_among_the_methods(
            String methods, boolean migrates, boolean evicts) {
        KubeVirtSettings settings =
                settings("spec: {workloadUpdateStrategy: {workloadUpdateMethods: %s}}".formatted(methods));

        assertThat(settings.migratesForUpdates()).isEqualTo(migrates);
        assertThat(settings.evictsForUpdates()).isEqualTo(evicts);
    }

    @ParameterizedTest
    @CsvSource({
        "'[]', true",
        "'[Snapshot]', true",
        "'[DeclarativeHotplugVolumes]', true",
        "'[HotplugVolumes]', false",
        "'[HotplugVolumes, DeclarativeHotplugVolumes]', false"
    })
    void the_older_gate_keeps_volumes_of_templates_from_being_plugged(String gates, boolean plugs) {
        assertThat(settings("spec: {configuration: {developerConfiguration: {featureGates: %s}}}".formatted(gates))
                        .plugsVolumes())
                .isEqualTo(plugs);
    }

    @ParameterizedTest
    @CsvSource({
        "v1.9.0,             '[]',                          '[]',                          true",
        "v1.10.0-rc.1,       '[]',                          '[]',                          true",
        "v2.0.0,             '[]',                          '[]',                          true",
        "v1.8.3,             '[]',                          '[]',                          false",
        "v1.6.0,             '[]',                          '[]',                          false",
        "1.5.1-34-gabcdef,   '[]',                          '[]',                          false",
        "v1.6.0,             '[DeclarativeHotplugVolumes]', '[]',                          true",
        "v1.8.0,             '[DeclarativeHotplugVolumes]', '[]',                          true",
        "v1.5.2,             '[DeclarativeHotplugVolumes]', '[]',                          false",
        "v1.5.2,             '[HotplugVolumes]',            '[]',                          false",
        "v1.9.0,             '[HotplugVolumes]',            '[]',                          false",
        "v1.9.0,             '[]',                          '[DeclarativeHotplugVolumes]', false",
        "v1.9.0,             '[DeclarativeHotplugVolumes]', '[DeclarativeHotplugVolumes]', true",
        "devel,              '[]',                          '[]',                          true",
        "devel,              '[]',                          '[DeclarativeHotplugVolumes]', false",
        "v1,                 '[]',                          '[]',                          true",
        "v1.x,               '[]',                          '[]',                          true",
        "v99999999999.1,     '[]',                          '[]',                          true",
    })
    void volumes_of_templates_are_plugged_by_version_and_gates(
            String version, String gates, String disabled, boolean plugs) {
        assertThat(settings("""
                                spec: {configuration: {developerConfiguration: {featureGates: %s, disabledFeatureGates: %s}}}
                                status: {observedKubeVirtVersion: "%s"}
                                """.formatted(gates, disabled, version)).plugsVolumes())
                .isEqualTo(plugs);
    }

    @ParameterizedTest
    @CsvSource({
        "v1.8.0,       '[]',                            true",
        "v2.0.0,       '[]',                            true",
        "v1.7.1,       '[]',                            false",
        "v1.7.1,       '[EnableVirtioFsConfigVolumes]', true",
        "v1.5.0,       '[EnableVirtioFsConfigVolumes]', true",
        "v1.5.0,       '[ExperimentalVirtiofsSupport]', false",
        "v1.4.2,       '[EnableVirtioFsConfigVolumes]', false",
        "v1.4.2,       '[ExperimentalVirtiofsSupport]', true",
        "devel,        '[]',                            true",
    })
    void files_are_shared_by_version_and_gates(String version, String gates, boolean shares) {
        assertThat(settings("""
                                spec: {configuration: {developerConfiguration: {featureGates: %s}}}
                                status: {observedKubeVirtVersion: "%s"}
                                """.formatted(gates, version)).features().sharesFiles())
                .isEqualTo(shares);
    }

    @Test
    void where_nothing_is_known_nothing_is_said_to_be_missing() {
        assertThat(KubeVirtSettings.unknown()).isEqualTo(new KubeVirtSettings(true, true, true));
    }
}
