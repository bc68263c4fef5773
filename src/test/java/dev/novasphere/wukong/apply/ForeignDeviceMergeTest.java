package dev.novasphere.wukong.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.kubevirt.device.Interface;
import dev.novasphere.wukong.kubevirt.instance.Network;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceSpec;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.naming.Annotations;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForeignDeviceMergeTest {

    private static final String NOTED =
            "{vm.novasphere.dev/volumes: 'root,old', vm.novasphere.dev/networks: 'lan,former'}";

    @Test
    void what_is_ours_is_noted_beside_other_annotations() {
        VirtualMachine wanted = machine("{a: b}", List.of("root", "data"), List.of("lan"), false);

        ForeignDeviceMerge.note(wanted);

        assertThat(wanted.getMetadata().getAnnotations())
                .containsEntry("a", "b")
                .containsEntry(Annotations.OUR_VOLUMES, "root,data")
                .containsEntry(Annotations.OUR_NETWORKS, "lan");
    }

    @Test
    void what_others_plugged_in_comes_behind_ours_with_its_devices() {
        VirtualMachine wanted = machine("{}", List.of("root"), List.of("lan"), false);
        VirtualMachine live = machine(NOTED, List.of("root", "scratch"), List.of("lan", "card"), true);

        VirtualMachineInstanceSpec merged = spec(ForeignDeviceMerge.keep(wanted, live, false));

        assertThat(merged.volumes()).extracting(Volume::name).containsExactly("root", "scratch");
        assertThat(merged.networks()).extracting(Network::name).containsExactly("lan", "card");
        assertThat(merged.domain().devices().disks()).extracting(Disk::name).containsExactly("root", "scratch");
        assertThat(merged.domain().devices().interfaces())
                .extracting(Interface::name)
                .containsExactly("lan", "card");
        assertThat(wanted.getSpec().template().spec().volumes())
                .as("the plan stays as it is")
                .hasSize(1);
    }

    @Test
    void what_was_ours_once_goes() {
        VirtualMachine wanted = machine("{}", List.of("root"), List.of("lan"), false);
        VirtualMachine live = machine(NOTED, List.of("root", "old"), List.of("lan", "former"), true);

        assertThat(ForeignDeviceMerge.keep(wanted, live, false)).isSameAs(wanted);
    }

    @Test
    void without_a_note_only_what_can_be_plugged_counts_as_foreign() {
        VirtualMachine wanted = machine("{}", List.of("root"), List.of("lan"), false);

        assertThat(spec(ForeignDeviceMerge.keep(
                                wanted, machine("{}", List.of("root", "scratch"), List.of("lan", "card"), true), false))
                        .volumes())
                .extracting(Volume::name)
                .containsExactly("root", "scratch");
        assertThat(spec(ForeignDeviceMerge.keep(
                                wanted, machine("{}", List.of("root", "scratch"), List.of("lan", "card"), true), false))
                        .networks())
                .extracting(Network::name)
                .containsExactly("lan");
        assertThat(ForeignDeviceMerge.keep(
                        wanted, machine("{}", List.of("root", "scratch"), List.of("lan"), false), false))
                .isSameAs(wanted);
    }

    @Test
    void of_a_machine_that_a_restore_put_back_disks_on_claims_are_kept_and_no_networks() {
        VirtualMachine wanted = machine("{}", List.of("root"), List.of("lan"), false);
        for (boolean hotpluggable : List.of(true, false)) {
            VirtualMachine back = machine(NOTED, List.of("root", "scratch"), List.of("lan", "closed"), hotpluggable);

            VirtualMachineInstanceSpec merged = spec(ForeignDeviceMerge.keep(wanted, back, true));

            assertThat(merged.volumes()).extracting(Volume::name).containsExactly("root", "scratch");
            assertThat(merged.domain().devices().disks()).extracting(Disk::name).containsExactly("root", "scratch");
            assertThat(merged.networks()).extracting(Network::name).containsExactly("lan");
        }
    }

    @Test
    void what_a_restore_put_back_beside_disks_on_claims_of_their_own_goes() {
        VirtualMachine wanted = machine("{}", List.of("root"), List.of("lan"), false);
        String back = """
                ---
                metadata: {name: web-vm, annotations: {vm.novasphere.dev/volumes: root}}
                spec:
                  template:
                    spec:
                      domain: {devices: {disks: [{name: former}, {name: file}], filesystems: [{name: share, virtiofs: {}}]}}
                      volumes:
                      - {name: former, persistentVolumeClaim: {claimName: root}}
                      - {name: file, secret: {secretName: file}}
                      - {name: share, persistentVolumeClaim: {claimName: share}}
                """;

        assertThat(ForeignDeviceMerge.keep(wanted, Serialization.unmarshal(back, VirtualMachine.class), true))
                .isSameAs(wanted);
    }

    @Test
    void what_kubevirt_wrote_beside_the_image_of_a_container_stays_as_long_as_the_image_does() {
        VirtualMachine wanted = ofContainer("{image: quay.io/x/y:1}");
        VirtualMachine expanded = ofContainer("{image: 'quay.io/x/y:1', imagePullPolicy: IfNotPresent}");

        assertThat(spec(ForeignDeviceMerge.keep(wanted, expanded, false)).volumes())
                .isEqualTo(spec(expanded).volumes());
        assertThat(ForeignDeviceMerge.keep(ofContainer("{image: quay.io/x/y:2}"), expanded, false)
                        .getSpec())
                .isEqualTo(ofContainer("{image: quay.io/x/y:2}").getSpec());
        assertThat(ForeignDeviceMerge.keep(wanted, wanted, false)).isSameAs(wanted);
    }

    private static VirtualMachine ofContainer(String disk) {
        return Serialization.unmarshal(
                "---\nmetadata: {}\nspec: {template: {spec: {domain: {devices: {}}, volumes: [{name: root, containerDisk: %s}]}}}"
                        .formatted(disk),
                VirtualMachine.class);
    }

    @Test
    void a_machine_without_a_template_has_nothing_to_keep() {
        VirtualMachine wanted = machine("{}", List.of("root"), List.of("lan"), false);
        VirtualMachine live = Serialization.unmarshal(
                "---\n{metadata: {name: web-vm}, spec: {runStrategy: Always}}", VirtualMachine.class);

        assertThat(ForeignDeviceMerge.keep(wanted, live, false)).isSameAs(wanted);
    }

    private static VirtualMachineInstanceSpec spec(VirtualMachine machine) {
        return machine.getSpec().template().spec();
    }

    private static VirtualMachine machine(
            String annotations, List<String> volumes, List<String> networks, boolean hotpluggable) {
        return Serialization.unmarshal(
                """
                ---
                metadata: {name: web-vm, namespace: shop, annotations: %s}
                spec:
                  template:
                    spec:
                      domain:
                        devices:
                          disks: [%s]
                          interfaces: [%s]
                      networks: [%s]
                      volumes: [%s]
                """.formatted(
                                annotations,
                                each(volumes, "{name: %s, disk: {bus: scsi}}"),
                                each(networks, "{name: %s, bridge: {}}"),
                                each(networks, "{name: %1$s, multus: {networkName: %1$s}}"),
                                each(
                                        volumes,
                                        "{name: %1$s, persistentVolumeClaim: {claimName: %1$s, hotpluggable: "
                                                + hotpluggable + "}}")),
                VirtualMachine.class);
    }

    private static String each(List<String> names, String form) {
        return String.join(", ", names.stream().map(form::formatted).toList());
    }
}
