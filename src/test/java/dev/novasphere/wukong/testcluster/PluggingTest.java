package dev.novasphere.wukong.testcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What KubeVirt plugs into a running guest, in which order, and what its webhook refuses. */
class PluggingTest {

    private static final String ROOT = "{name: root, persistentVolumeClaim: {claimName: root}}";
    private static final String ROOT_DISK = "{name: root, disk: {bus: virtio}}";
    private static final String TRAY = "{name: cd, cdrom: {bus: sata}}";
    private static final String ISO_A = "{name: cd, persistentVolumeClaim: {claimName: iso-a, hotpluggable: true}}";
    private static final String ISO_B = "{name: cd, persistentVolumeClaim: {claimName: iso-b, hotpluggable: true}}";

    private static final GuestSpec EMPTY = spec(ROOT, ROOT_DISK + ", " + TRAY);
    private static final GuestSpec WITH_A = spec(ROOT + ", " + ISO_A, ROOT_DISK + ", " + TRAY);
    private static final GuestSpec WITH_B = spec(ROOT + ", " + ISO_B, ROOT_DISK + ", " + TRAY);

    @SuppressWarnings("unchecked")
    private static GuestSpec spec(String volumes, String disks) {
        return new GuestSpec(Serialization.unmarshal("""
                domain: {devices: {disks: [%s]}}
                volumes: [%s]
                """.formatted(disks, volumes), Map.class));
    }

    private static Plugging plugging(GuestSpec wanted, GuestSpec actual, String... reported) {
        return Plugging.of(
                wanted,
                actual,
                List.of(reported).stream()
                        .map(name -> Map.<String, Object>of("name", name))
                        .toList());
    }

    private static List<Object> claims(Plugging plugging) {
        return plugging.volumes().stream()
                .map(volume -> Objects.map(volume, "persistentVolumeClaim").get("claimName"))
                .toList();
    }

    private static List<Object> names(Plugging plugging) {
        return plugging.disks().stream().map(disk -> disk.get("name")).toList();
    }

    @Test
    void a_medium_goes_into_an_empty_tray_and_out_of_it_while_the_drive_stays() {
        Plugging in = plugging(WITH_A, EMPTY, "root");
        assertThat(claims(in)).containsExactly("root", "iso-a");
        assertThat(names(in)).containsExactly("root", "cd");
        assertThat(in.refusal()).isEmpty();

        Plugging out = plugging(EMPTY, WITH_A, "root", "cd");
        assertThat(claims(out)).containsExactly("root");
        assertThat(names(out)).containsExactly("root", "cd");
    }

    @Test
    void another_medium_comes_when_the_first_one_is_out_and_not_reported_any_more() {
        assertThat(claims(plugging(WITH_B, WITH_A, "root", "cd"))).containsExactly("root");
        assertThat(claims(plugging(WITH_B, EMPTY, "root", "cd"))).containsExactly("root");
        assertThat(claims(plugging(WITH_B, EMPTY, "root"))).containsExactly("root", "iso-b");
    }

    @Test
    void what_is_plugged_is_left_alone() {
        assertThat(plugging(WITH_A, WITH_A, "root", "cd").isDone(WITH_A)).isTrue();
        assertThat(plugging(WITH_A, EMPTY, "root").isDone(EMPTY)).isFalse();
    }

    @Test
    void a_volume_that_is_not_hotpluggable_stays_whatever_the_template_says() {
        GuestSpec moved = spec("{name: root, persistentVolumeClaim: {claimName: other}}", ROOT_DISK);
        GuestSpec actual = spec(ROOT, ROOT_DISK);

        assertThat(plugging(moved, actual, "root").isDone(actual)).isTrue();
        assertThat(claims(plugging(spec("", ""), actual, "root"))).containsExactly("root");
    }

    @Test
    void a_hard_disk_goes_with_its_volume_and_comes_with_it() {
        String logs = "{name: logs, persistentVolumeClaim: {claimName: %s, hotpluggable: true}}";
        String disk = ROOT_DISK + ", {name: logs, disk: {bus: virtio}}";
        GuestSpec a = spec(ROOT + ", " + logs.formatted("a"), disk);
        GuestSpec b = spec(ROOT + ", " + logs.formatted("b"), disk);

        assertThat(names(plugging(b, a, "root", "logs"))).containsExactly("root");
        assertThat(names(plugging(b, spec(ROOT, ROOT_DISK), "root"))).containsExactly("root", "logs");
        assertThat(names(plugging(spec(ROOT, ROOT_DISK), a, "root", "logs"))).containsExactly("root");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "disk: {bus: virtio} | ",
                "disk: {bus: scsi} | ",
                "lun: {bus: scsi} | ",
                "disk: {bus: sata} | Hotplug configuration for disk [new] requires bus to be 'scsi' or 'virtio'. [sata] is not permitted.",
                "lun: {bus: sata} | Hotplug configuration for LUN [new] requires bus to be 'scsi'. [sata] is not permitted.",
                "cdrom: {bus: sata} | Hotplug configuration for [new] requires diskDevice of type 'disk' or 'lun' to be used."
            })
    void a_device_that_the_guest_does_not_have_is_refused_unless_it_can_be_plugged(String device, String refusal) {
        GuestSpec wanted = spec(
                ROOT + ", {name: new, persistentVolumeClaim: {claimName: new, hotpluggable: true}}",
                ROOT_DISK + ", {name: new, %s}".formatted(device));

        assertThat(plugging(wanted, spec(ROOT, ROOT_DISK), "root").refusal().orElse(null))
                .isEqualTo(refusal);
    }
}
