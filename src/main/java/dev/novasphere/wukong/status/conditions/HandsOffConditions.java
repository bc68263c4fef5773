package dev.novasphere.wukong.status.conditions;

import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.WukongAnnotations;
import dev.novasphere.wukong.status.input.ApplyRejection;
import dev.novasphere.wukong.status.input.StatusContext;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import dev.novasphere.wukong.status.vocabulary.ConditionValue;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import java.util.Optional;

/** The conditions of annotations that keep the operator or a deletion off. */
final class HandsOffConditions {

    private final StatusContext context;

    HandsOffConditions(StatusContext context) {
        this.context = context;
    }

    Optional<ConditionValue> paused() {
        return context.paused()
                ? Optional.of(ConditionValue.yes(
                        ConditionTypes.PAUSED,
                        Reasons.BY_ANNOTATION,
                        "The annotation " + Annotations.PAUSED
                                + " is \"true\": the operator writes nothing for this Wukong but"
                                + " this status. Changes of the Wukong are carried out when the annotation is removed: kubectl"
                                + " annotate wukong " + context.name() + " -n " + context.namespace() + " "
                                + Annotations.PAUSED + "-"))
                : Optional.empty();
    }

    Optional<ConditionValue> deletionProtected() {
        if (!WukongAnnotations.protectedFromDeletion(context.wukong())) {
            return Optional.empty();
        }
        boolean deleted = context.wukong().getMetadata().getDeletionTimestamp() != null;
        String release = "kubectl annotate wukong " + context.name() + " -n " + context.namespace() + " "
                + Annotations.DELETION_PROTECTION + "-";
        if (context.outcome()
                .refusal()
                .filter(ApplyRejection::isNamespaceEnding)
                .isPresent()) {
            return Optional.of(ConditionValue.yes(
                    ConditionTypes.DELETION_PROTECTED,
                    Reasons.NAMESPACE_TERMINATING,
                    "Namespace " + context.namespace()
                            + " is being deleted. Where the policy wukong-deletion-protection is installed, the Wukong, its VirtualMachine, its"
                            + " DataVolumes and claims stay, and the namespace waits for them; the guest and the Secrets are not protected and"
                            + " go. Bring the data elsewhere, then remove the annotation: " + release));
        }
        return Optional.of(
                deleted
                        ? ConditionValue.yes(
                                ConditionTypes.DELETION_PROTECTED,
                                Reasons.DELETION_HELD,
                                "The Wukong was deleted; the annotation " + Annotations.DELETION_PROTECTION
                                        + " holds it, and it goes with its virtual machine and disks as soon as the annotation is"
                                        + " removed: " + release)
                        : ConditionValue.yes(
                                ConditionTypes.DELETION_PROTECTED,
                                Reasons.PROTECTED,
                                "The Wukong cannot be deleted before the annotation is removed: " + release));
    }
}
