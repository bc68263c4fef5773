package dev.novasphere.wukong.watch.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class KeyIndexTest {

    private static final ResourceID A = new ResourceID("a", "shop");
    private static final ResourceID B = new ResourceID("b", "shop");

    private final KeyIndex index = new KeyIndex();

    @Test
    void objects_are_found_by_each_of_their_keys_until_they_give_it_up_or_go() {
        index.put(A, List.of("red", "round"));
        index.put(B, List.of("red"));
        assertThat(index.find("red")).containsExactlyInAnyOrder(A, B);
        assertThat(index.find("round")).containsExactly(A);
        assertThat(index.find("blue")).isEmpty();

        index.put(A, List.of("blue"));
        assertThat(index.find("red")).containsExactly(B);
        assertThat(index.find("round")).isEmpty();
        assertThat(index.find("blue")).containsExactly(A);

        index.remove(B);
        index.remove(B);
        index.put(A, List.of());
        assertThat(index.find("red")).isEmpty();
        assertThat(index.find("blue")).isEmpty();
    }

    @Test
    void an_object_that_keeps_its_key_is_found_at_any_time_while_it_is_changed() throws Exception {
        index.put(A, List.of("red"));
        CountDownLatch begun = new CountDownLatch(1);
        ExecutorService changes = Executors.newSingleThreadExecutor();
        try {
            Future<?> changing = changes.submit(() -> {
                begun.countDown();
                for (int i = 0; i < 200_000; i++) {
                    index.put(A, i % 2 == 0 ? List.of("red", "round") : List.of("red"));
                }
            });
            begun.await();
            while (!changing.isDone()) {
                assertThat(index.find("red")).containsExactly(A);
            }
            changing.get();
        } finally {
            changes.shutdownNow();
        }
    }
}
