package dev.novasphere.wukong.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.observe.NamedObjects;
import dev.novasphere.wukong.watch.Informers;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ErrorStatusTest {

    @Test
    void a_failure_while_the_status_of_an_error_is_made_does_not_hide_that_error() {
        RuntimeException second = new IllegalStateException("the cache is gone");
        MachineSteps steps = mock(MachineSteps.class);
        when(steps.unread()).thenReturn(new NamedObjects(null));
        when(steps.plan(any(), any())).thenThrow(second);
        WukongReconciler reconciler = new WukongReconciler(
                mock(Informers.class), null, null, null, null, null, null, steps, mock(StatusReporter.class));
        Exception first = new KubernetesClientException("the API server is busy", 503, null);

        ErrorStatusUpdateControl<Wukong> update = reconciler.updateErrorStatus(wukong(), attempt(7), first);

        assertThat(update.isNoRetry()).isFalse();
        assertThat(update.getResource()).isEmpty();
        assertThat(first.getSuppressed()).containsExactly(second);
    }

    @SuppressWarnings("unchecked")
    private static Context<Wukong> attempt(int count) {
        Context<Wukong> context = mock(Context.class);
        RetryInfo retry = mock(RetryInfo.class);
        when(retry.getAttemptCount()).thenReturn(count);
        when(context.getRetryInfo()).thenReturn(Optional.of(retry));
        return context;
    }

    private static Wukong wukong() {
        Wukong wukong = new Wukong();
        wukong.getMetadata().setNamespace("shop");
        wukong.getMetadata().setName("web");
        return wukong;
    }
}
