package dev.novasphere.wukong;

import dev.novasphere.wukong.conformance.ConformanceApplication;
import dev.novasphere.wukong.render.RenderApplication;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Arrays;

/**
 * Entry point of the one binary: the operator without arguments; with {@code render} as first argument the command that prints plans, with
 * {@code conformance} the one that tries a cluster. Other
 * arguments never start the operator.
 */
@QuarkusMain
public final class Main {

    /** How many small buffers of each size a thread of the network keeps for its next use; 256 by default. */
    private static final String KEPT_BUFFERS = "io.netty.allocator.smallCacheSize";

    private Main() {}

    /**
     * Starts what the first argument names.
     *
     * @param args a command and its arguments; without one, the operator starts
     */
    public static void main(String... args) {
        if (System.getProperty(KEPT_BUFFERS) == null) {
            System.setProperty(KEPT_BUFFERS, "32");
        }
        if (args.length == 0) {
            Quarkus.run(args);
            return;
        }
        RenderApplication.configure();
        String[] following = Arrays.copyOfRange(args, 1, args.length);
        if (args[0].equals(RenderApplication.COMMAND)) {
            Quarkus.run(RenderApplication.class, following);
        } else if (args[0].equals(ConformanceApplication.COMMAND)) {
            Quarkus.run(ConformanceApplication.class, following);
        } else {
            Quarkus.run(UsageApplication.class, args);
        }
    }
}
