package dev.novasphere.wukong;

import dev.novasphere.wukong.conformance.ConformanceApplication;
import dev.novasphere.wukong.render.RenderApplication;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Inject;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The program when it is asked for its use or version, or called with words that it does not know. It connects to nothing. */
public class UsageApplication implements QuarkusApplication {

    private static final int OK = 0;
    private static final int WRONG_USAGE = 2;
    private static final String HELP = "--help";
    private static final String VERSION = "--version";

    private static final String USAGE =
            """
            Usage:
              wukong-operator                     runs the operator; it takes its settings from the environment
              wukong-operator %s -f FILE...   prints what Wukongs become, without a cluster
              wukong-operator %s         tries a cluster where the operator runs; --help says how
              wukong-operator %s              prints this
              wukong-operator %s           prints the version
            """.formatted(RenderApplication.COMMAND, ConformanceApplication.COMMAND, HELP, VERSION);

    @Inject
    @ConfigProperty(name = "quarkus.application.version")
    String version;

    /**
     * Answers on standard output; what is wrong goes to standard error.
     *
     * @return 0 for {@code --help} and {@code --version}, 2 for anything else
     */
    @Override
    public int run(String... arguments) {
        switch (arguments[0]) {
            case HELP, "-h", "help" -> System.out.print(USAGE);
            case VERSION -> System.out.println(version);
            default -> {
                System.err.println("unknown arguments " + List.of(arguments));
                System.err.print(USAGE);
                return WRONG_USAGE;
            }
        }
        return OK;
    }
}
