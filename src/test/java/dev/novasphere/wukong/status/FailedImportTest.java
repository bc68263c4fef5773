package dev.novasphere.wukong.status;

import static dev.novasphere.wukong.status.StatusFixture.brief;
import static dev.novasphere.wukong.status.StatusFixture.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A failed import names what failed, and gives one piece of advice that works. */
class FailedImportTest {

    private static final String DELETE = "kubectl delete datavolume web-1-system -n shop";

    private static final String MADE = """
            source: {http: {url: "https://images.example.org/%s"}}
            storage: {resources: {requests: {storage: %s}}}
            """;

    private static StatusFixture failing(String image, String size, String words) {
        return StatusFixture.of("""
                        cpu: 1
                        memory: 1Gi
                        disks: [{name: system, size: %s, image: "https://images.example.org/%s"}]
                        """.formatted(size, image))
                .vm("WaitingForVolumeBinding", "Always", "")
                .dataVolume("system", MADE.formatted("small.qcow2", "5Gi"), """
                        phase: ImportInProgress
                        restartCount: 4
                        conditions: [{type: Running, status: "False", reason: Error, message: "%s"}]
                        """.formatted(words));
    }

    private static String message(StatusFixture wukong) {
        WukongStatus status = wukong.status();
        assertThat(brief(status, "Ready")).isEqualTo("Ready=False/ImportFailed");
        String message = condition(status, "Ready").getMessage();
        assertThat(condition(status, "VolumesBound").getMessage()).contains(message);
        assertThat(message.split(java.util.regex.Pattern.quote(DELETE), -1))
                .as("one command in: %s", message)
                .hasSize(2);
        return message;
    }

    @Test
    void the_address_that_failed_is_named_not_the_one_the_wukong_has_by_now() {
        String message =
                message(failing("right.qcow2", "5Gi", "expected status code 200, got 404. Status: 404 Not Found"));

        assertThat(message)
                .contains("the import of https://images.example.org/small.qcow2 fails (4 restarts)")
                .contains("404 Not Found. spec.disks asks for image https://images.example.org/right.qcow2 by now.")
                .contains("delete it, and the disk is made anew: " + DELETE)
                .doesNotContain(
                        "If the address is wrong", "another name", "import of https://images.example.org/right.qcow2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Unable to process data: Virtual image size 21474836480 is larger than the reported available storage 5043650560. A larger PVC is required. | write size 22Gi or more (it is 5Gi) at disk system",
                "virtual image size 10737418241 is larger than the reported available storage 5043650560. A larger PVC is required | write size 11Gi or more",
                "DataVolume too small to contain image | write size larger than 5Gi at disk system",
                "write /data/disk.img: no space left on device | write size larger than 5Gi at disk system",
            })
    void the_size_is_named_when_it_is_the_cause(String words, String advice) {
        assertThat(message(failing("small.qcow2", "5Gi", words)))
                .contains(advice)
                .doesNotContain("address is wrong");
    }

    /** On a file system a volume offers less than was asked for. */
    @Test
    void a_size_that_is_there_already_is_not_advised() {
        StatusFixture exact = StatusFixture.of("""
                        cpu: 1
                        memory: 1Gi
                        disks: [{name: system, size: 10Gi, image: "https://images.example.org/small.qcow2"}]
                        """)
                .vm("WaitingForVolumeBinding", "Always", "")
                .dataVolume("system", MADE.formatted("small.qcow2", "10Gi"), """
                        phase: ImportInProgress
                        conditions: [{type: Running, status: "False", reason: Error, message: "Unable to process data: virtual image size 10737418240 is larger than the reported available storage 10146021376. A larger PVC is required"}]
                        """);

        assertThat(message(exact)).contains("write size 11Gi or more (it is 10Gi)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "imageOptions: {credentialsSecret: images} | '' | got 401. Status: 401 Unauthorized | imageOptions.credentialsSecret images by now",
                "imageOptions: {caConfigMap: ca} | '' | x509: certificate signed by unknown authority | imageOptions.caConfigMap ca by now",
                "boot: true | ', checksum: \"sha256:aa\"' | checksum mismatch: expected sha256:aa, calculated sha256:bb | no imageOptions.checksum by now",
                "imageOptions: {checksum: 'sha256:cc'} | ', checksum: \"sha256:aa\"' | checksum mismatch: expected sha256:aa, calculated sha256:bb | imageOptions.checksum sha256:cc by now",
            })
    void what_was_corrected_since_is_not_advised_again(String field, String made, String words, String changed) {
        StatusFixture corrected = StatusFixture.of("""
                        cpu: 1
                        memory: 1Gi
                        disks: [{name: system, size: 5Gi, image: "https://images.example.org/small.qcow2", %s}]
                        """.formatted(field))
                .vm("WaitingForVolumeBinding", "Always", "")
                .dataVolume(
                        "system",
                        MADE.formatted("small.qcow2", "5Gi").replace("qcow2\"", "qcow2\"" + made),
                        """
                        phase: ImportInProgress
                        restartCount: 4
                        conditions: [{type: Running, status: "False", reason: Error, message: "%s"}]
                        """.formatted(words));

        assertThat(message(corrected))
                .contains("spec.disks asks for " + changed)
                .doesNotContain("name a Secret", "name a ConfigMap", "correct the one or the other");
    }

