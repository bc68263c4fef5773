package dev.novasphere.wukong.client.reading;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Something is to be decided on an object of which the operator could not read every field. */
public class UnreadableObjectException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Names the object in the message.
     *
     * @param reason why it could not be read, a clause without a full stop
     */
    UnreadableObjectException(HasMetadata object, String reason) {
        super("%s %s cannot be read: %s. Correct that field; until then nothing is written for this machine"
                .formatted(object.getKind(), object.getMetadata().getName(), reason));
    }
}
