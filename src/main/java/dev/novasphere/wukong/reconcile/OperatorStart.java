package dev.novasphere.wukong.reconcile;

import io.javaoperatorsdk.operator.Operator;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Starts the operator with the program and stops it with it, unless the program was called for something else. The extension's own
 * start is fixed at build time, and the binary must be able to render without a cluster.
 */
@ApplicationScoped
public class OperatorStart {

    private final Operator operator;
    private final boolean start;

    @Inject
    public OperatorStart(
            Operator operator, @ConfigProperty(name = "wukong.operator.start", defaultValue = "true") boolean start) {
        this.operator = operator;
        this.start = start;
    }

    void onStart(@Observes StartupEvent event) {
        if (start) {
            operator.start();
        }
    }

    void onStop(@Observes ShutdownEvent event) {
        if (start) {
            operator.stop();
        }
    }
}
