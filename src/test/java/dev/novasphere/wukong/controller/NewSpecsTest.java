package dev.novasphere.wukong.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.watch.Informers;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which reconciliations go before others of their namespace. How they wait, the queues' own test has. */
class NewSpecsTest {

    private final Informers informers = mock(Informers.class);
    private final StatusReporter statuses = mock(StatusReporter.class);
    private final NewSpecs newSpecs = new NewSpecs(informers, statuses);

    private void cached(String status) {
        Wukong wukong = Serialization.unmarshal(
                "---\nmetadata: {name: web, namespace: shop, generation: 2}\nspec: {cpu: 1}\n" + status, Wukong.class);
        when(informers.wukong("shop", "web")).thenReturn(Optional.of(wukong));
    }

    @Test
    void a_new_wukong_is_to_be_carried_out() {
        cached("");

        assertThat(newSpecs.isToCarryOut("shop", "web")).isTrue();
    }

    @Test
    void a_changed_one_is_until_its_machine_was_written() {
        cached("status: {observedGeneration: 1}");
        assertThat(newSpecs.isToCarryOut("shop", "web")).isTrue();

        when(statuses.isOnlyOwedAnswer(any())).thenReturn(true);
        assertThat(newSpecs.isToCarryOut("shop", "web")).isFalse();
    }

    @Test
    void one_whose_status_knows_of_its_spec_is_not() {
        cached("status: {observedGeneration: 2}");

        assertThat(newSpecs.isToCarryOut("shop", "web")).isFalse();
    }

    @Test
    void neither_is_one_that_is_unknown_nor_work_without_a_name() {
        when(informers.wukong(any(), any())).thenReturn(Optional.empty());

        assertThat(newSpecs.isToCarryOut("shop", "web")).isFalse();
        assertThat(newSpecs.isToCarryOut(null, null)).isFalse();
    }
}
