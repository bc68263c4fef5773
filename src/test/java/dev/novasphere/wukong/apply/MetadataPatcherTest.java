package dev.novasphere.wukong.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.plan.step.PatchMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetadataPatcherTest {

    private final ApplyScene scene = new ApplyScene();
    private final MetadataPatcher patcher = new MetadataPatcher(scene.writer());

    @AfterEach
    void end() {
        scene.close();
    }

    @Test
    void metadata_that_is_as_wanted_costs_no_request() {
        patcher.patch(step("labels: {a: b, other: stays}", "labels: {a: b}"));

        assertThat(scene.requests()).isEmpty();
    }

    @Test
    void what_differs_goes_in_one_request_that_names_the_version_that_was_observed() {
        patcher.patch(step("labels: {a: b}, annotations: {old: x}", "labels: {a: c}, annotations: {new: y}"));

        assertThat(scene.requests()).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("PATCH");
            assertThat(request.body())
                    .isEqualTo(
                            "{\"metadata\":{\"labels\":{\"a\":\"c\"},\"annotations\":{\"new\":\"y\"},\"resourceVersion\":\"7\"}}");
        });
    }

    @Test
    void an_owner_that_is_taken_off_leaves_the_others() {
        patcher.patch(step(
                "ownerReferences: [{kind: Backup, name: b, uid: uid-2, apiVersion: v1}, {kind: Wukong, name: web, uid: uid-1, apiVersion: v1}]",
                "labels: {}"));

        assertThat(scene.requests()).singleElement().satisfies(request -> assertThat(request.body())
                .contains("uid-2")
                .doesNotContain("uid-1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "labels: {a: x}, annotations: {vm.novasphere.dev/inherited-labels: a} | \"b\":null | inherited-labels\":\"a\"",
                "labels: {} | \"a\":null,\"b\":null | inherited-labels\":null"
            })
    void a_label_that_the_wukong_has_no_more_is_taken_off(String wanted, String labels, String note) {
        patcher.patch(step(
                "labels: {a: x, b: y, others: z}, annotations: {vm.novasphere.dev/inherited-labels: 'a,b'}", wanted));

        assertThat(scene.requests()).singleElement().satisfies(request -> assertThat(request.body())
                .contains(labels, note)
                .doesNotContain("others"));
    }

    private static PatchMetadata step(String live, String wanted) {
        return new PatchMetadata("root", claim(live), claim(wanted));
    }

    private static PersistentVolumeClaim claim(String metadata) {
        return ApplyScene.read(
                "metadata: {name: web-root, namespace: shop, resourceVersion: '7', %s}".formatted(metadata),
                PersistentVolumeClaim.class);
    }
}
