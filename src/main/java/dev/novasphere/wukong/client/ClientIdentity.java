package dev.novasphere.wukong.client;

import io.fabric8.kubernetes.client.Config;
import io.quarkus.kubernetes.client.KubernetesConfigCustomizer;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Sets the User-Agent of requests, so that audit logs name the operator. */
@Singleton
public class ClientIdentity implements KubernetesConfigCustomizer {

    private final String version;

    ClientIdentity(@ConfigProperty(name = "quarkus.application.version") String version) {
        this.version = version;
    }

    @Override
    public void customize(Config config) {
        config.setUserAgent("wukong-operator/" + version);
    }
}
