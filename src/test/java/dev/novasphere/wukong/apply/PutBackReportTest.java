package dev.novasphere.wukong.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import dev.novasphere.wukong.apply.outcome.Attempt;
import dev.novasphere.wukong.observability.WukongEvents;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.power.PowerPlan;
import dev.novasphere.wukong.plan.step.Apply;
import dev.novasphere.wukong.watch.GivenInformers;
import dev.novasphere.wukong.write.DriftDetector;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The user hears of a change that was put back, however the reconciliation goes on. */
class PutBackReportTest {

    private static final String PLANNED = """
            metadata:
              name: %s
              namespace: shop
              ownerReferences: [{apiVersion: vm.novasphere.dev/v1alpha1, kind: Wukong, name: web, uid: uid-1, controller: true}]
            data: {a: b}
            """;

    private final ApplyScene scene = new ApplyScene();
    private final WukongEvents events = mock(WukongEvents.class);

    @AfterEach
    void end() {
        scene.close();
    }

    @Test
    void a_later_step_that_is_to_be_tried_again_takes_no_event_away() {
        scene.answers(changed(), ApplyScene.refusal(503, "ServiceUnavailable", "the server is busy"));

        assertThatThrownBy(() -> apply(changed())).isInstanceOf(KubernetesClientException.class);

        assertThat(scene.methods()).containsExactly("PATCH", "POST");
        verify(events)
                .emit(
                        any(),
                        argThat(messages -> messages.size() == 1
                                && messages.get(0).reason().equals("ChangePutBack")
                                && messages.get(0).message().contains("web-x")
                                && messages.get(0).message().contains("data.a")));
    }

    @Test
    void a_later_step_that_is_refused_takes_no_event_away() {
        scene.answers(changed(), ApplyScene.refusal(403, "Forbidden", "exceeded quota"));

        assertThat(apply(changed()).outcome().refusal()).isPresent();

        verify(events).emit(any(), argThat(messages -> messages.size() == 1));
    }

    @Test
    void a_reconciliation_that_puts_nothing_back_reports_nothing() {
        scene.answers(planned("web-y"));

        apply(written());

        assertThat(scene.methods()).containsExactly("POST");
        verify(events, never()).emit(any(), any());
    }

    private Attempt apply(ConfigMap cached) {
        Plan plan = new Plan(
                List.of(new Apply(planned("web-x")), new Apply(planned("web-y"))),
                List.of(),
                new PowerPlan("Always", "Always", true));
        return new Applier(scene.client(), new GivenInformers(List.of(cached)), scene.writer(), null, events)
                .apply(ApplyScene.wukong(), plan, Observed.nothing(), scene.named());
    }

    private static ConfigMap planned(String name) {
        return ApplyScene.read(PLANNED.formatted(name), ConfigMap.class);
    }

    private static ConfigMap written() {
        return DriftDetector.withHash(planned("web-x"));
    }

    private static ConfigMap changed() {
        ConfigMap live = written();
        live.getMetadata().setUid("x-1");
        live.getData().put("a", "changed");
        return live;
    }
}
