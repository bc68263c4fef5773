package dev.novasphere.wukong.e2e;

import static dev.novasphere.wukong.e2e.HostileTexts.shown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.e2e.HostileScene.Given;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinitionSpec;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.testcluster.Crds;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Hostile and broken input in every field: it is refused with the field's name, or becomes a machine whose documents hold it as data. No
 * exception is logged, what is in Secrets stays there, and nothing leads into another namespace. All values are sent for all fields; of
 * those that are accepted only a few for each field are stored, and all with {@code -Dwukong.hostile.all=true}.
 */
@Tag("full")
class HostileInputIT {

    private static final int STORED = Boolean.getBoolean("wukong.hostile.all") ? Integer.MAX_VALUE : 3;
    private static final int STEP = 7;
    private static final String IN_ADDRESS = "in-address-92e7d5";

    /** Fields that name an object, and so might lead to one of another namespace; nadName and dataSource may. */
    private static final Set<String> REFERENCES = Set.of(
            "sshKeySecret",
            "cloudInitUser.passwordSecretRef.name",
            "cloudInit.userDataSecretRef.name",
            "sysprepSecret",
            "ignitionSecret",
            "cloudInit.users[].passwordSecretRef.name",
            "restoreFromSnapshot",
            "disks[].claimName",
            "disks[].source.claim",
            "disks[].source.snapshot",
            "disks[].source.dataSource.name",
            "disks[].imageOptions.credentialsSecret",
            "disks[].imageOptions.caConfigMap");

    private static final SpecFields FIELDS = new SpecFields();

    private static HostileScene scene;

    @BeforeAll
    static void a_scene_with_secrets() {
        scene = new HostileScene();
        HostileSecrets.create(scene);
    }

    @AfterAll
    static void nothing_is_left() {
        scene.wukongs().forEach(wukong -> scene.client().resource(wukong).delete());
    }

    @Test
    void text_in_any_field_is_refused_by_name_or_stays_data() {
        List<SpecFields.Field> texts =
                FIELDS.all().stream().filter(SpecFields.Field::isText).toList();
        assertThat(texts)
                .extracting(SpecFields.Field::path)
                .containsAll(REFERENCES)
                .hasSizeGreaterThan(40);

        send(texts, HostileTexts.all(scene.elsewhere(), "secrets", "victim"));

        scene.assertHandled();
        HostileSecrets.assertKept(scene);
    }

    @Test
    void extreme_quantities_and_numbers_are_refused_by_name_or_become_machines() {
        send(FIELDS.all().stream().filter(SpecFields.Field::isNumber).toList(), HostileTexts.NUMBERS);
        send(
                FIELDS.all().stream()
                        .filter(field -> Set.of("memory", "disks[].size").contains(field.path()))
                        .toList(),
                HostileTexts.QUANTITIES);

        scene.assertHandled();
    }

    /** Sends every value for every field; the values that are stored are others for each field. */
    private static void send(List<SpecFields.Field> fields, List<?> values) {
        List<String> wrong = Collections.synchronizedList(new ArrayList<>());
        IntStream.range(0, fields.size()).parallel().forEach(i -> {
            SpecFields.Field field = fields.get(i);
            List<Object> turned = new ArrayList<>(values);
            Collections.rotate(turned, i * STEP);
            int stored = 0;
            for (Object value : turned) {
                Given given =
                        new Given(field + " = " + shown(value.toString()), field.leaf(), FIELDS.specWith(field, value));
                var refusal = stored < STORED ? scene.create(given) : scene.refusal(given);
                stored += refusal.isEmpty() ? 1 : 0;
                refusal.filter(message -> !message.contains(given.field()))
                        .ifPresent(
                                message -> wrong.add(given.what() + " is refused without its name: " + shown(message)));
            }
        });
        assertThat(wrong).isEmpty();
    }

    @Test
    void lists_are_full_at_their_limit_and_refused_beyond() {
        Map<String, Integer> limits = new TreeMap<>(
                Map.of("disks", 32, "networks", 32, "gpus", 16, "tolerations", 64, "nodeSelector", 64, "groups", 64));
        assertThat(scene.create(new Given("all lists at their limits", "", lists(limits))))
                .isEmpty();
        limits.forEach((list, most) -> {
            for (int length : List.of(most + 1, 4000)) {
                Map<String, Integer> one = new TreeMap<>(Map.of(list, length));
                limits.keySet().forEach(other -> one.putIfAbsent(other, 1));
                assertThat(scene.refusal(new Given(length + " " + list, list, lists(one))))
                        .hasValueSatisfying(message -> assertThat(message).contains(list));
            }
        });

        scene.assertHandled();
    }

