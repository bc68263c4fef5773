package dev.novasphere.wukong.testcluster;

import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubeapitest.KubeAPITestException;
import io.fabric8.kubeapitest.binary.BinaryManager;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The archive of etcd, kube-apiserver and kubectl that Kubernetes' controller-tools project publishes, fetched by kube-api-test. Of each
 * minor release it holds only some patches. There is no kube-controller-manager in it: that one is built from its Go module, as a later
 * patch of the same minor release.
 */
final class PublishedArchive implements KubeBinaries.Source {

    private static final String VERSION = "1.35.0";
    private static final String BUILT = "kube-controller-manager";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String SITE = "https://github.com/kubernetes-sigs/controller-tools/releases/download/";

    @Override
    public String version() {
        return VERSION;
    }

    @Override
    public String remedy() {
        return "Download: make " + SITE + " reachable, and for kube-controller-manager, which is not in the archive: "
                + new GoModules().remedy();
    }

    /** Asks for the archive first, with a time limit: the download has none, and would hang behind a firewall that drops. */
    @Override
    public void fill(Path folder, List<String> missing) throws IOException, InterruptedException {
        if (!missing.equals(List.of(BUILT))) {
            download(folder);
        }
        if (missing.contains(BUILT)) {
            new GoModules().fill(folder, List.of(BUILT));
        }
    }

    private static void download(Path folder) throws IOException, InterruptedException {
        ask();
        Path home = folder.resolve("download");
        try {
            new BinaryManager(KubeAPIServerConfigBuilder.anAPIServerConfig()
                            .withTestDir(home.toString())
                            .withApiServerVersion(VERSION)
                            .build())
                    .initAndDownloadIfRequired();
        } catch (KubeAPITestException e) {
            throw new IOException("etcd and kube-apiserver cannot be downloaded: " + e.getMessage(), e);
        }
        try (Stream<Path> files = Files.walk(home)) {
            List<Path> programs = files.filter(Files::isRegularFile).toList();
            for (Path program : programs) {
                Files.move(program, folder.resolve(program.getFileName()));
            }
        }
    }

    private static void ask() throws IOException, InterruptedException {
        String platform = KubeBinaries.platform();
        URI archive = URI.create(SITE + "envtest-v" + VERSION + "/envtest-v" + VERSION + "-" + platform + ".tar.gz");
        HttpClient http = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        HttpRequest get = HttpRequest.newBuilder(archive).timeout(PATIENCE).build();
        int code;
        try {
            HttpResponse<InputStream> answer = http.send(get, HttpResponse.BodyHandlers.ofInputStream());
            code = answer.statusCode();
            answer.body().close();
        } catch (IOException e) {
            throw new IOException(archive + " cannot be reached (" + e + ")", e);
        }
        if (code != HttpURLConnection.HTTP_OK) {
            throw new IOException(archive + " answers " + code);
        }
    }
}
