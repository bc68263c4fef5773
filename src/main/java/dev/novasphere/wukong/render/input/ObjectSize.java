package dev.novasphere.wukong.render.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Objects that no cluster holds because they are too large: the API server bounds the annotations of an object, and etcd a request
 * (k8s.io/apimachinery: pkg/api/validation, TotalAnnotationSizeLimitB; etcd: embed, DefaultMaxRequestBytes).
 */
final class ObjectSize {

    private static final long MOST_OF_ANNOTATIONS = 256 * 1024;
    private static final long MOST = 1536 * 1024;

    private ObjectSize() {}

    /** Why an object is not taken; empty when it is small enough. */
    static Optional<DocumentError> refusal(InputDocument document) {
        if (isMore(document.tree().path("metadata").path("annotations"), MOST_OF_ANNOTATIONS)) {
            return Optional.of(document.refused(
                    "metadata.annotations",
                    "the keys and values have more than %d bytes together, and an API server takes no more; leave some out"
                            .formatted(MOST_OF_ANNOTATIONS)));
        }
        return isMore(document.tree(), MOST)
                ? Optional.of(document.refused(
                        "",
                        "the object has more than %d bytes, and a cluster holds no larger one; leave out what it does not need"
                                .formatted(MOST)))
                : Optional.empty();
    }

    /** Whether the keys and values below a node have more bytes. It ends there: aliases may repeat a long text very often. */
    private static boolean isMore(JsonNode node, long most) {
        return left(node, most) < 0;
    }

    private static long left(JsonNode node, long most) {
        long left = most - (node.isContainerNode() ? 0 : bytes(node.asText()));
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            left = left < 0 ? left : left(field.getValue(), left - bytes(field.getKey()));
        }
        if (node.isArray()) {
            for (JsonNode entry : node) {
                left = left < 0 ? left : left(entry, left);
            }
        }
        return left;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
