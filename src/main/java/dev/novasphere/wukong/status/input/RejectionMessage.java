package dev.novasphere.wukong.status.input;

import dev.novasphere.wukong.plan.Sentences;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import dev.novasphere.wukong.status.vocabulary.Text;

/** Says of a refusal what happened and what to do. */
public final class RejectionMessage {

    /** Kind of a refusal that concerns everything in a namespace. */
    static final String NAMESPACE = "Namespace";

    private RejectionMessage() {}

    /** What the user reads of a refusal: the object, the words of the API server, and what to do. */
    public static String of(ApplyRejection refusal) {
        if (NAMESPACE.equals(refusal.kind())) {
            return "Namespace " + refusal.name()
                    + " is being deleted, which cannot be taken back: nothing can be created in it any more, and the operator"
                    + " writes nothing.";
        }
        String code = refusal.code() == 0 ? "" : " (" + refusal.code() + ")";
        String object = refusal.kind() + " " + refusal.name();
        String what = Reasons.START_REFUSED.equals(refusal.reason())
                ? "KubeVirt did not start " + object
                : object + " could not be written";
        return Sentences.join(what + code + ": " + Text.quote(refusal.message()), advice(refusal));
    }

    private static String advice(ApplyRejection refusal) {
        return switch (refusal.reason()) {
            case Reasons.FORBIDDEN ->
                "Give the operator's ServiceAccount this right; its roles are part of the installation manifests.";
            case Reasons.QUOTA_EXCEEDED, Reasons.LIMIT_RANGE_EXCEEDED ->
                AdmissionRefusal.of(refusal.message()).adviceForObject();
            case Reasons.NAMESPACE_TERMINATING ->
                "The namespace is being deleted, and everything in it; nothing needs to be done.";
            case Reasons.API_MISSING ->
                "Install what serves this kind: KubeVirt for VirtualMachine, CDI for DataVolume, Multus for"
                        + " NetworkAttachmentDefinition.";
            case Reasons.CONFLICT ->
                "Another client owns this object or the field: delete or rename it, or give the Wukong or the disk another name.";
            case Reasons.LOCKED -> "It is written when the snapshot or restore is over; nothing needs to be done.";
            case Reasons.START_REFUSED ->
                "Remove what it names, or start the machine by hand (virtctl start " + refusal.name()
                        + "); the operator asks again after a growing pause.";
            case Reasons.RETRYING ->
                "The operator tries again by itself; if it stays so, check the API server and KubeVirt's webhooks.";
            default -> "Change in the Wukong what the message names; the operator tries again when the Wukong changes.";
        };
    }
}
