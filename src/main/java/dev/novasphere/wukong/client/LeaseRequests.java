package dev.novasphere.wukong.client;

import dev.novasphere.wukong.kubevirt.SentOnce;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseList;
import io.fabric8.kubernetes.client.Client;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.dsl.internal.HasMetadataOperationsImpl;
import io.fabric8.kubernetes.client.dsl.internal.OperationContext;

/**
 * What the client does with Leases: it sends each request once. The leader election tries again by itself, each retry period; a client that
 * repeats a failed request with growing pauses makes one such attempt last the better part of a minute, so that a standby would notice the end of
 * an outage that much later.
 */
final class LeaseRequests extends HasMetadataOperationsImpl<Lease, LeaseList> {

    LeaseRequests(Client client) {
        this(defaultContext(SentOnce.by(client)));
    }

    private LeaseRequests(OperationContext context) {
        super(context, ResourceDefinitionContext.fromResourceType(Lease.class), Lease.class, LeaseList.class);
    }

    @Override
    public LeaseRequests newInstance(OperationContext context) {
        return new LeaseRequests(context);
    }
}
