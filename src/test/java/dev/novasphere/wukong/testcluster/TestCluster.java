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
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A real etcd and kube-apiserver on loopback ports, with RBAC and an audit log of every request. No controller runs in it: what KubeVirt,
 * CDI and the controller-manager would do is the part of {@link KubeVirtStandIn}.
 */
public final class TestCluster implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);
    private static final AtomicInteger NAMESPACES = new AtomicInteger();

    private final Path folder;
    private final KubeBinaries binaries;
    private final int etcdPort = freePort();
    private final int etcdPeerPort = freePort();
    private final int port = freePort();
    private final String token = UUID.randomUUID().toString();
    private final Thread onExit = new Thread(this::stopProcesses, "stop-test-cluster");
    private final List<KubernetesClient> clients = new ArrayList<>();
    private Process etcd;
    private Process apiServer;

    private TestCluster(Path folder, KubeBinaries binaries) {
        this.folder = folder;
        this.binaries = binaries;
    }

    /** Starts an empty cluster; returns once the API server answers. */
    public static TestCluster start() {
        try {
            TestCluster cluster = new TestCluster(Files.createTempDirectory("wukong-cluster"), KubeBinaries.locate());
            Runtime.getRuntime().addShutdownHook(cluster.onExit);
            cluster.prepare();
            cluster.startEtcd();
            cluster.startApiServer();
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client with all rights; closed with the cluster. */
    public KubernetesClient client() {
        return client("test");
    }

    /** A client with all rights that names itself, so that its requests can be told apart. */
    public KubernetesClient client(String userAgent) {
        return client(new ConfigBuilder(config()).withUserAgent(userAgent).build());
    }

    /** A client that acts as a ServiceAccount, with its rights. */
    public KubernetesClient clientOf(String namespace, String serviceAccount) {
        return client(new ConfigBuilder(config())
                .withImpersonateUsername("system:serviceaccount:" + namespace + ":" + serviceAccount)
                .withImpersonateGroups(
                        "system:serviceaccounts", "system:serviceaccounts:" + namespace, "system:authenticated")
                .build());
    }

    private KubernetesClient client(Config config) {
        KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build();
        synchronized (clients) {
            clients.add(client);
        }
        return client;
    }

    /** Address of the API server. */
    public String url() {
        return "https://127.0.0.1:" + port;
    }

    /** Path of a kubeconfig with all rights. */
    public Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    /** A kubeconfig that holds a token of an existing ServiceAccount, and so has its rights. The token is good for a day. */
    public Path kubeconfigOf(String namespace, String serviceAccount) {
        TokenRequest request = new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(Duration.ofDays(1).toSeconds())
                .endSpec()
                .build();
        String issued = client().serviceAccounts()
                .inNamespace(namespace)
                .withName(serviceAccount)
                .tokenRequest(request)
                .getStatus()
                .getToken();
        Path file = folder.resolve("kubeconfig-" + serviceAccount);
        writeKubeconfig(file, Map.of("token", issued));
        return file;
    }

    /** The requests the API server answered so far. */
    public ApiRequests requests() {
        return new ApiRequests(folder.resolve("audit.log"));
    }

    /** Makes a namespace of its own for a test. */
    public String newNamespace(String prefix) {
        String name = prefix + "-" + NAMESPACES.incrementAndGet();
        client().resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        return name;
    }

    /** Kills the API server at once; etcd keeps the data. */
    public void killApiServer() {
        stop(apiServer);
    }

    /** Starts the API server again on the same port and data. */
    public void startApiServer() {
        apiServer = run(
                "kube-apiserver",
                List.of(
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
                        "--audit-log-path=" + folder.resolve("audit.log"),
                        "--audit-log-mode=blocking",
                        "--endpoint-reconciler-type=none"));
        waitUntilReady();
    }

    @Override
    public void close() {
        synchronized (clients) {
            clients.forEach(KubernetesClient::close);
            clients.clear();
        }
        stopProcesses();
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException alreadyEnding) {
            return;
        }
        deleteFolder();
    }

    private void stopProcesses() {
        stop(apiServer);
        stop(etcd);
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
        Files.writeString(folder.resolve("tokens.csv"), token + ",admin,admin,\"system:masters\"\n");
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
                    if (!apiServer.isAlive() || System.nanoTime() > end) {
                        throw new IllegalStateException(
                                "the API server did not come up; see " + folder.resolve("kube-apiserver.log"), e);
                    }
                    TimeUnit.MILLISECONDS.sleep(100);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the API server started", e);
        }
    }

    private Config config() {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(url())
                .withOauthToken(token)
                .withTrustCerts(true)
                .withDisableHostnameVerification(true)
                .build();
    }

    private void deleteFolder() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
