package dev.novasphere.wukong.status.report;

import dev.novasphere.wukong.api.v1alpha1.status.VolumeStatus;
import dev.novasphere.wukong.status.vocabulary.Reasons;

/**
 * What is known of one disk.
 *
 * @param state where its volume stands
 * @param message a sentence about it; empty when it is ready and there is nothing to say
 * @param status its entry in the status
 */
public record DiskReport(State state, String message, VolumeStatus status) {

    /** Where a volume stands; the worst first. */
    public enum State {
        IMPORT_FAILED(Reasons.IMPORT_FAILED),
        LOST(Reasons.CLAIM_LOST),
        OVER_QUOTA(Reasons.QUOTA_EXCEEDED),
        PENDING(Reasons.VOLUME_PENDING),
        WAITS_FOR_UPLOAD(Reasons.WAIT_FOR_UPLOAD),
        IMPORTING(Reasons.IMPORTING),
        WAITS_FOR_CONSUMER(Reasons.WAIT_FOR_FIRST_CONSUMER),
        GROWTH_FAILED(Reasons.GROWTH_FAILED),
        NOT_AS_ASKED(Reasons.NOT_AS_ASKED),
        GROWING(Reasons.GROWING),
        READY(Reasons.VOLUMES_READY);

        private final String reason;

        State(String reason) {
            this.reason = reason;
        }

        public String reason() {
            return reason;
        }

        /** Whether the guest can use the volume. */
        boolean usable() {
            return switch (this) {
                case GROWTH_FAILED, NOT_AS_ASKED, GROWING, READY -> true;
                default -> false;
            };
        }
    }
}
