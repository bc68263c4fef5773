package dev.novasphere.wukong.testcluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.novasphere.wukong.testcluster.ApiRequests.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiRequestsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private Path log;
    private ApiRequests requests;

    @BeforeEach
    void emptyLog() throws IOException {
        log = Files.createFile(folder.resolve("audit.log"));
        requests = new ApiRequests(log);
    }

    @Test
    void a_mark_divides_what_was_from_what_comes() throws IOException {
        write(event("list", "söme/1", "pods") + "\n");
        long mark = requests.mark();
        write(event("create", "söme/1", "pods") + "\n" + event("patch", "söme/1", "pods") + "\n");

        assertThat(requests.since(mark, request -> true))
                .extracting(Request::verb)
                .containsExactly("create", "patch");
        assertThat(requests.since(0, request -> true)).hasSize(3);
        assertThat(requests.since(requests.mark(), request -> true)).isEmpty();
    }

    @Test
    void a_line_that_is_being_written_belongs_to_what_comes() throws IOException {
        String second = event("create", "x", "pods");
        write(event("get", "x", "pods") + "\n" + second.substring(0, 20));
        long mark = requests.mark();

        assertThat(requests.since(0, request -> true)).extracting(Request::verb).containsExactly("get");
        assertThat(requests.since(mark, request -> true)).isEmpty();

        write(second.substring(20) + "\n");
        assertThat(requests.since(mark, request -> true))
                .extracting(Request::verb)
                .containsExactly("create");
    }

    @Test
    void a_line_longer_than_a_block_is_found_too() throws IOException {
        write(event("get", "x".repeat(200_000), "pods"));
        assertThat(requests.mark()).isZero();
        write("\n");
        assertThat(requests.mark()).isEqualTo(Files.size(log));
        assertThat(requests.since(0, ApiRequests.by("xx"))).hasSize(1);
    }

    @Test
    void watches_and_leases_are_not_counted() throws IOException {
        write(event("watch", "x", "pods") + "\n" + event("update", "x", "leases") + "\n" + event("get", "x", "")
                + "\n");

        assertThat(requests.since(0, ApiRequests.counted()))
                .extracting(Request::verb)
                .containsExactly("get");
    }

    @Test
    void reads_and_writes_are_distinguished() throws IOException {
        for (String verb :
                new String[] {"get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"}) {
            write(event(verb, "x", "pods") + "\n");
        }

        assertThat(requests.since(0, Request::reads)).extracting(Request::verb).containsExactly("get", "list");
        assertThat(requests.since(0, Request::writes))
                .extracting(Request::verb)
                .containsExactly("create", "update", "patch", "delete", "deletecollection");
    }

    private static String event(String verb, String userAgent, String resource) throws IOException {
        return JSON.writeValueAsString(Map.of(
                "verb", verb,
                "userAgent", userAgent,
                "user", Map.of("username", "admin"),
                "objectRef", Map.of("resource", resource),
                "responseStatus", Map.of("code", 200)));
    }

    private void write(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.APPEND);
    }
}
