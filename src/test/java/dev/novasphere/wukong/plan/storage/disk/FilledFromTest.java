package dev.novasphere.wukong.plan.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.PlanScene;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilledFromTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{source: {http: {url: 'https://images.example.org/a.qcow2'}}} | https://images.example.org/a.qcow2",
                "{source: {registry: {url: 'docker://quay.io/a'}}} | docker://quay.io/a",
                "{source: {pvc: {namespace: team, name: golden}}} | claim golden",
                "{source: {snapshot: {namespace: team, name: night}}} | snapshot night",
                "{sourceRef: {kind: DataSource, name: fedora}} | DataSource fedora",
            })
    void the_source_is_said_in_words(String spec, String words) {
        assertThat(FilledFrom.of(made(spec, "{}"))).contains(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{source: {blank: {}}}", "{source: {http: {}}}", "{}"})
    void a_source_that_is_not_known_is_not_said(String spec) {
        assertThat(FilledFrom.of(made(spec, "{}"))).isEmpty();
        assertThat(FilledFrom.of(new DataVolume())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "9Gi | {storage: {resources: {requests: {storage: 5Gi}}}} | true",
                "5120Mi | {storage: {resources: {requests: {storage: 5Gi}}}} | false",
                "4Gi | {storage: {resources: {requests: {storage: 5Gi}}}} | true",
                "9Gi | {pvc: {resources: {requests: {storage: 5Gi}}}} | true",
                "9Gi | {storage: {}} | false",
                "9Gi | {} | false",
            })
    void a_disk_asks_for_another_size_only_where_both_are_known(String size, String spec, boolean another) {
        DiskSpec disk = Serialization.unmarshal("---\n{name: root, size: " + size + "}", DiskSpec.class);

        assertThat(FilledFrom.ofAnotherSize(disk, made(spec, "{}"))).isEqualTo(another);
    }

    @Test
    void a_disk_without_a_size_asks_for_that_of_what_it_copies() {
        DiskSpec empty = Serialization.unmarshal("---\n{name: root}", DiskSpec.class);
        DiskSpec copy = Serialization.unmarshal("---\n{name: root, source: {claim: golden}}", DiskSpec.class);
        DataVolume made = made("{storage: {resources: {requests: {storage: 5Gi}}}}", "{}");

        assertThat(FilledFrom.ofAnotherSize(empty, made)).isFalse();
        assertThat(FilledFrom.ofAnotherSize(copy, made)).isTrue();
        assertThat(FilledFrom.ofAnotherSize(copy, made("{storage: {}}", "{}"))).isFalse();
    }

    @Test
    void the_size_of_the_storage_counts_before_that_of_the_claim() {
        assertThat(FilledFrom.request(made(
                        "{storage: {resources: {requests: {storage: 5Gi}}}, pvc: {resources: {requests: {storage: 9Gi}}}}",
                        "{}")))
                .contains(new Quantity("5Gi"));
        assertThat(FilledFrom.request(new DataVolume())).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "'{phase: ImportInProgress}', true, false",
        "'{phase: Pending}', true, false",
        "'{phase: Succeeded}', false, true",
        "'{}', false, false",
    })
    void a_data_volume_of_which_cdi_says_nothing_is_neither_finished_nor_unfinished(
            String status, boolean unfinished, boolean finished) {
        assertThat(made("{}", status).unfinished()).isEqualTo(unfinished);
        assertThat(made("{}", status).finished()).isEqualTo(finished);
        assertThat(new DataVolume().unfinished()).isFalse();
        assertThat(new DataVolume().finished()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{source: {http: {url: 'https://me:hush@h.example/a.img?sig=hush'}}} | https://h.example/a.img",
                "{source: {http: {url: 'https://h.example/a.img#hush'}}} | https://h.example/a.img",
                "{source: {registry: {url: 'docker://quay.io/a@sha256:aa'}}} | docker://quay.io/a@sha256:aa",
                "{source: {pvc: {namespace: team, name: golden}}} | claim golden",
            })
    void the_source_is_shown_without_what_is_secret_in_it(String spec, String shown) {
        assertThat(FilledFrom.shown(made(spec, "{}"))).contains(shown);
    }

    /** A warning asks for it, so that the answer to it is not that the disk has another image. */
    @ParameterizedTest
    @CsvSource({
        "https://me:hush@h.example/a.img?x=@, https://h.example/a.img?x=@, false",
        "docker://me:hush@h.example/a:1, docker://h.example/a:1, false",
        "https://me:hush@h.example/a.img, https://me:other@h.example/a.img, true",
        "https://h.example/a.img, https://me:hush@h.example/a.img, true",
        "https://me:hush@h.example/a.img, https://h.example/b.img, true",
    })
    void credentials_that_were_taken_out_of_an_address_leave_the_image_the_same(
            String made, String asked, boolean another) {
        PlanInput input = PlanScene.of("disks: [{name: root, size: 1Gi, image: \"%s\"}]".formatted(asked))
                .input();
        String kind = made.startsWith("docker") ? "registry" : "http";

        assertThat(FilledFrom.anotherThan(
                        input,
                        input.spec().disks().get(0),
                        made("{source: {%s: {url: \"%s\"}}}".formatted(kind, made), "{phase: Succeeded}")))
                .isEqualTo(another);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{type: Bound, status: 'False', reason: CloneValidationFailed} | true",
                "{type: Bound, status: 'True', reason: CloneValidationFailed} | false",
                "{type: Bound, status: 'False', reason: Pending} | false",
                "{type: Running, status: 'False', reason: CloneValidationFailed} | false",
            })
    void a_copy_is_refused_where_cdi_says_so_of_its_claim(String condition, boolean refused) {
        assertThat(FilledFrom.refused(made("{}", "{conditions: [" + condition + "]}")))
                .isEqualTo(refused);
        assertThat(FilledFrom.refused(new DataVolume())).isFalse();
    }

    private static DataVolume made(String spec, String status) {
        return Serialization.unmarshal("---\nspec: " + spec + "\nstatus: " + status, DataVolume.class);
    }
}
