package dev.novasphere.wukong.plan.cloudinit.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserDataFormatTest {

    /** The longer beginnings have the shorter one as a part: the order of the constants decides. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "#cloud-config | CLOUD_CONFIG",
                "#cloud-config-archive | ARCHIVE",
                "#cloud-config-jsonp | JSON_PATCH",
                "#include-once http://a | INCLUDE_ONCE",
                "#include http://a | INCLUDE",
                "#!/bin/sh | SCRIPT",
                "## template: jinja | TEMPLATE",
                "## template:jinja | TEMPLATE_CLOSE",
                "#cloud-boothook | BOOT_HOOK",
                "#part-handler | PART_HANDLER",
                "Content-Type: multipart/mixed; boundary=x | MIME",
                "MIME-Version: 1.0 | MIME_VERSION",
                "#ps1_sysnative | POWERSHELL",
                "rem cmd | BATCH"
            })
    void a_form_is_known_by_its_beginning(String text, UserDataFormat format) {
        assertThat(UserDataFormat.of(text)).contains(format);
        assertThat(UserDataFormat.of("\n \t" + text.toUpperCase())).contains(format);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "users: []", "# cloud-config", "echo hello", "x #cloud-config"})
    void what_cloud_init_would_skip_has_none(String text) {
        assertThat(UserDataFormat.of(text)).isEmpty();
    }

    @Test
    void only_multi_part_text_brings_its_own_header() {
        assertThat(Stream.of(UserDataFormat.values()).filter(UserDataFormat::isMime))
                .containsExactly(UserDataFormat.MIME, UserDataFormat.MIME_VERSION);
    }
}
