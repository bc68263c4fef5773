package dev.novasphere.wukong.conformance;

import dev.novasphere.wukong.conformance.scenario.Scenarios;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What the command line of {@code conformance} asks for.
 *
 * @param namespace where everything is made; it is made and deleted when it is not there
 * @param storageClass class of all disks; empty for the default of the cluster
 * @param image address of an image that CDI can import; empty leaves that scenario out
 * @param capabilities what is tried; empty for everything
 * @param patience how long each single expectation may take
 * @param list whether only the scenarios are to be listed
 * @param help whether only the help text is wanted
 */
record ConformanceArguments(
        String namespace,
        Optional<String> storageClass,
        Optional<String> image,
        List<String> capabilities,
        Duration patience,
        boolean list,
        boolean help) {

    /** The namespace when none is given. */
    static final String NAMESPACE = "wukong-conformance";

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Pattern SECONDS = Pattern.compile("[1-9][0-9]{0,5}");

    static final String HELP = """
            Usage: conformance [OPTION...]

            Makes small Wukongs in a cluster where the operator runs, does to them what users do, and prints a table of what came
            true, by capability. What the cluster cannot do is skipped, with the reason. Everything is deleted afterwards.

              --namespace NAME       where (wukong-conformance); a namespace that is not there is made, and deleted afterwards
              --storage-class NAME   of all disks (the default of the cluster)
              --image ADDRESS        an image for a disk, as in a Wukong; without it no import is tried
              --only CAPABILITY      may be given several times; --list names them
              --timeout SECONDS      for each single expectation (300)
              --list                 prints the scenarios, and connects to nothing
              -h, --help             prints this

            The cluster is that of KUBECONFIG, or of the Pod's ServiceAccount.
            Exit code 0: nothing failed. 1: a scenario failed. 2: wrong usage, or the cluster cannot be used.
            """;

    /**
     * Reads the command line.
     *
     * @param arguments what follows the word conformance
     * @throws UsageException when it cannot be understood; its message says why
     */
    static ConformanceArguments parse(List<String> arguments) throws UsageException {
        String namespace = NAMESPACE;
        Optional<String> storageClass = Optional.empty();
        Optional<String> image = Optional.empty();
        TreeSet<String> capabilities = new TreeSet<>();
        Duration patience = PATIENCE;
        boolean list = false;
        boolean help = false;
        for (int i = 0; i < arguments.size(); i++) {
            switch (arguments.get(i)) {
                case "-h", "--help" -> help = true;
                case "--list" -> list = true;
                case "--namespace" -> namespace = following(arguments, i++);
                case "--storage-class" -> storageClass = Optional.of(following(arguments, i++));
                case "--image" -> image = Optional.of(following(arguments, i++));
                case "--only" -> capabilities.add(known(following(arguments, i++)));
                case "--timeout" -> patience = seconds(following(arguments, i++));
                default -> throw new UsageException("unknown argument " + arguments.get(i));
            }
        }
        return new ConformanceArguments(
                namespace, storageClass, image, List.copyOf(capabilities), patience, list, help);
    }

    private static String following(List<String> arguments, int option) throws UsageException {
        if (option + 1 == arguments.size()) {
            throw new UsageException(arguments.get(option) + " needs a value after it");
        }
        return arguments.get(option + 1);
    }

    private static String known(String capability) throws UsageException {
        if (!Scenarios.capabilities().contains(capability)) {
            throw new UsageException("there is no capability " + capability + "; there are "
                    + String.join(", ", Scenarios.capabilities()));
        }
        return capability;
    }

    private static Duration seconds(String text) throws UsageException {
        if (!SECONDS.matcher(text).matches()) {
            throw new UsageException("--timeout needs a whole number of seconds, not " + text);
        }
        return Duration.ofSeconds(Long.parseLong(text));
    }

    /** The command line cannot be understood. */
    static final class UsageException extends Exception {

        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }
}
