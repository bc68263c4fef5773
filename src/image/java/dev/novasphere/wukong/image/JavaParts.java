package dev.novasphere.wukong.image;

import dev.novasphere.wukong.image.OciArchive.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the image of the JVM holds for one architecture.
 *
 * @param architecture what it is for
 * @param system the libraries that the runtime asks for
 * @param layers the runtime, the operator, and the cache of the start where one was made
 * @param entrypoint the words that start it
 */
record JavaParts(Architecture architecture, SystemFiles system, List<Layer> layers, List<String> entrypoint) {

    private static final String JAVA = "/opt/java";

    /**
     * Makes them.
     *
     * @param folder for what is made on the way
     * @param application what {@link StartCache#layOut} made
     * @param deployed the options of the runtime that the Deployment sets
     * @param emulated whether the runtime of another architecture is trained under an emulator, which takes minutes
     * @throws IllegalStateException with the reason where this machine cannot make them for that architecture
     */
    static JavaParts of(
            Architecture architecture, Path folder, Path application, List<String> deployed, boolean emulated)
            throws IOException {
        Files.createDirectories(folder);
        if (architecture == Architecture.ofThisMachine()) {
            Path runtime = JavaRuntime.link(folder.resolve("java"));
            Path java = runtime.resolve("bin").resolve("java");
            boolean cached = isCachePossible(architecture, runtime);
            if (cached) {
                StartCache.train(List.of(java.toString()), application, folder, deployed);
            }
            return of(architecture, runtime, SystemFiles.neededBy(runtime), application, cached ? folder : null);
        }
        DebianPackages packages =
                DebianPackages.unpack(architecture, JavaRuntime.version(JavaRuntime.jdk()), folder.resolve("packages"));
        Path runtime = JavaRuntime.link(folder.resolve("java"), packages.modules());
        if (!emulated) {
            System.out.println("the image for " + architecture.word()
                    + " starts without a cache: one is made, in some minutes, where the architectures are named");
        }
        return of(
                architecture,
                runtime,
                SystemFiles.neededBy(runtime, packages),
                application,
                emulated && isEmulatedTrained(packages, runtime, folder, application, deployed) ? folder : null);
    }

    private static boolean isCachePossible(Architecture architecture, Path runtime) {
        if (StartCache.isPossible(JavaRuntime.version(runtime))) {
            return true;
        }
        System.out.println("the image for " + architecture.word()
                + " starts without a cache: the newest JDK of this machine is older than 25");
        return false;
    }

    /** An image without the cache only starts slower; so what fails under the emulator is said, and ends no build. */
    private static boolean isEmulatedTrained(
            DebianPackages packages, Path runtime, Path folder, Path application, List<String> deployed)
            throws IOException {
        Architecture architecture = packages.architecture();
        if (!isCachePossible(architecture, runtime)) {
            return false;
        }
        Optional<Path> emulator = architecture.emulator();
        if (emulator.isEmpty()) {
            System.out.println("the image for " + architecture.word()
                    + " starts without a cache: qemu-user-static is not installed, with which one is made");
            return false;
        }
        List<String> java = List.of(
                emulator.get().toString(),
                "-L",
                packages.root().toString(),
                runtime.resolve("bin").resolve("java").toString());
        try {
            StartCache.train(java, application, folder, deployed);
            return true;
        } catch (IllegalStateException e) {
            // The message goes on with the whole log, which can be a megabyte of traces.
            System.out.println("the image for " + architecture.word() + " starts without a cache: "
                    + e.getMessage().lines().findFirst().orElse("") + " (the logs are in " + folder + ")");
            return false;
        }
    }

    private static JavaParts of(
            Architecture architecture, Path runtime, SystemFiles system, Path application, Path cache)
            throws IOException {
        SortedMap<String, Path> java = new TreeMap<>();
        Layer.add(java, runtime, JAVA);
        SortedMap<String, Path> app = new TreeMap<>();
        Layer.add(app, application, "/app");
        List<Layer> layers = new ArrayList<>(List.of(new Layer("java", java), new Layer("operator", app)));
        List<String> entrypoint = new ArrayList<>(List.of(JAVA + "/bin/java"));
        if (cache != null) {
            layers.add(new Layer(
                    "cache", new TreeMap<>(Map.of("/app/" + StartCache.CACHE, cache.resolve(StartCache.CACHE)))));
            entrypoint.add("-XX:AOTCache=/app/" + StartCache.CACHE);
        }
        entrypoint.addAll(StartCache.options("/app"));
        return new JavaParts(architecture, system, layers, entrypoint);
    }
}
