package dev.novasphere.wukong.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.client.reading.Unreadable;
import dev.novasphere.wukong.client.reading.UnreadableObjectException;
import dev.novasphere.wukong.plan.observed.SecretLookup;
import dev.novasphere.wukong.plan.observed.SecretLookup.State;
import dev.novasphere.wukong.testcluster.AnsweringServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RechecksTest {

    private static final Set<String> PROBLEM = Set.of("claims are missing");
    private static final String SECRET = """
            {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "found"}, "data": {"password": "aHVudGVyMg=="}}
            """;
    private static final String ABSENT = """
            {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound", "code": 404}
            """;

    private static final NeededContent NEEDED =
            NeededContent.of(Serialization.unmarshal("---\nspec: {sshKeySecret: found}", Wukong.class));

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AnsweringServer server = AnsweringServer.start(request -> {
        asked.add(request.uri().toString());
        boolean found = request.uri().toString().endsWith("/found");
        return new AnsweringServer.Answer(found ? 200 : 404, found ? SECRET : ABSENT);
    });
    private final AtomicLong now = new AtomicLong();
    private final AtomicBoolean there = new AtomicBoolean(true);
    private final Rechecks rechecks =
            new Rechecks(new RecheckDelay<>(now::get), () -> new NamedObjects(server.client()), id -> there.get());
    private final Wukong wukong = new Wukong();

    @BeforeEach
    void give() {
        wukong.getMetadata().setNamespace("shop");
        wukong.getMetadata().setName("web");
        wukong.getMetadata().setGeneration(1L);
    }

    @AfterEach
    void end() {
        server.close();
    }

    /** As one reconciliation of a Wukong that names 32 claims and two Secrets, none of which exists: it observes twice. */
    private void reconcile() {
        NamedObjects named = rechecks.begin(wukong);
        for (int observation = 0; observation < 2; observation++) {
            for (int disk = 0; disk < 32; disk++) {
                assertThat(named.claim("shop", "claim-" + disk)).isEmpty();
            }
            assertThat(named.secret("shop", "keys", NEEDED).state()).isEqualTo(State.MISSING);
            assertThat(named.secret("shop", "password", NEEDED).state()).isEqualTo(State.MISSING);
        }
        rechecks.end(wukong, named, PROBLEM);
    }

    @Test
    void what_a_wukong_names_is_read_once_a_reconciliation_and_not_at_every_event() {
        for (int event = 0; event < 20; event++) {
            reconcile();
        }
        assertThat(asked).hasSize(34);
    }

    @Test
    void it_is_read_again_when_the_delay_is_over_or_the_spec_changed() {
        reconcile();
        now.addAndGet(RecheckDelay.SHORTEST.toNanos());
        reconcile();
        assertThat(asked).hasSize(2 * 34);

        wukong.getMetadata().setGeneration(2L);
        reconcile();
        assertThat(asked).hasSize(3 * 34);
    }

    @Test
    void a_secret_that_exists_is_read_once_a_reconciliation_and_its_content_is_not_kept() {
        for (int event = 0; event < 3; event++) {
            NamedObjects named = rechecks.begin(wukong);
            named.secret("shop", "found", NEEDED);
            assertThat(named.secret("shop", "found", NEEDED).state()).isEqualTo(State.FOUND);
            rechecks.end(wukong, named, PROBLEM);
        }
        assertThat(asked).hasSize(3);
    }

    @Test
    void what_a_secret_beside_a_guest_is_is_not_read_at_every_event_but_when_it_may_have_changed() {
        for (int event = 0; event < 3; event++) {
            beside(Optional.empty());
        }
        assertThat(asked).hasSize(1);

        for (int event = 0; event < 3; event++) {
            beside(Optional.of("7"));
        }
        assertThat(asked).hasSize(2);

        now.addAndGet(RecheckDelay.SHORTEST.toNanos());
        beside(Optional.of("7"));
        assertThat(asked).hasSize(3);
    }

    /** As one reconciliation of a Wukong without problems. */
    private void beside(Optional<String> seen) {
        NamedObjects named = rechecks.begin(wukong);
        for (int observation = 0; observation < 2; observation++) {
            SecretLookup found = named.withoutContent("shop", "found", seen, NEEDED);
            assertThat(found.state()).isEqualTo(State.FOUND);
            assertThat(found.data()).isEmpty();
        }
        assertThat(rechecks.end(wukong, named, Set.of())).isEmpty();
    }

    @Test
    void what_was_read_before_an_object_that_cannot_be_read_is_not_held_until_that_changes() {
        HasMetadata large = new SecretBuilder()
                .withNewMetadata()
                .withName("large")
                .addToAdditionalProperties(Unreadable.mark(), "it is too large")
                .endMetadata()
                .build();

        assertThatThrownBy(() -> rechecks.during(wukong, () -> {
                    NamedObjects named = rechecks.begin(wukong);
                    named.secret("shop", "found", NEEDED);
                    named.secret("shop", "keys", NEEDED);
                    return Unreadable.refuse(large);
                }))
                .isInstanceOf(UnreadableObjectException.class);
        rechecks.begin(wukong).goOffline();

        assertThat(rechecks.begin(wukong).secret("shop", "keys", NEEDED).state())
                .isEqualTo(State.MISSING);
        assertThat(rechecks.begin(wukong).secret("shop", "found", NEEDED).state())
                .isEqualTo(State.NOT_READ);
    }

    @Test
    void after_a_failure_nothing_is_read_for_the_status_and_everything_in_the_next_attempt() {
        NamedObjects named = rechecks.begin(wukong);
        named.secret("shop", "found", NEEDED);

        NamedObjects failed = rechecks.failed(wukong);
        assertThat(failed.secret("shop", "found", NEEDED).state()).isEqualTo(State.FOUND);
        assertThat(failed.isComplete()).isTrue();
        assertThat(failed.secret("shop", "keys", NEEDED).state()).isEqualTo(State.NOT_READ);
        assertThat(failed.claim("shop", "claim")).isEmpty();
        assertThat(failed.isComplete()).isFalse();
        assertThat(asked).hasSize(1);

        rechecks.begin(wukong).secret("shop", "found", NEEDED);
        assertThat(asked).hasSize(2);
    }

    @Test
    void what_a_failed_reconciliation_read_is_garbage_when_its_status_is_made() {
        rechecks.begin(wukong).secret("shop", "found", NEEDED);

        WeakReference<NamedObjects> failed = new WeakReference<>(rechecks.failed(wukong));

        await().untilAsserted(() -> {
            System.gc();
            assertThat(failed.get()).isNull();
        });
    }

    @Test
    void a_wukong_without_problems_is_not_remembered() {
        NamedObjects named = rechecks.begin(wukong);

        assertThat(rechecks.end(wukong, named, Set.of())).isEmpty();
        assertThat(rechecks.begin(wukong)).isNotSameAs(named);
    }

    @Test
    void a_wukong_that_went_meanwhile_is_not_remembered() {
        NamedObjects named = rechecks.begin(wukong);
        named.claim("shop", "claim");
        there.set(false);

        rechecks.end(wukong, named, PROBLEM);

        there.set(true);
        assertThat(rechecks.begin(wukong)).isNotSameAs(named);
    }

    @Test
    void nor_one_that_went_afterwards_while_one_that_is_there_is() {
        NamedObjects named = rechecks.begin(wukong);
        named.claim("shop", "claim");
        rechecks.end(wukong, named, PROBLEM);

        rechecks.forgetUnlessThere(ResourceID.fromResource(wukong));
        assertThat(rechecks.begin(wukong)).isSameAs(named);

        there.set(false);
        rechecks.forgetUnlessThere(ResourceID.fromResource(wukong));

        there.set(true);
        assertThat(rechecks.begin(wukong)).isNotSameAs(named);
    }

    @Test
    void the_next_recheck_is_given_only_where_there_is_a_problem() {
        NamedObjects named = rechecks.begin(wukong);
        named.claim("shop", "claim");
        assertThat(rechecks.end(wukong, named, Set.of())).isEmpty();
        assertThat(rechecks.end(wukong, rechecks.begin(wukong), PROBLEM)).hasValue(Duration.ofSeconds(2));

        rechecks.forget(ResourceID.fromResource(wukong));
        assertThat(rechecks.begin(wukong)).isNotSameAs(named);
    }
}
