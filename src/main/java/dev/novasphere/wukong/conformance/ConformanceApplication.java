package dev.novasphere.wukong.conformance;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Inject;
import java.util.List;

/** The program when it is called with {@code conformance}: it uses a cluster, in which an operator runs already, as a user does. */
public class ConformanceApplication implements QuarkusApplication {

    /** First word of the command line that asks for it. */
    public static final String COMMAND = "conformance";

    @Inject
    KubernetesClient client;

    @Override
    public int run(String... arguments) {
        return new ConformanceCommand(client, System.out, System.err).run(List.of(arguments));
    }
}
