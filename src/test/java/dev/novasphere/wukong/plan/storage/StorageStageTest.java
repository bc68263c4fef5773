package dev.novasphere.wukong.plan.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.cdi.StorageSpec;
import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.FormerObjects;
import dev.novasphere.wukong.plan.ObservedBuilder;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.PlanScene;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.observed.OptionalApi;
import dev.novasphere.wukong.plan.observed.kubevirt.KubeVirtSettings;
import dev.novasphere.wukong.plan.step.Grow;
import dev.novasphere.wukong.plan.step.PatchMetadata;
import dev.novasphere.wukong.plan.step.RefuseGrowth;
import dev.novasphere.wukong.plan.step.ReleaseDisk;
import dev.novasphere.wukong.quantity.CanonicalQuantity;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StorageStageTest {

    private static final String EMPTY_DISK = "disks: [{name: data, size: 10Gi, storageClassName: fast}]";
    private static final String IMAGE_DISK =
            "disks: [{name: system, size: 20Gi, storageClassName: fast, image: quay.io/containerdisks/fedora:42}]";

    private static final String PROFILE = """
            metadata: {name: fast}
            status:
              claimPropertySets:
              - {accessModes: [ReadWriteMany], volumeMode: Block}
              - {accessModes: [ReadWriteOnce], volumeMode: Filesystem}
            """;

    private static final String OWNER = """
              ownerReferences:
              - {apiVersion: vm.novasphere.dev/v1alpha1, kind: Wukong, name: web, uid: %s, controller: true}
            """.formatted(PlanScene.UID);

    private static final String OURS = """
              labels: {app.kubernetes.io/managed-by: wukong-operator, vm.novasphere.dev/wukong: web}
            """;

    private static final String CLAIM_SPEC = """
            spec:
              accessModes: [ReadWriteMany]
              volumeMode: Block
              storageClassName: fast
              resources: {requests: {storage: 10Gi}}
            """;

    private static final String BOUND = "status: {phase: Bound}\n";

    private static final String DATA_VOLUME_SPEC = """
            spec:
              source: {registry: {url: "docker://quay.io/containerdisks/fedora:42"}}
              storage: {storageClassName: fast, resources: {requests: {storage: 20Gi}}}
            """;

    private static final String OUR_DATA_VOLUME = "metadata:\n  name: web-system\n" + OURS + OWNER + DATA_VOLUME_SPEC;

    private static final String CLAIM_OF_DATA_VOLUME = """
            metadata:
              name: web-system
            %s  annotations: {cdi.kubevirt.io/storage.contentType: kubevirt}
              ownerReferences:
              - {apiVersion: cdi.kubevirt.io/v1beta1, kind: DataVolume, name: web-system, uid: dv-uid, controller: true}
            spec:
              accessModes: [ReadWriteOnce]
              volumeMode: Filesystem
              storageClassName: fast
              resources: {requests: {storage: 22Gi}}
            """.formatted(OURS);

    private static final String OUR_MACHINE = """
            metadata: {name: web-vm, uid: vm-uid, labels: {vm.novasphere.dev/wukong: web}}
            spec: {template: {spec: {volumes: [{name: data, persistentVolumeClaim: {claimName: web-data}}]}}}
            """;

    private final StorageStage stage = new StorageStage();

    @Nested
    class In_the_machine {

        @Test
        void every_disk_is_a_virtio_disk_on_the_claim_of_its_name_in_the_order_of_the_spec() {
            StorageFragment fragment = plan("""
                    disks:
                    - {name: system, size: 20Gi, image: fedora}
                    - {name: data, size: 10Gi}
                    """);
            assertThat(fragment.volumes())
                    .containsExactly(Volume.claim("system", "web-system"), Volume.claim("data", "web-data"));
            assertThat(fragment.disks())
                    .containsExactly(
                            Disk.virtio("system").withSerial("system"),
                            Disk.virtio("data").withSerial("data"));
        }

        @Test
        void the_boot_disk_gets_boot_order_1_and_no_other_disk_any() {
            StorageFragment fragment = plan("disks: [{name: a, size: 1Gi}, {name: b, size: 1Gi, boot: true}]");
            assertThat(fragment.disks()).extracting(Disk::bootOrder).containsExactly(null, 1);
        }

        @Test
        void the_disk_s_name_is_its_serial_unless_it_is_longer_than_a_guest_can_show() {
            StorageFragment fragment = plan(
                    "disks: [{name: exactly-20-character, size: 1Gi}, {name: more-than-20-characters, size: 1Gi}]");
            assertThat(fragment.disks()).extracting(Disk::serial).containsExactly("exactly-20-character", null);
        }

        @Test
        void a_machine_taken_over_keeps_the_disks_it_has_so_that_nothing_asks_for_a_restart() {
            PlanScene scene = PlanScene.of("disks: [{name: a, size: 1Gi, boot: true}, {name: b, size: 1Gi}]")
                    .withMachine("""
                            metadata: {name: web-vm}
                            spec: {template: {spec: {domain: {devices: {disks: [{name: a, disk: {bus: virtio}}]}}}}}
                            """);
            assertThat(plan(scene).disks())
                    .containsExactly(Disk.virtio("a"), Disk.virtio("b").withSerial("b"));
        }

        @Test
        void a_machine_taken_over_boots_from_the_boot_disk_when_that_is_not_the_first() {
            PlanScene scene = PlanScene.of("disks: [{name: a, size: 1Gi}, {name: b, size: 1Gi, boot: true}]")
                    .withMachine("""
                            metadata: {name: web-vm}
                            spec:
                              template: {spec: {domain: {devices: {disks: [{name: a, serial: old}, {name: b}]}}}}
                            """);
            assertThat(plan(scene).disks())
                    .containsExactly(
                            Disk.virtio("a").withSerial("old"), Disk.virtio("b").withBootOrder(1));
        }

        @Test
        void no_disk_at_all_is_an_error() {
            assertThat(plan("cpu: 1").findings()).singleElement().satisfies(finding -> {
                assertThat(finding.blocks()).isTrue();
                assertThat(finding.reason()).isEqualTo("NoDisks");
            });
        }

        @ParameterizedTest
        @ValueSource(strings = {"10K", "10 GB", "0", "big"})
        void a_size_that_is_no_usable_quantity_is_an_error_and_nothing_is_written(String size) {
            StorageFragment fragment = plan("disks: [{name: data, size: \"" + size + "\"}]");
            assertThat(fragment.objects()).isEmpty();
            assertThat(only(fragment.findings(), Severity.ERROR, "DiskSizeInvalid")
                            .message())
                    .contains("data", size, "write");
        }
    }

    @Nested
    class A_new_disk {

        @Test
        void without_image_is_a_claim() {
            PersistentVolumeClaim claim = claim(plan(EMPTY_DISK));
            assertThat(claim.getMetadata().getName()).isEqualTo("web-data");
            assertThat(claim.getMetadata().getNamespace()).isEqualTo("team");
            assertThat(claim.getSpec().getStorageClassName()).isEqualTo("fast");
            assertThat(claim.getSpec().getAccessModes()).containsExactly("ReadWriteOnce");
            assertThat(claim.getSpec().getVolumeMode()).isNull();
            assertThat(size(claim)).isEqualTo("10Gi");
        }

        @Test
        void with_image_is_a_DataVolume_that_CDI_fills() {
            DataVolume dataVolume = dataVolume(plan(IMAGE_DISK));
            assertThat(dataVolume.getMetadata().getName()).isEqualTo("web-system");
            assertThat(dataVolume.getSpec().source().registry().url())
                    .isEqualTo("docker://quay.io/containerdisks/fedora:42");
            assertThat(dataVolume.getSpec().pvc()).isNull();
            StorageSpec storage = dataVolume.getSpec().storage();
            assertThat(storage.storageClassName()).isEqualTo("fast");
            assertThat(storage.resources().getRequests().get("storage")).hasToString("20Gi");
        }

        @Test
        void sizes_are_canonical() {
            assertThat(size(claim(plan("disks: [{name: data, size: 2048Mi}]")))).isEqualTo("2Gi");
        }

        @Test
        void without_a_class_uses_the_cluster_s_default_class() {
            StorageFragment fragment = plan("disks: [{name: data, size: 1Gi}, {name: os, size: 1Gi, image: fedora}]");
            assertThat(((PersistentVolumeClaim) fragment.objects().get(0))
                            .getSpec()
                            .getStorageClassName())
                    .isNull();
            assertThat(((DataVolume) fragment.objects().get(1))
                            .getSpec()
                            .storage()
                            .storageClassName())
                    .isNull();
        }

        @Test
        void leaves_modes_of_an_import_to_CDI_where_the_profile_of_the_class_has_some() {
            StorageSpec storage = dataVolume(plan(PlanScene.of(IMAGE_DISK).withProfile("fast", PROFILE)))
                    .getSpec()
                    .storage();
            assertThat(storage.accessModes()).isEmpty();
            assertThat(storage.volumeMode()).isNull();
        }

        @ParameterizedTest
        @ValueSource(strings = {"metadata: {name: fast}", "metadata: {name: fast}\nstatus: {provisioner: unknown}"})
        void names_modes_of_an_import_where_the_profile_is_empty_because_CDI_would_refuse(String profile) {
            StorageSpec storage = dataVolume(plan(PlanScene.of(IMAGE_DISK).withProfile("fast", profile)))
                    .getSpec()
                    .storage();
            assertThat(storage.accessModes()).containsExactly("ReadWriteOnce");
            assertThat(storage.volumeMode()).isEqualTo("Filesystem");
        }

        @Test
        void names_modes_of_an_import_where_the_profile_is_unknown() {
            StorageSpec storage = dataVolume(plan(IMAGE_DISK)).getSpec().storage();
            assertThat(storage.accessModes()).containsExactly("ReadWriteOnce");
            assertThat(storage.volumeMode()).isEqualTo("Filesystem");
        }

        @Test
        void without_image_takes_the_first_modes_of_the_profile() {
            PersistentVolumeClaim claim = claim(plan(PlanScene.of(EMPTY_DISK).withProfile("fast", PROFILE)));
            assertThat(claim.getSpec().getAccessModes()).containsExactly("ReadWriteMany");
            assertThat(claim.getSpec().getVolumeMode()).isEqualTo("Block");
        }

        @Test
        void without_image_takes_the_modes_an_administrator_gave_the_profile() {
            PlanScene scene = PlanScene.of(EMPTY_DISK)
                    .withProfile(
                            "fast",
                            "metadata: {name: fast}\nspec: {claimPropertySets: [{accessModes: [ReadWriteMany]}]}");
            assertThat(claim(plan(scene)).getSpec().getAccessModes()).containsExactly("ReadWriteMany");
        }

        @Test
        void without_image_and_class_takes_the_modes_of_the_default_class() {
            PlanScene scene = PlanScene.of("disks: [{name: data, size: 1Gi}]").withProfile("", PROFILE);
            assertThat(claim(plan(scene)).getSpec().getVolumeMode()).isEqualTo("Block");
        }

        @Test
        void without_image_takes_modes_of_the_profile_that_agree_with_its_own() {
            PlanScene byMode = PlanScene.of(
                            "disks: [{name: data, size: 1Gi, storageClassName: fast, volumeMode: Filesystem}]")
                    .withProfile("fast", PROFILE);
            assertThat(claim(plan(byMode)).getSpec().getAccessModes()).containsExactly("ReadWriteOnce");
            PlanScene byAccess = PlanScene.of(
                            "disks: [{name: data, size: 1Gi, storageClassName: fast, accessModes: [ReadWriteOnce]}]")
                    .withProfile("fast", PROFILE);
            assertThat(claim(plan(byAccess)).getSpec().getVolumeMode()).isEqualTo("Filesystem");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", ", image: fedora"})
        void modes_of_its_own_win(String image) {
            PlanScene scene = PlanScene.of("disks: [{name: d, size: 1Gi, storageClassName: fast,"
                            + " accessModes: [ReadWriteMany, ReadOnlyMany], volumeMode: Filesystem" + image + "}]")
                    .withProfile("fast", PROFILE);
            HasMetadata object = plan(scene).objects().get(0);
            Map<String, Object> spec = image.isEmpty() ? tree(object, "spec") : tree(object, "spec", "storage");
            assertThat(spec)
                    .containsEntry("accessModes", List.of("ReadWriteMany", "ReadOnlyMany"))
                    .containsEntry("volumeMode", "Filesystem");
        }

        @Test
        void has_labels_and_an_owner_so_that_it_is_found_and_goes_with_its_Wukong() {
            for (HasMetadata object : plan("disks: [{name: data, size: 1Gi}, {name: data2, size: 1Gi, image: fedora}]")
                    .objects()) {
                assertThat(object.getMetadata().getLabels())
                        .containsEntry(Labels.MANAGED_BY, Labels.OPERATOR)
                        .containsEntry(Labels.WUKONG, "web")
                        .containsKey(Labels.DISK);
                assertThat(object.getMetadata().getOwnerReferences())
                        .singleElement()
                        .satisfies(owner -> {
                            assertThat(owner.getUid()).isEqualTo(PlanScene.UID);
                            assertThat(owner.getController()).isTrue();
                        });
            }
        }

        @Test
        void has_no_owner_while_the_Wukong_was_never_in_a_cluster() {
            assertThat(owners(plan(PlanScene.of(EMPTY_DISK).withoutUid()))).isEmpty();
        }

        @Test
        void that_is_retained_has_labels_but_no_owner() {
            StorageFragment fragment = plan(EMPTY_DISK + "\ndeletionPolicy: Retain");
            assertThat(owners(fragment)).isEmpty();
            assertThat(claim(fragment).getMetadata().getLabels()).containsEntry(Labels.WUKONG, "web");
        }

        @Test
        void follows_its_own_deletion_policy_before_the_Wukong_s() {
            assertThat(owners(plan("deletionPolicy: Retain\ndisks: [{name: d, size: 1Gi, deletionPolicy: Delete}]")))
                    .hasSize(1);
            assertThat(owners(plan("deletionPolicy: Delete\ndisks: [{name: d, size: 1Gi, deletionPolicy: Retain}]")))
                    .isEmpty();
        }

        @Test
        void with_image_waits_for_CDI_and_says_what_to_do() {
            StorageFragment fragment = plan(PlanScene.of(IMAGE_DISK).without(OptionalApi.CDI));
            assertThat(fragment.objects()).isEmpty();
            assertThat(only(fragment.findings(), Severity.WAITING, "CDINotInstalled")
                            .message())
                    .contains("system", "install CDI", "web-system");
        }

        @Test
        void without_image_needs_no_CDI() {
            StorageFragment fragment = plan(PlanScene.of(EMPTY_DISK).without(OptionalApi.CDI));
            assertThat(fragment.objects()).hasSize(1);
            assertThat(fragment.findings()).isEmpty();
        }

        @Test
        void with_an_image_of_another_scheme_is_an_error() {
            StorageFragment fragment = plan("disks: [{name: d, size: 1Gi, image: \"s3://bucket/a\"}]");
            assertThat(fragment.objects()).isEmpty();
            assertThat(only(fragment.findings(), Severity.ERROR, "ImageNotSupported")
                            .message())
                    .contains("docker://");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https//example.org/a.qcow2",
                    "https:/example.org/a.qcow2",
                    "quay.io/Containerdisks/Fedora:42",
                    "quay.io/containerdisks/fedora:",
                    "docker:quay.io/x",
                    "docker://quay.io//fedora:42",
                    "https//example.org/a.qcow2?sig=secret",
                })
        void with_a_reference_that_no_registry_takes_is_an_error(String image) {
            StorageFragment fragment = plan("disks: [{name: d, size: 1Gi, image: \"%s\"}]".formatted(image));

            assertThat(fragment.objects()).isEmpty();
            assertThat(only(fragment.findings(), Severity.ERROR, "ImageNotSupported")
                            .message())
                    .startsWith("disk d: its image "
                            + image.replace("docker://", "").replace("?sig=secret", "") + " is neither an address with")
                    .endsWith("write for example https://example.org/image.qcow2 or quay.io/containerdisks/fedora:42");
        }

        @Test
        void with_a_tag_and_a_digest_is_an_error_unless_the_node_pulls_it() {
            String digest = "sha256:0123456789012345678901234567890123456789012345678901234567890123";
            String disk = "disks: [{name: d, size: 1Gi, image: \"registry:5000/fedora:42@" + digest + "\"%s}]";

            assertThat(only(plan(disk.formatted("")).findings(), Severity.ERROR, "ImageNotSupported")
                            .message())
                    .endsWith("CDI takes one of the two; write image: registry:5000/fedora@" + digest);
            assertThat(plan(disk.formatted(", imageOptions: {pullMethod: node}"))
                            .findings())
                    .isEmpty();
            assertThat(plan(disk.formatted("").replace(":42", "")).findings()).isEmpty();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "fedora:latest                         | write the whole reference, docker.io/library/fedora:latest",
                    "docker://fedora:latest                | write the whole reference, docker.io/library/fedora:latest",
                    "https://example.org:port/a.qcow2      | no number of a port",
                    "https://example.org:x/a.img?sig=secret | no number of a port",
                    "https:///a.qcow2                      | names no host",
                    "https://:8443/a.qcow2                 | names no host",
                    "https://example.org/100%.qcow2        | write %25 for a %",
                    "https://example.org/a%2.qcow2         | write %25 for a %",
                    "oci-archive:///images/a%zz.tar        | write %25 for a %",
                    "https://example.org/a.qcow2?x=1#100%  | write %25 for a %",
                    "https://{host}/a.qcow2                | in its host, which no host has",
                    "https://ada:p#w@example.org/a.qcow2   | no number of a port",
                })
        void with_an_address_that_CDI_does_not_read_is_an_error(String image, String words) {
            StorageFragment fragment = plan("disks: [{name: d, size: 1Gi, image: \"%s\"}]".formatted(image));

            assertThat(fragment.objects()).isEmpty();
            assertThat(only(fragment.findings(), Severity.ERROR, "ImageNotSupported")
                            .message())
                    .startsWith("disk d: its image ")
                    .contains(words)
                    .doesNotContain("secret");
        }

        @Test
        void with_a_digest_behind_a_single_name_is_an_error() {
            String image = "fedora@sha256:0123456789012345678901234567890123456789012345678901234567890a23";

            assertThat(only(
                                    plan("disks: [{name: d, size: 1Gi, image: \"%s\"}]".formatted(image))
                                            .findings(),
                                    Severity.ERROR,
                                    "ImageNotSupported")
                            .message())
                    .contains("no / stands before it");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "credentialsSecret: a                 | credentialsSecret of imageOptions has no effect beside pullMethod: node",
                    "caConfigMap: a                       | caConfigMap of imageOptions has no effect",
                    "credentialsSecret: a, caConfigMap: b | credentialsSecret and caConfigMap of imageOptions have no effect",
                })
        void that_the_node_pulls_has_neither_credentials_nor_certificates(String options, String words) {
            String disk = "disks: [{name: d, size: 1Gi, image: quay.io/a/b, imageOptions: {%s, pullMethod: %s}}]";

            assertThat(only(plan(disk.formatted(options, "node")).findings(), Severity.IGNORED, "DiskFieldIgnored")
                            .message())
                    .startsWith("disk d: " + words);
            assertThat(plan(disk.formatted(options, "pod")).findings()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "ubuntu",
                    "fedora:42",
                    "quay.io/containerdisks/fedora:42",
                    "docker://registry.example.org:5000/a/b__c-d.e:v1.0_x",
                    "[fd00::1]:5000/fedora",
                    "oci-archive:///images/fedora.tar",
                    "https://example.org/download?file=a.zip",
                    "https://example.org/a.qcow2.xz",
                    "https://example.org:8443/a%20b.qcow2?x=100%",
                    "http://[fd00::1]/a.qcow2",
                    "https://images.example.org?file=disk:v1",
                    "https://images.example.org:8443?name=a:b",
                    "quay.io/disks/noble:v1.raw",
                })
        void with_a_usual_image_has_nothing_wrong(String image) {
            assertThat(plan("disks: [{name: d, size: 1Gi, image: \"%s\"}]".formatted(image))
                            .findings())
                    .isEmpty();
        }

        @Test
        void whose_image_is_called_as_a_file_of_a_web_server_gets_the_scheme_proposed() {
            StorageFragment fragment = plan("disks: [{name: d, size: 1Gi, image: cloud.example.org/noble/noble.img}]");

            assertThat(fragment.objects()).hasSize(1);
            assertThat(only(fragment.findings(), Severity.WARNING, "ImageWithoutScheme")
                            .message())
                    .contains("cloud.example.org/noble/noble.img has no scheme")
                    .endsWith("write https://cloud.example.org/noble/noble.img");
            assertThat(only(
                                    plan("disks: [{name: d, size: 1Gi, image: noble.img}]")
                                            .findings(),
                                    Severity.WARNING,
                                    "ImageWithoutScheme")
                            .message())
                    .endsWith("write the whole address, for example https://example.org/noble.img");
        }

        @ParameterizedTest
        @CsvSource({
            "https://example.org/appliance.ova, .ova",
            "https://example.org/Disk.ZIP?sig=secret, .zip",
            "http://example.org/a.tar.gz, .tar.gz",
            "https://example.org/a.img.bz2#x, .bz2"
        })
        void whose_image_is_an_archive_that_CDI_does_not_unpack_is_made_with_a_warning(String image, String ending) {
            StorageFragment fragment = plan("disks: [{name: d, size: 1Gi, image: \"%s\"}]".formatted(image));

            assertThat(fragment.objects()).hasSize(1);
            assertThat(only(fragment.findings(), Severity.WARNING, "ImageNotUnpacked")
                            .message())
                    .contains("ends in " + ending + " as that of an archive", "raw or qcow2")
                    .doesNotContain("secret");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "https://cloud-images.example.org/noble/current/ | a folder or of a server | the address of the file itself",
                    "https://example.org | a folder or of a server | the address of the file itself",
                    "https://example.org/noble/index.html | a web page | the address of the file itself",
                    "https://github.com/o/r/blob/main/a.qcow2 | a page that shows a file | /raw/ in place of /blob/",
                    "https://git.example.org/o/r/-/blob/main/a.qcow2 | a page that shows a file | /raw/ in place of /blob/",
                    "https://drive.google.com/file/d/abc/view?usp=sharing | a page that shows a file | the address of the file itself",
                    "https://example.org/noble/SHA256SUMS | a file that lies beside images | the address of the file itself",
                    "https://example.org/a.qcow2.sha256 | a file that lies beside images | the address of the file itself",
                    "https://www.github.com/o/r/blob/main/a.qcow2?plain=1 | a page that shows a file | /raw/ in place of /blob/",
                    "https://github.com/o/r/blob/main/\u0130.qcow2 | a page that shows a file | /raw/ in place of /blob/",
                    "https://quay.io/containerdisks/fedora:42 | an image in a registry | docker:// in place of https://",
                    "https://registry.example.org:5000/fedora:42 | an image in a registry | docker:// in place of https://",
                    "https://quay.io/a/fedora@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef | an image in a registry | docker:// in place of https://",
                })
        void whose_image_is_no_disk_by_its_address_is_made_with_a_warning(String image, String what, String write) {
            StorageFragment fragment = plan("disks: [{name: d, size: 1Gi, image: \"%s\"}]".formatted(image));

            assertThat(fragment.objects()).hasSize(1);
            assertThat(only(fragment.findings(), Severity.WARNING, "ImageNotADisk")
                            .message())
                    .contains("by its form the address of its image is that of " + what, "write " + write)
                    .doesNotContain("usp=sharing");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://example.org/images/web:2024.qcow2",
                    "https://example.org/web:2024.IMG.gz",
                    "https://example.org/disks/web:2024?signature=a",
                    "https://example.org/Disks/web:2024",
                    "https://example.org/disks/web%3A2024",
                    "https://example.org/backup-2026-01-01T10:00:00Z",
                    "https://example.org:8443/images/noble.img",
                    "https://[2001:db8::1]:8443/images/noble.img",
                    "https://example.org/a@sha256:b.qcow2",
                    "https://github.com/o/blob/releases/download/v1/a.qcow2",
                    "https://github.com/o/r/blob/main/a.qcow2?raw=true",
                    "https://github.com/o/r/raw/main/a.qcow2",
                    "https://drive.google.com/uc?export=download&id=abc",
                    "https://account.blob.core.windows.net/images/noble.vhd",
                    "https://example.org?image=ada@noble",
                    "https://example.org/noble.img?from=100%"
                })
        void whose_image_may_be_a_disk_by_its_address_is_made_without_a_warning(String image) {
            StorageFragment fragment = plan("disks: [{name: d, size: 1Gi, image: \"%s\"}]".formatted(image));

            assertThat(fragment.objects()).hasSize(1);
            assertThat(fragment.findings()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"http://localhost:8000/a.img", "http://127.0.0.1/a.img", "https://[::1]:8443/a.img"})
        void whose_image_is_on_the_importer_itself_is_made_with_a_warning(String image) {
            StorageFragment fragment = plan("disks: [{name: d, size: 1Gi, image: \"%s\"}]".formatted(image));

            assertThat(fragment.objects()).hasSize(1);
            assertThat(only(fragment.findings(), Severity.WARNING, "ImageOnLocalhost")
                            .message())
                    .contains("the Pod that imports it", "source: {upload: true}");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://localhost.example.org/a.img",
                    "https://example.org/noble/noble-server-cloudimg-amd64.img",
                    "https://example.org/download?file=a",
                    "https://example.org/?id=5",
                    "https://example.org:8443/noble/disk",
                    "https://github.com/o/r/releases/download/v1/a.qcow2",
                    "https://example.org/blob/a.raw.xz",
                    "https://example.org/a.qcow2#x",
                    "docker://quay.io/containerdisks/fedora:42",
                    "quay.io/containerdisks/fedora:42"
                })
        void whose_image_may_be_a_disk_is_made_without_a_word(String image) {
            assertThat(plan("disks: [{name: d, size: 1Gi, image: \"%s\"}]".formatted(image))
                            .findings())
                    .isEmpty();
        }

        @Test
        void with_credentials_in_its_image_is_made_with_a_warning_that_does_not_repeat_them() {
            StorageFragment fragment =
                    plan("disks: [{name: d, size: 1Gi, image: \"https://me:hush@example.org/a.img\"}]");
            assertThat(fragment.objects()).hasSize(1);
            assertThat(only(fragment.findings(), Severity.WARNING, "CredentialsInImage")
                            .message())
                    .contains("Secret", "imageOptions.credentialsSecret")
                    .doesNotContain("hush");
        }

        @Test
        void that_is_filled_is_asked_to_take_credentials_out_and_keeps_its_image_then() {
            String image = "https://me:hush@example.org/a.img";
            String made = "metadata:\n  name: web-d\n" + OURS + OWNER
                    + "spec: {source: {http: {url: \"%s\"}}}\nstatus: {phase: Succeeded}".formatted(image);
            String disk = "disks: [{name: d, size: 1Gi, image: \"%s\"}]";

            assertThat(only(
                                    plan(PlanScene.of(disk.formatted(image)).withDataVolume("d", made))
                                            .findings(),
                                    Severity.WARNING,
                                    "CredentialsInImage")
                            .message())
                    .contains("take them out of the address", "change them on the server")
                    .doesNotContain("imageOptions");
            assertThat(plan(PlanScene.of(disk.formatted("https://example.org/a.img"))
                                    .withDataVolume("d", made))
                            .findings())
                    .isEmpty();
        }

        @Test
        void that_is_written_as_a_message_shows_it_is_the_one_that_the_disk_was_made_from() {
            String made = "metadata:\n  name: web-d\n" + OURS + OWNER
                    + "spec: {source: {http: {url: \"https://me:hush@example.org/a.img?sig=hush\"}}}\nstatus: {phase: Succeeded}";
            String disk = "disks: [{name: d, size: 1Gi, image: \"https://example.org/%s\"}]";

            assertThat(only(
                                    plan(PlanScene.of(disk.formatted("b.img")).withDataVolume("d", made))
                                            .findings(),
                                    Severity.IGNORED,
                                    "ImageChangeIgnored")
                            .message())
                    .contains("made from https://example.org/a.img and keeps its data; write that again");
            assertThat(plan(PlanScene.of(disk.formatted("a.img")).withDataVolume("d", made))
                            .findings())
                    .isEmpty();
        }
    }

    @Nested
    class A_disk_that_is_there {

        @Test
        void is_planned_as_it_is_whatever_the_profile_says_by_now() {
            PlanScene scene = PlanScene.of(EMPTY_DISK).withClaim("data", ourClaim());
            PersistentVolumeClaim before = claim(plan(scene));
            PersistentVolumeClaim after = claim(plan(scene.withProfile("fast", "metadata: {name: fast}")));
            assertThat(after).isEqualTo(before);
            assertThat(after.getSpec().getAccessModes()).containsExactly("ReadWriteMany");
            assertThat(after.getSpec().getVolumeMode()).isEqualTo("Block");
            assertThat(plan(scene).findings()).isEmpty();
        }

        @Test
        void an_import_keeps_its_spec_and_the_ignored_image_is_reported() {
            PlanScene scene = PlanScene.of("disks: [{name: system, size: 20Gi, image: debian}]")
                    .withDataVolume("system", OUR_DATA_VOLUME);
            StorageFragment fragment = plan(scene);
            assertThat(dataVolume(fragment).getSpec().source().registry().url())
                    .isEqualTo("docker://quay.io/containerdisks/fedora:42");
            assertThat(only(fragment.findings(), Severity.IGNORED, "ImageChangeIgnored")
                            .message())
                    .contains("system", "another name")
                    .contains(
                            "made from docker://quay.io/containerdisks/fedora:42 and keeps its data; write that again");
        }

        @Test
        void an_image_that_was_changed_while_nothing_is_imported_yet_is_not_called_ignored() {
            PlanScene scene = PlanScene.of("disks: [{name: system, size: 20Gi, image: debian}]")
                    .withDataVolume("system", OUR_DATA_VOLUME + "\nstatus: {phase: ImportInProgress}");
            assertThat(plan(scene).findings()).isEmpty();
        }

        /** A registry may have an image that is called as a file: once it was found, nothing is wrong. */
        @Test
        void an_image_called_as_a_file_is_remarked_on_until_it_is_imported() {
            String image = "quay.io/disks/noble.img";
            PlanScene scene = PlanScene.of("disks: [{name: system, size: 20Gi, image: %s}]".formatted(image));
            String made = OUR_DATA_VOLUME.replace("quay.io/containerdisks/fedora:42", image);

            for (String status : List.of("", "\nstatus: {phase: ImportInProgress}")) {
                only(
                        plan(scene.withDataVolume("system", made + status)).findings(),
                        Severity.WARNING,
                        "ImageWithoutScheme");
            }
            assertThat(plan(scene.withDataVolume("system", made + "\nstatus: {phase: Succeeded}"))
                            .findings())
                    .isEmpty();
            assertThat(plan(scene.withClaim("system", CLAIM_OF_DATA_VOLUME + BOUND))
                            .findings())
                    .extracting(Finding::reason)
                    .doesNotContain("ImageWithoutScheme");
        }

        @ParameterizedTest
        @CsvSource({
            "https://example.org/system.zip, ImageNotUnpacked",
            "https://example.org/images/, ImageNotADisk",
            "https://example.org/current.html, ImageNotADisk"
        })
        void an_address_says_nothing_any_more_when_a_guest_started_from_what_was_behind_it(
                String image, String reason) {
            String made = OUR_DATA_VOLUME.replace(
                    "registry: {url: \"docker://quay.io/containerdisks/fedora:42\"}", "http: {url: '" + image + "'}");
            PlanScene scene = PlanScene.of("disks: [{name: system, size: 20Gi, image: '%s'}]".formatted(image));
            VirtualMachineInstance guest = Serialization.unmarshal(
                    "status: {phase: Running, guestOSInfo: {name: Fedora}}", VirtualMachineInstance.class);

            for (String phase : List.of("ImportInProgress", "Succeeded")) {
                PlanInput input = scene.withDataVolume("system", made + "\nstatus: {phase: " + phase + "}")
                        .input();
                PlanInput started = new PlanInput(
                        input.wukong(),
                        ObservedBuilder.like(input.observed())
                                .guest(Optional.of(guest))
                                .build());

                only(new StorageStage().plan(input).findings(), Severity.WARNING, reason);
                assertThat(new StorageStage().plan(started).findings())
                        .filteredOn(finding -> finding.reason().equals(reason))
                        .hasSize(phase.equals("Succeeded") ? 0 : 1);
            }
        }

        @Test
        void an_image_that_was_taken_away_is_reported_too() {
            StorageFragment fragment =
                    plan(PlanScene.of("disks: [{name: system, size: 20Gi}]").withDataVolume("system", OUR_DATA_VOLUME));
            only(fragment.findings(), Severity.IGNORED, "ImageChangeIgnored");
            assertThat(dataVolume(fragment).getMetadata().getName()).isEqualTo("web-system");
        }

        @Test
        void an_image_added_to_a_disk_that_was_made_empty_is_reported_and_not_imported() {
            StorageFragment fragment = plan(PlanScene.of("disks: [{name: data, size: 10Gi, image: fedora}]")
                    .withClaim("data", ourClaim()));
            assertThat(only(fragment.findings(), Severity.IGNORED, "ImageChangeIgnored")
                            .message())
                    .contains("made without an image or source and keeps its data; leave both out again");
            assertThat(fragment.objects()).singleElement().isInstanceOf(PersistentVolumeClaim.class);
        }

        @Test
        void an_unchanged_import_has_no_finding_and_its_claim_is_left_to_CDI() {
            PlanScene scene = PlanScene.of(IMAGE_DISK)
                    .withDataVolume("system", OUR_DATA_VOLUME)
                    .withClaim("system", CLAIM_OF_DATA_VOLUME + BOUND);
            StorageFragment fragment = plan(scene);
            assertThat(fragment.findings()).isEmpty();
            assertThat(dataVolume(fragment).getMetadata().getOwnerReferences()).hasSize(1);
        }

        @Test
        void a_bound_claim_grows_to_the_larger_size() {
            PlanScene scene = PlanScene.of("disks: [{name: data, size: 15Gi, storageClassName: fast}]")
                    .withStorageClass("fast", true);
            assertThat(size(claim(plan(scene.withClaim("data", ourClaim() + BOUND)))))
                    .isEqualTo("15Gi");
            assertThat(size(claim(plan(scene.withClaim("data", ourClaim())))))
                    .describedAs("Kubernetes refuses to grow a claim that is not bound")
                    .isEqualTo("10Gi");
        }

        @Test
        void growth_is_refused_in_the_plan_where_the_class_of_the_claim_does_not_allow_it() {
            StorageFragment fragment = plan(PlanScene.of("disks: [{name: data, size: 15Gi, storageClassName: fast}]")
                    .withClaim("data", ourClaim() + BOUND)
                    .withStorageClass("fast", false));

            assertThat(fragment.steps()).singleElement().isInstanceOfSatisfying(RefuseGrowth.class, step -> assertThat(
                            step.message())
                    .isEqualTo("cannot grow from 10Gi to 15Gi, because StorageClass fast does not allow"
                            + " volume expansion; set allowVolumeExpansion: true on the class, or add another"
                            + " disk: this one works with what it has, and its size in the Wukong cannot be"
                            + " lowered again"));
            assertThat(size(claim(fragment))).isEqualTo("10Gi");
        }

        @Test
        void growth_is_refused_with_another_word_where_the_class_of_the_claim_is_gone() {
            StorageFragment fragment = plan(PlanScene.of("disks: [{name: data, size: 15Gi, storageClassName: fast}]")
                    .withClaim("data", ourClaim() + BOUND));

            assertThat(fragment.steps()).singleElement().isInstanceOfSatisfying(RefuseGrowth.class, step -> assertThat(
                            step.message())
                    .contains("StorageClass fast of its claim does not exist any more", "or add another disk"));
            assertThat(size(claim(fragment))).isEqualTo("10Gi");
        }

        @Test
        void growth_that_is_refused_is_not_answered_with_a_size_that_the_API_server_refuses() {
            String grown = "disks: [{name: data, size: 15Gi, storageClassName: fast}]";
            List<PlanScene> refused = List.of(
                    PlanScene.of(grown).withClaim("data", ourClaim() + BOUND).withStorageClass("fast", false),
                    PlanScene.of(grown).withClaim("data", ourClaim() + BOUND),
                    PlanScene.of(grown).withClaim("data", (ourClaim() + BOUND).replace("storageClassName: fast", "")));

            assertThat(refused).allSatisfy(scene -> assertThat(plan(scene).steps())
                    .singleElement()
                    .isInstanceOfSatisfying(RefuseGrowth.class, step -> assertThat(step.message())
                            .contains("add another disk", "cannot be lowered again")
                            .doesNotContain("old size")));
        }

        @Test
        void growth_is_refused_where_the_claim_has_no_class() {
            for (String none : List.of("", "storageClassName: ''")) {
                String claim = (ourClaim() + BOUND).replace("storageClassName: fast", none);

                assertThat(plan(PlanScene.of("disks: [{name: data, size: 15Gi}]")
                                        .withClaim("data", claim))
                                .steps())
                        .singleElement()
                        .isInstanceOfSatisfying(RefuseGrowth.class, step -> assertThat(step.message())
                                .contains("10Gi", "15Gi", "no StorageClass"));
            }
        }

        @Test
        void one_byte_more_of_many_exbibytes_is_growth() {
            String claim = (ourClaim() + BOUND).replace("10Gi", "'9007199254740993001'");

            assertThat(plan(PlanScene.of("disks: [{name: data, size: '9007199254740993002', storageClassName: fast}]")
                                    .withStorageClass("fast", true)
                                    .withClaim("data", claim))
                            .steps())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Grow.class, step -> assertThat(step.to()).hasToString("9007199254740993002"));
        }

        @Test
        void the_note_of_the_overhead_comes_with_growth_and_not_with_the_metadata() {
            PlanScene scene = PlanScene.of(IMAGE_DISK.replace("20Gi", "30Gi"))
                    .withDataVolume("system", OUR_DATA_VOLUME)
                    .withClaim("system", CLAIM_OF_DATA_VOLUME + BOUND);

            Grow grows =
                    (Grow) plan(scene.withStorageClass("fast", true)).steps().get(1);

            assertThat(grows.overhead()).isPresent();
            assertThat(grows.object().getMetadata().getAnnotations()).containsKey(Annotations.FILESYSTEM_OVERHEAD);
            assertThat(grows.metadata().change().annotations()).doesNotContainKey(Annotations.FILESYSTEM_OVERHEAD);
            assertThat(plan(scene).objects())
                    .noneSatisfy(object -> assertThat(object.getMetadata().getAnnotations())
                            .containsKey(Annotations.FILESYSTEM_OVERHEAD));
        }

        @Test
        void a_claim_that_CDI_made_grows_past_the_DataVolume_which_cannot_change() {
            PlanScene scene = PlanScene.of(IMAGE_DISK.replace("20Gi", "30Gi"))
                    .withStorageClass("fast", true)
                    .withDataVolume("system", OUR_DATA_VOLUME)
                    .withClaim("system", CLAIM_OF_DATA_VOLUME + BOUND);
            StorageFragment fragment = plan(scene);
            assertThat(fragment.objects()).hasSize(2);
            DataVolume dataVolume = (DataVolume) fragment.objects().get(0);
            assertThat(dataVolume.getSpec().storage().resources().getRequests().get("storage"))
                    .hasToString("20Gi");
            PersistentVolumeClaim claim =
                    (PersistentVolumeClaim) fragment.objects().get(1);
            assertThat(CanonicalQuantity.compare(
                            claim.getSpec().getResources().getRequests().get("storage"), new Quantity("33Gi")))
                    .as("30Gi for the guest, and the tenth that CDI added to 20Gi for the file system")
                    .isPositive();
            assertThat(claim.getMetadata().getOwnerReferences()).isNullOrEmpty();
        }

        @Test
        void a_smaller_size_than_it_has_is_reported_and_not_asked_for() {
            StorageFragment fragment =
                    plan(PlanScene.of("disks: [{name: data, size: 5Gi}]").withClaim("data", ourClaim() + BOUND));
            assertThat(size(claim(fragment))).isEqualTo("10Gi");
            assertThat(only(fragment.findings(), Severity.IGNORED, "DiskShrinkIgnored")
                            .message())
                    .contains("10Gi", "5Gi");
        }

        @Test
        void an_import_s_smaller_size_is_reported_by_what_was_asked_for_not_by_the_room_CDI_added() {
            PlanScene same = PlanScene.of(IMAGE_DISK)
                    .withDataVolume("system", OUR_DATA_VOLUME)
                    .withClaim("system", CLAIM_OF_DATA_VOLUME + BOUND);
            assertThat(plan(same).findings()).isEmpty();
            PlanScene smaller =
                    PlanScene.of(IMAGE_DISK.replace("20Gi", "19Gi")).withDataVolume("system", OUR_DATA_VOLUME);
            assertThat(only(plan(smaller).findings(), Severity.IGNORED, "DiskShrinkIgnored")
                            .message())
                    .contains("20Gi");
        }

        @Test
        void class_and_modes_that_come_too_late_are_reported() {
            StorageFragment fragment = plan(PlanScene.of("""
                            disks:
                            - {name: data, size: 10Gi, storageClassName: slow, volumeMode: Filesystem, accessModes: [ReadWriteOnce]}
                            """).withClaim("data", ourClaim()));
            assertThat(fragment.findings()).hasSize(3).allSatisfy(finding -> {
                assertThat(finding.severity()).isEqualTo(Severity.IGNORED);
                assertThat(finding.reason()).isEqualTo("DiskChangeIgnored");
            });
            assertThat(fragment.findings())
                    .extracting(Finding::message)
                    .anyMatch(m -> m.contains("storageClassName slow"))
                    .anyMatch(m -> m.contains("volumeMode Filesystem"))
                    .anyMatch(m -> m.contains("accessModes [ReadWriteOnce]"));
        }

        @Test
        void a_class_corrected_before_the_claim_got_a_volume_takes_a_claim_made_anew() {
            PlanScene typo = PlanScene.of("disks: [{name: data, size: 10Gi, storageClassName: slow}]");

            assertThat(only(
                                    plan(typo.withClaim("data", ourClaim() + "status: {phase: Pending}\n"))
                                            .findings(),
                                    Severity.IGNORED,
                                    "DiskChangeIgnored")
                            .message())
                    .isEqualTo(
                            "disk data: storageClassName slow is without effect, because the disk was made with fast; it holds nothing yet: delete it, and it is made anew: kubectl delete pvc web-data -n team");
        }

        @Test
        void a_claim_that_may_hold_data_is_never_to_be_deleted() {
            PlanScene changed = PlanScene.of("disks: [{name: data, size: 10Gi, storageClassName: slow}]");
            String reserved = ourClaim().replace("spec:\n", "spec:\n  volumeName: restored\n");
            String retained = "metadata:\n  name: web-data\n" + CLAIM_SPEC;
            for (String claim : List.of(
                    ourClaim() + BOUND,
                    ourClaim() + "status: {phase: Lost}\n",
                    ourClaim(),
                    reserved + "status: {phase: Pending}\n",
                    ourClaim()
                                    .replace(
                                            "spec:\n",
                                            "spec:\n  dataSource: {apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot, name: s}\n")
                            + "status: {phase: Pending}\n",
                    ourClaim().replace("spec:\n", "spec:\n  dataSourceRef: {kind: PersistentVolumeClaim, name: s}\n")
                            + "status: {phase: Pending}\n",
                    retained + "status: {phase: Pending}\n")) {
                assertThat(plan(changed.withClaim("data", claim)).findings())
                        .as(claim)
                        .extracting(Finding::message)
                        .anyMatch(message -> message.contains("was made with fast; write that"))
                        .noneMatch(message -> message.contains("kubectl delete"));
            }
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "storageClassName: slow | storageClassName slow is without effect, because the disk was made with fast; it holds",
                    "imageOptions: {credentialsSecret: quay} | imageOptions.credentialsSecret quay is without effect, because the disk was made without; it holds",
                    "imageOptions: {caConfigMap: ca} | imageOptions.caConfigMap ca is without effect, because the disk was made without; it holds",
                    "imageOptions: {pullMethod: node} | imageOptions.pullMethod node is without effect, because the disk was made with pod; it holds",
                })
        void what_is_corrected_before_CDI_is_done_takes_a_DataVolume_made_anew(String field, String words) {
            PlanScene corrected = PlanScene.of(
                            "disks: [{name: system, size: 20Gi, image: quay.io/containerdisks/fedora:42, " + field
                                    + "}]")
                    .withDataVolume("system", OUR_DATA_VOLUME + "status: {phase: ImportInProgress}\n")
                    .withClaim("system", CLAIM_OF_DATA_VOLUME + "status: {phase: Pending}\n");

            assertThat(only(plan(corrected).findings(), Severity.IGNORED, "DiskChangeIgnored")
                            .message())
                    .contains(words)
                    .endsWith("it is made anew: kubectl delete datavolume web-system -n team");
        }

        @Test
        void how_an_image_is_fetched_does_not_count_once_it_is_there() {
            String filled = OUR_DATA_VOLUME + "status: {phase: Succeeded}\n";
            String secret = "imageOptions: {credentialsSecret: new}}]";
            PlanScene named = PlanScene.of(IMAGE_DISK.replace("}]", ", " + secret));

            assertThat(only(
                                    plan(named.withDataVolume("system", filled)).findings(),
                                    Severity.IGNORED,
                                    "DiskChangeIgnored")
                            .message())
                    .isEqualTo(
                            "disk system: imageOptions.credentialsSecret new is without effect, because CDI has filled the disk already; leave it out");
            String withSecret = filled.replace("fedora:42\"}", "fedora:42\", secretRef: old}");
            assertThat(plan(named.withDataVolume("system", withSecret)).findings())
                    .extracting(Finding::message)
                    .containsExactly(
                            "disk system: imageOptions.credentialsSecret new is without effect, because CDI has filled the disk already; leave it out or write old again");
            assertThat(plan(PlanScene.of(IMAGE_DISK).withDataVolume("system", withSecret))
                            .findings())
                    .as("the Secret is not needed any more")
                    .isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"Succeeded", "Unknown"})
        void a_DataVolume_that_may_be_filled_is_never_to_be_deleted(String phase) {
            PlanScene changed = PlanScene.of(IMAGE_DISK.replace("fast", "slow"))
                    .withDataVolume("system", OUR_DATA_VOLUME + "status: {phase: " + phase + "}\n");

            assertThat(only(plan(changed).findings(), Severity.IGNORED, "DiskChangeIgnored")
                            .message())
                    .doesNotContain("kubectl delete");
        }

        @Test
        void a_smaller_size_counts_for_a_disk_that_holds_nothing_once_it_is_made_anew() {
            PlanScene smaller = PlanScene.of(IMAGE_DISK.replace("20Gi", "19Gi"))
                    .withDataVolume("system", OUR_DATA_VOLUME + "status: {phase: Pending}\n");

            assertThat(only(plan(smaller).findings(), Severity.IGNORED, "DiskShrinkIgnored")
                            .message())
                    .contains("kubectl delete datavolume web-system -n team")
                    .doesNotContain("or more");
        }

        @Test
        void an_image_written_at_an_empty_disk_without_a_volume_counts_once_it_is_made_anew() {
            PlanScene filled = PlanScene.of("disks: [{name: data, size: 10Gi, image: fedora}]")
                    .withClaim("data", ourClaim() + "status: {phase: Pending}\n");

            assertThat(only(plan(filled).findings(), Severity.IGNORED, "ImageChangeIgnored")
                            .message())
                    .contains("kubectl delete pvc web-data -n team")
                    .doesNotContain("keeps its data");
        }

        @Test
        void a_disk_with_data_is_moved_with_migrateStorage_where_it_can_be() {
            String disk = "disks: [{name: data, size: 10Gi, storageClassName: slow%s}]";

            assertThat(plan(PlanScene.of(disk.formatted("")).withClaim("data", ourClaim() + BOUND))
                            .findings())
                    .extracting(Finding::message)
                    .containsExactly(
                            "disk data: storageClassName slow is without effect, because the disk was made with fast; write that, or migrateStorage: true to have the disk moved, or add a disk under another name");
            for (String other : List.of(", type: lun", ", hotpluggable: true")) {
                assertThat(plan(PlanScene.of(disk.formatted(other)).withClaim("data", ourClaim() + BOUND))
                                .findings())
                        .extracting(Finding::message)
                        .noneMatch(message -> message.contains("migrateStorage"));
            }
        }

        @Test
        void a_disk_that_holds_nothing_is_made_anew_and_not_moved() {
            PlanScene scene = PlanScene.of(
                            "disks: [{name: data, size: 10Gi, storageClassName: slow, migrateStorage: true}]")
                    .withClaim("data", ourClaim() + "status: {phase: Pending}\n");

            assertThat(only(plan(scene).findings(), Severity.IGNORED, "DiskChangeIgnored")
                            .message())
                    .contains("kubectl delete pvc web-data -n team");
        }

        @Test
        void access_modes_in_another_order_are_no_change() {
            String claim = ourClaim().replace("[ReadWriteMany]", "[ReadOnlyMany, ReadWriteMany]");
            assertThat(plan(PlanScene.of(
                                            "disks: [{name: data, size: 10Gi, accessModes: [ReadWriteMany, ReadOnlyMany]}]")
                                    .withClaim("data", claim))
                            .findings())
                    .isEmpty();
        }

        @Test
        void a_disk_whose_DataVolume_CDI_removed_after_the_import_is_not_imported_again() {
            String claim = ("metadata:\n  name: web-system\n" + OURS + OWNER
                            + "  annotations: {cdi.kubevirt.io/storage.contentType: kubevirt}\n" + CLAIM_SPEC + BOUND)
                    .replace("10Gi", "22Gi");
            StorageFragment fragment = plan(PlanScene.of(IMAGE_DISK).withClaim("system", claim));
            assertThat(size(claim(fragment))).isEqualTo("22Gi");
            assertThat(owners(fragment)).hasSize(1);
            assertThat(fragment.findings()).isEmpty();
        }

        @Test
        void a_disk_that_is_there_needs_no_CDI() {
            PlanScene scene = PlanScene.of(IMAGE_DISK)
                    .withClaim("system", CLAIM_OF_DATA_VOLUME + BOUND)
                    .without(OptionalApi.CDI);
            StorageFragment fragment = plan(scene);
            assertThat(fragment.findings()).isEmpty();
            assertThat(claim(fragment).getMetadata().getOwnerReferences())
                    .describedAs("the DataVolume still controls it, and an object has one controller")
                    .isNullOrEmpty();
        }

        @Test
        void a_claim_that_goes_with_its_deleted_DataVolume_is_waited_for() {
            StorageFragment fragment = plan(PlanScene.of(IMAGE_DISK).withClaim("system", CLAIM_OF_DATA_VOLUME + BOUND));
            assertThat(fragment.objects()).isEmpty();
            assertThat(only(fragment.findings(), Severity.WAITING, "DataVolumeGone")
                            .message())
                    .contains("web-system", "owner reference");
        }

        @Test
        void that_is_being_deleted_is_waited_for() {
            String going = ourClaim()
                    .replace("  name: web-data", "  name: web-data\n  deletionTimestamp: 2026-01-01T00:00:00Z");
            StorageFragment fragment = plan(PlanScene.of(EMPTY_DISK).withClaim("data", going));
            assertThat(fragment.objects()).isEmpty();
            assertThat(only(fragment.findings(), Severity.WAITING, "ClaimTerminating")
                            .message())
                    .contains("web-data");
        }

        @Test
        void that_was_retained_is_taken_up_again_by_a_Wukong_of_the_same_name() {
            StorageFragment fragment = plan(PlanScene.of(EMPTY_DISK)
                    .withClaim("data", "metadata:\n  name: web-data\n" + OURS + CLAIM_SPEC + BOUND));
            assertThat(owners(fragment)).hasSize(1);
            assertThat(fragment.findings()).isEmpty();
        }

        @Test
        void of_a_deleted_Wukong_of_the_same_name_is_waited_for_until_it_is_gone() {
            StorageFragment fragment =
                    plan(PlanScene.of(EMPTY_DISK).withClaim("data", ourClaim().replace(PlanScene.UID, "older-uid")));
            assertThat(fragment.objects()).isEmpty();
            only(fragment.findings(), Severity.WAITING, "PredecessorGoing");
        }

        /** A machine that is deleted alone is made anew, and is to find its disks. */
        @Test
        void that_a_restore_gave_to_the_VirtualMachine_is_used_and_goes_with_the_Wukong_instead() {
            StorageFragment fragment =
                    plan(PlanScene.of(EMPTY_DISK).withMachine(OUR_MACHINE).withClaim("data", restoredClaim("vm-uid")));
            assertThat(newOwners(fragment)).hasValueSatisfying(owners -> assertThat(owners)
                    .singleElement()
                    .satisfies(owner -> assertThat(owner.getUid()).isEqualTo(PlanScene.UID)));
            assertThat(fragment.findings()).isEmpty();
        }

        /** The restore puts the claim in the place of the one that CDI filled, and the DataVolume stays. */
        @Test
        void that_a_restore_gave_to_the_VirtualMachine_beside_its_DataVolume_goes_with_the_Wukong_too() {
            StorageFragment fragment = plan(PlanScene.of(IMAGE_DISK)
                    .withMachine(OUR_MACHINE)
                    .withDataVolume(
                            "system",
                            "metadata:\n  name: web-system\n" + OURS + OWNER.formatted(PlanScene.UID)
                                    + "spec: {storage: {resources: {requests: {storage: 20Gi}}}}\nstatus: {phase: Succeeded}")
                    .withClaim("system", restoredClaim("vm-uid").replace("web-data", "web-system")));

            assertThat(fragment.steps().stream()
                            .filter(PatchMetadata.class::isInstance)
                            .map(PatchMetadata.class::cast)
                            .filter(step -> step.live() instanceof PersistentVolumeClaim)
                            .map(step -> step.change().owners().orElseThrow()))
                    .singleElement()
                    .satisfies(owners -> assertThat(owners)
                            .extracting(OwnerReference::getUid)
                            .containsExactly(PlanScene.UID));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "disks: [{name: data, size: 10Gi, storageClassName: fast}]\ndeletionPolicy: Retain",
                    "disks: [{name: data, size: 10Gi, storageClassName: fast, deletionPolicy: Retain}]"
                })
        void that_a_restore_gave_to_the_VirtualMachine_is_taken_from_it_where_it_is_to_be_retained(String spec) {
            PlanScene scene = PlanScene.of(spec).withMachine(OUR_MACHINE);

            StorageFragment fragment = plan(scene.withClaim("data", restoredClaim("vm-uid")));

            assertThat(newOwners(fragment))
                    .describedAs("the garbage collector would delete it with the machine")
                    .contains(List.of());
            assertThat(fragment.findings()).isEmpty();
            assertThat(newOwners(plan(scene.withClaim("data", "metadata:\n  name: web-data\n" + OURS + CLAIM_SPEC))))
                    .isEmpty();
        }

        @Test
        void that_was_there_before_is_taken_from_the_VirtualMachine_too() {
            String adopted = restoredClaim("vm-uid")
                    .replace(
                            "metadata:\n",
                            "metadata:\n  annotations: {%s: '%s'}\n"
                                    .formatted(Annotations.ADOPTED, Annotations.ADOPTED_VALUE));
            StorageFragment fragment =
                    plan(PlanScene.of(EMPTY_DISK).withMachine(OUR_MACHINE).withClaim("data", adopted));
            assertThat(newOwners(fragment)).contains(List.of());
        }

        @Test
        void of_an_earlier_VirtualMachine_of_the_name_keeps_its_owner() {
            StorageFragment fragment = plan(PlanScene.of(EMPTY_DISK + "\ndeletionPolicy: Retain")
                    .withMachine(OUR_MACHINE)
                    .withClaim("data", restoredClaim("earlier-uid")));
            assertThat(newOwners(fragment)).isEmpty();
        }

        @Test
        void that_a_restore_gave_to_the_VirtualMachine_is_taken_from_it_when_its_disk_is_taken_out_and_it_stays() {
            PlanInput scene = PlanScene.of(EMPTY_DISK).withMachine(OUR_MACHINE).input();
            PersistentVolumeClaim former = Serialization.unmarshal(
                    restoredClaim("vm-uid").replace("web-data", "web-old"), PersistentVolumeClaim.class);
            PlanInput input =
                    new PlanInput(scene.wukong(), scene.observed().with(KubeVirtSettings.unknown(), List.of(former)));

            assertThat(RemovedDisk.all(input, Set.of(), false)).singleElement().satisfies(removed -> assertThat(
                            removed.step(input))
                    .get()
                    .isInstanceOfSatisfying(ReleaseDisk.class, released -> assertThat(released.objects())
                            .singleElement()
                            .satisfies(object ->
                                    assertThat(object.change().owners()).contains(List.of()))));
        }

        @Test
        void of_an_earlier_Wukong_keeps_what_protects_it_when_the_disk_is_none_of_this_one() {
            PlanInput scene = PlanScene.of(EMPTY_DISK)
                    .madeAt("2026-02-01T00:00:00Z")
                    .withMachine(OUR_MACHINE)
                    .input();
            PersistentVolumeClaim former = Serialization.unmarshal(
                    "metadata: {name: web-old, creationTimestamp: '%s', labels: {vm.novasphere.dev/wukong: web, %s: 'true'}}"
                            .formatted("2026-01-01T00:00:00Z", Labels.DELETION_PROTECTION),
                    PersistentVolumeClaim.class);
            PlanInput input =
                    new PlanInput(scene.wukong(), scene.observed().with(KubeVirtSettings.unknown(), List.of(former)));

            assertThat(RemovedDisk.all(input, Set.of(), false)).singleElement().satisfies(removed -> assertThat(
                            removed.step(input))
                    .get()
                    .isInstanceOfSatisfying(ReleaseDisk.class, released -> assertThat(
                                    released.objects().get(0).change().labels())
                            .containsOnlyKeys(Labels.WUKONG)));
        }

        private static String restoredClaim(String machine) {
            return ourClaim()
                    .replace(
                            "apiVersion: vm.novasphere.dev/v1alpha1, kind: Wukong, name: web,",
                            "apiVersion: kubevirt.io/v1, kind: VirtualMachine, name: web-vm,")
                    .replace(PlanScene.UID, machine);
        }

        private static Optional<List<OwnerReference>> newOwners(StorageFragment fragment) {
            return fragment.steps().stream()
                    .filter(PatchMetadata.class::isInstance)
                    .map(step -> ((PatchMetadata) step).change().owners())
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Nested
    class A_disk_of_another_owner {

        @Test
        void the_claim_of_another_Wukong_by_owner_clashes_and_is_never_stolen() {
            String others = """
                    metadata:
                      name: a-b-c
                      ownerReferences:
                      - {apiVersion: vm.novasphere.dev/v1alpha1, kind: Wukong, name: a, uid: other, controller: true}
                    """ + CLAIM_SPEC;
            StorageFragment fragment = plan(
                    PlanScene.named("a-b", "disks: [{name: c, size: 10Gi}]").withClaim("c", others));
            assertThat(fragment.objects()).isEmpty();
            assertThat(only(fragment.findings(), Severity.ERROR, "ClaimClash").message())
                    .contains("Wukong a-b ", "Wukong a ", "a-b-c");
        }

        @Test
        void the_retained_claim_of_another_Wukong_by_label_clashes_too() {
            String others = "metadata: {name: a-b-c, labels: {vm.novasphere.dev/wukong: a}}\n" + CLAIM_SPEC;
            StorageFragment fragment = plan(
                    PlanScene.named("a-b", "disks: [{name: c, size: 10Gi}]").withClaim("c", others));
            assertThat(fragment.objects()).isEmpty();
            assertThat(only(fragment.findings(), Severity.ERROR, "ClaimClash").message())
                    .contains("Wukong a-b ", "Wukong a ");
        }

        @Test
        void the_DataVolume_of_another_Wukong_clashes() {
            String others = "metadata: {name: web-system, labels: {vm.novasphere.dev/wukong: w}}\n" + DATA_VOLUME_SPEC;
            StorageFragment fragment = plan(PlanScene.of(IMAGE_DISK).withDataVolume("system", others));
            assertThat(fragment.objects()).isEmpty();
            assertThat(only(fragment.findings(), Severity.ERROR, "ClaimClash").message())
                    .contains("Wukong web ", "Wukong w ");
        }

        @Test
        void a_used_claim_of_another_Wukong_is_not_answered_with_another_disk_name() {
            String others = "metadata: {name: quorum, labels: {vm.novasphere.dev/wukong: node-a}}\n" + CLAIM_SPEC;
            StorageFragment fragment = plan(
                    PlanScene.of("disks: [{name: shared, claimName: quorum}]").withClaim("shared", others));
            assertThat(fragment.objects()).isEmpty();
            assertThat(only(fragment.findings(), Severity.ERROR, "ClaimClash").message())
                    .contains(
                            "claim quorum is in use by Wukong node-a",
                            "source: {claim: quorum}",
                            "one Wukong at a time")
                    .doesNotContain("rename");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", ", shareable: true"})
        void a_used_claim_is_waited_for_where_the_other_machine_is_about_to_let_go_of_it(String shared) {
            String others = "metadata: {name: quorum, labels: {vm.novasphere.dev/wukong: node-a}}\n" + CLAIM_SPEC;
            PlanInput held = PlanScene.of("disks: [{name: data, claimName: quorum%s}]".formatted(shared))
                    .withClaim("data", others)
                    .input();
            PlanInput leaving = new PlanInput(
                    held.wukong(),
                    held.observed()
                            .withLeavingHolders(
                                    Map.of("data", "VirtualMachine node-a-vm of the deleted Wukong node-a")));

            only(new StorageStage().plan(held).findings(), Severity.ERROR, "ClaimClash");
            assertThat(only(new StorageStage().plan(leaving).findings(), Severity.WAITING, "ClaimInUse")
                            .message())
                    .startsWith(
                            "disk data: the claim quorum is in use by VirtualMachine node-a-vm of the deleted Wukong node-a, and is used here as soon as that is gone");
        }

        @Test
        void a_claim_that_a_StatefulSet_controls_is_left_alone() {
            String others = """
                    metadata:
                      name: web-data
                      ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: db, uid: x, controller: true}]
                    """ + CLAIM_SPEC;
            StorageFragment fragment = plan(PlanScene.of(EMPTY_DISK).withClaim("data", others));
            assertThat(fragment.objects()).isEmpty();
            assertThat(only(fragment.findings(), Severity.ERROR, "ClaimClash").message())
                    .contains("StatefulSet db", "web-data");
        }

        @Test
        void a_used_claim_that_a_StatefulSet_controls_is_neither_grown_nor_taken_from_Helm() {
            String others = """
                    metadata:
                      name: data-mysql-0
                      labels: {app.kubernetes.io/managed-by: Helm}
                      ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: mysql, uid: x, controller: true}]
                    """ + CLAIM_SPEC + BOUND;
            StorageFragment fragment = plan(PlanScene.of("disks: [{name: data, claimName: data-mysql-0, size: 900Gi}]")
                    .withClaim("data", others));

            assertThat(fragment.objects())
                    .singleElement()
                    .isInstanceOfSatisfying(PersistentVolumeClaim.class, claim -> {
                        assertThat(claim.getSpec().getResources().getRequests().get("storage"))
                                .hasToString("10Gi");
                        assertThat(claim.getMetadata().getLabels()).doesNotContainKey("app.kubernetes.io/managed-by");
                    });
            assertThat(only(fragment.findings(), Severity.WARNING, "ClaimSizeNotOurs")
                            .message())
                    .contains("data-mysql-0", "StatefulSet mysql", "10Gi", "or leave size out");
        }

        @Test
        void a_used_claim_without_owner_grows_and_Helm_keeps_its_label() {
            String others =
                    "metadata: {name: quorum, labels: {app.kubernetes.io/managed-by: Helm}}\n" + CLAIM_SPEC + BOUND;
            StorageFragment fragment = plan(PlanScene.of("disks: [{name: data, claimName: quorum, size: 20Gi}]")
                    .withStorageClass("fast", true)
                    .withClaim("data", others));

            assertThat(fragment.objects())
                    .singleElement()
                    .isInstanceOfSatisfying(PersistentVolumeClaim.class, claim -> {
                        assertThat(claim.getSpec().getResources().getRequests().get("storage"))
                                .hasToString("20Gi");
                        assertThat(claim.getMetadata().getLabels()).doesNotContainKey("app.kubernetes.io/managed-by");
                    });
        }

        @Test
        void what_an_earlier_Wukong_of_the_name_retained_does_not_go_with_its_successor() {
            String retained =
                    "metadata: {name: web-data, creationTimestamp: '2026-01-01T00:00:00Z', labels: {vm.novasphere.dev/wukong: web}}\n"
                            + CLAIM_SPEC;
            PlanScene successor =
                    PlanScene.of(EMPTY_DISK).madeAt("2026-01-02T00:00:00Z").withClaim("data", retained);
            PlanScene maker =
                    PlanScene.of(EMPTY_DISK).madeAt("2025-12-31T00:00:00Z").withClaim("data", retained);

            StorageFragment kept = plan(successor);
            assertThat(kept.objects()).singleElement().satisfies(claim -> {
                assertThat(claim.getMetadata().getOwnerReferences()).isNullOrEmpty();
                assertThat(claim.getMetadata().getAnnotations()).containsEntry("vm.novasphere.dev/adopted", "true");
            });
            only(kept.findings(), Severity.WARNING, "ClaimAdopted");
            assertThat(plan(maker).objects()).singleElement().satisfies(claim -> assertThat(
                            claim.getMetadata().getOwnerReferences())
                    .hasSize(1));
        }

        @Test
        void a_claim_that_another_DataVolume_controls_is_left_alone() {
            String others =
                    CLAIM_OF_DATA_VOLUME.replace("kind: DataVolume, name: web-system", "kind: DataVolume, name: x");
            only(plan(PlanScene.of(IMAGE_DISK).withClaim("system", others)).findings(), Severity.ERROR, "ClaimClash");
        }

        @Test
        void a_foreign_claim_in_the_way_of_our_DataVolume_clashes() {
            String others = """
                    metadata:
                      name: web-system
                      ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: db, uid: x, controller: true}]
                    """ + CLAIM_SPEC;
            PlanScene scene = PlanScene.of(IMAGE_DISK)
                    .withDataVolume("system", OUR_DATA_VOLUME)
                    .withClaim("system", others);
            only(plan(scene).findings(), Severity.ERROR, "ClaimClash");
        }
    }

    @Nested
    class A_disk_that_nobody_owns {

        private static final String FOREIGN = "metadata: {name: web-data}\n" + CLAIM_SPEC + BOUND;

        @Test
        void is_adopted_used_reported_and_never_deleted() {
            StorageFragment fragment = plan(PlanScene.of(EMPTY_DISK).withClaim("data", FOREIGN));
            PersistentVolumeClaim claim = claim(fragment);
            assertThat(claim.getMetadata().getLabels()).containsEntry(Labels.WUKONG, "web");
            assertThat(claim.getMetadata().getAnnotations()).containsEntry(Annotations.ADOPTED, "true");
            assertThat(claim.getMetadata().getOwnerReferences()).isNullOrEmpty();
            assertThat(only(fragment.findings(), Severity.WARNING, "ClaimAdopted")
                            .message())
                    .contains("web-data", "stays when the Wukong is deleted");
        }

        @Test
        void stays_adopted_and_reported_once_it_has_our_labels() {
            PlanScene scene = PlanScene.of(EMPTY_DISK);
            PersistentVolumeClaim adopted = claim(plan(scene.withClaim("data", FOREIGN)));
            StorageFragment later = plan(scene.withClaim("data", Serialization.asYaml(adopted)));
            assertThat(claim(later).getMetadata()).isEqualTo(adopted.getMetadata());
            only(later.findings(), Severity.WARNING, "ClaimAdopted");
        }

        @Test
        void goes_with_the_Wukong_once_its_user_takes_the_annotation_off() {
            PlanScene scene = PlanScene.of(EMPTY_DISK);
            PersistentVolumeClaim adopted = claim(plan(scene.withClaim("data", FOREIGN)));
            adopted.getMetadata().setAnnotations(null);
            StorageFragment later = plan(scene.withClaim("data", Serialization.asYaml(adopted)));
            assertThat(owners(later)).hasSize(1);
            assertThat(later.findings()).isEmpty();
        }

        @Test
        void is_used_as_it_is_for_a_disk_with_an_image_even_without_CDI() {
            PlanScene scene = PlanScene.of(IMAGE_DISK)
                    .withClaim(
                            "system", FOREIGN.replace("web-data", "web-system").replace("10Gi", "20Gi"));
            for (PlanScene each : List.of(scene, scene.without(OptionalApi.CDI))) {
                StorageFragment fragment = plan(each);
                assertThat(fragment.objects()).singleElement().isInstanceOf(PersistentVolumeClaim.class);
                only(fragment.findings(), Severity.WARNING, "ClaimAdopted");
            }
        }

        @Test
        void a_DataVolume_of_the_Go_operator_is_adopted_as_it_is_together_with_its_claim() {
            String goDataVolume = """
                    metadata: {name: web-system}
                    spec:
                      source: {http: {url: "http://images.lan/a.img"}}
                      pvc:
                        accessModes: [ReadWriteOnce]
                        volumeMode: Filesystem
                        storageClassName: fast
                        resources: {requests: {storage: 20Gi}}
                    """;
            PlanScene scene = PlanScene.of(IMAGE_DISK)
                    .withDataVolume("system", goDataVolume)
                    .withClaim("system", CLAIM_OF_DATA_VOLUME.replace(OURS, "") + BOUND);
            StorageFragment fragment = plan(scene);
            DataVolume dataVolume = (DataVolume) fragment.objects().get(0);
            assertThat(dataVolume.getSpec().source().http().url()).isEqualTo("http://images.lan/a.img");
            assertThat(dataVolume.getSpec().storage()).isNull();
            assertThat(fragment.objects()).hasSize(2).allSatisfy(object -> {
                assertThat(object.getMetadata().getLabels()).containsEntry(Labels.DISK, "system");
                assertThat(object.getMetadata().getAnnotations()).containsEntry(Annotations.ADOPTED, "true");
                assertThat(object.getMetadata().getOwnerReferences()).isNullOrEmpty();
            });
            only(fragment.findings(), Severity.WARNING, "ClaimAdopted");
        }
    }

    @Nested
    class A_disk_that_names_the_claim_that_was_made_for_it {

        private static final String USED = "disks: [{name: archive, claimName: web-data}]";

        @Test
        void does_not_go_with_the_Wukong_any_more() {
            StorageFragment fragment = plan(PlanScene.of(USED).withClaim("archive", ourClaim() + BOUND));

            assertThat(fragment.steps()).singleElement().isInstanceOfSatisfying(PatchMetadata.class, patch -> {
                assertThat(patch.change().owners()).contains(List.of());
                assertThat(patch.change().annotations())
                        .containsEntry(Annotations.ADOPTED, "true")
                        .containsKey(Annotations.MAC_ADDRESSES);
                assertThat(patch.change().labels()).containsEntry(Labels.DISK, "archive");
            });
            assertThat(fragment.findings()).isEmpty();
        }

        @Test
        void is_not_given_to_the_Wukong_when_an_earlier_one_of_the_name_retained_it() {
            String retained = "metadata:\n  name: web-data\n" + OURS + CLAIM_SPEC + BOUND;
            StorageFragment fragment = plan(PlanScene.of(USED).withClaim("archive", retained));

            assertThat(owners(fragment)).isEmpty();
            assertThat(claim(fragment).getMetadata().getAnnotations()).containsEntry(Annotations.ADOPTED, "true");
        }

        @Test
        void is_written_once() {
            PlanScene scene = PlanScene.of(USED);
            PersistentVolumeClaim freed = claim(plan(scene.withClaim("archive", ourClaim() + BOUND)));

            assertThat(plan(scene.withClaim("archive", Serialization.asYaml(freed)))
                            .steps())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            PatchMetadata.class,
                            patch -> assertThat(patch.change().isEmpty()).isTrue());
        }

        @Test
        void does_not_go_with_the_DataVolume_that_filled_it_either() {
            PlanInput input = filled("disks: [{name: system, claimName: web-system}]");

            assertThat(stage.plan(input).steps())
                    .filteredOn(step -> step.object() instanceof DataVolume)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            PatchMetadata.class,
                            patch -> assertThat(patch.change().owners()).contains(List.of()));
            assertThat(RemovedDisk.all(input, Set.of(), false)).isEmpty();
        }

        @Test
        void loses_owner_and_label_where_it_is_shared() {
            PlanInput input = filled("disks: [{name: system, claimName: web-system, shareable: true}]");

            assertThat(stage.plan(input).steps())
                    .singleElement()
                    .isInstanceOfSatisfying(ReleaseDisk.class, released -> {
                        assertThat(released.objects()).hasSize(2).allSatisfy(object -> assertThat(
                                        object.change().labels())
                                .containsEntry(Labels.WUKONG, null));
                        assertThat(released.objects().get(0).change().owners()).contains(List.of());
                        assertThat(released.message()).contains("disk system shares the claim with others");
                    });
            assertThat(plan(PlanScene.of(USED.replace("web-data", "web-data, shareable: true"))
                                    .withClaim("archive", ourClaim() + BOUND))
                            .steps())
                    .singleElement()
                    .isInstanceOf(ReleaseDisk.class);
        }

        @Test
        void is_freed_of_the_machine_that_a_restore_gave_it_to_where_it_is_shared() {
            String restored = ourClaim()
                    .replaceAll(
                            "kind: Wukong, name: web, uid: [^,}]*", "kind: VirtualMachine, name: web-vm, uid: vm-uid");
            assertThat(restored).contains("vm-uid");

            assertThat(plan(PlanScene.of(USED.replace("web-data", "web-data, shareable: true"))
                                    .withMachine(OUR_MACHINE)
                                    .withClaim("archive", restored + BOUND))
                            .steps())
                    .singleElement()
                    .isInstanceOfSatisfying(ReleaseDisk.class, released -> assertThat(
                                    released.objects().get(0).change().owners())
                            .contains(List.of()));
        }

        /** As it is observed: the claim is that of the disk, and no disk stands for the DataVolume. */
        private static PlanInput filled(String spec) {
            PlanInput scene = PlanScene.of(spec)
                    .withClaim("system", CLAIM_OF_DATA_VOLUME + BOUND)
                    .input();
            List<HasMetadata> labelled = List.of(
                    Serialization.unmarshal(OUR_DATA_VOLUME, DataVolume.class),
                    scene.observed().claims().get("system"));
            return new PlanInput(
                    scene.wukong(),
                    scene.observed()
                            .with(
                                    KubeVirtSettings.unknown(),
                                    FormerObjects.of(scene.wukong(), Optional.empty(), labelled)));
        }
    }

    @Test
    void the_same_input_always_gives_the_same_fragment() {
        PlanScene scene = PlanScene.of(IMAGE_DISK).withDataVolume("system", OUR_DATA_VOLUME);
        assertThat(plan(scene)).isEqualTo(plan(scene));
    }

    @Nested
    class The_record_of_MAC_addresses {

        private static final String NETWORK =
                "\nnetworks: [{name: lan, bridgeName: b, macAddress: '02:00:00:00:00:01'}]";
        private static final String STALE =
                "  annotations: {vm.novasphere.dev/mac-addresses: 'lan=02:00:00:00:00:09'}\n";

        private static String recorded(HasMetadata object) {
            Map<String, String> annotations = object.getMetadata().getAnnotations();
            return annotations == null ? null : annotations.get(Annotations.MAC_ADDRESSES);
        }

        @Test
        void is_on_every_disk_that_is_made() {
            assertThat(recorded(claim(plan(EMPTY_DISK + NETWORK)))).contains("lan=02:00:00:00:00:01", "default=");
            assertThat(recorded(dataVolume(plan(IMAGE_DISK + NETWORK)))).contains("lan=02:00:00:00:00:01");
        }

        @Test
        void is_not_written_to_disks_that_were_made_without_one() {
            StorageFragment claims = plan(PlanScene.of(EMPTY_DISK + NETWORK).withClaim("data", ourClaim()));
            StorageFragment imported = plan(PlanScene.of(IMAGE_DISK + NETWORK)
                    .withDataVolume("system", OUR_DATA_VOLUME)
                    .withClaim("system", CLAIM_OF_DATA_VOLUME));
            StorageFragment retained = plan(PlanScene.of(EMPTY_DISK + NETWORK + "\ndeletionPolicy: Retain")
                    .withClaim("data", "metadata:\n  name: web-data\n" + OURS + CLAIM_SPEC + BOUND));

            assertThat(claims.objects())
                    .allSatisfy(object -> assertThat(recorded(object)).isNull());
            assertThat(imported.objects())
                    .allSatisfy(object -> assertThat(recorded(object)).isNull());
            assertThat(retained.objects())
                    .allSatisfy(object -> assertThat(recorded(object)).isNull());
        }

        @Test
        void comes_with_the_write_that_takes_the_owner_off() {
            StorageFragment fragment = plan(PlanScene.of(EMPTY_DISK + NETWORK + "\ndeletionPolicy: Retain")
                    .withClaim("data", ourClaim()));

            assertThat(recorded(claim(fragment))).contains("lan=02:00:00:00:00:01");
        }

        @Test
        void follows_the_networks_where_it_is() {
            String claim = "metadata:\n  name: web-data\n" + OURS + STALE + CLAIM_SPEC + BOUND;
            String cdis = CLAIM_OF_DATA_VOLUME.replace(
                    "annotations: {", "annotations: {vm.novasphere.dev/mac-addresses: 'lan=02:00:00:00:00:09', ");

            StorageFragment empty = plan(PlanScene.of(EMPTY_DISK + NETWORK).withClaim("data", claim));
            StorageFragment imported = plan(PlanScene.of(IMAGE_DISK + NETWORK)
                    .withDataVolume("system", OUR_DATA_VOLUME)
                    .withClaim("system", cdis));

            assertThat(recorded(claim(empty))).contains("lan=02:00:00:00:00:01");
            assertThat(imported.objects())
                    .filteredOn(PersistentVolumeClaim.class::isInstance)
                    .singleElement()
                    .satisfies(object -> assertThat(recorded(object)).contains("lan=02:00:00:00:00:01"));
        }
    }

    private static String ourClaim() {
        return "metadata:\n  name: web-data\n" + OURS + OWNER + CLAIM_SPEC;
    }

    private StorageFragment plan(String spec) {
        return plan(PlanScene.of(spec));
    }

    private StorageFragment plan(PlanScene scene) {
        return stage.plan(scene.input());
    }

    private static PersistentVolumeClaim claim(StorageFragment fragment) {
        assertThat(fragment.objects()).singleElement().isInstanceOf(PersistentVolumeClaim.class);
        return (PersistentVolumeClaim) fragment.objects().get(0);
    }

    private static DataVolume dataVolume(StorageFragment fragment) {
        assertThat(fragment.objects()).singleElement().isInstanceOf(DataVolume.class);
        return (DataVolume) fragment.objects().get(0);
    }

    private static List<OwnerReference> owners(StorageFragment fragment) {
        List<OwnerReference> owners = fragment.objects().get(0).getMetadata().getOwnerReferences();
        return owners == null ? List.of() : owners;
    }

    private static String size(PersistentVolumeClaim claim) {
        return claim.getSpec().getResources().getRequests().get("storage").toString();
    }

    private static Finding only(List<Finding> findings, Severity severity, String reason) {
        assertThat(findings).extracting(Finding::reason).containsExactly(reason);
        if (Set.of("ClaimClash", "ClaimInUse", "ClaimMissing").contains(reason)) {
            assertThat(findings).as("no watch reports that it is over").allMatch(Finding::unwatched);
        }
        assertThat(findings.get(0).severity()).isEqualTo(severity);
        assertThat(findings.get(0).concern()).isEqualTo(Finding.Concern.VOLUMES);
        return findings.get(0);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> tree(HasMetadata object, String... path) {
        Map<String, Object> node = Serialization.unmarshal(Serialization.asJson(object), Map.class);
        for (String field : path) {
            node = (Map<String, Object>) node.get(field);
        }
        return node;
    }
}