    private static Map<String, Object> lists(Map<String, Integer> lengths) {
        Map<String, Object> spec = HostileScene.smallest();
        spec.put("disks", many(lengths.get("disks"), i -> Map.of("name", "d" + i, "size", "1Gi")));
        spec.put("networks", many(lengths.get("networks"), i -> Map.of("name", "n" + i, "bridgeName", "br" + i)));
        spec.put("gpus", many(lengths.get("gpus"), i -> Map.of("name", "g" + i, "deviceName", "nvidia.com/GPU")));
        Map<String, String> selector = IntStream.range(0, lengths.get("nodeSelector"))
                .boxed()
                .collect(Collectors.toMap(i -> "example.org/k" + i, i -> "v" + i));
        spec.put(
                "highAvailability",
                Map.of(
                        "tolerations",
                        many(lengths.get("tolerations"), i -> Map.of("key", "k" + i, "operator", "Exists")),
                        "nodeSelector",
                        selector));
        spec.put("cloudInitUser", Map.of("name", "me", "groups", many(lengths.get("groups"), i -> "group" + i)));
        return spec;
    }

    private static <T> List<T> many(int count, IntFunction<T> one) {
        return IntStream.range(0, count).mapToObj(one).toList();
    }

    @Test
    void no_secret_is_read_further_than_its_form_allows() {
        for (String name : List.of("keys", "password", "binary", "lines", "empty", "private", "victim")) {
            Map<String, Object> keys = HostileScene.smallest();
            keys.put("sshKeySecret", name);
            scene.create(new Given("keys of " + name, "", keys));
            for (String key : List.of("password", "ssh-publickey", "absent")) {
                Map<String, Object> password = HostileScene.smallest();
                password.put("cloudInitUser", user(Map.of("name", name, "key", key)));
                scene.create(new Given("password of " + name + "/" + key, "", password));
            }
        }

        scene.assertHandled();
        HostileSecrets.assertKept(scene);
        assertThat(userData("keys of keys")).contains(HostileSecrets.OWN);
        assertThat(userData("password of password/password")).contains(HostileSecrets.OWN);
    }

    private static Map<String, Object> user(Map<String, Object> passwordSecret) {
        return Map.of("name", "me", "passwordSecretRef", passwordSecret);
    }

    private static String userData(String what) {
        return DocumentCheck.text(
                        scene.client()
                                .secrets()
                                .inNamespace(scene.namespace())
                                .withName(Names.cloudInitSecret(scene.nameOf(what)))
                                .get(),
                        "userdata")
                .orElseThrow();
    }

    @Test
    void credentials_in_an_address_are_repeated_nowhere_but_where_CDI_reads_them() {
        Map<String, Boolean> fails = Map.of(
                "https://me:" + IN_ADDRESS + "@example.org/a.qcow2", false,
                "https://" + IN_ADDRESS + "@example.org/fail-import.qcow2", true,
                "https://me:p@" + IN_ADDRESS + "@example.org/fail-import.qcow2", true,
                "http://example.org/fail-import?token=" + IN_ADDRESS, true,
                "docker://me:" + IN_ADDRESS + "@quay.io/x/fail-pull", true,
                "me:" + IN_ADDRESS + "@quay.io/x/fail-pull", true);
        for (String image : fails.keySet()) {
            Map<String, Object> spec = HostileScene.smallest();
            spec.put("disks", List.of(Map.of("name", "root", "size", "1Gi", "image", image)));
            assertThat(scene.create(new Given("image " + image, "image", spec))).isEmpty();
        }

        scene.assertHandled();
        fails.forEach((image, failing) -> scene.scene()
                .awaitWukong(
                        scene.namespace(),
                        scene.nameOf("image " + image),
                        image + " is to be reported",
                        wukong -> Scene.condition(wukong, "VolumesBound")
                                .getMessage()
                                .contains(failing ? "the import of " : "credentials")));
        List<String> telling = new ArrayList<>();
        EveryObject.in(scene.client(), List.of(scene.namespace()), (kind, object) -> {
            boolean given = Set.of("Wukong", "DataVolume").contains(kind);
            JsonNode rest = given ? ((ObjectNode) object).without("spec") : object;
            if (rest.toString().contains(IN_ADDRESS)) {
                telling.add(rest.toString());
            }
        });
        assertThat(telling).isEmpty();
        assertThat(scene.log()).doesNotContain(IN_ADDRESS);
        assertThat(scene.scene().operator().metrics().text()).doesNotContain(IN_ADDRESS);
    }

