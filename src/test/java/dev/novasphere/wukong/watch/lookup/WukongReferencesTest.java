package dev.novasphere.wukong.watch.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.plan.GivenWukong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A name that is overlooked here means that a change of the object wakes nothing. */
class WukongReferencesTest {

    private static Wukong wukong(String spec) {
        return GivenWukong.of(spec).wukong();
    }

    @Test
    void every_secret_that_a_guest_is_set_up_with_is_a_key() {
        assertThat(WukongReferences.secretKeys(wukong("""
                        sshKeySecret: keys
                        cloudInitUser: {name: admin, passwordSecretRef: {name: password}}
                        cloudInit:
                          userDataSecretRef: {name: extra}
                          users: [{name: ops, passwordSecretRef: {name: ops-password}}]
                        """)))
                .contains("shop/keys", "shop/password", "shop/extra", "shop/ops-password");
    }

    @Test
    void a_blank_name_is_none() {
        assertThat(WukongReferences.secretKeys(wukong("sshKeySecret: '  '"))).isEmpty();
        assertThat(WukongReferences.secretKeys(wukong("cpu: 1"))).isEmpty();
    }

    @Test
    void a_definition_without_a_namespace_is_one_of_the_wukong_s() {
        assertThat(WukongReferences.networkAttachments(wukong("""
                        networks:
                          - {name: a, nadName: lan}
                          - {name: b, nadName: infra/lan}
                          - {name: c, nadName: shop/lan}
                          - {name: d, bridgeName: br0}
                        """))).containsExactly("shop/lan", "infra/lan");
    }

    @Test
    void a_disk_without_a_class_takes_the_default_one() {
        assertThat(WukongReferences.storageClassKeys(wukong("""
                        disks: [{name: a, size: 1Gi, storageClassName: fast}, {name: b, size: 1Gi}, {name: c, size: 1Gi, storageClassName: fast}]
                        """)))
                .containsExactlyInAnyOrder("fast", WukongReferences.DEFAULT_CLASS);
    }

    @Test
    void a_disk_that_has_no_claim_takes_none() {
        assertThat(WukongReferences.storageClassKeys(
                        wukong("disks: [{name: a, containerDisk: quay.io/containerdisks/fedora}]")))
                .isEmpty();
    }

    @Test
    void a_snapshot_to_restore_from_is_in_the_namespace_of_the_wukong() {
        assertThat(WukongReferences.snapshotKeys(wukong("restoreFromSnapshot: night")))
                .containsExactly("shop/night");
        assertThat(WukongReferences.snapshotKeys(wukong("cpu: 1"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "liveResize: true",
                "disks: [{name: root, size: 1Gi, storageClassName: fast, migrateStorage: true}]",
                "disks: [{name: dvd, type: cdrom}]",
                "disks: [{name: data, size: 1Gi, hotpluggable: true}]",
                "instancetype: {name: u1.medium}",
                "preference: {name: fedora}",
                "dedicatedCpuPlacement: true",
                "hostDevices: [{name: qat, deviceName: intel.com/qat}]",
                "filesystems: [{name: share, configMap: c}]",
                "highAvailability: {nodeSelector: {kubernetes.io/arch: arm64}}",
                "networks: [{name: lan, type: macvlan}]",
                "networks: [{name: lan, nadName: lan, binding: passt}]"
            })
    void what_kubevirt_s_settings_decide_is_woken_by_them(String spec) {
        assertThat(WukongReferences.dependsOnKubeVirtSettings(wukong(spec))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cpu: 1",
                "liveResize: false",
                "disks: [{name: root, size: 1Gi}]",
                "networks: [{name: lan, type: bridge}]"
            })
    void nothing_else_is(String spec) {
        assertThat(WukongReferences.dependsOnKubeVirtSettings(wukong(spec))).isFalse();
    }

    @Test
    void a_primary_definition_is_that_of_the_network_in_the_place_of_the_pod_network() {
        assertThat(WukongReferences.primaryAttachments(wukong("""
                        networks:
                          - {name: a, nadName: lan}
                          - {name: b, nadName: infra/lan, primary: true}
                        """))).containsExactly("infra/lan");
    }
}
