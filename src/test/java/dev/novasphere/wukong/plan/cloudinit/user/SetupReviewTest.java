package dev.novasphere.wukong.plan.cloudinit.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.GivenWukong;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SetupReviewTest {

    private static List<Finding> findings(String spec) {
        return SetupReview.of(GivenWukong.of(spec).spec());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "ada:adm", "root:ada", "lin:lin"})
    void a_file_of_a_user_whom_cloud_init_makes_later_is_to_be_written_later(String owner) {
        String spec =
                "{cloudInitUser: {name: ada}, cloudInit: {users: [{name: lin}], writeFiles: [{path: /etc/a, owner: '%s'%s}]}}";

        assertThat(findings(spec.formatted(owner, ""))).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.reason()).isEqualTo("FileOwnerLater");
            assertThat(finding.message()).contains("owner " + owner, "/etc/a", "write defer: true");
        });
        assertThat(findings(spec.formatted(owner, ", defer: true"))).isEmpty();
        assertThat(findings("{guestOS: windows, " + spec.formatted(owner, "").substring(1)))
                .isEmpty();
    }

    @Test
    void a_file_of_a_user_of_the_image_may_be_written_at_once() {
        assertThat(findings(
                        "{cloudInitUser: {name: ada}, cloudInit: {writeFiles: [{path: /a, owner: 'www-data:adm'}]}}"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "root:root", "root:adm"})
    void a_file_of_root_may_be_written_at_once_where_cloud_init_user_is_root(String owner) {
        assertThat(findings("{cloudInitUser: {name: root}, cloudInit: {writeFiles: [{path: /a, owner: '%s'}]}}"
                        .formatted(owner)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{path: /etc/a, append: true}, {path: /etc/a}",
                "{path: /etc/a, defer: true}, {path: /etc/a, append: true}",
                "{path: /etc/a, append: true, defer: true}, {path: /etc/a, defer: true}"
            })
    void what_is_appended_before_the_file_is_written_anew_is_said_to_have_no_effect(String files) {
        assertThat(findings("cloudInit: {writeFiles: [%s]}".formatted(files)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.IGNORED);
                    assertThat(finding.reason()).isEqualTo("FileReplaced");
                    assertThat(finding.message()).contains("appends to /etc/a");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{path: /etc/a}, {path: /etc/a, append: true}",
                "{path: /etc/a, append: true, defer: true}, {path: /etc/a}",
                "{path: /etc/a, append: true}, {path: /etc/b}"
            })
    void what_is_appended_to_a_file_that_is_there_is_not_remarked(String files) {
        assertThat(findings("cloudInit: {writeFiles: [%s]}".formatted(files))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"europe/berlin, write Europe/Berlin", "CEST, for example", "Europe/Berln, list-timezones"})
    void a_time_zone_that_images_do_not_have_is_named(String zone, String instead) {
        assertThat(findings("cloudInit: {timezone: '%s'}".formatted(zone)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
                    assertThat(finding.reason()).isEqualTo("TimeZoneNotKnown");
                    assertThat(finding.message()).contains(zone, instead);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTC",
                "Etc/UTC",
                "GMT+0",
                "GMT-0",
                "US/Pacific-New",
                "Europe/Berlin",
                "Etc/GMT+2",
                "EST",
                "posix/Europe/Berlin",
                "America/Argentina/Ushuaia"
            })
    void time_zones_of_linux_are_not_remarked(String zone) {
        assertThat(findings("cloudInit: {timezone: '%s'}".formatted(zone))).isEmpty();
    }
}