    @Test
    void no_field_leads_to_an_object_of_another_namespace() {
        victims();
        Map<String, String> before = versionsElsewhere();
        List<SpecFields.Field> references = FIELDS.all().stream()
                .filter(field -> REFERENCES.contains(field.path()))
                .toList();
        for (String kind : List.of("secrets", "persistentvolumeclaims", "datavolumes", "datasources", "configmaps")) {
            for (String text : HostileTexts.pathsTo(scene.elsewhere(), kind, "victim")) {
                for (SpecFields.Field field : references) {
                    assertThat(scene.refusal(
                                    new Given(field + " = " + text, field.leaf(), FIELDS.specWith(field, text))))
                            .as(field + " = " + text)
                            .hasValueSatisfying(message -> assertThat(message).contains(field.leaf()));
                }
            }
        }
        for (SpecFields.Field field : references) {
            assertThat(scene.create(new Given(
                            field + " called like the other's", field.leaf(), FIELDS.specWith(field, "victim"))))
                    .isEmpty();
        }
        Map<String, Object> definition = HostileScene.smallest();
        definition.put("networks", List.of(Map.of("name", "lan", "nadName", scene.elsewhere() + "/victim")));
        scene.create(new Given("a definition of another namespace", "nadName", definition));
        Map<String, Object> clone = HostileScene.smallest();
        clone.put(
                "disks",
                List.of(Map.of(
                        "name",
                        "root",
                        "source",
                        Map.of("dataSource", Map.of("name", "victim", "namespace", scene.elsewhere())))));
        scene.create(new Given("a DataSource of another namespace", "dataSource", clone));

        scene.assertHandled();
        HostileSecrets.assertKept(scene);
        assertThat(versionsElsewhere()).isEqualTo(before);
        assertNamedOnly();
        String cloning = scene.nameOf("a DataSource of another namespace");
        assertThat(scene.all(DataVolume.class))
                .extracting(volume -> volume.getMetadata().getName())
                .doesNotContain(cloning + "-root");
        assertThat(Scene.condition(scene.scene().wukong(scene.namespace(), cloning), "Ready")
                        .getMessage())
                .contains("insufficient permissions in clone source namespace " + scene.elsewhere());
    }

    @Test
    void a_name_stored_before_there_were_rules_leads_nowhere() {
        KubernetesClient client = scene.client();
        String path = "../../" + scene.elsewhere() + "/secrets/victim";
        Map<String, Object> keys = HostileScene.smallest();
        keys.put("sshKeySecret", path);
        Map<String, Object> password = HostileScene.smallest();
        password.put("cloudInitUser", user(Map.of("name", path)));
        List<Given> stored = List.of(
                new Given("stored with sshKeySecret", "sshKeySecret", keys),
                new Given("stored with passwordSecretRef", "passwordSecretRef", password));
        try {
            Crds.install(client, Crds.wukongWithoutRules());
            await().untilAsserted(() -> assertThat(scene.refusal(stored.get(1))).isEmpty());
            stored.forEach(given -> assertThat(scene.create(given)).isEmpty());
        } finally {
            Crds.install(client, Crds.wukong());
            await().untilAsserted(() -> assertThat(scene.refusal(stored.get(1))).isPresent());
        }

        for (Given given : stored) {
            Wukong reported = scene.scene()
                    .awaitCondition(
                            scene.namespace(), scene.nameOf(given.what()), "CloudInitReady", "False", "SecretNotFound");
            assertThat(Scene.condition(reported, "CloudInitReady").getMessage()).contains(given.field());
            client.resource(reported).delete();
        }
        scene.assertHandled();
        HostileSecrets.assertKept(scene);
    }

    /** Multus decides whether a machine may use a definition of another namespace; the operator only passes on its name. */
    private static void assertNamedOnly() {
        String name = scene.nameOf("a definition of another namespace");
        assertThat(scene.scene()
                        .virtualMachine(scene.namespace(), name)
                        .getSpec()
                        .template()
                        .spec()
                        .networks())
                .filteredOn(network -> network.multus() != null)
                .extracting(network -> network.multus().networkName())
                .containsExactly(scene.elsewhere() + "/victim");
        assertThat(scene.all(NetworkAttachmentDefinition.class))
                .extracting(made -> made.getMetadata().getName())
                .doesNotContain(Names.networkAttachment(name, "lan"), "victim");
    }

    private static void victims() {
        NetworkAttachmentDefinition definition = new NetworkAttachmentDefinition();
        definition.setMetadata(new ObjectMetaBuilder()
                .withNamespace(scene.elsewhere())
                .withName("victim")
                .build());
        definition.setSpec(new NetworkAttachmentDefinitionSpec("{\"name\": \"" + HostileSecrets.FOREIGN + "\"}"));
        scene.client().resource(definition).create();
        scene.client()
                .resource(new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withNamespace(scene.elsewhere())
                        .withName("victim")
                        .endMetadata()
                        .withNewSpec()
                        .withAccessModes("ReadWriteOnce")
                        .withStorageClassName("none")
                        .withNewResources()
                        .addToRequests("storage", new Quantity("1Gi"))
                        .endResources()
                        .endSpec()
                        .build())
                .create();
    }

    private static Map<String, String> versionsElsewhere() {
        Map<String, String> versions = new LinkedHashMap<>();
        EveryObject.in(scene.client(), List.of(scene.elsewhere()), (kind, object) -> {
            if (!kind.equals("Event")) {
                versions.put(
                        kind + "/" + object.at("/metadata/name").asText(),
                        object.at("/metadata/resourceVersion").asText());
            }
        });
        assertThat(versions).containsKeys("Secret/victim", "PersistentVolumeClaim/victim");
        return versions;
    }
}
