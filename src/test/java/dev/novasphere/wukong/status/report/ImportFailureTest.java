package dev.novasphere.wukong.status.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.status.report.ImportFailure.Cause;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words are those of CDI's importer, and of Go. */
class ImportFailureTest {

    private static final long GIBIBYTE = 1L << 30;

    private static final DiskSpec DISK = Serialization.unmarshal("---\n{name: root, size: 5Gi}", DiskSpec.class);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Virtual image size 21474836480 is larger than the reported available storage 5043650560. A larger PVC is required. | TOO_SMALL | 21474836480",
                "target resources requests storage size is smaller than the source 5368709120 < 10737418240 | TOO_SMALL | 10737418240",
                "virtual image size 21474836481 is larger than the reported available storage | TOO_SMALL | 21474836481",
                "DataVolume too small to contain image | TOO_SMALL | 0",
                "Virtual image size 99999999999999999999 is larger than the reported available | TOO_SMALL | 0",
                "write /data/disk.img: no space left on device | TOO_SMALL | 0",
                "checksum mismatch: expected a got b | CHECKSUM | 0",
                "Get \"https://images\": x509: certificate signed by unknown authority | AUTHORITY | 0",
                "expected status code 200, got 401. Status: 401 Unauthorized | CREDENTIALS | 0",
                "expected status code 200, got 403. Status: 403 Forbidden | CREDENTIALS | 0",
                "unauthorized: access to the requested resource is not authorized | CREDENTIALS | 0",
                "requested access to the resource is denied: access denied | CREDENTIALS | 0",
                "checksum mismatch: expected sha256:aa, calculated sha256:bb | CHECKSUM | 0",
                "tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time is after | CERTIFICATE | 0",
                "tls: failed to verify certificate: x509: certificate is valid for a.example.org, not b.example.org | CERTIFICATE | 0",
                "nbdkit: curl[1]: error: SSL certificate problem: unable to get local issuer certificate | AUTHORITY | 0",
                "reading manifest 42 in quay.io/a/b: denied: requested access to the resource is denied | CREDENTIALS | 0",
                "requesting bearer token: invalid status code from registry 403 (Forbidden) | CREDENTIALS | 0",
                "unable to retrieve auth token: invalid username/password: incorrect | CREDENTIALS | 0",
                "toomanyrequests: You have reached your unauthenticated pull rate limit | RATE_LIMIT | 0",
                "expected status code 200, got 429. Status: 429 Too Many Requests | RATE_LIMIT | 0",
                "dial tcp: lookup images.example.org: no such host | ADDRESS | 0",
                "Get \"https://certificates.example.org/x509.qcow2\": dial tcp: lookup certificates.example.org on 10.96.0.10:53: no such host | ADDRESS | 0",
                "Get \"https://checksum/unauthorized.img\": dial tcp: lookup checksum: no such host | ADDRESS | 0",
                "dial tcp certificate:443: connect: connection refused | ADDRESS | 0",
                "reading manifest denied in quay.io/checksum/x509:denied: manifest unknown | ADDRESS | 0",
            })
    void the_cause_is_read_from_the_words_of_cdi(String words, Cause cause, long needs) {
        ImportFailure failure = ImportFailure.of(words);

        assertThat(failure.cause()).isEqualTo(cause);
        assertThat(failure.needs()).isEqualTo(needs);
    }

    @Test
    void a_disk_that_is_too_small_is_advised_the_size_that_is_needed_where_it_is_known() {
        assertThat(tooSmall(20 * GIBIBYTE, 0))
                .isEqualTo("The disk is too small for its image: write size 20Gi or more (it is 5Gi) at disk root");
        assertThat(tooSmall(0, 0)).endsWith("larger than 5Gi at disk root");
        assertThat(new ImportFailure(Cause.TOO_SMALL, 20 * GIBIBYTE, 0).advice(DISK, true))
                .contains("too small for its source", "leave its size out");
    }

    @Test
    void an_image_needs_more_in_proportion_where_the_volume_offers_less_than_was_asked_for() {
        long offered = 5 * GIBIBYTE * 94 / 100;

        assertThat(tooSmall(5 * GIBIBYTE, offered)).contains("write size 6Gi or more (it is 5Gi)");
        assertThat(tooSmall(20 * GIBIBYTE, offered)).contains("write size 22Gi or more");
    }

    @Test
    void a_size_that_the_disk_has_is_not_advised() {
        assertThat(tooSmall(5 * GIBIBYTE, 0)).contains("write size larger than 5Gi");
        assertThat(tooSmall(4 * GIBIBYTE, GIBIBYTE)).contains("write size larger than 5Gi");
    }

    private static String tooSmall(long needs, long available) {
        return new ImportFailure(Cause.TOO_SMALL, needs, available).advice(DISK, false);
    }

    @Test
    void every_other_cause_names_the_field() {
        assertThat(advice(Cause.CREDENTIALS)).contains("name a Secret", "imageOptions.credentialsSecret");
        assertThat(advice(Cause.RATE_LIMIT)).contains("keeps trying", "imageOptions.credentialsSecret");
        assertThat(advice(Cause.AUTHORITY)).contains("name a ConfigMap", "imageOptions.caConfigMap");
        assertThat(advice(Cause.CERTIFICATE)).contains("address", "renewed").doesNotContain("caConfigMap");
        assertThat(advice(Cause.CHECKSUM)).contains("imageOptions.checksum");
        assertThat(advice(Cause.ADDRESS)).contains("address is wrong", "spec.disks");
        assertThat(new ImportFailure(Cause.ADDRESS, 0, 0).advice(DISK, true)).contains("source is wrong", "spec.disks");
    }

    @Test
    void a_field_that_is_written_is_not_advised_again() {
        DiskSpec written = Serialization.unmarshal(
                "---\n{name: root, size: 5Gi, imageOptions: {credentialsSecret: images, caConfigMap: company}}",
                DiskSpec.class);

        assertThat(new ImportFailure(Cause.CREDENTIALS, 0, 0).advice(written, false))
                .contains("does not accept the credentials of Secret images")
                .doesNotContain("name a Secret");
        assertThat(new ImportFailure(Cause.AUTHORITY, 0, 0).advice(written, false))
                .contains("with those of ConfigMap company")
                .doesNotContain("name a ConfigMap");
        assertThat(new ImportFailure(Cause.RATE_LIMIT, 0, 0).advice(written, false))
                .doesNotContain("credentialsSecret");
    }

    private static String advice(Cause cause) {
        return new ImportFailure(cause, 0, 0).advice(DISK, false);
    }
}
