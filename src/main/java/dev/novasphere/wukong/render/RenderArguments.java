package dev.novasphere.wukong.render;

import java.util.ArrayList;
import java.util.List;

/**
 * What the command line of {@code render} asks for.
 *
 * @param inputs files, folders or {@code -} for standard input, in the order given
 * @param help whether only the help text is wanted
 */
record RenderArguments(List<String> inputs, boolean help) {

    /** The input that stands for standard input. */
    static final String STANDARD_INPUT = "-";

    static final String HELP = """
            Usage: render -f FILE|FOLDER|- [-f ...]

            Prints the Kubernetes objects that the operator would apply for the Wukongs in the given files, as YAML.
            Needs no cluster and no network.

              -f, --filename FILE    a file of one or more YAML or JSON documents
              -f, --filename FOLDER  all .yaml, .yml and .json files directly in it, in the order of their names
              -f, --filename -       standard input, once
              -h, --help             this text

            Besides Wukongs, the files may hold Secrets, StorageProfiles, NetworkAttachmentDefinitions and the KubeVirt
            object: they are looked up where a Wukong refers to them. Other kinds are ignored with a note.

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
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            switch (argument) {
                case "-h", "--help" -> {
                    return new RenderArguments(List.of(), true);
                }
                case "-f", "--filename" -> {
                    if (i + 1 == arguments.size()) {
                        throw new UsageException(argument + " needs a file, a folder or - after it");
                    }
                    inputs.add(arguments.get(++i));
                }
                default -> inputs.add(joined(argument));
            }
        }
        if (inputs.isEmpty()) {
            throw new UsageException("no input given");
        }
        if (inputs.stream().filter(STANDARD_INPUT::equals).count() > 1) {
            throw new UsageException("standard input can be read only once; give -f - once");
        }
        return new RenderArguments(List.copyOf(inputs), false);
    }

    private static String joined(String argument) throws UsageException {
        for (String prefix : List.of("--filename=", "-f=")) {
            if (argument.startsWith(prefix) && argument.length() > prefix.length()) {
                return argument.substring(prefix.length());
            }
        }
        throw new UsageException("unknown argument " + argument);
    }

    /** The command line cannot be understood. */
    static final class UsageException extends Exception {

        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }
}
