package dev.novasphere.wukong.testcluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The requests an API server answered, as its audit log has them, in the order of their answers. The server writes a request's line before
 * it ends the answer, so whoever has the answer finds the request here. A watch appears when it ends.
 */
public final class ApiRequests {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete", "deletecollection");
    private static final Set<String> READS = Set.of("get", "list");
    private static final int BLOCK = 1 << 16;

    private final Path log;

    ApiRequests(Path log) {
        this.log = log;
    }

    /**
     * One request.
     *
     * @param verb Kubernetes verb: get, list, watch, create, update, patch, delete, deletecollection
     * @param user who acted, the impersonated user if there was one
     * @param resource plural name of the kind; empty when no object was meant, as with {@code /version}
     * @param subresource empty when the object itself was meant
     * @param code HTTP code of the answer
     * @param uri path and query
     */
    public record Request(
            String verb,
            String user,
            String userAgent,
            String resource,
            String subresource,
            String namespace,
            String name,
            int code,
            String uri) {

        /** Whether it changed, or tried to change, an object. */
        public boolean writes() {
            return WRITES.contains(verb);
        }

        /** Whether it read an object, a list, or anything else, once; a watch does not. */
        public boolean reads() {
            return READS.contains(verb);
        }

        /** Whether it concerns the lease of a leader. */
        public boolean renewsLease() {
            return resource.equals("leases");
        }
    }

    /** The present end of the log, to be given to {@link #since}. */
    public long mark() {
        try (FileChannel file = FileChannel.open(log)) {
            return endOfLastLine(file, file.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The requests after a mark that meet a condition. */
    public List<Request> since(long mark, Predicate<Request> condition) {
        long rest = mark() - mark;
        List<Request> requests = new ArrayList<>();
        try (InputStream bytes = Files.newInputStream(log)) {
            bytes.skipNBytes(mark);
            BufferedReader lines = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8));
            while (rest > 0) {
                String line = lines.readLine();
                rest -= line.getBytes(StandardCharsets.UTF_8).length + 1L;
                Request request = parse(line);
                if (condition.test(request)) {
                    requests.add(request);
                }
            }
            return requests;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Requests of clients whose user agent starts so. */
    public static Predicate<Request> by(String userAgent) {
        return request -> request.userAgent().startsWith(userAgent);
    }

    /** Requests of a ServiceAccount, be it by token or by impersonation. */
    public static Predicate<Request> ofServiceAccount(String namespace, String name) {
        return request -> request.user().equals(TestCluster.userOf(namespace, name));
    }

    /** Requests that are neither watches nor renewals of a lease. */
    public static Predicate<Request> counted() {
        return request -> !request.verb().equals("watch") && !request.renewsLease();
    }

    /** A line that the server is writing right now does not count yet. */
    private static long endOfLastLine(FileChannel file, long size) throws IOException {
        for (long end = size; end > 0; end -= Math.min(BLOCK, end)) {
            int length = (int) Math.min(BLOCK, end);
            ByteBuffer block = ByteBuffer.allocate(length);
            while (block.hasRemaining() && file.read(block, end - length + block.position()) >= 0) {}
            for (int i = block.position() - 1; i >= 0; i--) {
                if (block.get(i) == '\n') {
                    return end - length + i + 1;
                }
            }
        }
        return 0;
    }

    private static Request parse(String line) {
        try {
            JsonNode event = JSON.readTree(line);
            JsonNode object = event.path("objectRef");
            JsonNode user = event.path("impersonatedUser").isMissingNode()
                    ? event.path("user")
                    : event.path("impersonatedUser");
            return new Request(
                    event.path("verb").asText(),
                    user.path("username").asText(),
                    event.path("userAgent").asText(),
                    object.path("resource").asText(),
                    object.path("subresource").asText(),
                    object.path("namespace").asText(),
                    object.path("name").asText(),
                    event.path("responseStatus").path("code").asInt(),
                    event.path("requestURI").asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
