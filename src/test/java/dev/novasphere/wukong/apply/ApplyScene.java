package dev.novasphere.wukong.apply;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.apply.snapshot.SnapshotRequests;
import dev.novasphere.wukong.observe.NamedObjects;
import dev.novasphere.wukong.testcluster.AnsweringServer;
import dev.novasphere.wukong.watch.Informers;
import dev.novasphere.wukong.write.ManagedFieldsReader;
import dev.novasphere.wukong.write.OwnerCheck;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An API server and empty caches for the classes that carry out steps. A request is answered with the next prepared answer; without one, a
 * change with the body that was sent, and a read with 404.
 */
public final class ApplyScene implements AutoCloseable {

    private final List<AnsweringServer.Request> requests = new CopyOnWriteArrayList<>();
    private final Deque<Object> prepared = new ArrayDeque<>();
    private final AnsweringServer server = AnsweringServer.start(this::answer);
    private final Informers informers = new Informers(null, null, null, null);

    /** The answers to the next requests: a Status as an error, anything else as an object. */
    public ApplyScene answers(Object... answers) {
        prepared.addAll(List.of(answers));
        return this;
    }

    public Writer writer() {
        return new Writer(server.client(), informers);
    }

    KubernetesClient client() {
        return server.client();
    }

    ManagedFieldsReader reader() {
        return new ManagedFieldsReader(server.client());
    }

    Applier applier() {
        return new Applier(server.client(), informers, writer(), null, null);
    }

    RestoreCreator restoreCreator() {
        return new RestoreCreator(writer(), new OwnerCheck(server.client()));
    }

    public SnapshotRequests snapshotRequests() {
        return new SnapshotRequests(server.client(), writer());
    }

    NamedObjects named() {
        return new NamedObjects(server.client());
    }

    public List<AnsweringServer.Request> requests() {
        return requests;
    }

    public List<String> methods() {
        return requests.stream().map(AnsweringServer.Request::method).toList();
    }

    /** What an API server says of a request that it does not take. */
    public static Status refusal(int code, String reason, String message) {
        return new StatusBuilder()
                .withCode(code)
                .withReason(reason)
                .withMessage(message)
                .build();
    }

    /** Wukong shop/web with UID uid-1. */
    public static Wukong wukong() {
        return read("metadata: {name: web, namespace: shop, uid: uid-1, generation: 2}", Wukong.class);
    }

    public static <R> R read(String yaml, Class<R> kind) {
        return Serialization.unmarshal("---\n" + yaml, kind);
    }

    @Override
    public void close() {
        server.close();
    }

    private AnsweringServer.Answer answer(AnsweringServer.Request request) {
        requests.add(request);
        Object next = prepared.poll();
        if (String.valueOf(request.uri().getQuery()).contains("fieldSelector=") && !(next instanceof Status)) {
            return with(Map.of("items", next == null ? List.of() : List.of(next)));
        }
        if (next == null) {
            return request.method().equals("GET")
                    ? with(refusal(404, "NotFound", "there is none"))
                    : new AnsweringServer.Answer(200, request.body());
        }
        return with(next);
    }

    private static AnsweringServer.Answer with(Object answer) {
        return new AnsweringServer.Answer(answer instanceof Status status ? status.getCode() : 200, answer);
    }
}
