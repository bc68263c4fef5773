package dev.novasphere.wukong.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.apply.outcome.Attempt;
import dev.novasphere.wukong.errors.ApiErrors;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.observe.NamedObjects;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.power.PowerPlan;
import dev.novasphere.wukong.plan.step.Apply;
import dev.novasphere.wukong.plan.step.CreateOnce;
import dev.novasphere.wukong.plan.step.Grow;
import dev.novasphere.wukong.plan.step.PatchMetadata;
import dev.novasphere.wukong.plan.step.Step;
import dev.novasphere.wukong.testcluster.AnsweringServer;
import dev.novasphere.wukong.watch.Informers;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against a server that refuses to create anything. */
class ApplierTest {

    private static final Status IT_EXISTS = new StatusBuilder()
            .withCode(409)
            .withReason("AlreadyExists")
            .withMessage("the object already exists")
            .build();
    private static final Status QUOTA_CHANGED = new StatusBuilder()
            .withCode(409)
            .withReason("Conflict")
            .withMessage("Operation cannot be fulfilled on resourcequotas \"small\": the object has been modified")
            .build();
    private static final Status NOT_FOUND =
            new StatusBuilder().withCode(404).withReason("NotFound").build();

    private final AnsweringServer server = AnsweringServer.start(this::answer);
    private final Informers nothingCached = new Informers(null, null, null, null);
    private final Applier applier =
            new Applier(server.client(), nothingCached, new Writer(server.client(), nothingCached), null, null);
    private final List<AnsweringServer.Request> requests = new CopyOnWriteArrayList<>();
    private Status refusal;
    private Object found = NOT_FOUND;

    @AfterEach
    void end() {
        server.close();
    }

    static Stream<HasMetadata> objects() {
        DataVolume dataVolume = new DataVolume();
        dataVolume.setMetadata(named("web-root"));
        return Stream.of(
                dataVolume,
                new PersistentVolumeClaimBuilder()
                        .withMetadata(named("web-data"))
                        .build(),
                new SecretBuilder().withMetadata(named("web-cloudinit")).build());
    }

    @ParameterizedTest
    @MethodSource("objects")
    void a_conflict_about_something_else_does_not_pass_for_an_object_that_exists(HasMetadata object) {
        refusal = QUOTA_CHANGED;

        assertIsTriedAgain(object, "resourcequotas");
    }

    @ParameterizedTest
    @MethodSource("objects")
    void an_object_that_existed_and_is_gone_is_tried_again(HasMetadata object) {
        refusal = IT_EXISTS;

        assertIsTriedAgain(object, "came and went");
    }

    @ParameterizedTest
    @MethodSource("disks")
    void a_disk_that_exists_and_is_not_cached_is_planned_with(HasMetadata disk) {
        refusal = IT_EXISTS;
        found = disk;

        assertThat(apply(disk).unseen())
                .get()
                .extracting(HasMetadata::getMetadata)
                .isEqualTo(disk.getMetadata());
    }

    static Stream<HasMetadata> disks() {
        return objects().limit(2);
    }

    @Test
    void an_object_of_another_that_has_a_wanted_name_is_read_once_until_the_next_recheck() {
        HasMetadata secret =
                new SecretBuilder().withMetadata(named("web-cloudinit")).build();
        refusal = IT_EXISTS;
        found = secret;
        NamedObjects named = new NamedObjects(server.client());

        assertThat(apply(secret, named).outcome().refusal()).isPresent();
        int first = requests.size();
        for (int event = 0; event < 20; event++) {
            assertThat(apply(secret, named).outcome().refusal()).isPresent();
        }

        assertThat(requests).hasSize(first);
        assertThat(apply(secret, new NamedObjects(server.client())).outcome().refusal())
                .isPresent();
        assertThat(requests).hasSize(2 * first);
    }

    @Test
    void the_first_step_that_is_refused_is_the_last_one() {
        refusal = new StatusBuilder()
                .withCode(403)
                .withReason("Forbidden")
                .withMessage("exceeded quota: small")
                .build();
        Plan plan =
                new Plan(objects().map(ApplierTest::step).toList(), List.of(), new PowerPlan("Always", "Always", true));

        Attempt attempt = applier.apply(wukong(), plan, Observed.nothing(), new NamedObjects(server.client()));

        assertThat(attempt.outcome().refusal()).get().satisfies(refused -> {
            assertThat(refused.kind()).isEqualTo("DataVolume");
            assertThat(refused.name()).isEqualTo("web-root");
        });
        assertThat(requests).hasSize(1);
    }

    @Test
    void growth_that_is_refused_is_reported_and_stops_nothing() {
        refusal = new StatusBuilder()
                .withCode(422)
                .withReason("Invalid")
                .withMessage("no")
                .build();
        PersistentVolumeClaim claim = new PersistentVolumeClaimBuilder()
                .withMetadata(named("web-data"))
                .build();
        Step grow = new Grow(
                new PatchMetadata("data", claim, claim),
                claim,
                new Quantity("1Gi"),
                new Quantity("2Gi"),
                Optional.empty());
        Plan plan = new Plan(List.of(grow, grow), List.of(), new PowerPlan("Always", "Always", true));
        found = refusal;

        Attempt attempt = applier.apply(wukong(), plan, Observed.nothing(), new NamedObjects(server.client()));

        assertThat(attempt.outcome().refusal()).isEmpty();
        assertThat(attempt.outcome().volumeRemarks()).containsEntry("data", "cannot grow from 1Gi to 2Gi: no");
    }

    private static Wukong wukong() {
        Wukong wukong = new Wukong();
        wukong.setMetadata(named("web"));
        return wukong;
    }

    private void assertIsTriedAgain(HasMetadata object, String why) {
        assertThatThrownBy(() -> apply(object))
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(ApiErrors.isTransient(e))
                        .isTrue())
                .hasMessageContaining(why);
    }

    private Attempt apply(HasMetadata object) {
        return apply(object, new NamedObjects(server.client()));
    }

    private Attempt apply(HasMetadata object, NamedObjects named) {
        Wukong wukong = new Wukong();
        wukong.setMetadata(named("web"));
        Plan plan = new Plan(List.of(step(object)), List.of(), new PowerPlan("Always", "Always", true));
        return applier.apply(wukong, plan, Observed.nothing(), named);
    }

    private static Step step(HasMetadata object) {
        return object instanceof Secret ? new Apply(object) : new CreateOnce("root", object);
    }

    private static ObjectMeta named(String name) {
        return new ObjectMetaBuilder().withNamespace("shop").withName(name).build();
    }

    private AnsweringServer.Answer answer(AnsweringServer.Request request) {
        requests.add(request);
        Object answer = request.method().equals("POST") ? refusal : found;
        return new AnsweringServer.Answer(answer instanceof Status status ? status.getCode() : 200, answer);
    }
}
