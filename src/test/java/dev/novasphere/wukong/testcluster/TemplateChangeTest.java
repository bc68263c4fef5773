package dev.novasphere.wukong.testcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which changes of a template a running guest takes, and which ones are RestartRequired: the stand-in against KubeVirt's rule. */
class TemplateChangeTest {

    private static final String ROOT = "{name: root, persistentVolumeClaim: {claimName: root}}";
    private static final String ROOT_DISK = "{name: root, disk: {bus: virtio}}";
    private static final String TRAY = "{name: cd, cdrom: {bus: sata}}";
    private static final String ISO_A = "{name: cd, persistentVolumeClaim: {claimName: iso-a, hotpluggable: true}}";
    private static final String ISO_B = "{name: cd, persistentVolumeClaim: {claimName: iso-b, hotpluggable: true}}";
    private static final String FIXED_A = "{name: cd, persistentVolumeClaim: {claimName: iso-a}}";
    private static final String FIXED_B = "{name: cd, persistentVolumeClaim: {claimName: iso-b}}";
    private static final String LOGS = "{name: logs, persistentVolumeClaim: {claimName: logs, hotpluggable: true}}";
    private static final String LOGS_DISK = "{name: logs, disk: {bus: virtio}}";
    private static final String FIXED_LOGS = "{name: logs, persistentVolumeClaim: {claimName: logs}}";
    private static final String MOVED_ROOT = "{name: root, persistentVolumeClaim: {claimName: root-2}}";

    private static GuestSpec template(String volumes, String disks) {
        return spec("""
                domain: {devices: {disks: [%s]}}
                volumes: [%s]
                """.formatted(disks, volumes));
    }

    @SuppressWarnings("unchecked")
    private static GuestSpec spec(String yaml) {
        return new GuestSpec(Serialization.unmarshal(yaml, Map.class));
    }

    private static boolean needsRestart(GuestSpec started, GuestSpec wanted) {
        return new TemplateChange(started, wanted, false).needsRestart();
    }

    private static boolean needsRestart(GuestSpec started, GuestSpec wanted, boolean migratesVolumes) {
        return new TemplateChange(started, wanted, migratesVolumes).needsRestart();
    }

    @Test
    void a_cd_is_put_in_taken_out_and_changed_without_a_restart() {
        GuestSpec empty = template(ROOT, ROOT_DISK + ", " + TRAY);
        GuestSpec withA = template(ROOT + ", " + ISO_A, ROOT_DISK + ", " + TRAY);
        GuestSpec withB = template(ROOT + ", " + ISO_B, ROOT_DISK + ", " + TRAY);

        assertThat(needsRestart(empty, withA)).isFalse();
        assertThat(needsRestart(withA, empty)).isFalse();
        assertThat(needsRestart(withA, withB)).isFalse();
        assertThat(needsRestart(empty, empty)).isFalse();
    }

    @Test
    void a_cd_that_is_not_hotpluggable_changes_at_a_restart() {
        GuestSpec empty = template(ROOT, ROOT_DISK + ", " + TRAY);
        GuestSpec withA = template(ROOT + ", " + FIXED_A, ROOT_DISK + ", " + TRAY);
        GuestSpec withB = template(ROOT + ", " + FIXED_B, ROOT_DISK + ", " + TRAY);

        assertThat(needsRestart(empty, withA)).isTrue();
        assertThat(needsRestart(withA, empty)).isTrue();
        assertThat(needsRestart(withA, withB)).isTrue();
    }

    @Test
    void an_empty_drive_comes_and_any_drive_goes_at_a_restart() {
        GuestSpec none = template(ROOT, ROOT_DISK);
        GuestSpec empty = template(ROOT, ROOT_DISK + ", " + TRAY);
        GuestSpec withA = template(ROOT + ", " + ISO_A, ROOT_DISK + ", " + TRAY);

        assertThat(needsRestart(none, empty)).isTrue();
        assertThat(needsRestart(empty, none)).isTrue();
        assertThat(needsRestart(withA, none)).as("a drive goes with its medium").isTrue();
        assertThat(needsRestart(none, withA))
                .as("the rule lets it pass, the webhook does not")
                .isFalse();
    }

    @Test
    void a_drive_that_changes_its_bus_needs_a_restart_while_it_is_empty() {
        GuestSpec empty = template(ROOT, ROOT_DISK + ", " + TRAY);
        GuestSpec other = template(ROOT, ROOT_DISK + ", {name: cd, cdrom: {bus: scsi}}");

        assertThat(needsRestart(empty, other)).isTrue();
    }

    @Test
    void a_hotpluggable_disk_comes_and_goes_and_another_one_does_not() {
        GuestSpec one = template(ROOT, ROOT_DISK);
        GuestSpec two = template(ROOT + ", " + LOGS, ROOT_DISK + ", " + LOGS_DISK);
        GuestSpec fixed = template(ROOT + ", " + FIXED_LOGS, ROOT_DISK + ", " + LOGS_DISK);

        assertThat(needsRestart(one, two)).isFalse();
        assertThat(needsRestart(two, one)).isFalse();
        assertThat(needsRestart(one, fixed)).isTrue();
        assertThat(needsRestart(fixed, one)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true"})
    void a_volume_changes_its_claim_only_where_volumes_migrate(boolean migrates, boolean restart) {
        GuestSpec before = template(ROOT, ROOT_DISK);
        GuestSpec after = template(MOVED_ROOT, ROOT_DISK);

        assertThat(needsRestart(before, after, migrates)).isEqualTo(restart);
    }

    @Test
    void a_volume_that_is_not_a_claim_does_not_change_with_a_migration_either() {
        GuestSpec before = template(
                ROOT + ", {name: seed, cloudInitNoCloud: {secretRef: {name: a}}}",
                ROOT_DISK + ", {name: seed, disk: {}}");
        GuestSpec after = template(
                ROOT + ", {name: seed, cloudInitNoCloud: {secretRef: {name: b}}}",
                ROOT_DISK + ", {name: seed, disk: {}}");

        assertThat(needsRestart(before, after, true)).isTrue();
    }

    @Test
    void the_order_of_volumes_and_disks_does_not_count() {
        GuestSpec one = template(ROOT + ", " + LOGS, ROOT_DISK + ", " + LOGS_DISK);
        GuestSpec other = template(LOGS + ", " + ROOT, LOGS_DISK + ", " + ROOT_DISK);

        assertThat(needsRestart(one, other)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "domain: {cpu: {sockets: 1, cores: 2}} | domain: {cpu: {sockets: 2, cores: 2}} | false",
                "domain: {cpu: {sockets: 1, cores: 2}} | domain: {cpu: {sockets: 1, cores: 4}} | true",
                "domain: {memory: {guest: 1Gi}} | domain: {memory: {guest: 2Gi}} | false",
                "domain: {memory: {guest: 1Gi}} | domain: {memory: {guest: 1Gi, hugepages: {pageSize: 2Mi}}} | true",
                "nodeSelector: {zone: a} | nodeSelector: {zone: b} | false",
                "hostname: a | hostname: b | true",
                "terminationGracePeriodSeconds: 30 | terminationGracePeriodSeconds: 60 | true",
                "domain: {firmware: {uuid: a}} | domain: {firmware: {uuid: b}} | false",
                "domain: {firmware: {bootloader: {bios: {}}}} | domain: {firmware: {bootloader: {efi: {}}}} | true"
            })
    void other_fields_are_live_or_not(String started, String wanted, boolean restart) {
        assertThat(needsRestart(spec(started), spec(wanted))).isEqualTo(restart);
    }
}
