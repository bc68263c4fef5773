package dev.novasphere.wukong.plan.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.cdi.ImportSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageSourceTest {

    @ParameterizedTest
    @ValueSource(strings = {"http://images.lan/a.qcow2", "https://example.org/b.img?x=1"})
    void a_web_address_is_imported_by_http(String image) {
        ImportSource source = source(image);
        assertThat(source.http().url()).isEqualTo(image);
        assertThat(source.registry()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "docker://quay.io/containerdisks/fedora:42,docker://quay.io/containerdisks/fedora:42",
        "oci-archive:///images/fedora.tar,oci-archive:///images/fedora.tar",
        "quay.io/containerdisks/fedora:42,docker://quay.io/containerdisks/fedora:42",
        "fedora,docker://fedora",
        "registry.lan:5000/a@sha256:0123,docker://registry.lan:5000/a@sha256:0123"
    })
    void a_registry_image_keeps_or_gets_the_scheme_that_CDI_demands(String image, String url) {
        ImportSource source = source(image);
        assertThat(source.registry().url()).isEqualTo(url);
        assertThat(source.registry().pullMethod()).isNull();
        assertThat(source.http()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3://bucket/a.img", "ftp://example.org/a.img", "HTTP://example.org/a.img"})
    void another_scheme_is_no_image(String image) {
        assertThat(ImageSource.of(image)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user:secret@example.org/a.img",
                "http://token@example.org/a.img",
                "docker://user:secret@registry.lan/a:1",
                "docker://user:p@ss@registry.lan/a:1",
                "docker://a:@:@:@:@registry.lan/a:1"
            })
    void credentials_in_the_address_are_noticed(String image) {
        assertThat(ImageSource.of(image).orElseThrow().carriesCredentials()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/a@b.img",
                "docker://quay.io/a/b@sha256:0123",
                "docker://fedora:42@sha256:0123",
                "fedora:42@sha256:0123",
                "registry.lan:5000/a:1",
                "docker://a:@:@:@",
                "docker://@:@",
                "https://@",
                "docker://",
                "oci-archive:///images/a:b@c/d.tar"
            })
    void a_digest_or_a_port_is_not_taken_for_credentials(String image) {
        assertThat(ImageSource.of(image).orElseThrow().carriesCredentials()).isFalse();
    }

    @Test
    void the_same_image_always_gives_the_same_source() {
        assertThat(source("fedora")).isEqualTo(source("docker://fedora"));
    }

    private static ImportSource source(String image) {
        return ImageSource.of(image).orElseThrow().source();
    }
}
