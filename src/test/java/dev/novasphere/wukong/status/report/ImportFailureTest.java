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

    private static final DiskSpec DISK = Serialization.unmarshal("---\n{name: root, size: 5Gi}", DiskSpec.class);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Virtual image size 21474836480 is larger than the reported available storage 5043650560. A larger PVC is required. | TOO_SMALL | 20",
                "target resources requests storage size is smaller than the source 5368709120 < 10737418240 | TOO_SMALL | 10",
                "virtual image size 21474836481 is larger than the reported available storage | TOO_SMALL | 21",
                "DataVolume too small to contain image | TOO_SMALL | 0",
                "Virtual image size 99999999999999999999 is larger than the reported available | TOO_SMALL | 0",
                "write /data/disk.img: no space left on device | TOO_SMALL | 0",
                "checksum mismatch: expected a got b | CHECKSUM | 0",
                "Get \"https://images\": x509: certificate signed by unknown authority | CERTIFICATE | 0",
                "expected status code 200, got 401. Status: 401 Unauthorized | CREDENTIALS | 0",
                "expected status code 200, got 403. Status: 403 Forbidden | CREDENTIALS | 0",
                "unauthorized: access to the requested resource is not authorized | CREDENTIALS | 0",
                "requested access to the resource is denied: access denied | CREDENTIALS | 0",
                "dial tcp: lookup images.example.org: no such host | ADDRESS | 0",
            })
    void the_cause_is_read_from_the_words_of_cdi(String words, Cause cause, long needs) {
        ImportFailure failure = ImportFailure.of(words);

        assertThat(failure.cause()).isEqualTo(cause);
        assertThat(failure.needs()).isEqualTo(needs);
    }

    @Test
    void a_disk_that_is_too_small_is_advised_the_size_that_is_needed_where_it_is_known() {
        assertThat(new ImportFailure(Cause.TOO_SMALL, 20).advice(DISK, false))
                .isEqualTo("The disk is too small for its image: write size 20Gi or more (it is 5Gi) at disk root");
        assertThat(new ImportFailure(Cause.TOO_SMALL, 0).advice(DISK, false)).endsWith("larger than 5Gi at disk root");
        assertThat(new ImportFailure(Cause.TOO_SMALL, 20).advice(DISK, true))
                .contains("too small for its source", "leave its size out");
    }

    @Test
    void every_other_cause_names_the_field() {
        assertThat(new ImportFailure(Cause.CREDENTIALS, 0).advice(DISK, false))
                .contains("imageOptions.credentialsSecret");
        assertThat(new ImportFailure(Cause.CERTIFICATE, 0).advice(DISK, false)).contains("imageOptions.caConfigMap");
        assertThat(new ImportFailure(Cause.CHECKSUM, 0).advice(DISK, false)).contains("imageOptions.checksum");
        assertThat(new ImportFailure(Cause.ADDRESS, 0).advice(DISK, false)).contains("address is wrong", "spec.disks");
        assertThat(new ImportFailure(Cause.ADDRESS, 0).advice(DISK, true)).contains("source is wrong", "spec.disks");
    }
}
