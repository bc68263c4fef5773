package dev.novasphere.wukong.kubevirt;

import io.fabric8.kubernetes.client.Client;
import io.fabric8.kubernetes.client.extension.ExtensionAdapter;

/** Makes fabric8 find {@link KubeVirtClient}; named in META-INF/services. */
public class KubeVirtExtension implements ExtensionAdapter<KubeVirtClient> {

    @Override
    public Class<KubeVirtClient> getExtensionType() {
        return KubeVirtClient.class;
    }

    @Override
    public KubeVirtClient adapt(Client client) {
        return KubeVirtClientAdapter.of(client);
    }
}
