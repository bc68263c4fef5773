package dev.novasphere.wukong.plan.naming;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Objects;
import java.util.Optional;

/**
 * How far a WukongSnapshot or WukongRestore came, noted in the annotation {@link Annotations#PROGRESS} of the object itself: backup tools
 * leave the status out, and what is done once must not be done again. The text names the object, so that a copy under another name has no
 * mark: {@code before-upgrade Succeeded 2026-01-01T00:00:00Z}.
 *
 * @param phase the phase when it was noted
 * @param time when the data of a snapshot were taken, RFC 3339 text; null where that is not known
 */
public record ProgressMark(String phase, String time) {

    /** The mark of an object; empty when nothing was done for it, or when the mark is another object's. */
    public static Optional<ProgressMark> of(HasMetadata object) {
        String text = Annotations.annotation(object, Annotations.PROGRESS);
        if (text == null) {
            return Optional.empty();
        }
        String[] words = text.split(" ", 3);
        if (words.length < 2 || !words[0].equals(object.getMetadata().getName())) {
            return Optional.empty();
        }
        return Optional.of(new ProgressMark(words[1], words.length == 3 ? words[2] : null));
    }

    /** The annotation's value for an object of a name. */
    public String text(String name) {
        return name + " " + phase + (time == null ? "" : " " + time);
    }

    /** Whether the phase is the one of this name. */
    public boolean is(Enum<?> other) {
        return phase.equals(other.name());
    }

    /** This mark, when the object does not bear it yet. */
    public Optional<ProgressMark> unlessOn(HasMetadata object) {
        return Optional.of(this).filter(mark -> !Objects.equals(of(object).orElse(null), mark));
    }
}
