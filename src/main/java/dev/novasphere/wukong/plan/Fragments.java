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
        return all.stream().filter(type::isInstance).map(type::cast).findFirst();
    }
}
