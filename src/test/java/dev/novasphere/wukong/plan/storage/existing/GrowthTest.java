package dev.novasphere.wukong.plan.storage.existing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.plan.ObservedBuilder;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.storage.disk.LiveDisk;
import dev.novasphere.wukong.plan.storage.disk.PlannedDisk;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The size of a disk means the same when it is made and when it grows. */
class GrowthTest {

    private static final BigDecimal GIBIBYTE = BigDecimal.valueOf(1L << 30);

    private static String mebibytes(String size, double factor) {
        return BigDecimal.valueOf(factor)
                .multiply(Quantity.getAmountInBytes(Quantity.parse(size)))
                .setScale(0, java.math.RoundingMode.CEILING)
                .toPlainString();
    }

    /** An imported disk that was made with 10Gi; more is YAML of the claim's metadata. */
    private record Scene(
            String size, String request, String volumeMode, String annotations, String overheadOfGuest, String made) {

        static Scene of(String size, String request) {
            return new Scene(size, request, "Filesystem", "{}", null, "10Gi");
        }

        Scene block() {
            return new Scene(size, request, "Block", annotations, overheadOfGuest, made);
        }

        Scene noted(String overhead) {
            return new Scene(
                    size,
                    request,
                    volumeMode,
                    "{%s: '%s'}".formatted(Annotations.FILESYSTEM_OVERHEAD, overhead),
                    overheadOfGuest,
                    made);
        }

        Scene guestWith(String overhead) {
            return new Scene(size, request, volumeMode, annotations, overhead, made);
        }

        Scene withoutDataVolume() {
            return new Scene(size, request, volumeMode, annotations, overheadOfGuest, null);
        }

        Optional<Growth> growth() {
            Wukong wukong = Serialization.unmarshal("""
                    metadata: {name: web, namespace: team, uid: u}
                    spec: {cpu: 1, memory: 1Gi, disks: [{name: root, size: %s, image: "https://x.example.org/a"}]}
                    """.formatted(size), Wukong.class);
            PersistentVolumeClaim claim = Serialization.unmarshal(
                    """
                    metadata:
                      name: web-root
                      labels: {app: containerized-data-importer, vm.novasphere.dev/wukong: web}
                      annotations: %s
                    spec: {volumeMode: %s, resources: {requests: {storage: '%s'}}}
                    status: {phase: Bound}
                    """.formatted(annotations, volumeMode, request), PersistentVolumeClaim.class);
            Map<String, DataVolume> dataVolumes = made == null
                    ? Map.of()
                    : Map.of("root", Serialization.unmarshal("""
                            metadata: {name: web-root, labels: {vm.novasphere.dev/wukong: web}}
                            spec: {storage: {resources: {requests: {storage: %s}}}}
                            """.formatted(made), DataVolume.class));
            Optional<VirtualMachineInstance> guest = Optional.ofNullable(overheadOfGuest)
                    .map(overhead -> Serialization.unmarshal("""
                            metadata: {name: web-vm}
                            status: {volumeStatus: [{name: root, persistentVolumeClaimInfo: {filesystemOverhead: '%s'}}]}
                            """.formatted(overhead), VirtualMachineInstance.class));
            PlanInput input = new PlanInput(
                    wukong,
                    new ObservedBuilder()
                            .guest(guest)
                            .dataVolumes(dataVolumes)
                            .claims(Map.of("root", claim))
                            .build());
            return Growth.of(
                    new PlannedDisk(
                            input,
                            wukong.getSpec().disks().get(0),
                            dev.novasphere.wukong.quantity.CanonicalQuantity.parse(size)),
                    LiveDisk.of(input, "root").orElseThrow(),
                    claim);
        }

        /** What KubeVirt gives the guest of a claim of the planned size, in GiB. */
        BigDecimal guestGets(double overhead) {
            BigInteger claim =
                    Quantity.getAmountInBytes(growth().orElseThrow().request()).toBigInteger();
            return new BigDecimal(claim)
                    .multiply(BigDecimal.valueOf(1 - overhead))
                    .divide(GIBIBYTE);
        }
    }

