package dev.novasphere.wukong.status.pending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.kubevirt.device.Interface;
import dev.novasphere.wukong.kubevirt.instance.Network;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each row: what the template has, what the guest has, and whether that is the same. */
class SameDevicesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: d, disk: {bus: virtio}}                 | {name: d, disk: {bus: virtio}}                  | true",
                "{name: d, disk: {bus: virtio}}                 | {name: d, disk: {bus: sata}}                    | false",
                "{name: d, disk: {bus: virtio}}                 | {name: d, cdrom: {bus: virtio}}                 | false",
                "{name: d, lun: {bus: scsi}}                    | {name: d, lun: {bus: sata}}                     | false",
                "{name: d, disk: {bus: virtio}}                 | {name: d, disk: {bus: virtio, readonly: false}} | true",
                "{name: d, disk: {bus: virtio, readonly: true}} | {name: d, disk: {bus: virtio}}                  | false",
                "{name: d}                                      | {name: d, disk: {bus: virtio}, cache: none}     | true",
                "{name: d, cache: none}                         | {name: d, cache: writeback}                     | false",
                "{name: d, io: native}                          | {name: d, io: threads}                          | false",
                "{name: d, shareable: false}                    | {name: d}                                       | true",
                "{name: d, shareable: true}                     | {name: d}                                       | false",
                "{name: d}                                      | {name: d, serial: abc}                          | false",
                "{name: d, bootOrder: 1}                        | {name: d, bootOrder: 2}                         | false",
            })
    void disks(String wanted, String running, boolean same) {
        assertThat(SameDevices.sameDisk(read(wanted, Disk.class), read(running, Disk.class)))
                .isEqualTo(same);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: v, persistentVolumeClaim: {claimName: a}} | {name: v, persistentVolumeClaim: {claimName: a}} | true",
                "{name: v, persistentVolumeClaim: {claimName: a}} | {name: v, persistentVolumeClaim: {claimName: b}} | false",
                "{name: v, dataVolume: {name: a}}                 | {name: v, persistentVolumeClaim: {claimName: a}} | true",
                "{name: v, persistentVolumeClaim: {claimName: a, hotpluggable: true}} | {name: v, persistentVolumeClaim: {claimName: a}} | false",
                "{name: v, containerDisk: {image: a}}             | {name: v, containerDisk: {image: a, path: /disk/x}} | true",
                "{name: v, containerDisk: {image: a}}             | {name: v, containerDisk: {image: b}}             | false",
                "{name: v, cloudInitNoCloud: {secretRef: {name: a}}} | {name: v, cloudInitNoCloud: {secretRef: {name: b}}} | false",
                "{name: v, cloudInitNoCloud: {secretRef: {name: a}}} | {name: v, cloudInitConfigDrive: {secretRef: {name: a}}} | false",
            })
    void volumes(String wanted, String running, boolean same) {
        assertThat(SameDevices.sameVolume(read(wanted, Volume.class), read(running, Volume.class)))
                .isEqualTo(same);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: n, bridge: {}}                        | {name: n, bridge: {}, macAddress: '02:00:00:00:00:01'} | true",
                "{name: n, bridge: {}, macAddress: '02:00:00:00:00:0A'} | {name: n, bridge: {}, macAddress: '02:00:00:00:00:0a'} | true",
                "{name: n, bridge: {}, macAddress: '02:00:00:00:00:01'} | {name: n, bridge: {}, macAddress: '02:00:00:00:00:02'} | false",
                "{name: n, bridge: {}}                        | {name: n, masquerade: {}}                   | false",
                "{name: n, sriov: {}}                         | {name: n, bridge: {}}                       | false",
                "{name: n, masquerade: {}}                    | {name: n, bridge: {}, masquerade: {}}       | false",
                "{name: n, bridge: {}, state: absent}         | {name: n, bridge: {}}                       | false",
                "{name: n, bridge: {}, state: down}           | {name: n, bridge: {}}                       | true",
                "{name: n, bridge: {}}                        | {name: n, bridge: {}, model: virtio}        | true",
                "{name: n, bridge: {}, model: e1000}          | {name: n, bridge: {}, model: virtio}        | false",
                "{name: n, bridge: {}, bootOrder: 1}          | {name: n, bridge: {}}                       | false",
                "{name: n, binding: {name: a}}                | {name: n, binding: {name: b}}               | false",
            })
    void interfaces(String wanted, String running, boolean same) {
        assertThat(SameDevices.sameNic(read(wanted, Interface.class), read(running, Interface.class)))
                .isEqualTo(same);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: n, pod: {}}                      | {name: n, pod: {}}                      | true",
                "{name: n, multus: {networkName: a}}     | {name: n, multus: {networkName: a}}     | true",
                "{name: n, multus: {networkName: a}}     | {name: n, multus: {networkName: b}}     | false",
                "{name: n, multus: {networkName: a}}     | {name: n, pod: {}}                      | false",
            })
    void networks(String wanted, String running, boolean same) {
        assertThat(SameDevices.sameNetwork(read(wanted, Network.class), read(running, Network.class)))
                .isEqualTo(same);
    }

    private static <T> T read(String yaml, Class<T> kind) {
        return Serialization.unmarshal("---\n" + yaml, kind);
    }
}
