package dev.novasphere.wukong.status.input;

import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.status.vocabulary.Reasons;

/** The results of a restart that was asked for by annotation. */
public final class RestartAnswers {

    private RestartAnswers() {}

    /** KubeVirt took the request. */
    public static RequestAnswer requested(String request) {
        return new RequestAnswer(
                request,
                true,
                Reasons.RESTART_REQUESTED,
                "The restart asked for by " + annotation(request) + " was handed to KubeVirt, once.");
    }

    /** There was nothing to restart. */
    public static RequestAnswer notRunning(String request, String startCommand) {
        return new RequestAnswer(
                request,
                false,
                Reasons.NOT_RUNNING,
                "No restart: when " + annotation(request)
                        + " asked for it, the guest was not running. A start uses the present settings: " + startCommand
                        + ". To ask for a restart again write another value.");
    }

    /** The machine is off, or about to be, because the Wukong asks for it. */
    public static RequestAnswer keptOff(String request) {
        return new RequestAnswer(
                request,
                false,
                Reasons.NOT_RUNNING,
                "No restart: when " + annotation(request)
                        + " asked for it, startStrategy.runStrategy was Halted. Write another run strategy to start the guest, which"
                        + " uses the present settings.");
    }

    /** A restart now would end the guest in the middle of something that it is to outlive. */
    public static RequestAnswer duringMove(String request) {
        return new RequestAnswer(
                request,
                false,
                Reasons.HELD_BACK,
                "The restart asked for by " + annotation(request)
                        + " waits, because a disk of the guest moves to another claim, or the guest may run on one that KubeVirt does not name,"
                        + " and a guest that ends meanwhile may not start again by itself, or not with all its data: it comes when"
                        + " StorageMigrated says that no disk moves any more. Where the move does not get on, StorageMigrated says how to"
                        + " cancel or to end it; to call the restart off, remove the annotation.",
                true);
    }

    /** KubeVirt or the API server did not take the request. */
    public static RequestAnswer refused(String request, int code, String words) {
        return RequestAnswer.refused(
                "restart", Annotations.RESTART_REQUESTED_AT, request, Reasons.RESTART_REFUSED, code, words);
    }

    private static String annotation(String request) {
        return RequestAnswer.named(Annotations.RESTART_REQUESTED_AT, request);
    }
}