    @ParameterizedTest
    @CsvSource({"0.06, 20Gi, 20", "0.055, 20Gi, 20", "0.06, 11Gi, 11", "0.1, 100Gi, 100", "0, 20Gi, 20"})
    void the_guest_gets_what_is_asked_for_by_the_overhead_that_CDI_made_the_claim_with(
            double overhead, String size, BigDecimal least) {
        Scene scene = Scene.of(size, mebibytes("10Gi", 1 + overhead));

        assertThat(scene.guestGets(overhead)).isBetween(least, least.multiply(new BigDecimal("1.01")));
        assertThat(new BigDecimal(scene.growth().orElseThrow().note().orElseThrow()))
                .isEqualByComparingTo(BigDecimal.valueOf(overhead));
    }

    @Test
    void a_size_within_the_room_of_the_file_system_grows_too() {
        assertThat(Scene.of("10300Mi", mebibytes("10Gi", 1.06)).growth()).isPresent();
    }

    /** Whoever may write a DataVolume may write such a one; the Wukong of its name would never get a status. */
    @Test
    void a_datavolume_of_no_size_says_nothing_of_the_room() {
        assertThat(new Scene("20Gi", "11Gi", "Filesystem", "{}", null, "\"0\"")
                        .growth()
                        .orElseThrow()
                        .note())
                .contains("0.06");
    }

    @Test
    void the_word_of_kubevirt_comes_before_the_ratio() {
        assertThat(Scene.of("20Gi", "30Gi").guestWith("0.055").growth()).isEmpty();
        assertThat(Scene.of("40Gi", "30Gi").guestWith("0.055").guestGets(0.055))
                .isGreaterThanOrEqualTo(BigDecimal.valueOf(40));
        assertThat(Scene.of("40Gi", "30Gi")
                        .guestWith("0.055")
                        .growth()
                        .orElseThrow()
                        .note())
                .contains("0.055");
        assertThat(Scene.of("40Gi", "30Gi")
                        .guestWith("none")
                        .growth()
                        .orElseThrow()
                        .note())
                .contains("0.06");
    }

    @Test
    void a_second_growth_uses_what_the_first_one_noted() {
        Scene first = Scene.of("20Gi", mebibytes("10Gi", 1.1));
        Growth growth = first.growth().orElseThrow();

        Scene grown = Scene.of("20Gi", growth.request().toString())
                .noted(growth.note().orElseThrow());
        assertThat(grown.growth()).isEmpty();
        assertThat(grown.guestWith("0.2").growth())
                .as("a cluster's setting that changes makes nothing grow")
                .isEmpty();

        Scene second = Scene.of("30Gi", growth.request().toString())
                .noted(growth.note().orElseThrow());
        assertThat(second.guestGets(0.1)).isGreaterThanOrEqualTo(BigDecimal.valueOf(30));
    }

    @ParameterizedTest
    @CsvSource({"10Gi, 10Gi", "10Gi, 10800Mi", "10Gi, 12Gi", "20Gi, 20Gi", "12Gi, 12Gi", "20Gi, 25Gi"})
    void no_disk_grows_by_an_upgrade_alone(String size, String request) {
        assertThat(Scene.of(size, request).growth()).isEmpty();
        assertThat(Scene.of(size, request).guestWith("0.1").growth()).isEmpty();
        assertThat(Scene.of(size, request).withoutDataVolume().growth()).isEmpty();
        assertThat(Scene.of(size, request).block().growth()).isEmpty();
    }

    @Test
    void a_block_volume_needs_no_room() {
        Growth growth = Scene.of("20Gi", "10Gi").block().growth().orElseThrow();

        assertThat(growth.request()).hasToString("20Gi");
        assertThat(growth.note()).isEmpty();
    }

    @Test
    void without_data_volume_and_guest_CDIs_own_default_is_used() {
        Scene scene = Scene.of("20Gi", mebibytes("10Gi", 1.06)).withoutDataVolume();

        assertThat(scene.guestGets(0.06)).isGreaterThanOrEqualTo(BigDecimal.valueOf(20));
    }
}
