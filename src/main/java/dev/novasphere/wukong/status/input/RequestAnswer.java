package dev.novasphere.wukong.status.input;

import dev.novasphere.wukong.plan.Sentences;
import dev.novasphere.wukong.status.vocabulary.Text;
import java.util.List;

/**
 * The result of something that was asked for by annotation. Every request is answered once.
 *
 * @param request value of the annotation
 * @param done whether it was done
 * @param reason reason of the condition
 * @param message what happened and what to do
 * @param waits whether it is still to be done, so that the request is not answered by it
 */
public record RequestAnswer(String request, boolean done, String reason, String message, boolean waits) {

    /** The answer to a request that is over. */
    public RequestAnswer(String request, boolean done, String reason, String message) {
        this(request, done, reason, message, false);
    }

    /**
     * The API server, or KubeVirt behind it, did not take the request.
     *
     * @param what what was asked for, in one word
     * @param annotation name of the annotation
     * @param code the code of the answer
     * @param words the message of the answer
     */
    static RequestAnswer refused(
            String what, String annotation, String request, String reason, int code, String words) {
        return new RequestAnswer(
                request,
                false,
                reason,
                "No " + what + ": what " + named(annotation, request) + " asked for was refused (" + code + "): "
                        + Sentences.join(List.of(
                                Text.quote(words), "Remove the cause, then write another value to ask again.")));
    }

    /** The request as a message names it. */
    static String named(String annotation, String request) {
        return annotation + " " + Text.quote(request);
    }
}
