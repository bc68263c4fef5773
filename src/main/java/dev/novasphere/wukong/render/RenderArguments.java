package dev.novasphere.wukong.render;

import dev.novasphere.wukong.render.input.InputReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the command line of {@code render} asks for.
 *
 * @param inputs files, folders or {@code -} for standard input, in the order given
 * @param against files, folders or {@code -} with what is in a cluster; empty when objects are to be printed rather than changes
 * @param policies files, folders or {@code -} with the WukongPolicies that Wukongs are held to
 * @param help whether only the help text is wanted
 */
record RenderArguments(List<String> inputs, List<String> against, List<String> policies, boolean help) {

    private static final String AGAINST = "--against";
    private static final String POLICY = "--policy";

    static final String HELP = """
            Usage: render -f FILE|FOLDER|- [-f ...] [--policy FILE|FOLDER|- ...] [--against FILE|FOLDER|- ...]

            Prints the Kubernetes objects that the operator would apply for the Wukongs in the given files, as YAML.
            Needs no cluster and no network.

              -f, --filename FILE    a file of one or more YAML or JSON documents
              -f, --filename FOLDER  all .yaml, .yml and .json files directly in it, in the order of their names
              -f, --filename -       standard input, once
                  --against FILE     what is in a cluster, of the same forms; then the changes to it are printed instead
                                     of the objects
                  --policy FILE      WukongPolicies that the Wukongs are held to, and Namespaces for their labels, of the
                                     same forms; nothing else may be in it
              -h, --help             this text

            Besides Wukongs, the files may hold Secrets, StorageProfiles, StorageClasses, NetworkAttachmentDefinitions,
            ResourceQuotas and the KubeVirt object: they are used where a Wukong refers to them or is bounded by them;
            and Namespaces, whose labels say which policies are for their Wukongs. A policy is for every namespace whose
            labels are not given. Other kinds are ignored with a note. What --against names may hold VirtualMachines,
            VirtualMachineInstances, DataVolumes and PersistentVolumeClaims, too; everything else in it is passed over.

            Standard output: the objects, in the order they are applied. Treat it as secret when Secrets are given.
            Standard error:  findings, as  FILE: NAMESPACE/NAME: SEVERITY CONCERN reason: message

            Exit code 0: all rendered. 1: a Wukong is invalid, or cannot become a VirtualMachine as it is; the objects
            of the others are printed all the same. 2: wrong usage, an unreadable file, or no Wukong at all.
            """;

    /**
     * Reads the command line.
     *
     * @param arguments what follows the word render
     * @throws UsageException when it cannot be understood; its message says why
     */
    static RenderArguments parse(List<String> arguments) throws UsageException {
        List<String> inputs = new ArrayList<>();
        List<String> against = new ArrayList<>();
        List<String> policies = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            switch (argument) {
                case "-h", "--help" -> {
                    return new RenderArguments(List.of(), List.of(), List.of(), true);
                }
                case "-f", "--filename" -> inputs.add(following(arguments, i++));
                case AGAINST -> against.add(following(arguments, i++));
                case POLICY -> policies.add(following(arguments, i++));
                default -> {
                    Optional<String> joinedPolicy = joined(argument, POLICY);
                    Optional<String> joinedAgainst = joined(argument, AGAINST);
                    if (joinedPolicy.isPresent()) {
                        policies.add(joinedPolicy.get());
                    } else if (joinedAgainst.isPresent()) {
                        against.add(joinedAgainst.get());
                    } else {
                        inputs.add(joined(argument, "--filename")
                                .or(() -> joined(argument, "-f"))
                                .orElseThrow(() -> new UsageException("unknown argument " + argument)));
                    }
                }
            }
        }
        if (inputs.isEmpty()) {
            throw new UsageException("no input given");
        }
        if (Stream.of(inputs, against, policies)
                        .flatMap(List::stream)
                        .filter(InputReader.STANDARD_INPUT::equals)
                        .count()
                > 1) {
            throw new UsageException("standard input can be read only once; give - once");
        }
        return new RenderArguments(List.copyOf(inputs), List.copyOf(against), List.copyOf(policies), false);
    }

    private static String following(List<String> arguments, int option) throws UsageException {
        if (option + 1 == arguments.size()) {
            throw new UsageException(arguments.get(option) + " needs a file, a folder or - after it");
        }
        return arguments.get(option + 1);
    }

    private static Optional<String> joined(String argument, String option) {
        return argument.startsWith(option + "=") && argument.length() > option.length() + 1
                ? Optional.of(argument.substring(option.length() + 1))
                : Optional.empty();
    }

    /** The command line cannot be understood. */
    static final class UsageException extends Exception {

        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }
}
