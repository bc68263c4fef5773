package dev.novasphere.wukong.plan;

import java.util.List;
import java.util.Optional;

/** The fragments of one plan, found by their type. */
public record Fragments(List<Fragment> all) {

    public Fragments {
        all = List.copyOf(all);
    }

    /** The fragment of a type; empty when no stage gave one. */
    public <F extends Fragment> Optional<F> find(Class<F> type) {
        for (Fragment fragment : all) {
            if (type.isInstance(fragment)) {
                return Optional.of(type.cast(fragment));
            }
        }
        return Optional.empty();
    }
}
