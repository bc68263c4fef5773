package dev.novasphere.wukong.status.input;

import dev.novasphere.wukong.status.vocabulary.Reasons;

/**
 * Why a claim has no volume yet.
 *
 * @param waitsForFirstConsumer whether its StorageClass makes the volume when the virtual machine starts, so that nothing is wrong
 * @param text the reason as part of a sentence
 */
public record PendingReason(boolean waitsForFirstConsumer, String text) {

    /** Its StorageClass makes the volume for the first Pod that uses the claim. */
    public static PendingReason firstConsumer() {
        return new PendingReason(true, Reasons.WAIT_FOR_FIRST_CONSUMER);
    }

    /** Something is missing or wrong. */
    public static PendingReason because(String text) {
        return new PendingReason(false, text);
    }
}
