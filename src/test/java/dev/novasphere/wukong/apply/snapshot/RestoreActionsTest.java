package dev.novasphere.wukong.apply.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.apply.ApplyScene;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineRestore;
import dev.novasphere.wukong.plan.restore.RestoreAction;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestoreActionsTest {

    private final WukongRestore restore = new WukongRestore();
    private final VirtualMachine machine = new VirtualMachine();
    private final VirtualMachineRestore wanted = new VirtualMachineRestore();
    private final SnapshotRequests requests = mock(SnapshotRequests.class);
    private final RestoreActions actions = new RestoreActions(requests, restore, () -> Optional.of(machine));

    @BeforeEach
    void theRestoreIsStillThere() {
        when(requests.stillThere(restore)).thenReturn(true);
    }

    @Test
    void nothing_sends_no_request_and_waits() {
        assertThat(RestoreAction.NOTHING.accept(actions).goesOn()).isFalse();

        verifyNoInteractions(requests);
    }

    @Test
    void a_run_strategy_is_written_and_the_next_step_follows() {
        assertThat(new RestoreAction.WriteRunStrategy("Halted").accept(actions).goesOn())
                .isTrue();

        verify(requests).writeRunStrategy(machine, "Halted");
    }

    @Test
    void a_start_is_asked_for_and_the_guest_is_waited_for() {
        assertThat(new RestoreAction.Start().accept(actions).goesOn()).isFalse();

        verify(requests).start(machine);
    }

    @Test
    void a_restore_that_is_made_is_known_to_the_next_step() {
        when(requests.createOnce(wanted)).thenReturn(wanted);

        RestoreActions.Result result = new RestoreAction.Create(wanted).accept(actions);

        assertThat(result.made()).contains(wanted);
        assertThat(result.goesOn()).isTrue();
    }

    @Test
    void a_restore_that_was_called_off_is_not_made() {
        when(requests.stillThere(restore)).thenReturn(false);

        assertThat(new RestoreAction.Create(wanted).accept(actions).made()).isEmpty();

        verify(requests, never()).createOnce(any());
    }

    @ParameterizedTest
    @CsvSource({"422, Invalid", "400, BadRequest"})
    void a_restore_that_the_api_server_does_not_take_ends_with_its_words(int code, String reason) {
        when(requests.createOnce(wanted))
                .thenThrow(new KubernetesClientException(ApplyScene.refusal(code, reason, "no such snapshot")));

        RestoreActions.Result result = new RestoreAction.Create(wanted).accept(actions);

        assertThat(result.goesOn()).isFalse();
        assertThat(result.refusal())
                .hasValueSatisfying(words -> assertThat(words).contains("no such snapshot"));
    }

    @Test
    void an_api_server_that_is_down_is_asked_again() {
        when(requests.createOnce(wanted))
                .thenThrow(new KubernetesClientException(ApplyScene.refusal(503, "ServiceUnavailable", "busy")));

        assertThatThrownBy(() -> new RestoreAction.Create(wanted).accept(actions))
                .isInstanceOf(KubernetesClientException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "403, Forbidden, 'admission webhook \"guard\" denied the request: maintenance'",
        "422, Invalid, spec.runStrategy is wrong",
        "403, Forbidden, 'virtualmachines \"web-vm\" is forbidden: User \"wukong\" cannot patch resource'",
    })
    void a_stop_that_is_not_taken_is_reported(int code, String reason, String words) {
        KubernetesClientException refusal = new KubernetesClientException(ApplyScene.refusal(code, reason, words));
        doThrow(refusal).when(requests).writeRunStrategy(machine, "Halted");

        RestoreActions.Result result = new RestoreAction.WriteRunStrategy("Halted").accept(actions);

        assertThat(result.powerRefusal()).containsSame(refusal);
        assertThat(result.goesOn()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "409, Conflict, the object has been modified",
        "403, Forbidden, 'admission webhook \"vm\" denied the request: Cannot update VM runStrategy until snapshot \"night\" completes'",
        "503, ServiceUnavailable, busy",
    })
    void a_stop_that_passes_in_a_moment_is_tried_again_without_a_word(int code, String reason, String words) {
        doThrow(new KubernetesClientException(ApplyScene.refusal(code, reason, words)))
                .when(requests)
                .writeRunStrategy(machine, "Halted");

        assertThatThrownBy(() -> new RestoreAction.WriteRunStrategy("Halted").accept(actions))
                .isInstanceOf(KubernetesClientException.class);
    }

    @Test
    void a_start_that_kubevirt_does_not_take_is_reported() {
        KubernetesClientException refusal = new KubernetesClientException(
                ApplyScene.refusal(409, "Conflict", "Halted does not support manual start requests"));
        doThrow(refusal).when(requests).start(machine);

        RestoreActions.Result result = new RestoreAction.Start().accept(actions);

        assertThat(result.powerRefusal()).containsSame(refusal);
    }

    @ParameterizedTest
    @CsvSource({"409, Conflict, stop/start already underway", "503, ServiceUnavailable, no endpoints"})
    void a_start_that_passes_in_a_moment_is_tried_again_without_a_word(int code, String reason, String words) {
        doThrow(new KubernetesClientException(ApplyScene.refusal(code, reason, words)))
                .when(requests)
                .start(machine);

        assertThatThrownBy(() -> new RestoreAction.Start().accept(actions))
                .isInstanceOf(KubernetesClientException.class);
    }

    @Test
    void a_machine_that_is_gone_is_not_switched() {
        RestoreActions gone = new RestoreActions(requests, restore, Optional::empty);

        assertThatThrownBy(() -> new RestoreAction.Start().accept(gone)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new RestoreAction.WriteRunStrategy("Halted").accept(gone))
                .isInstanceOf(IllegalStateException.class);

        verifyNoInteractions(requests);
    }
}
