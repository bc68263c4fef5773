package dev.novasphere.wukong.client;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.client.Client;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.dsl.internal.HasMetadataOperationsImpl;
import io.fabric8.kubernetes.client.dsl.internal.OperationContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.concurrent.CompletableFuture;

/**
 * What the client does with a kind that is watched: its informers, whoever makes them, are those of {@link Watches}, and its lists are read page by
 * page and one page at a time.
 */
final class WatchedOperation<T extends HasMetadata, L extends KubernetesResourceList<T>>
        extends HasMetadataOperationsImpl<T, L> {

    private final Watches watches;

    WatchedOperation(Client client, Class<T> kind, Watches watches) {
        this(defaultContext(client), ResourceDefinitionContext.fromResourceType(kind), kind, null, watches);
    }

    private WatchedOperation(
            OperationContext context,
            ResourceDefinitionContext definition,
            Class<T> kind,
            Class<L> list,
            Watches watches) {
        super(context, definition, kind, list);
        this.watches = watches;
    }

    @Override
    public WatchedOperation<T, L> newInstance(OperationContext context) {
        return new WatchedOperation<>(context, rdc, type, listType, watches);
    }

    @Override
    public SharedIndexInformer<T> runnableInformer(long resync) {
        return getLimit() == null
                ? withLimit(watches.page()).runnableInformer(resync)
                : watches.keep(super.runnableInformer(resync));
    }

    @Override
    public CompletableFuture<L> submitList(ListOptions options) {
        return watches.inTurn(() -> super.submitList(options));
    }
}
