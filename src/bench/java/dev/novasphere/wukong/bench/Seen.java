package dev.novasphere.wukong.bench;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.function.Consumer;

/** Hands each state of an object that an informer sees to one place; deletions are not seen. */
record Seen<T>(Consumer<T> action) implements ResourceEventHandler<T> {

    static <T> Seen<T> with(Consumer<T> action) {
        return new Seen<>(action);
    }

    @Override
    public void onAdd(T added) {
        action.accept(added);
    }

    @Override
    public void onUpdate(T before, T after) {
        action.accept(after);
    }

    @Override
    public void onDelete(T last, boolean stateUnknown) {
        // Deletions are counted by listing.
    }
}
