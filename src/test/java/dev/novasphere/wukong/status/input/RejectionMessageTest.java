package dev.novasphere.wukong.status.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.status.vocabulary.Reasons;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RejectionMessageTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Forbidden | its roles are part of the installation manifests",
                "NamespaceTerminating | nothing needs to be done",
                "ApiMissing | Install what serves this kind",
                "Conflict | delete or rename it",
                "Locked | when the snapshot or restore is over",
                "Retrying | The operator tries again by itself",
                "Refused | Change in the Wukong what the message names",
            })
    void each_reason_says_the_object_the_words_and_what_to_do(String reason, String advice) {
        assertThat(message(422, reason, "no such field"))
                .startsWith("VirtualMachine web-vm could not be written (422): ")
                .contains("no such field", advice);
    }

    @Test
    void without_an_answer_there_is_no_code() {
        assertThat(message(0, Reasons.RETRYING, "the connection ended"))
                .startsWith("VirtualMachine web-vm could not be written: ");
    }

    @Test
    void a_start_is_not_written_but_refused() {
        assertThat(message(409, Reasons.START_REFUSED, "Once does not support manual start requests"))
                .startsWith("KubeVirt did not start VirtualMachine web-vm (409): ")
                .contains("Once does not support manual start requests", "virtctl start web-vm", "asks again");
    }

    @Test
    void a_quota_is_named_with_the_field_that_is_short() {
        assertThat(message(
                        403,
                        Reasons.QUOTA_EXCEEDED,
                        "exceeded quota: team, requested: requests.storage=9Gi, used: requests.storage=5Gi"))
                .contains("Raise ResourceQuota team", "ask for less in spec.disks (size)");
    }

    @Test
    void a_namespace_that_ends_is_said_in_one_sentence() {
        assertThat(RejectionMessage.of(
                        ApplyOutcome.inEndingNamespace("shop").refusal().orElseThrow()))
                .isEqualTo(
                        "Namespace shop is being deleted, which cannot be taken back: nothing can be created in it any more,"
                                + " and the operator writes nothing.");
    }

    @Test
    void a_refusal_without_words_says_so() {
        assertThat(new ApplyRejection("Secret", "x", 403, Reasons.REFUSED, " ").message())
                .isEqualTo("no reason was given");
        assertThat(new ApplyRejection("Secret", "x", 403, Reasons.REFUSED, null).message())
                .isEqualTo("no reason was given");
    }

    @ParameterizedTest
    @CsvSource({
        "Locked, true",
        "Retrying, true",
        "NamespaceTerminating, true",
        "StartRefused, false",
        "Conflict, false",
        "Refused, false",
    })
    void what_passes_by_itself_is_no_error_of_the_wukong(String reason, boolean passes) {
        assertThat(new ApplyRejection("Secret", "x", 403, reason, "words").passesByItself())
                .isEqualTo(passes);
    }

    private static String message(int code, String reason, String words) {
        return RejectionMessage.of(new ApplyRejection("VirtualMachine", "web-vm", code, reason, words));
    }
}
