package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands between the operator and the API server and passes bytes on, unless it is set to hold them. While it holds, the
 * operator still hears of events, but its requests do not arrive. While it is cut, there is no way at all.
 */
public final class Relay implements AutoCloseable {

    private static final int BUFFER = 1 << 14;

    private final ServerSocket entrance;
    private final InetSocketAddress server;
    private final List<Closeable> open = new CopyOnWriteArrayList<>();
    private final Object gate = new Object();
    private boolean holds;
    private volatile boolean cut;
    private volatile int connections;

    private Relay(ServerSocket entrance, InetSocketAddress server) {
        this.entrance = entrance;
        this.server = server;
    }

    /** Starts a relay to a port on loopback. */
    public static Relay to(int port) {
        try {
            InetAddress loopback = InetAddress.getByName("127.0.0.1");
            Relay relay = new Relay(new ServerSocket(0, 64, loopback), new InetSocketAddress(loopback, port));
            start("relay", relay::accept);
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a relay to the API server of a test cluster. */
    public static Relay before(TestCluster cluster) {
        return to(URI.create(cluster.client().getConfiguration().getMasterUrl()).getPort());
    }

    /** A kubeconfig, written into a folder, that says the same as another but goes through this relay. */
    public Path kubeconfig(Path direct, Path folder) {
        try {
            Config config = Serialization.unmarshal(Files.readString(direct), Config.class);
            config.getClusters().get(0).getCluster().setServer("https://127.0.0.1:" + port());
            return Files.writeString(folder.resolve("kubeconfig"), Serialization.asYaml(config));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port to connect to. */
    public int port() {
        return entrance.getLocalPort();
    }

    /** Keeps back what clients send from now on. */
    public void hold() {
        synchronized (gate) {
            holds = true;
        }
    }

    /** Passes on what was kept back and all that follows. */
    public void release() {
        synchronized (gate) {
            holds = false;
            gate.notifyAll();
        }
    }

    /** Breaks every connection, and any that is made from now on. */
    public void cut() {
        cut = true;
        open.forEach(Relay::closeQuietly);
        open.clear();
    }

    /** Lets connections be made again. */
    public void mend() {
        cut = false;
    }

    /** How many connections were made so far. */
    public int connections() {
        return connections;
    }

    @Override
    public void close() {
        release();
        open.forEach(Relay::closeQuietly);
        closeQuietly(entrance);
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket client = entrance.accept();
                connections++;
                if (cut) {
                    closeQuietly(client);
                    continue;
                }
                Socket upstream = new Socket();
                open.add(client);
                open.add(upstream);
                upstream.connect(server);
                start("relay-up", () -> pass(client, upstream, true));
                start("relay-down", () -> pass(upstream, client, false));
            } catch (IOException ended) {
                return;
            }
        }
    }

    private void pass(Socket from, Socket to, boolean held) {
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (held) {
                    waitWhileHeld();
                }
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException ended) {
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private void waitWhileHeld() {
        synchronized (gate) {
            while (holds) {
                try {
                    gate.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
