package dev.novasphere.wukong.testcluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The requests an API server answered, as its audit log has them. The log is written before the answer, so nothing is missed. */
public final class ApiRequests {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete", "deletecollection");

    private final Path log;

    ApiRequests(Path log) {
        this.log = log;
    }

    /**
     * One request.
     *
     * @param verb Kubernetes verb: get, list, watch, create, update, patch, delete
     * @param user who acted, the impersonated user if there was one
     * @param subresource empty when the object itself was meant
     * @param code HTTP code of the answer
     */
    public record Request(
            String verb,
            String user,
            String userAgent,
            String resource,
            String subresource,
            String namespace,
            String name,
            int code) {

        /** Whether it changed, or tried to change, an object. */
        public boolean writes() {
            return WRITES.contains(verb);
        }

        /** Whether it renews the lease of a leader. */
        public boolean renewsLease() {
            return resource.equals("leases");
        }
    }

    /** How many requests there are so far, to be given to {@link #since}. */
    public long mark() {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The requests after a mark that meet a condition, in the order of their answers. */
    public List<Request> since(long mark, Predicate<Request> condition) {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.skip(mark).map(ApiRequests::parse).filter(condition).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Requests of clients whose user agent starts so. */
    public static Predicate<Request> by(String userAgent) {
        return request -> request.userAgent().startsWith(userAgent);
    }

    /** Requests that are neither watches nor renewals of a lease. */
    public static Predicate<Request> counted() {
        return request -> !request.verb().equals("watch") && !request.renewsLease();
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
                    event.path("responseStatus").path("code").asInt());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
