package dev.novasphere.wukong.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.status.events.EventMessage;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WukongEventsTest {

    private final List<Event> created = new ArrayList<>();
    private final List<Event> updated = new ArrayList<>();
    private boolean expired;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private final EventWriter writer = new EventWriter() {
        @Override
        public void create(Event event) {
            created.add(event);
        }

        @Override
        public void update(Event event) {
            if (expired) {
                throw new KubernetesClientException("not found", 404, null);
            }
            updated.add(event);
        }
    };

    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };
    private final WukongEvents events = new WukongEvents(writer, new EndingNamespaces(), clock);

    @Test
    void an_event_that_says_the_same_again_is_counted_up() {
        emit("web", "Paused", "The Wukong is paused.");
        now = now.plusSeconds(5);
        emit("web", "Paused", "The Wukong is paused.");

        assertThat(created).singleElement().satisfies(event -> assertThat(event.getCount())
                .isEqualTo(1));
        assertThat(updated).singleElement().satisfies(event -> {
            assertThat(event.getMetadata().getName())
                    .isEqualTo(created.get(0).getMetadata().getName());
            assertThat(event.getCount()).isEqualTo(2);
            assertThat(event.getFirstTimestamp()).isEqualTo("2026-01-01T00:00:00Z");
            assertThat(event.getLastTimestamp()).isEqualTo("2026-01-01T00:00:05Z");
        });
    }

    @Test
    void an_event_that_has_expired_is_created_anew() {
        emit("web", "Paused", "The Wukong is paused.");
        expired = true;
        emit("web", "Paused", "The Wukong is paused.");

        assertThat(created).extracting(Event::getCount).containsExactly(1, 2);
    }

    @Test
    void events_that_differ_in_their_message_only_become_one() {
        for (int i = 0; i < 20; i++) {
            emit("web", "Rejected", "Object " + i + " was refused.");
        }

        assertThat(created).hasSize(EventCorrelator.MOST_MESSAGES);
        assertThat(created.get(created.size() - 1).getMessage()).startsWith("(combined from similar events): ");
        assertThat(updated).hasSize(10).last().satisfies(event -> {
            assertThat(event.getMessage()).isEqualTo("(combined from similar events): Object 19 was refused.");
            assertThat(event.getCount()).isEqualTo(11);
        });
    }

    @Test
    void an_object_has_a_burst_of_events_and_then_few() {
        for (int i = 0; i < 100; i++) {
            emit("web", "Paused", "The Wukong is paused.");
        }
        assertThat(sent()).isEqualTo(EventCorrelator.BURST);

        now = now.plus(EventCorrelator.REFILL);
        for (int i = 0; i < 100; i++) {
            emit("web", "Paused", "The Wukong is paused.");
        }
        assertThat(sent()).isEqualTo(EventCorrelator.BURST + 1);
        assertThat(updated.get(updated.size() - 1).getCount()).isEqualTo(101);

        emit("other", "Paused", "The Wukong is paused.");
        assertThat(created).hasSize(2);
    }

    @Test
    void a_clock_that_is_set_back_gives_no_more_events_and_takes_none() {
        for (int i = 0; i < EventCorrelator.BURST - 1; i++) {
            emit("web", "Paused", "The Wukong is paused.");
        }
        now = now.minus(Duration.ofDays(1));
        for (int i = 0; i < 10; i++) {
            emit("web", "Paused", "The Wukong is paused.");
        }

        assertThat(sent()).isEqualTo(EventCorrelator.BURST);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 235, 236, 237, 238, 252, 253})
    void an_object_with_a_long_name_has_events_too(int length) {
        for (String part : List.of("a", "-", "a.", "-a", "a--")) {
            String name = ("a" + part.repeat(300)).substring(0, length - 1) + "z";
            emit(name, "Paused", "The Wukong " + part + " is paused.");
        }

        assertThat(created).hasSize(5).allSatisfy(event -> assertThat(
                        event.getMetadata().getName())
                .hasSizeLessThanOrEqualTo(253)
                .matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*"));
    }

    private int sent() {
        return created.size() + updated.size();
    }

    private void emit(String name, String reason, String message) {
        Wukong wukong = new Wukong();
        wukong.getMetadata().setNamespace("shop");
        wukong.getMetadata().setName(name);
        wukong.getMetadata().setUid("uid-of-" + name);
        events.emit(wukong, List.of(EventMessage.normal(reason, message)));
    }
}
