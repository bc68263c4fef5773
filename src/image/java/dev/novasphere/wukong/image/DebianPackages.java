package dev.novasphere.wukong.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The JDK and the libraries of another architecture than that of the machine, from packages of Debian that {@code apt-get} downloads and checks
 * against Debian's key. They are unpacked into a folder; nothing is installed. What was downloaded is kept in the user's cache.
 *
 * @param architecture what the packages are for
 * @param root the folder that they were unpacked into
 * @param owners which package a file is from, as name=version, by its path below the root
 * @param jdk the package with the JDK, as name=version
 */
record DebianPackages(Architecture architecture, Path root, Map<String, String> owners, String jdk) {

    private static final String ADDRESS = "http://deb.debian.org/";
    private static final Path KEYS = Path.of("/usr/share/keyrings/debian-archive-keyring.gpg");

    /** The release of Debian that has a JDK. */
    private static final Map<Integer, String> RELEASES = Map.of(17, "bookworm", 21, "trixie", 25, "trixie");

    /** What a Java runtime asks for; apt-get adds what these need. */
    private static final List<String> LIBRARIES = List.of("libc6", "libgcc-s1", "libstdc++6", "zlib1g");

    private static final String JDK = "openjdk-%d-jdk-headless";

    /** Such as {@code 'http://…/zlib1g_1.3_arm64.deb' zlib1g_1%3a1.3_arm64.deb 85028 SHA256:…}. */
    private static final Pattern OFFERED = Pattern.compile("(?m)^'\\S+' ((\\S+?)_\\S+\\.deb) \\d+ ");

    /** A file or a link of a package's table of contents, without where a link leads. */
    private static final Pattern CONTENT = Pattern.compile("(?m)^[-l]\\S* .*? \\.(/.*?)(?: -> .*)?$");

