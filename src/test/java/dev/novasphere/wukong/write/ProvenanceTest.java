package dev.novasphere.wukong.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.apply.Applier;
import dev.novasphere.wukong.apply.outcome.Attempt;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.observe.NamedObjects;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.power.PowerPlan;
import dev.novasphere.wukong.plan.step.Apply;
import dev.novasphere.wukong.status.input.ApplyRejection;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import dev.novasphere.wukong.testcluster.AnsweringServer;
import dev.novasphere.wukong.watch.Informers;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a server that has an object of the planned name, which no cache holds. */
class ProvenanceTest {

    private static final String GO_CONFIG = "{\"cniVersion\":\"0.3.1\",\"type\":\"bridge\",\"bridge\":\"br-lan\"}";
    private static final String ADMINS_CONFIG =
            "{\"cniVersion\":\"1.0.0\",\"name\":\"prod-lan\",\"type\":\"bridge\",\"bridge\":\"br-lan\",\"vlan\":10}";

    private final AnsweringServer server = AnsweringServer.start(this::answer);
    private final Informers nothingCached = new Informers(null, null, null, null);
    private final Applier applier =
            new Applier(server.client(), nothingCached, new Writer(server.client(), nothingCached), null, null);
    private final List<String> writes = new ArrayList<>();
    private Map<String, Object> live = Map.of();

