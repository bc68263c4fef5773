package dev.novasphere.wukong.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Stands between the operator and the API server and lets requests fail as a {@link Fault.Plan} has it. The operator speaks plain HTTP to
 * it, so that requests can be distinguished; to the server it speaks TLS.
 */
final class FaultyConnection implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_DELAY_MILLIS = 3000;
    private static final int LONGEST_WATCH_BYTES = 40_000;
    private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};

    private final ServerSocket entrance;
    private final SSLContext tls = trustingTls();
    private final int port;
    private final Random random;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger befallen = new AtomicInteger();
    private volatile Fault.Plan plan = Fault.Plan.CALM;

    private FaultyConnection(ServerSocket entrance, int port, long seed) {
        this.entrance = entrance;
        this.port = port;
        this.random = new Random(seed);
    }

    /** Opens it in front of the API server's port on loopback. */
    static FaultyConnection to(int port, long seed) throws IOException {
        FaultyConnection connection =
                new FaultyConnection(new ServerSocket(0, 64, java.net.InetAddress.getLoopbackAddress()), port, seed);
        start("faulty-accept", connection::accept);
        return connection;
    }

    /** Lets requests that begin from now on fail as planned. */
    void plan(Fault.Plan now) {
        plan = now;
    }

    /** Ends every connection that is open, watches included. */
    void cutAll() {
        open.forEach(FaultyConnection::end);
        open.clear();
    }

    /** How many requests a fault has befallen so far. */
    int befallen() {
        return befallen.get();
    }

    /** A kubeconfig like another one, but through here. */
    Path kubeconfig(Path direct, Path folder) throws IOException {
        Config config = Serialization.unmarshal(Files.readString(direct), Config.class);
        config.getClusters().get(0).getCluster().setServer("http://127.0.0.1:" + entrance.getLocalPort());
        config.getClusters().get(0).getCluster().setCertificateAuthorityData(null);
        config.getClusters().get(0).getCluster().setInsecureSkipTlsVerify(null);
        return Files.writeString(folder.resolve("faulty-kubeconfig"), Serialization.asYaml(config));
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        cutAll();
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket client = entrance.accept();
                open.add(client);
                start("faulty", () -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    /** Serves one connection of the operator, request by request, over one connection to the server. */
    private void serve(Socket client) {
        try (client;
                Socket server = tls.getSocketFactory().createSocket("127.0.0.1", port)) {
            open.add(server);
            InputStream requests = new BufferedInputStream(client.getInputStream());
            InputStream answers = new BufferedInputStream(server.getInputStream());
            while (pass(requests, client.getOutputStream(), answers, server.getOutputStream())) {}
            open.remove(server);
        } catch (IOException ended) {
            end(client);
        } finally {
            open.remove(client);
        }
    }

    /** Passes one request and its answer; false when the connection is to end. */
    private boolean pass(InputStream requests, OutputStream toOperator, InputStream answers, OutputStream toServer)
            throws IOException {
        Message request = Message.read(requests, false);
        boolean watch = request.startLine().contains("watch=true");
        Fault fault = plan.of(watch);
        if (fault != Fault.NONE) {
            befallen.incrementAndGet();
        }
        if (fault == Fault.CUT_BEFORE) {
            return false;
        }
        if (fault == Fault.DELAYED) {
            pause(random.nextInt(LONGEST_DELAY_MILLIS));
        }
        if (fault.head() != null) {
            byte[] body = JSON.writeValueAsBytes(Map.of(
                    "kind",
                    "Status",
                    "apiVersion",
                    "v1",
                    "status",
                    "Failure",
                    "message",
                    "injected fault: " + fault,
                    "reason",
                    fault.reason(),
                    "code",
                    fault.code()));
            toOperator.write(
                    (fault.head() + "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            toOperator.write(body);
            toOperator.flush();
            return true;
        }
        request.write(toServer);
        if (watch) {
            stream(requests, toOperator, answers, toServer, fault == Fault.WATCH_TRUNCATED);
            return false;
        }
        Message answer = Message.read(answers, true);
        if (fault == Fault.ANSWER_LOST) {
            return false;
        }
        answer.write(toOperator);
        return true;
    }

    /** Passes bytes both ways until one side ends, or until enough of them have come from the server. */
    private void stream(
            InputStream requests,
            OutputStream toOperator,
            InputStream answers,
            OutputStream toServer,
            boolean truncated)
            throws IOException {
        start("faulty-up", () -> {
            try {
                requests.transferTo(toServer);
            } catch (IOException ended) {
                // The other direction ends as well and closes both.
            }
        });
        int left = truncated ? random.nextInt(LONGEST_WATCH_BYTES) : Integer.MAX_VALUE;
        byte[] buffer = new byte[1 << 14];
        for (int read = answers.read(buffer); read >= 0; read = answers.read(buffer)) {
            toOperator.write(buffer, 0, Math.min(read, left));
            toOperator.flush();
            if (truncated) {
                left -= read;
                if (left <= 0) {
                    return;
                }
            }
        }
    }

    /**
     * One HTTP message.
     *
     * @param startLine its first line
     * @param bytes all of it
     */
    private record Message(String startLine, byte[] bytes) {

        static Message read(InputStream in, boolean answer) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            int matched = 0;
            while (matched < END_OF_HEAD.length) {
                int b = in.read();
                if (b < 0) {
                    throw new EOFException();
                }
                bytes.write(b);
                matched = b == END_OF_HEAD[matched] ? matched + 1 : b == '\r' ? 1 : 0;
            }
            String head = bytes.toString(StandardCharsets.ISO_8859_1);
            String headers = head.toLowerCase(Locale.ROOT);
            int length = contentLength(headers);
            if (length >= 0) {
                bytes.write(in.readNBytes(length));
            } else if (headers.contains("transfer-encoding: chunked")) {
                readChunks(in, bytes);
            } else if (answer && !head.startsWith("HTTP/1.1 204")) {
                throw new IOException("an answer without a length: " + head);
            }
            return new Message(head.substring(0, head.indexOf("\r\n")), bytes.toByteArray());
        }

        private static int contentLength(String headers) {
            int at = headers.indexOf("\r\ncontent-length:");
            if (at < 0) {
                return -1;
            }
            int begin = at + "\r\ncontent-length:".length();
            return Integer.parseInt(
                    headers.substring(begin, headers.indexOf("\r\n", begin)).trim());
        }

        private static void readChunks(InputStream in, ByteArrayOutputStream bytes) throws IOException {
            for (int size = -1; size != 0; ) {
                ByteArrayOutputStream line = new ByteArrayOutputStream();
                for (int b = in.read(); b != '\n'; b = in.read()) {
                    if (b < 0) {
                        throw new EOFException();
                    }
                    line.write(b);
                }
                size = Integer.parseInt(line.toString(StandardCharsets.US_ASCII).trim(), 16);
                bytes.write(line.toByteArray());
                bytes.write('\n');
                bytes.write(in.readNBytes(size + 2));
            }
        }

        void write(OutputStream out) throws IOException {
            out.write(bytes);
            out.flush();
        }
    }

    private static void pause(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyEnded) {
            // It is closed, which is what was wanted.
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** The server's certificate is made anew for each test and is on loopback: there is no one to distrust. */
    private static SSLContext trustingTls() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Trusting()}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }

    private static final class Trusting implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
