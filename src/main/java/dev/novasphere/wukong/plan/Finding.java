package dev.novasphere.wukong.plan;

import dev.novasphere.wukong.plan.observed.OptionalApi;
import java.util.Optional;

/**
 * Something the user should know, found while planning.
 *
 * @param severity whether the virtual machine can be made all the same
 * @param concern the condition it is reported in
 * @param reason the condition's reason, CamelCase, from the field's vocabulary
 * @param message a sentence that names the field and the value and says what to write or do instead; never Secret content
 * @param missing the API that the cluster would have to serve; empty when the finding is about something else
 * @param unwatched whether no watch reports when it does not hold any more, so that it is checked again after a delay
 */
public record Finding(
        Severity severity,
        Concern concern,
        String reason,
        String message,
        Optional<OptionalApi> missing,
        boolean unwatched) {

    private Finding(Severity severity, Concern concern, String reason, String message) {
        this(severity, concern, reason, message, Optional.empty(), false);
    }

    /** How far the plan gets. */
    public enum Severity {
        /** A warning about what others did: it is reported after all other warnings, and causes no event. */
        NOTE,
        /** The virtual machine is made; something about it may surprise its user. */
        WARNING,
        /** The virtual machine is made; a field has no effect on it, or its value is not what counts. */
        IGNORED,
        /** The virtual machine is not made or changed until something outside the Wukong changes; then the operator goes on by itself. */
        WAITING,
        /** The virtual machine is not made or changed until the user changes something. */
        ERROR
    }

    /** The part of the Wukong a finding is about; each is one condition of the status. */
    public enum Concern {
        SPEC,
        NETWORKS,
        VOLUMES,
        CLOUD_INIT,
        SCHEDULING,
        MIGRATION,
        DELETION,
        RESTORE,
        STORAGE_MIGRATION
    }

    /** A finding about what others did, that lets the virtual machine be made and is no event. */
    public static Finding note(Concern concern, String reason, String message) {
        return new Finding(Severity.NOTE, concern, reason, message);
    }

    /** A finding that lets the virtual machine be made. */
    public static Finding warning(Concern concern, String reason, String message) {
        return new Finding(Severity.WARNING, concern, reason, message);
    }

    /** A finding about a field without effect, that lets the virtual machine be made; the Wukong is not accepted as written. */
    public static Finding ignored(Concern concern, String reason, String message) {
        return new Finding(Severity.IGNORED, concern, reason, message);
    }

    /** A finding that holds the virtual machine back until something outside the Wukong comes. */
    public static Finding waiting(Concern concern, String reason, String message) {
        return new Finding(Severity.WAITING, concern, reason, message);
    }

    /** A finding that holds the virtual machine back until the cluster serves an API. */
    public static Finding missing(OptionalApi api, Concern concern, String reason, String message) {
        return new Finding(Severity.WAITING, concern, reason, message, Optional.of(api), false);
    }

    /** A finding that holds the virtual machine back until the user changes something. */
    public static Finding error(Concern concern, String reason, String message) {
        return new Finding(Severity.ERROR, concern, reason, message);
    }

    /** A copy about something that no watch reports, for example a Secret that a user names; it is checked again after a delay. */
    public Finding ofUnwatched() {
        return new Finding(severity, concern, reason, message, missing, true);
    }

    /** Whether the virtual machine may not be made or changed. */
    public boolean blocks() {
        return severity == Severity.WAITING || severity == Severity.ERROR;
    }
}