    /**
     * Downloads and unpacks them.
     *
     * @param javaVersion the first number of the JDK's version
     * @param folder to unpack into, made anew
     * @throws IllegalStateException with the reason where they cannot be had
     */
    static DebianPackages unpack(Architecture architecture, int javaVersion, Path folder) {
        String release = Optional.ofNullable(RELEASES.get(javaVersion))
                .orElseThrow(
                        () -> new IllegalStateException("no release of Debian is known that has Java " + javaVersion));
        if (!Files.isReadable(KEYS) || !Files.isExecutable(Path.of("/usr/bin/apt-get"))) {
            throw new IllegalStateException("Debian's packages need apt-get and " + KEYS + " (debian-archive-keyring)");
        }
        JavaRuntime.delete(folder);
        try {
            Path cache = Files.createDirectories(cache().resolve(release + "-" + architecture.word()));
            Files.createDirectories(folder);
            Map<String, String> owners = new HashMap<>();
            String jdk = "";
            // Builds that run at the same time share what is downloaded.
            try (FileChannel lock =
                    FileChannel.open(cache.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                lock.lock();
                for (Path file : download(architecture, release, JDK.formatted(javaVersion), cache)) {
                    String owner = Commands.run(List.of(
                                    "dpkg-deb", "--show", "--showformat", "${Package}=${Version}", file.toString()))
                            .trim();
                    Commands.run(List.of("dpkg-deb", "--extract", file.toString(), folder.toString()));
                    CONTENT.matcher(Commands.run(List.of("dpkg-deb", "--contents", file.toString())))
                            .results()
                            .forEach(content -> owners.put(content.group(1), owner));
                    jdk = owner.startsWith("openjdk-") ? owner : jdk;
                }
            }
            if (!Files.exists(folder.resolve("lib"))) {
                // As Debian installs it since release 12; packages name files by the one path only.
                Files.createSymbolicLink(folder.resolve("lib"), Path.of("usr", "lib"));
            }
            return new DebianPackages(architecture, folder, owners, jdk);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path cache() {
        String given = System.getenv("XDG_CACHE_HOME");
        Path caches =
                given != null && !given.isBlank() ? Path.of(given) : Path.of(System.getProperty("user.home"), ".cache");
        return caches.resolve("wukong-operator").resolve("debian").toAbsolutePath();
    }

    /** The newest packages, as files in the cache; older ones are deleted there. */
    private static List<Path> download(Architecture architecture, String release, String jdk, Path cache)
            throws IOException {
        Files.writeString(cache.resolve("sources.list"), """
                deb [signed-by=%1$s] %2$sdebian %3$s main
                deb [signed-by=%1$s] %2$sdebian-security %3$s-security main
                """.formatted(KEYS, ADDRESS, release));
        Files.writeString(cache.resolve("status"), "");
        Path files = Files.createDirectories(cache.resolve("files"));
        Files.createDirectories(cache.resolve("lists/partial"));
        Files.createDirectories(cache.resolve("archives/partial"));
        List<String> apt = new ArrayList<>(List.of("apt-get"));
        Map<String, String> settings = new TreeMap<>(Map.of(
                "APT::Architecture", architecture.word(),
                "APT::Architectures::", architecture.word(),
                "APT::Install-Recommends", "false",
                "APT::Sandbox::User", System.getProperty("user.name"),
                "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled", "false",
                "Dir::State", cache.toString(),
                "Dir::State::status", cache.resolve("status").toString(),
                "Dir::Cache", cache.toString(),
                "Dir::Etc::sourcelist", cache.resolve("sources.list").toString(),
                "Dir::Etc::sourceparts", "/dev/null"));
        settings.forEach((name, value) -> apt.addAll(List.of("-o", name + "=" + value)));
        apt.addAll(List.of("-o", "Dir::Etc::preferencesparts=/dev/null"));
        // Without a network, this says so and keeps the lists of the last time.
        String updated = Commands.run(with(apt, "update"), cache);
        updated.lines().filter(line -> line.startsWith("W: ")).forEach(System.out::println);
        List<String> install = with(apt, "--yes", "--print-uris", "install");
        install.addAll(LIBRARIES);
        List<String> names = new ArrayList<>(offers(install, cache).values());
        names.add(jdk);
        List<String> download = with(apt, "--print-uris", "download");
        download.addAll(names);
        // Asked in another folder: apt-get says nothing of files that are there.
        List<Path> wanted =
                offers(download, cache).keySet().stream().map(files::resolve).toList();
        try (Stream<Path> kept = Files.list(files)) {
            for (Path old : kept.filter(file -> !wanted.contains(file)).toList()) {
                Files.delete(old);
            }
        }
        List<String> fetch = with(apt, "download");
        fetch.addAll(names);
        Commands.run(fetch, files);
        return wanted;
    }

    private static List<String> with(List<String> command, String... words) {
        return new ArrayList<>(Stream.concat(command.stream(), Stream.of(words)).toList());
    }

    /** The names of the packages that apt-get would download, by the names of their files. */
    private static Map<String, String> offers(List<String> command, Path folder) {
        Map<String, String> offers = OFFERED.matcher(Commands.run(command, folder))
                .results()
                .collect(Collectors.toMap(
                        offer -> offer.group(1), (MatchResult offer) -> offer.group(2), (a, b) -> a, TreeMap::new));
        if (offers.isEmpty()) {
            throw new IllegalStateException("apt-get offers nothing: " + command);
        }
        return offers;
    }

    /** The modules of the JDK, for jlink. */
    Path modules() {
        String owned = owners.keySet().stream()
                .filter(path -> path.endsWith("/jmods/java.base.jmod"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(jdk + " has no modules to link"));
        return root.resolve(owned.substring(1)).getParent();
    }

    /** The file of an absolute path, where this has it at that path or below /usr, which Debian has merged. */
    Optional<Path> find(String path) {
        return Stream.of(path, "/usr" + path)
                .map(name -> root.resolve(name.substring(1)))
                .filter(Files::exists)
                .findFirst();
    }

    /**
     * Which package a file is from, as name=version.
     *
     * @param path absolute, as in the image
     * @throws IllegalStateException where it is from none of these
     */
    String owner(String path) {
        return Stream.of(path, "/usr" + path)
                .map(owners::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("none of the unpacked packages has " + path));
    }
}
