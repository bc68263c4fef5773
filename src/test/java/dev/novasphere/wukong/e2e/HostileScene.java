package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.WukongRules;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.testcluster.ApiRequests;
import dev.novasphere.wukong.testcluster.OperatorInstallation;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A namespace in which a user writes Wukongs that are to do harm, one that they have no business in, and what is to hold afterwards. */
final class HostileScene {

    private static final Pattern TROUBLE =
            Pattern.compile("(?m)^.*(Exception|^\\s+at [a-z].*\\(|\\bERROR\\b|\\bFATAL\\b).*$");
    private static final Pattern RAW_CONTROL = Pattern.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u2028\\u2029]");
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int MOST_LISTED = 40;

    private final Scene scene = Scene.shared();
    private final KubernetesClient client = scene.client();
    private final String namespace = scene.cluster().newNamespace("hostile");
    private final String elsewhere = scene.cluster().newNamespace("elsewhere");
    private final int logBefore = scene.operator().output().length();
    private final long requestsBefore = scene.cluster().requests().mark();
    private final AtomicInteger number = new AtomicInteger();
    private final Map<String, Given> created = new ConcurrentHashMap<>();

    /**
     * What a user asks for.
     *
     * @param what for messages
     * @param field the field that is hostile, as messages name it
     */
    record Given(String what, String field, Map<String, Object> spec) {}

    KubernetesClient client() {
        return client;
    }

    Scene scene() {
        return scene;
    }

    String namespace() {
        return namespace;
    }

    String elsewhere() {
        return elsewhere;
    }

    /** Creates a Secret. */
    void secret(String in, String name, Map<String, byte[]> data) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(in)
                        .withName(name)
                        .endMetadata()
                        .withData(data.entrySet().stream()
                                .collect(Collectors.toMap(Map.Entry::getKey, e -> Base64.getEncoder()
                                        .encodeToString(e.getValue()))))
                        .build())
                .create();
    }

    /** The smallest spec that is valid. */
    static Map<String, Object> smallest() {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("cpu", 1);
        spec.put("memory", "1Gi");
        spec.put("disks", List.of(Map.of("name", "root", "size", "1Gi")));
        return spec;
    }

    /** Creates it, stopped unless it says otherwise; returns why it is refused. */
    Optional<String> create(Given given) {
        String name = "h" + number.incrementAndGet();
        created.put(name, given);
        Optional<String> refusal =
                refusal(given, () -> client.resource(resource(name, given)).create());
        refusal.ifPresent(refused -> created.remove(name));
        return refusal;
    }

    /** Why it would be refused. */
    Optional<String> refusal(Given given) {
        return refusal(
                given,
                () -> client.resource(resource("refused", given)).dryRun().create());
    }

    private static Optional<String> refusal(Given given, Runnable request) {
        try {
            request.run();
            return Optional.empty();
        } catch (KubernetesClientException refused) {
            assertThat(refused.getCode())
                    .as(given.what() + ": " + HostileTexts.shown(refused.getMessage()))
                    .isIn(400, 413, 422);
            return Optional.of(refused.getMessage());
        }
    }

    private GenericKubernetesResource resource(String name, Given given) {
        GenericKubernetesResource resource = new GenericKubernetesResource();
        resource.setApiVersion("vm.novasphere.dev/v1alpha1");
        resource.setKind("Wukong");
        resource.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        Map<String, Object> stopped = new LinkedHashMap<>(given.spec());
        stopped.putIfAbsent("startStrategy", Map.of("autoStart", false));
        if (!stopped.containsKey("sysprepSecret") && !stopped.containsKey("ignitionSecret")) {
            stopped.put("cloudInit", withDocuments(stopped.getOrDefault("cloudInit", Map.of())));
        }
        resource.setAdditionalProperty("spec", stopped);
        return resource;
    }

    /** Asks for the documents of cloud-init, which are checked too, unless the field has no object or says otherwise. */
    private static Object withDocuments(Object cloudInit) {
        if (!(cloudInit instanceof Map<?, ?> fields) || fields.containsKey("enabled")) {
            return cloudInit;
        }
        Map<Object, Object> asked = new LinkedHashMap<>(fields);
        asked.put("enabled", true);
        return asked;
    }

    /** The name of the Wukong that was created so. */
    String nameOf(String what) {
        return created.entrySet().stream()
                .filter(e -> e.getValue().what().equals(what))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /** The Wukongs of the hostile namespace. */
    List<Wukong> wukongs() {
        return all(Wukong.class);
    }

    /** Waits until every Wukong is reported. */
    void settle() {
        await("every Wukong is reported")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(wukongs().stream()
                                .filter(HostileScene::isUnreported)
                                .map(w -> created.get(w.getMetadata().getName()).what()))
                        .isEmpty());
    }

    private static boolean isUnreported(Wukong wukong) {
        return wukong.getStatus() == null
                || !Objects.equals(
                        wukong.getMetadata().getGeneration(), wukong.getStatus().observedGeneration());
    }

    /** Every Wukong became the machine it describes, or says why not; and the operator got through it without trouble. */
    void assertHandled() {
        settle();
        Map<String, Secret> secrets = byName(Secret.class);
        Map<String, VirtualMachine> machines = byName(VirtualMachine.class);
        List<String> wrong = new ArrayList<>();
        for (Wukong wukong : wukongs()) {
            String name = wukong.getMetadata().getName();
            String what = created.get(name).what();
            List<String> faults = new ArrayList<>();
            WukongRules.check(wukong).forEach(v -> faults.add("accepted by the server, but not offline: " + v));
            VirtualMachine machine = machines.get(Names.virtualMachine(name));
            Secret documents = secrets.get(Names.cloudInitSecret(name));
            if (machine != null) {
                faults.addAll(MachineCheck.faults(wukong, machine));
                if (documents == null && !wukong.getSpec().cloudInitOrNone().switchedOff()) {
                    faults.add("a machine without its documents");
                }
            } else if (!saysWhyNot(wukong)) {
                faults.add("neither a machine nor a reason");
            }
            if (documents != null) {
                faults.addAll(DocumentCheck.faults(wukong, documents));
            }
            faults.forEach(fault -> wrong.add(what + ": " + HostileTexts.shown(fault)));
        }
        assertThat(wrong).isEmpty();
        assertUntroubled();
        assertOnlyOwnNamespaceAsked();
    }

    private static boolean saysWhyNot(Wukong wukong) {
        Condition ready = Scene.condition(wukong, "Ready");
        return ready != null
                && "False".equals(ready.getStatus())
                && !ready.getMessage().isBlank();
    }

    private void assertUntroubled() {
        String log = log();
        assertThat(TROUBLE.matcher(log)
                        .results()
                        .map(MatchResult::group)
                        .map(HostileTexts::shown)
                        .distinct()
                        .limit(MOST_LISTED))
                .as("trouble in the operator's log")
                .isEmpty();
        assertThat(RAW_CONTROL.matcher(log).find())
                .as("control characters of users in the operator's log")
                .isFalse();
    }

    private void assertOnlyOwnNamespaceAsked() {
        assertThat(scene.cluster()
                        .requests()
                        .since(
                                requestsBefore,
                                ApiRequests.ofServiceAccount(
                                                OperatorInstallation.NAMESPACE, OperatorInstallation.SERVICE_ACCOUNT)
                                        .and(this::leadsElsewhere)))
                .as("requests of the operator that lead to another namespace")
                .isEmpty();
    }

    private boolean leadsElsewhere(ApiRequests.Request request) {
        String path = request.uri().replaceAll("[?].*", "");
        return path.contains(elsewhere) || path.contains("..") || path.contains("%");
    }

    /** What the operator has written to its log since the beginning. */
    String log() {
        return scene.operator().output().substring(logBefore);
    }

    /** The objects of one kind in the hostile namespace. */
    <T extends HasMetadata> List<T> all(Class<T> kind) {
        return client.resources(kind).inNamespace(namespace).list().getItems();
    }

    private <T extends HasMetadata> Map<String, T> byName(Class<T> kind) {
        return all(kind).stream()
                .collect(Collectors.toMap(object -> object.getMetadata().getName(), Function.identity()));
    }
}
