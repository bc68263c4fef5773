package dev.novasphere.wukong.status.input;

import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import dev.novasphere.wukong.status.vocabulary.Text;
import java.util.List;

/**
 * The result of a restart that was asked for by annotation. Every request is answered once.
 *
 * @param request value of the annotation
 * @param done whether KubeVirt was asked for the restart
 * @param reason reason of the condition
 * @param message what happened and what to do
 */
public record RestartAnswer(String request, boolean done, String reason, String message) implements RequestAnswer {

    /** KubeVirt took the request. */
    public static RestartAnswer requested(String request) {
        return new RestartAnswer(
                request,
                true,
                Reasons.RESTART_REQUESTED,
                "The restart asked for by " + annotation(request) + " was handed to KubeVirt, once.");
    }

    /** There was nothing to restart. */
    public static RestartAnswer notRunning(String request, String startCommand) {
        return new RestartAnswer(
                request,
                false,
                Reasons.NOT_RUNNING,
                "No restart: when " + annotation(request)
                        + " asked for it, the guest was not running. A start uses the present settings: " + startCommand
                        + ". To ask for a restart again write another value.");
    }

    /** The machine is off, or about to be, because the Wukong asks for it. */
    public static RestartAnswer keptOff(String request) {
        return new RestartAnswer(
                request,
                false,
                Reasons.NOT_RUNNING,
                "No restart: when " + annotation(request)
                        + " asked for it, startStrategy.runStrategy was Halted. Write another run strategy to start the guest, which"
                        + " uses the present settings.");
    }

    /** KubeVirt or the API server did not take the request. */
    public static RestartAnswer refused(String request, int code, String words) {
        return new RestartAnswer(
                request,
                false,
                Reasons.RESTART_REFUSED,
                "No restart: what " + annotation(request) + " asked for was refused (" + code + "): "
                        + Text.sentences(List.of(
                                Text.quote(words), "Remove the cause, then write another value to ask again.")));
    }

    private static String annotation(String request) {
        return Annotations.RESTART_REQUESTED_AT + " " + Text.quote(request);
    }
}