    @Test
    void an_older_CDI_that_leaves_the_checksum_out_does_not_make_it_a_change() {
        StatusFixture wukong = StatusFixture.of("""
                        cpu: 1
                        memory: 1Gi
                        disks: [{name: system, size: 5Gi, image: "https://images.example.org/small.qcow2", imageOptions: {checksum: "sha256:aa"}}]
                        """)
                .vm("WaitingForVolumeBinding", "Always", "")
                .dataVolume(
                        "system", MADE.formatted("small.qcow2", "5Gi"), "{phase: ImportInProgress, progress: '41.0%'}");

        assertThat(condition(wukong.status(), "VolumesBound").getMessage()).doesNotContain("delete");
    }

    @Test
    void a_class_corrected_since_is_said_while_the_claim_waits() {
        StatusFixture wukong = StatusFixture.of("""
                        cpu: 1
                        memory: 1Gi
                        disks: [{name: system, size: 5Gi, storageClassName: fast, image: "https://images.example.org/small.qcow2"}]
                        """)
                .vm("WaitingForVolumeBinding", "Always", "")
                .claim("system", "Pending", "0")
                .dataVolume("system", """
                        source: {http: {url: "https://images.example.org/small.qcow2"}}
                        storage: {storageClassName: fsat, resources: {requests: {storage: 5Gi}}}
                        """, "{phase: Pending}");

        assertThat(condition(wukong.status(), "VolumesBound").getMessage())
                .contains("spec.disks asks for storageClassName fast by now", DELETE);
    }

    @Test
    void a_copy_whose_size_was_left_out_since_needs_the_data_volume_made_anew() {
        StatusFixture copy = StatusFixture.of("""
                        cpu: 1
                        memory: 1Gi
                        disks: [{name: system, source: {snapshot: monday}}]
                        """)
                .vm("WaitingForVolumeBinding", "Always", "")
                .withoutClaim("system")
                .dataVolume("system", """
                        source: {snapshot: {namespace: shop, name: monday}}
                        storage: {resources: {requests: {storage: 5Gi}}}
                        """, """
                        conditions: [{type: Bound, status: "False", reason: CloneValidationFailed, message: "storage size is smaller than the source 5368709120 < 10737418240"}]
                        """);

        assertThat(message(copy)).contains("the size of its source by now").doesNotContain("leave its size out");
    }

    @Test
    void a_lost_claim_that_is_only_used_is_made_anew_by_nobody() {
        StatusFixture wukong = StatusFixture.of("cpu: 1\nmemory: 1Gi\ndisks: [{name: system, claimName: old}]")
                .claim("system", "Lost", "0");

        assertThat(condition(wukong.status(), "VolumesBound").getMessage())
                .contains("or name another claim in claimName")
                .doesNotContain("delete the claim");
    }

    @Test
    void over_a_quota_no_size_is_advised_that_the_api_server_refuses() {
        StatusFixture wukong =
                failing("small.qcow2", "5Gi", "").dataVolume("system", MADE.formatted("small.qcow2", "5Gi"), """
                        phase: Pending
                        conditions: [{type: Bound, status: "False", reason: ErrExceededQuota, message: "exceeded quota: q"}]
                        """);

        assertThat(condition(wukong.status(), "VolumesBound").getMessage())
                .contains("Raise the ResourceQuota", "under another name", "cannot shrink");
    }

