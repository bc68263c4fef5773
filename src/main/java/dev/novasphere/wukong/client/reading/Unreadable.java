package dev.novasphere.wukong.client.reading;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Map;
import java.util.Optional;

/**
 * The mark of an object that the API server stores and the operator cannot read as a whole: a cache holds its metadata and the reason, and
 * neither spec nor status. The mark stands among the unknown fields of the metadata, which the API server does not store, so that no one
 * but the operator can set it.
 */
public final class Unreadable {

    private static final String MARK = "unreadable";

    private Unreadable() {}

    /** The name of the field that holds the reason, in the JSON of the metadata. */
    public static String mark() {
        return MARK;
    }

    /** Why an object could not be read; empty when it was read as a whole. */
    public static Optional<String> reason(HasMetadata object) {
        ObjectMeta metadata = object.getMetadata();
        Map<String, Object> unknown = metadata == null ? null : metadata.getAdditionalProperties();
        return unknown == null || unknown.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(unknown.get(MARK)).map(Object::toString);
    }

    /** Whether an object was read as a whole. */
    public static boolean isReadable(HasMetadata object) {
        return reason(object).isEmpty();
    }

    /**
     * The object itself.
     *
     * @throws UnreadableObjectException when it could not be read as a whole, so that nothing is decided on the fields that seem to be absent
     */
    public static <R extends HasMetadata> R refuse(R object) {
        reason(object).ifPresent(reason -> {
            throw new UnreadableObjectException(object, reason);
        });
        return object;
    }
}
