package dev.novasphere.wukong.kubevirt;

import io.fabric8.kubernetes.client.Client;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.dsl.internal.HasMetadataOperationsImpl;
import io.fabric8.kubernetes.client.impl.BaseClient;

/**
 * Requests that are sent once. A client repeats one that fails, also where the server had done it and the answer was lost, with growing pauses
 * for the better part of a minute.
 */
public final class SentOnce {

    private SentOnce() {}

    /** The same client, which repeats nothing. */
    public static Client by(Client client) {
        BaseClient base = client.adapt(BaseClient.class);
        RequestConfig once = new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                .withRequestRetryBackoffLimit(0)
                .build();
        return base.newClient(HasMetadataOperationsImpl.defaultContext(client).withRequestConfig(once), Client.class);
    }
}