    @AfterEach
    void end() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // who wrote the configuration | operation | labels | which configuration | whether it is written anew
                "kubectl-create  | Update | {}                             | admin | false",
                "manager         | Update | {}                             | admin | false",
                "kubectl-edit    | Update | {}                             | go    | false",
                "argocd          | Apply  | {vm.novasphere.dev/wukong: prod} | go  | false",
                "kubectl-create  | Update | {vm.novasphere.dev/wukong: prod, app.kubernetes.io/managed-by: wukong-operator} | go | false",
                "wukong-operator | Apply  | {vm.novasphere.dev/wukong: else} | go  | false",
                "manager         | Update | {}                             | go    | true",
                "main            | Update | {}                             | go    | true",
                "wukong-operator | Update | {vm.novasphere.dev/wukong: prod} | go  | true",
                "wukong-operator | Apply  | {}                             | admin | true",
            })
    void a_definition_without_an_owner_is_taken_over_only_from_an_operator_that_made_it(
            String manager, String operation, String labels, String config, boolean written) {
        live = definition(manager, operation, labels, config.equals("go") ? GO_CONFIG : ADMINS_CONFIG, "[]");

        Optional<ApplyRejection> refusal = apply(planned()).outcome().refusal();

        assertThat(writes).hasSize(written ? 1 : 0);
        assertThat(refusal.isEmpty()).isEqualTo(written);
        refusal.ifPresent(refused -> {
            assertThat(refused.reason()).isEqualTo(Reasons.CONFLICT);
            assertThat(refused.message()).contains("left alone", "nadName");
        });
    }

    @Test
    void a_definition_on_another_bridge_is_not_the_go_operators_of_this_network() {
        live = definition("manager", "Update", "{}", GO_CONFIG.replace("br-lan", "br-storage"), "[]");

        assertThat(apply(planned()).outcome().refusal()).isPresent();
        assertThat(writes).isEmpty();
    }

    @Test
    void the_owner_decides_where_there_is_one() {
        live = definition("kubectl", "Update", "{}", ADMINS_CONFIG, owner("uid-of-prod"));
        assertThat(apply(planned()).outcome().refusal()).isEmpty();

        live = definition("wukong-operator", "Apply", "{}", GO_CONFIG, owner("another"));
        assertThat(apply(planned()).outcome().refusal()).isPresent();
        assertThat(writes).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kubectl-create | {}                                 | false",
                "manager        | {}                                 | false",
                "kubectl-create | {vm.novasphere.dev/wukong: prod}   | false",
                "velero         | {vm.novasphere.dev/wukong: prod, app.kubernetes.io/managed-by: wukong-operator} | true",
                "wukong-operator | {vm.novasphere.dev/wukong: prod}  | true",
            })
    void a_secret_is_overwritten_only_when_it_is_the_operators(String manager, String labels, boolean written) {
        live = Serialization.unmarshal("""
                apiVersion: v1
                kind: Secret
                metadata:
                  name: prod-cloudinit
                  namespace: tenant
                  resourceVersion: "7"
                  labels: %s
                  managedFields: [{manager: %s, operation: Update, apiVersion: v1, fieldsV1: {"f:data": {}}}]
                """.formatted(labels, manager), Map.class);
        Secret wanted = Serialization.unmarshal("""
                apiVersion: v1
                kind: Secret
                metadata: {name: prod-cloudinit, namespace: tenant, labels: {vm.novasphere.dev/wukong: prod}}
                data: {userdata: eA==}
                """, Secret.class);

        assertThat(apply(wanted).outcome().refusal().isEmpty()).isEqualTo(written);
        assertThat(writes).hasSize(written ? 1 : 0);
    }

    @Test
    void a_plan_is_the_same_after_it_was_applied() {
        live = definition("manager", "Update", "{}", GO_CONFIG, "[]");
        NetworkAttachmentDefinition planned = planned();
        String before = Serialization.asJson(planned);

        apply(planned);

        assertThat(writes).hasSize(1);
        assertThat(Serialization.asJson(planned)).isEqualTo(before);
    }

    private Attempt apply(HasMetadata object) {
        Wukong wukong = new Wukong();
        wukong.getMetadata().setName("prod");
        wukong.getMetadata().setNamespace("tenant");
        wukong.getMetadata().setUid("uid-of-prod");
        Plan plan = new Plan(List.of(new Apply(object)), List.of(), new PowerPlan("Always", "Always", true));
        return applier.apply(wukong, plan, Observed.nothing(), new NamedObjects(server.client()));
    }

    private static NetworkAttachmentDefinition planned() {
        return Serialization.unmarshal("""
                metadata: {name: prod-lan-nad, namespace: tenant, labels: {vm.novasphere.dev/wukong: prod}}
                spec: {config: '{"cniVersion":"0.3.1","name":"prod-lan-nad","type":"bridge","bridge":"br-lan","vlan":4000}'}
                """, NetworkAttachmentDefinition.class);
    }

    private static String owner(String uid) {
        return "[{apiVersion: vm.novasphere.dev/v1alpha1, kind: Wukong, name: prod, uid: %s, controller: true}]"
                .formatted(uid);
    }

    private static Map<String, Object> definition(
            String manager, String operation, String labels, String config, String owners) {
        return Serialization.unmarshal("""
                apiVersion: k8s.cni.cncf.io/v1
                kind: NetworkAttachmentDefinition
                metadata:
                  name: prod-lan-nad
                  namespace: tenant
                  resourceVersion: "7"
                  labels: %s
                  ownerReferences: %s
                  managedFields:
                  - {manager: manager, operation: Update, apiVersion: k8s.cni.cncf.io/v1, fieldsV1: {"f:metadata": {"f:labels": {}}}}
                  - {manager: %s, operation: %s, apiVersion: k8s.cni.cncf.io/v1, fieldsV1: {"f:spec": {"f:config": {}}}}
                spec: {config: '%s'}
                """.formatted(labels, owners, manager, operation, config), Map.class);
    }

    private AnsweringServer.Answer answer(AnsweringServer.Request request) {
        switch (request.method()) {
            case "POST":
                return new AnsweringServer.Answer(
                        409,
                        new StatusBuilder()
                                .withCode(409)
                                .withReason("AlreadyExists")
                                .withMessage("it exists")
                                .build());
            case "PATCH":
                writes.add(request.body());
                return new AnsweringServer.Answer(200, live);
            default:
                boolean list = request.uri().toString().contains("fieldSelector");
                return new AnsweringServer.Answer(
                        200, list ? Map.of("kind", "List", "apiVersion", "v1", "items", List.of(live)) : live);
        }
    }
}
