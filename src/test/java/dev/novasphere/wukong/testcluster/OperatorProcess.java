package dev.novasphere.wukong.testcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The operator as its users run it: a process of its own, of the program that {@link OperatorProgram} gives. */
public final class OperatorProcess implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(1);
    private static final int POLL_MILLIS = 5;
    private static final int COLLECTIONS = 4;
    private static final int ERRORS_LISTED = 10;

    private final Process process;
    private final OperatorProgram program;
    private final int port;
    private final Path log;
    private final Thread onExit;

    private OperatorProcess(Process process, OperatorProgram program, int port, Path log) {
        this.process = process;
        this.program = program;
        this.port = port;
        this.log = log;
        this.onExit = new Thread(process::destroyForcibly, "stop-operator");
        Runtime.getRuntime().addShutdownHook(onExit);
    }

    /**
     * Starts the operator and returns once it is ready.
     *
     * @param kubeconfig whom it acts as
     * @param log where its output goes, appended
     */
    public static OperatorProcess start(Path kubeconfig, Path log) {
        return start(kubeconfig, log, Map.of());
    }

    /** Starts the operator with further settings as environment variables, and returns once it is ready. */
    public static OperatorProcess start(Path kubeconfig, Path log, Map<String, String> settings) {
        OperatorProcess operator = launch(kubeconfig, log, settings);
        operator.awaitReady();
        return operator;
    }

    /** Starts the operator and returns at once. */
    public static OperatorProcess launch(Path kubeconfig, Path log, Map<String, String> settings) {
        return launch(OperatorProgram.ofSettings(), kubeconfig, log, settings);
    }

    /** Starts a program as the operator and returns at once. */
    public static OperatorProcess launch(
            OperatorProgram program, Path kubeconfig, Path log, Map<String, String> settings) {
        int port = FreePort.find();
        Map<String, String> environment = new LinkedHashMap<>(settings);
        environment.put("KUBECONFIG", kubeconfig.toAbsolutePath().toString());
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        ProcessBuilder builder = new ProcessBuilder(program.command())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            return new OperatorProcess(builder.start(), program, port, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Address of the metrics. */
    public String metricsUrl() {
        return "http://127.0.0.1:" + port + "/q/metrics";
    }

    /** The metrics as they are now. */
    public ScrapedMetrics metrics() {
        try {
            return ScrapedMetrics.of(HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(metricsUrl()))
                                    .header("Accept", "text/plain;version=0.0.4")
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the metrics were read", e);
        }
    }

    /** HTTP code of a page of the operator, such as {@code /q/health/live}. */
    public int answer(String page) {
        return page(page).statusCode();
    }

    /** The answer to a request for a page of the operator. */
    public HttpResponse<String> page(String page) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + page))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + page + " was read", e);
        }
    }

    /** Whether a page of the operator answers 200; not where nothing answers at all. */
    public boolean answersWell(String page) {
        try {
            return answer(page) == HttpURLConnection.HTTP_OK;
        } catch (UncheckedIOException nobodyListens) {
            return false;
        }
    }

    /** Whether the process has not ended. */
    public boolean runs() {
        return process.isAlive();
    }

    /** Asks the process to end, as a rollout does, and returns at once. */
    public void terminate() {
        process.destroy();
    }

    /** Waits until the process has ended by itself; returns its exit code. */
    public int awaitExit() {
        if (!await()) {
            throw new IllegalStateException("the operator does not end:\n" + output());
        }
        return process.exitValue();
    }

    /** What the operator has written so far. */
    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first ten lines of what it has written that report an error, or of memory that was used up. */
    public List<String> errors() {
        return output().lines()
                .filter(line -> line.matches("\\S+ (ERROR|FATAL) .*|.*OutOfMemory.*"))
                .limit(ERRORS_LISTED)
                .toList();
    }

    /** What was started, as one line. */
    public String commandLine() {
        return String.join(" ", program.command());
    }

    /** Resident memory of the process in KiB. */
    public long residentKiB() {
        return status("VmRSS:");
    }

    /** The most resident memory the process has had, in KiB. */
    public long peakResidentKiB() {
        return status("VmHWM:");
    }

    /** Processor time the process has used, in seconds. */
    public double cpuSeconds() {
        return process.info()
                        .totalCpuDuration()
                        .orElseThrow(() -> new IllegalStateException("this machine does not report processor time"))
                        .toMillis()
                / 1000.0;
    }

    /** Threads of the process. */
    public long threads() {
        return status("Threads:");
    }

    /** Files, sockets and the like that the process has open. */
    public long openFiles() {
        try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return files.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Bytes of the objects that are alive on the heap; 0 for a native binary, which cannot be asked. Taken after {@value #COLLECTIONS} full
     * collections, because the serial collector leaves some dead objects in their places in all but every fourth.
     */
    public long liveHeapBytes() {
        if (!process.info().command().orElse("").endsWith("java")) {
            return 0;
        }
        return IntStream.range(0, COLLECTIONS)
                .mapToLong(collection -> heapBytes())
                .min()
                .orElseThrow();
    }

    private long heapBytes() {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process histogram = new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            String output = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return output.lines()
                    .filter(line -> line.startsWith("Total"))
                    .mapToLong(line -> Long.parseLong(line.trim().split("\\s+")[2]))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no histogram of the heap:\n" + output));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long status(String key) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                    .filter(line -> line.startsWith(key))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Holds the process where it is, as a starved node does, until {@link #thaw}. */
    public void freeze() {
        signal("-STOP");
    }

    /** Lets a held process go on. */
    public void thaw() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            int code = new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("kill " + signal + " ended with code " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a signal was sent", e);
        }
    }

    /** Ends the process without giving it a chance to finish anything. */
    public void kill() {
        process.destroyForcibly();
        await();
    }

    @Override
    public void close() {
        process.destroy();
        if (!await()) {
            kill();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException alreadyEnding) {
            return;
        }
    }

    private boolean await() {
        try {
            return process.waitFor(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Waits until it is ready. */
    public void awaitReady() {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest ready = HttpRequest.newBuilder(program.readyPage(port)).build();
        long end = System.nanoTime() + START.toNanos();
        try {
            while (true) {
                if (answers(http, ready)) {
                    return;
                }
                if (!process.isAlive() || System.nanoTime() > end) {
                    process.destroyForcibly();
                    throw new IllegalStateException("the operator did not become ready:\n" + output());
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the operator started", e);
        }
    }

    private static boolean answers(HttpClient http, HttpRequest ready) throws InterruptedException {
        try {
            return http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        }
    }
}
