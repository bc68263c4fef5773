package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real etcd and kube-apiserver on loopback ports, with RBAC and an audit log of every request, and a real kube-controller-manager where
 * {@link #startControllers} is called. What KubeVirt, CDI and the binder of volumes would do is the part of {@link KubeVirtStandIn}.
 */
public final class TestCluster implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);
    private static final AtomicInteger NAMESPACES = new AtomicInteger();
    private static final int ATTEMPTS = 3;
    private static final String CONTROLLER_MANAGER = "kube-controller-manager";
    private static final String CONTROLLERS =
            "garbage-collector-controller,namespace-controller,resourcequota-controller";
    private static final String CONTROLLERS_USER = "system:" + CONTROLLER_MANAGER;
    private static final int NEVER_ROTATED_MIB = 1_000_000;
    private static TestCluster shared;

    private final Path folder;
    private final KubeBinaries binaries;
    private final Options options;
    private final int etcdPort = FreePort.find();
    private final int etcdPeerPort = FreePort.find();
    private final int port = FreePort.find();
    private final String token = UUID.randomUUID().toString();
    private final Thread onExit = new Thread(this::stopAndDelete, "stop-test-cluster");
    private final List<KubernetesClient> clients = new ArrayList<>();
    private KubernetesClient own;
    private Process etcd;
    private Process apiServer;
    private Process controllers;

    private TestCluster(Path folder, KubeBinaries binaries, Options options) {
        this.folder = folder;
        this.binaries = binaries;
        this.options = options;
    }

    /**
     * How a cluster differs from the usual one.
     *
     * @param apiServerFlags further flags of kube-apiserver, such as {@code --event-ttl=1m}; they win over the usual ones
     */
    public record Options(List<String> apiServerFlags) {

        /** The usual cluster. */
        public static final Options USUAL = new Options(List.of());
    }

    /** Starts an empty cluster; returns once the API server answers. */
    public static TestCluster start() {
        return start(Options.USUAL);
    }

    /** Starts an empty cluster; returns once the API server answers. Takes other ports when another client was quicker with one. */
    public static TestCluster start(Options options) {
        KubeBinaries binaries = KubeBinaries.locate();
        for (int attempt = 1; ; attempt++) {
            try {
                return start(binaries, options);
            } catch (PortTakenException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static TestCluster start(KubeBinaries binaries, Options options) {
        TestCluster cluster;
        try {
            cluster = new TestCluster(Files.createTempDirectory("wukong-cluster"), binaries, options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(cluster.onExit);
        try {
            cluster.prepare();
            cluster.startEtcd();
            cluster.startApiServer();
            return cluster;
        } catch (IOException e) {
            cluster.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /**
     * The cluster of this run for tests that need nothing but a server and the definitions of {@link Crds}; started at the first call, with
     * all definitions installed, and ended with the process. Each test takes a namespace of its own.
     */
    public static synchronized TestCluster shared() {
        if (shared == null) {
            TestCluster cluster = start();
            Crds.installAll(cluster.client());
            shared = cluster;
        }
        return shared;
    }

    /** A new client with all rights; closed with the cluster at the latest. */
    public KubernetesClient client() {
        return client("test");
    }

    /** A new client with all rights that names itself, so that its requests can be distinguished. */
    public KubernetesClient client(String userAgent) {
        return client(new ConfigBuilder(config()).withUserAgent(userAgent).build());
    }

    /** A new client that acts as a ServiceAccount, with its rights. */
    public KubernetesClient clientOf(String namespace, String serviceAccount) {
        return clientAs(userOf(namespace, serviceAccount), groupsOf(namespace));
    }

    /** A new client that acts as a user of some groups, with their rights. */
    public KubernetesClient clientAs(String user, List<String> groups) {
        return client(new ConfigBuilder(config())
                .withImpersonateUsername(user)
                .withImpersonateGroups(groups.toArray(String[]::new))
                .build());
    }

    /** The user name of a ServiceAccount. */
    static String userOf(String namespace, String serviceAccount) {
        return "system:serviceaccount:" + namespace + ":" + serviceAccount;
    }

    private static List<String> groupsOf(String namespace) {
        return List.of("system:serviceaccounts", "system:serviceaccounts:" + namespace, "system:authenticated");
    }

    private KubernetesClient client(Config config) {
        KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build();
        synchronized (clients) {
            clients.add(client);
        }
        return client;
    }

    /** Processor time that the API server has used, in seconds. */
    public double apiServerCpuSeconds() {
        return apiServer
                        .info()
                        .totalCpuDuration()
                        .orElseThrow(() -> new IllegalStateException("this machine does not report processor time"))
                        .toMillis()
                / 1000.0;
    }

    /** Address of the API server. */
    public String url() {
        return "https://127.0.0.1:" + port;
    }

    /** Path of a kubeconfig with all rights. */
    public Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    /**
     * Path of a kubeconfig that holds a token of an existing ServiceAccount, and so has its rights. The token is good for a day.
     * (Clients of fabric8 take no notice of impersonation in a kubeconfig.)
     */
    public Path kubeconfigOf(String namespace, String serviceAccount) {
        TokenRequest request = new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(Duration.ofDays(1).toSeconds())
                .endSpec()
                .build();
        String issued = own().serviceAccounts()
                .inNamespace(namespace)
                .withName(serviceAccount)
                .tokenRequest(request)
                .getStatus()
                .getToken();
        Path file = folder.resolve("kubeconfig-" + namespace + "-" + serviceAccount);
        writeKubeconfig(file, Map.of("token", issued));
        return file;
    }

    /** Path of kubectl, of the server's version. */
    public Path kubectl() {
        return binaries.kubectl();
    }

    /** The requests the API server answered so far. */
    public ApiRequests requests() {
        return new ApiRequests(auditLog());
    }

    /** Makes a namespace of its own for a test; returns its name. */
    public String newNamespace(String prefix) {
        String name = prefix + "-" + NAMESPACES.incrementAndGet();
        own().resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        return name;
    }

    private KubernetesClient own() {
        synchronized (clients) {
            if (own == null) {
                own = client();
            }
            return own;
        }
    }

    /** Kills the API server at once; etcd keeps the data. */
    public void killApiServer() {
        stop(apiServer);
    }

    /** Starts the API server again on the same port and data. */
    public void startApiServer() {
        List<String> command = new ArrayList<>(List.of(
                binaries.apiServer().toString(),
                "--etcd-servers=http://127.0.0.1:" + etcdPort,
                "--bind-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + folder.resolve("certs"),
                "--service-cluster-ip-range=10.0.0.0/24",
                "--service-account-issuer=https://test.local",
                "--service-account-key-file=" + folder.resolve("sa.pub"),
                "--service-account-signing-key-file=" + folder.resolve("sa.key"),
                "--token-auth-file=" + folder.resolve("tokens.csv"),
                "--authorization-mode=RBAC",
                "--allow-privileged=true",
                "--event-ttl=10m",
                "--audit-policy-file=" + folder.resolve("audit-policy.yaml"),
                "--audit-log-path=" + auditLog(),
                "--audit-log-mode=blocking",
                "--audit-log-maxsize=" + NEVER_ROTATED_MIB,
                "--endpoint-reconciler-type=none"));
        command.addAll(options.apiServerFlags());
        apiServer = run("kube-apiserver", command);
        waitUntilReady();
    }

    /**
     * Starts kube-controller-manager with the controllers that objects of the operator meet: the garbage collector, and those of namespaces
     * and of quotas. Called once more it starts anew, and so knows at once the definitions that came meanwhile; by itself it sees them
     * within 30 seconds.
     */
    public synchronized void startControllers() {
        stop(controllers);
        controllers = run(
                CONTROLLER_MANAGER,
                List.of(
                        binaries.controllerManager().toString(),
                        "--kubeconfig=" + folder.resolve("kubeconfig-controllers"),
                        "--controllers=" + CONTROLLERS,
                        "--leader-elect=false",
                        "--secure-port=0",
                        "--kube-api-qps=1000",
                        "--kube-api-burst=2000",
                        "--namespace-sync-period=1m",
                        "--resource-quota-sync-period=1m"));
    }

    /** The last lines that kube-controller-manager wrote, for messages of tests that wait for what it does. */
    String controllersOutput() {
        return lastLines(CONTROLLER_MANAGER);
    }

    /** Kills etcd and starts it again on the same port and data, while the API server goes on. */
    public void restartEtcd() {
        stop(etcd);
        startEtcd();
    }

    @Override
    public void close() {
        synchronized (clients) {
            clients.forEach(KubernetesClient::close);
            clients.clear();
        }
        stopAndDelete();
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException alreadyEnding) {
            return;
        }
    }

    private synchronized void stopAndDelete() {
        stop(controllers);
        stop(apiServer);
        stop(etcd);
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stop(Process process) {
        if (process == null) {
            return;
        }
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void prepare() throws IOException {
        KeyPair keys = newKeys();
        Files.writeString(
                folder.resolve("sa.key"), pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        Files.writeString(
                folder.resolve("sa.pub"), pem("PUBLIC KEY", keys.getPublic().getEncoded()));
        String controllersToken = UUID.randomUUID().toString();
        Files.writeString(
                folder.resolve("tokens.csv"),
                token + ",admin,admin,\"system:masters\"\n" + controllersToken + "," + CONTROLLERS_USER + ","
                        + CONTROLLERS_USER + ",\"system:masters\"\n");
        writeKubeconfig(folder.resolve("kubeconfig-controllers"), Map.of("token", controllersToken));
        Map<String, Object> policy = new LinkedHashMap<>();
        policy.put("apiVersion", "audit.k8s.io/v1");
        policy.put("kind", "Policy");
        policy.put("omitStages", List.of("RequestReceived", "ResponseStarted", "Panic"));
        policy.put("rules", List.of(Map.of("level", "Metadata", "omitManagedFields", true)));
        Files.writeString(folder.resolve("audit-policy.yaml"), Serialization.asYaml(policy));
        writeKubeconfig(kubeconfig(), Map.of("token", token));
    }

    private void writeKubeconfig(Path file, Map<String, Object> user) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("apiVersion", "v1");
        config.put("kind", "Config");
        config.put(
                "clusters",
                List.of(Map.of("name", "test", "cluster", Map.of("server", url(), "insecure-skip-tls-verify", true))));
        config.put("users", List.of(Map.of("name", "user", "user", user)));
        config.put("contexts", List.of(Map.of("name", "test", "context", Map.of("cluster", "test", "user", "user"))));
        config.put("current-context", "test");
        try {
            Files.writeString(file, Serialization.asYaml(config));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void startEtcd() {
        etcd = run(
                "etcd",
                List.of(
                        binaries.etcd().toString(),
                        "--data-dir=" + folder.resolve("etcd"),
                        "--listen-client-urls=http://127.0.0.1:" + etcdPort,
                        "--advertise-client-urls=http://127.0.0.1:" + etcdPort,
                        "--listen-peer-urls=http://127.0.0.1:" + etcdPeerPort,
                        "--initial-advertise-peer-urls=http://127.0.0.1:" + etcdPeerPort,
                        "--initial-cluster=default=http://127.0.0.1:" + etcdPeerPort,
                        "--unsafe-no-fsync",
                        "--log-level=error"));
    }

    private Process run(String name, List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve(name + ".log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void waitUntilReady() {
        long end = System.nanoTime() + START.toNanos();
        try (KubernetesClient probe = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(config())
                        .withRequestRetryBackoffLimit(0)
                        .withConnectionTimeout(2000)
                        .build())
                .build()) {
            while (true) {
                try {
                    probe.raw("/readyz");
                    return;
                } catch (KubernetesClientException e) {
                    if (!apiServer.isAlive() || !etcd.isAlive() || System.nanoTime() > end) {
                        throw notUp(e);
                    }
                    TimeUnit.MILLISECONDS.sleep(100);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the API server started", e);
        }
    }

    private IllegalStateException notUp(Exception cause) {
        String output = lastLines("etcd") + lastLines("kube-apiserver");
        String message = "the API server did not come up:\n" + output;
        return output.contains("address already in use")
                ? new PortTakenException(message, cause)
                : new IllegalStateException(message, cause);
    }

    private String lastLines(String program) {
        try {
            List<String> lines = Files.readAllLines(folder.resolve(program + ".log"));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size())) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class PortTakenException extends IllegalStateException {

        private static final long serialVersionUID = 1;

        private PortTakenException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private Path auditLog() {
        return folder.resolve("audit.log");
    }

    private Config config() {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(url())
                .withOauthToken(token)
                .withTrustCerts(true)
                .withDisableHostnameVerification(true)
                .build();
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + type + "-----\n";
    }
}
