package dev.novasphere.wukong.watch;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Informers of the whole cluster whose caches hold what a test puts into a list, all of it labelled as every Wukong's. */
public final class GivenInformers extends Informers {

    private final List<? extends HasMetadata> cached;

    /**
     * @param cached may change meanwhile
     */
    public GivenInformers(List<? extends HasMetadata> cached) {
        super(null, null, null, null);
        this.cached = cached;
    }

    @Override
    public <R extends HasMetadata> Optional<R> find(Class<R> kind, String namespace, String name) {
        return all(kind)
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst();
    }

    @Override
    public <R extends HasMetadata> Stream<R> labelled(Class<R> kind, Wukong wukong) {
        return all(kind);
    }

    @Override
    public <R extends HasMetadata> Stream<R> all(Class<R> kind) {
        return cached.stream().filter(kind::isInstance).map(kind::cast);
    }

    @Override
    public Stream<Wukong> wukongs() {
        return all(Wukong.class);
    }

    @Override
    public boolean seesEverything() {
        return true;
    }
}