    /** CDI: pkg/controller/datavolume, validateClone; older versions say no sizes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "The clone doesn't meet the validation requirements: target resources requests storage size is smaller than the source 5368709120 < 10737418240 | write size 10Gi or more (it is 5Gi) at disk system",
                "The clone doesn't meet the validation requirements: target resources requests storage size is smaller than the source | write size larger than 5Gi at disk system",
            })
    void a_copy_that_CDI_refuses_for_its_size_is_reported_with_the_size(String words, String advice) {
        StatusFixture copy = StatusFixture.of("""
                        cpu: 1
                        memory: 1Gi
                        disks: [{name: system, size: 5Gi, source: {snapshot: monday}}]
                        """)
                .vm("WaitingForVolumeBinding", "Always", "")
                .dataVolume("system", """
                        source: {snapshot: {namespace: shop, name: monday}}
                        storage: {resources: {requests: {storage: 5Gi}}}
                        """, """
                        conditions: [{type: Bound, status: "False", reason: CloneValidationFailed, message: "%s"}]
                        """.formatted(words));

        assertThat(message(copy))
                .contains(
                        "the copy of snapshot monday fails",
                        advice,
                        "too small for its source",
                        "or leave its size out");
    }

    @Test
    void a_size_that_was_raised_since_needs_the_data_volume_made_anew() {
        assertThat(message(failing("small.qcow2", "30Gi", "DataVolume too small to contain image")))
                .contains("spec.disks asks for size 30Gi by now.")
                .doesNotContain("write size");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "expected status code 200, got 401. Status: 401 Unauthorized | imageOptions.credentialsSecret",
                "expected status code 200, got 403. Status: 403 Forbidden | imageOptions.credentialsSecret",
                "tls: failed to verify certificate: x509: certificate signed by unknown authority | imageOptions.caConfigMap",
                "checksum mismatch: expected sha256:aa, got sha256:bb | imageOptions.checksum",
                "dial tcp: lookup images.example.org: no such host | If the address is wrong, correct it in spec.disks",
            })
    void other_causes_name_the_field_that_mends_them(String words, String field) {
        assertThat(message(failing("small.qcow2", "5Gi", words))).contains(field);
    }

    @Test
    void an_import_under_way_of_a_former_image_says_how_to_get_the_new_one() {
        StatusFixture wukong = failing("right.qcow2", "5Gi", "")
                .dataVolume(
                        "system", MADE.formatted("small.qcow2", "5Gi"), "{phase: ImportInProgress, progress: '41.0%'}");

        assertThat(condition(wukong.status(), "VolumesBound").getMessage())
                .contains("importing https://images.example.org/small.qcow2, 40% done. spec.disks asks for image")
                .contains(DELETE);
    }

    /** The Pod of the importer takes the credentials from the Secret, and does not begin without. */
    @Test
    void an_import_whose_secret_is_not_there_fails_and_says_what_the_secret_has() {
        StatusFixture wukong = StatusFixture.of("""
                        cpu: 1
                        memory: 1Gi
                        disks: [{name: system, size: 5Gi, image: "https://images.example.org/small.qcow2", imageOptions: {credentialsSecret: imgs}}]
                        """)
                .vm("WaitingForVolumeBinding", "Always", "")
                .dataVolume(
                        "system",
                        MADE.formatted("small.qcow2", "5Gi").replace("qcow2\"", "qcow2\", secretRef: imgs"),
                        """
                        phase: ImportScheduled
                        conditions: [{type: Running, status: "False", reason: CreateContainerConfigError, message: 'secret "imgs" not found'}]
                        """);

        assertThat(message(wukong))
                .contains("fails: secret \"imgs\" not found.")
                .contains("Make Secret imgs, with the keys accessKeyId and secretKey", "begins by itself then")
                .contains("correct imageOptions.credentialsSecret of disk system")
                .doesNotContain("address is wrong");
    }

    @Test
    void an_import_that_does_not_begin_names_the_config_map_of_its_authority() {
        String disk =
                "disks: [{name: system, size: 5Gi, image: \"https://images.example.org/small.qcow2\", imageOptions: {caConfigMap: ca}}]";
        StatusFixture wukong = StatusFixture.of("cpu: 1\nmemory: 1Gi\n" + disk)
                .vm("WaitingForVolumeBinding", "Always", "")
                .dataVolume(
                        "system",
                        MADE.formatted("small.qcow2", "5Gi").replace("qcow2\"", "qcow2\", certConfigMap: ca"),
                        "{phase: ImportScheduled}");

        assertThat(condition(wukong.status(), "VolumesBound").getMessage())
                .contains("importing https://images.example.org/small.qcow2. If it does not begin, check")
                .contains("ConfigMap ca, which imageOptions.caConfigMap names, in namespace shop.");
        wukong.dataVolume("system", "{phase: ImportInProgress, progress: 12%}");
        assertThat(condition(wukong.status(), "VolumesBound").getMessage()).doesNotContain("ConfigMap");
    }
}
