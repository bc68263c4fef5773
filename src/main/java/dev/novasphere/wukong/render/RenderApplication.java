package dev.novasphere.wukong.render;

import dev.novasphere.wukong.plan.assembly.Planner;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Inject;
import java.util.List;

/**
 * The program when it is called with {@code render}: the same stages as in the operator, without the operator, the HTTP server or a
 * Kubernetes client at work.
 */
public class RenderApplication implements QuarkusApplication {

    /** First word of the command line that asks for it. */
    public static final String COMMAND = "render";

    @Inject
    Planner planner;

    /** Sets what must be known before Quarkus starts: nothing listens, nothing is logged on standard output. */
    public static void configure() {
        System.setProperty("wukong.operator.start", "false");
        System.setProperty("quarkus.http.host-enabled", "false");
        System.setProperty("quarkus.banner.enabled", "false");
        System.setProperty("quarkus.log.console.stderr", "true");
        System.setProperty("quarkus.log.console.level", "ERROR");
    }

    @Override
    public int run(String... arguments) {
        return new RenderCommand(planner, System.in, System.out, System.err).run(List.of(arguments));
    }
}
