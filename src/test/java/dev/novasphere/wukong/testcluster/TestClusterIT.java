package dev.novasphere.wukong.testcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.testcluster.ApiRequests.Request;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.ResourceQuotaStatus;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("full")
class TestClusterIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static TestCluster cluster;
    private static KubernetesClient client;
    private String namespace;

    @BeforeAll
    static void start() {
        cluster = TestCluster.start();
        cluster.startControllers();
        client = cluster.client();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void newNamespace() {
        namespace = cluster.newNamespace("cluster");
    }

    @Test
    void every_request_is_counted_once_and_as_what_it_is() {
        KubernetesClient counted = cluster.client("counted/1");
        long mark = cluster.requests().mark();

        counted.resource(configMap("one")).create();
        counted.configMaps().inNamespace(namespace).withName("one").get();
        counted.configMaps().inNamespace(namespace).list();
        counted.resource(configMap("one")).serverSideApply();
        counted.configMaps().inNamespace(namespace).withName("none").get();
        counted.configMaps().inNamespace(namespace).withName("one").delete();

        assertThat(cluster.requests().since(mark, ApiRequests.by("counted/")))
                .extracting(Request::verb, Request::name, Request::code)
                .containsExactly(
                        tuple("create", "one", 201),
                        tuple("get", "one", 200),
                        tuple("list", "", 200),
                        tuple("patch", "one", 200),
                        tuple("get", "none", 404),
                        tuple("delete", "one", 200));
    }

    @Test
    void a_request_is_counted_by_the_time_it_is_answered() {
        KubernetesClient prompt = cluster.client("prompt/1");
        String large = "x".repeat(300_000);
        prompt.resource(new ConfigMapBuilder(configMap("large"))
                        .withData(Map.of("large", large))
                        .build())
                .create();
        for (int i = 0; i < 200; i++) {
            long mark = cluster.requests().mark();
            prompt.configMaps().inNamespace(namespace).withName("large").get();
            assertThat(cluster.requests().since(mark, ApiRequests.by("prompt/")))
                    .as("request %d", i)
                    .hasSize(1);
        }
    }

    @Test
    void a_watch_is_no_counted_request() {
        KubernetesClient watching = cluster.client("watching/1");
        long mark = cluster.requests().mark();

        try (Watch watch = watching.configMaps().inNamespace(namespace).watch(new Deaf())) {
            client.resource(configMap("seen")).create();
        }

        await().atMost(PATIENCE).until(() -> !cluster.requests()
                .since(mark, ApiRequests.by("watching/"))
                .isEmpty());
        assertThat(cluster.requests().since(mark, ApiRequests.by("watching/")))
                .extracting(Request::verb)
                .containsOnly("watch");
        assertThat(cluster.requests().since(mark, ApiRequests.by("watching/").and(ApiRequests.counted())))
                .isEmpty();
    }

    @Test
    void a_service_account_may_do_what_it_is_given_and_nothing_else() {
        client.resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName("reader")
                        .withNamespace(namespace)
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("")
                        .withResources("configmaps")
                        .withVerbs("list")
                        .endRule()
                        .build())
                .create();
        client.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("reader")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", "reader")
                        .addNewSubject()
                        .withKind("ServiceAccount")
                        .withName("robot")
                        .withNamespace(namespace)
                        .endSubject()
                        .build())
                .create();
        KubernetesClient robot = cluster.clientOf(namespace, "robot");
        long mark = cluster.requests().mark();

        await().atMost(PATIENCE)
                .ignoreException(KubernetesClientException.class)
                .until(() -> robot.configMaps().inNamespace(namespace).list() != null);
        assertForbidden(() -> robot.resource(configMap("refused")).create());

        assertThat(cluster.requests()
                        .since(
                                mark,
                                ApiRequests.ofServiceAccount(namespace, "robot").and(Request::writes)))
                .singleElement()
                .satisfies(request -> {
                    assertThat(request.code()).isEqualTo(HttpURLConnection.HTTP_FORBIDDEN);
                    assertThat(request.resource()).isEqualTo("configmaps");
                });
    }

    @Test
    void a_user_without_rights_is_forbidden() {
        KubernetesClient nobody = cluster.clientAs("guest-user", List.of("system:authenticated"));

        assertForbidden(() -> nobody.configMaps().inNamespace(namespace).list());
    }

    @Test
    void kubeconfigs_give_the_rights_of_whom_they_name() throws IOException {
        client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("robot")
                        .withNamespace(namespace)
                        .endMetadata()
                        .build())
                .create();
        try (KubernetesClient admin = of(cluster.kubeconfig());
                KubernetesClient robot = of(cluster.kubeconfigOf(namespace, "robot"))) {
            assertThatCode(() -> admin.resource(configMap("allowed")).create()).doesNotThrowAnyException();
            long mark = cluster.requests().mark();
            assertForbidden(() -> robot.resource(configMap("refused")).create());
            assertThat(cluster.requests().since(mark, ApiRequests.ofServiceAccount(namespace, "robot")))
                    .singleElement()
                    .satisfies(request -> assertThat(request.verb()).isEqualTo("create"));
        }
    }

    @Test
    void kubectl_works_with_the_kubeconfig() {
        Commands.Outcome kubectl = Commands.run(new ProcessBuilder(
                cluster.kubectl().toString(),
                "--kubeconfig=" + cluster.kubeconfig(),
                "get",
                "namespace",
                namespace,
                "--output=name"));
        assertThat(kubectl.output().strip()).as(kubectl.errors()).isEqualTo("namespace/" + namespace);
        assertThat(kubectl.code()).isZero();
    }

    @Test
    void the_data_and_the_counts_outlive_the_api_server() {
        client.resource(configMap("kept")).create();
        long mark = cluster.requests().mark();

        cluster.killApiServer();
        cluster.startApiServer();

        KubernetesClient again = cluster.client("again/1");
        assertThat(again.configMaps().inNamespace(namespace).withName("kept").get())
                .isNotNull();
        assertThat(cluster.requests().since(mark, ApiRequests.by("again/"))).hasSize(1);
        assertThat(cluster.requests().since(0, request -> request.name().equals("kept") && request.writes()))
                .hasSize(1);
    }

    @Test
    void what_is_owned_goes_with_its_owner_unless_the_owner_leaves_it_behind() {
        for (String owner : List.of("takes", "leaves")) {
            ConfigMap owning = client.resource(configMap(owner)).create();
            client.resource(new ConfigMapBuilder(configMap(owner + "-owned"))
                            .editMetadata()
                            .addNewOwnerReference()
                            .withApiVersion("v1")
                            .withKind("ConfigMap")
                            .withName(owner)
                            .withUid(owning.getMetadata().getUid())
                            .endOwnerReference()
                            .endMetadata()
                            .build())
                    .create();
        }

        named("leaves").withPropagationPolicy(DeletionPropagation.ORPHAN).delete();
        named("takes").delete();

        awaitControllers(
                () -> named("takes-owned").get() == null && named("leaves").get() == null);
        assertThat(named("leaves-owned").get().getMetadata().getOwnerReferences())
                .isEmpty();
    }

    @Test
    void a_namespace_that_is_deleted_ends() {
        client.resource(configMap("inside")).create();

        client.namespaces().withName(namespace).delete();

        awaitControllers(() -> client.namespaces().withName(namespace).get() == null);
    }

    @Test
    void a_quota_counts_what_comes_and_what_goes() {
        client.resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("small")
                        .endMetadata()
                        .withNewSpec()
                        .addToHard("configmaps", new Quantity("2"))
                        .endSpec()
                        .build())
                .create();
        awaitControllers(() -> new Quantity("0").equals(used()));

        client.resource(configMap("counted")).create();
        awaitControllers(() -> new Quantity("1").equals(used()));
        named("counted").delete();

        awaitControllers(() -> new Quantity("0").equals(used()));
    }

    private Quantity used() {
        ResourceQuotaStatus status = client.resourceQuotas()
                .inNamespace(namespace)
                .withName("small")
                .get()
                .getStatus();
        return status == null || status.getUsed() == null
                ? new Quantity("-1")
                : status.getUsed().get("configmaps");
    }

    private Resource<ConfigMap> named(String name) {
        return client.configMaps().inNamespace(namespace).withName(name);
    }

    private static void awaitControllers(Callable<Boolean> condition) {
        try {
            await().atMost(PATIENCE).until(condition);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(cluster.controllersOutput(), e);
        }
    }

    @Test
    void a_closed_cluster_with_flags_of_its_own_leaves_no_process_and_no_file() {
        TestCluster own = TestCluster.start(
                new TestCluster.Options(List.of("--disable-admission-plugins=NamespaceLifecycle,ServiceAccount")));
        Path folder = own.kubeconfig().getParent();
        assertThatCode(() -> own.client()
                        .resource(new ConfigMapBuilder(configMap("homeless"))
                                .editMetadata()
                                .withNamespace("nowhere")
                                .endMetadata()
                                .build())
                        .create())
                .doesNotThrowAnyException();
        own.startControllers();
        assertThat(processesOf(folder)).hasSize(3);

        own.close();

        assertThat(processesOf(folder)).isEmpty();
        assertThat(folder).doesNotExist();
    }

    @Test
    void a_run_that_is_stopped_leaves_no_process_and_no_file(@TempDir Path temporary)
            throws IOException, InterruptedException {
        Path written = Files.createFile(temporary.resolve("folder-of-cluster"));
        Path output = temporary.resolve("output");
        Process run = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        UntilStopped.class.getName(),
                        written.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            await().atMost(PATIENCE.multipliedBy(2))
                    .until(() -> !run.isAlive() || !Files.readString(written).isEmpty());
            assertThat(run.isAlive()).as(Files.readString(output)).isTrue();
            Path folder = Path.of(Files.readString(written));
            assertThat(processesOf(folder)).hasSize(3);

            run.destroy();

            assertThat(run.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(processesOf(folder)).isEmpty();
            assertThat(folder).doesNotExist();
        } finally {
            run.descendants().forEach(ProcessHandle::destroyForcibly);
            run.destroyForcibly();
        }
    }

    /** A run with a cluster, which writes the cluster's folder to the file it is given and waits to be stopped. */
    static final class UntilStopped {

        private UntilStopped() {}

        public static void main(String... args) throws IOException, InterruptedException {
            TestCluster cluster = TestCluster.start();
            cluster.startControllers();
            Files.writeString(Path.of(args[0]), cluster.kubeconfig().getParent().toString());
            Thread.currentThread().join();
        }
    }

    private ConfigMap configMap(String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .build();
    }

    private static KubernetesClient of(Path kubeconfig) throws IOException {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Files.readString(kubeconfig)))
                .build();
    }

    private static void assertForbidden(ThrowingCallable call) {
        assertThatExceptionOfType(KubernetesClientException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.getCode()).isEqualTo(HttpURLConnection.HTTP_FORBIDDEN));
    }

    private static List<ProcessHandle> processesOf(Path folder) {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> process.info()
                            .arguments()
                            .map(arguments -> String.join(" ", arguments).contains(folder.toString()))
                            .orElse(false))
                    .toList();
        }
    }

    private static final class Deaf implements Watcher<ConfigMap> {

        @Override
        public void eventReceived(Action action, ConfigMap resource) {
            assertThat(action).isNotEqualTo(Action.ERROR);
        }

        @Override
        public void onClose(WatcherException cause) {
            throw new AssertionError("the watch was closed by the server", cause);
        }
    }
}
