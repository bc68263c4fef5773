package dev.novasphere.wukong.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.kubevirt.DataVolume;
import dev.novasphere.wukong.plan.Observed;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.PowerPlan;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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

    private HttpServer server;
    private KubernetesClient client;
    private Applier applier;
    private Status refusal;
    private Object found = NOT_FOUND;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        Config config = Config.empty();
        config.setMasterUrl("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        client = new KubernetesClientBuilder().withConfig(config).build();
        Informers nothingCached = new Informers(null, null, null, null);
        applier = new Applier(client, nothingCached, null);
    }

    @AfterEach
    void end() {
        client.close();
        server.stop(0);
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

        assertThatThrownBy(() -> apply(object))
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(Applier.isTransient(e))
                        .isTrue())
                .hasMessageContaining("resourcequotas");
    }

    @ParameterizedTest
    @MethodSource("objects")
    void an_object_that_existed_and_is_gone_is_tried_again(HasMetadata object) {
        refusal = IT_EXISTS;

        assertThatThrownBy(() -> apply(object))
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(Applier.isTransient(e))
                        .isTrue())
                .hasMessageContaining("came and went");
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

    private Applier.Attempt apply(HasMetadata object) {
        Wukong wukong = new Wukong();
        wukong.setMetadata(named("web"));
        Plan plan = new Plan(Optional.empty(), List.of(object), List.of(), new PowerPlan("Always", "Always", true));
        return applier.apply(wukong, plan, Observed.nothing());
    }

    private static ObjectMeta named(String name) {
        return new ObjectMetaBuilder().withNamespace("shop").withName(name).build();
    }

    private void answer(HttpExchange exchange) throws IOException {
        Object answer = exchange.getRequestMethod().equals("POST") ? refusal : found;
        byte[] body = Serialization.asJson(answer).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer instanceof Status status ? status.getCode() : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
