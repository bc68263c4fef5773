package dev.novasphere.wukong.plan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.api.v1alpha1.policy.AllowedStorage;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Disks and images beside what a policy allows of them. */
class StorageReviewTest {

    private static List<String> refused(String allowed, String disk) {
        return new StorageReview(Serialization.unmarshal("---\n" + allowed, AllowedStorage.class))
                .of(Serialization.unmarshal("---\n{name: d, " + disk + "}", DiskSpec.class)).stream()
                        .map(PolicyViolation::field)
                        .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "quay.io/team/linux:1 | true",
                "docker://quay.io/team/linux | true",
                "quay.io/team:1 | true",
                "quay.io/team@sha256:00 | true",
                "quay.io/team-two/linux | false",
                "quay.io/other | false",
                "quay.io.evil.example/team/linux | false",
                "https://quay.io/team/linux | false",
                "https://images.example.org/linux/a.img | true",
                "https://images.example.org/linux:1 | false",
                "https://images.example.org/linux/../secret | false",
                "https://images.example.org/linux/%2e%2e/secret | false",
                "https://images.example.org/linux/x%2f..%2f..%2fsecret | false",
                "https://images.example.org/linux/x%2F..%2F..%2Fsecret | false",
                "https://images.example.org/linux/x%5c..%5C..%5csecret | false",
                "https://images.example.org/linux/x\\..\\..\\secret | false",
                "https://images.example.org/linux/group%2Fproject/a..b.img | true"
            })
    void an_image_begins_with_a_prefix_up_to_a_slash_a_tag_or_a_digest(String image, boolean allowed) {
        String prefixes = "{imagePrefixes: [quay.io/team, 'https://images.example.org/linux']}";

        assertThat(refused(prefixes, "size: 1Gi, image: '" + image + "'").isEmpty())
                .isEqualTo(allowed);
    }

    @Test
    void content_from_no_address_is_refused_where_addresses_are_listed() {
        assertThat(refused("{imagePrefixes: []}", "size: 1Gi, source: {upload: true}"))
                .containsExactly("spec.disks[d].source.upload");
        assertThat(refused("{}", "size: 1Gi, source: {upload: true}")).isEmpty();
    }

    @Test
    void a_class_is_bounded_only_where_a_claim_is_made() {
        String none = "{storageClasses: [], defaultStorageClass: false}";

        assertThat(refused(none, "size: 1Gi")).containsExactly("spec.disks[d].storageClassName");
        assertThat(refused(none, "size: 1Gi, storageClassName: fast"))
                .containsExactly("spec.disks[d].storageClassName");
        assertThat(refused(none, "claimName: own")).isEmpty();
        assertThat(refused(none, "type: cdrom")).isEmpty();
        assertThat(refused(none, "containerDisk: quay.io/a/b")).isEmpty();
    }

    @Test
    void the_keys_of_a_secret_are_sent_where_a_policy_lets_them() {
        String disk = "size: 1Gi, image: 'https://a/b', imageOptions: {credentialsSecret: keys}";

        assertThat(refused("{credentialsSecrets: false}", disk))
                .containsExactly("spec.disks[d].imageOptions.credentialsSecret");
        assertThat(refused("{}", disk)).isEmpty();
    }
}
