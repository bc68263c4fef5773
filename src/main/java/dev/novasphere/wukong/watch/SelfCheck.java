package dev.novasphere.wukong.watch;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Reports with the operator's readiness which APIs the cluster serves and what cannot be done without those that are missing. It is always
 * up: the operator does its work without them, and notices when they come.
 */
@Readiness
@ApplicationScoped
public class SelfCheck implements HealthCheck {

    private final ApiVersionReader apis;

    @Inject
    public SelfCheck(ApiVersionReader apis) {
        this.apis = apis;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder check =
                HealthCheckResponse.named("APIs of the cluster").up();
        apis.versions().report().forEach(check::withData);
        return check.build();
    }
}
