package dev.novasphere.wukong.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The shared libraries of the system that a program needs, with the licence of the Debian package that each is from. For the machine's architecture
 * they are its own, so that image and build fit together; on another distribution than Debian and its children there is no {@code dpkg} and the build
 * says so. For another architecture they are from packages that the build unpacked.
 *
 * @param files each file, and where it is in the image
 * @param packages the Debian packages they are from, as name=version, in order
 */
record SystemFiles(List<SystemFile> files, List<String> packages) {

    /** Such as {@code libz.so.1 => /lib/x86_64-linux-gnu/libz.so.1 (0x...)}, or the loader without an arrow. */
    private static final Pattern LIBRARY = Pattern.compile("(?m)^\\s*(?:\\S+ => )?(/\\S+) \\(0x");

    /** Loaded by the C library by name when names of hosts are asked for, so that no program says that it needs them. */
    private static final List<String> BY_NAME = List.of("libresolv.so.2", "libnss_dns.so.2", "libnss_files.so.2");

    /**
     * One file.
     *
     * @param file on this machine
     * @param inImage the absolute path in the image
     */
    record SystemFile(Path file, String inImage) {}

    /**
     * What a program of another architecture needs, or every program and library in a folder.
     *
     * @throws IllegalStateException where a library is neither in the folder nor in the packages
     */
    static SystemFiles neededBy(Path program, DebianPackages packages) {
        Set<String> own = new HashSet<>();
        Deque<Path> open = new ArrayDeque<>();
        for (Path file : binaries(program)) {
            own.add(file.getFileName().toString());
            open.add(file);
        }
        Set<String> paths = new TreeSet<>();
        String folder = packages.architecture().libraries() + "/";
        BY_NAME.stream()
                .map(name -> folder + name)
                .filter(path -> packages.find(path).isPresent())
                .forEach(path -> require(path, packages, paths, open));
        while (!open.isEmpty()) {
            ElfFile elf = ElfFile.of(open.remove());
            elf.loader().ifPresent(path -> require(path, packages, paths, open));
            // The loader itself is needed by the name that it has in its folder, and is there already.
            elf.needed().stream()
                    .filter(name -> !own.contains(name) && paths.stream().noneMatch(path -> path.endsWith("/" + name)))
                    .forEach(name -> require(folder + name, packages, paths, open));
        }
        Collection<String> from = new TreeSet<>(Set.of(packages.jdk()));
        Map<String, SystemFile> files = new TreeMap<>();
        for (String path : paths) {
            String owner = packages.owner(path);
            from.add(owner);
            files.put(path, new SystemFile(real(packages.find(path).orElseThrow()), path));
            String licence = "/usr/share/doc/" + owner.replaceFirst("=.*", "") + "/copyright";
            files.put(
                    licence,
                    new SystemFile(
                            real(packages.find(licence)
                                    .orElseThrow(() -> new IllegalStateException("no licence of " + owner))),
                            licence));
        }
        return new SystemFiles(List.copyOf(files.values()), List.copyOf(from));
    }

    private static void require(String path, DebianPackages packages, Set<String> paths, Deque<Path> open) {
        if (paths.add(path)) {
            open.add(packages.find(path)
                    .orElseThrow(() -> new IllegalStateException(path + " is needed, and in none of the packages")));
        }
    }

    /** What a program of this machine needs, or every program and library in a folder. */
    static SystemFiles neededBy(Path program) {
        Map<String, Path> found = new TreeMap<>();
        for (Path file : binaries(program)) {
            libraries(file).forEach(library -> {
                if (!library.startsWith(program.toAbsolutePath().toString())) {
                    found.put(library, Path.of(library));
                }
            });
        }
        Path folder = found.values().stream()
                .filter(file -> file.getFileName().toString().startsWith("libc.so."))
                .findFirst()
                .map(Path::getParent)
                .orElse(Path.of("/"));
        BY_NAME.stream().map(folder::resolve).filter(Files::exists).forEach(file -> found.put(file.toString(), file));
        Collection<String> packages = new TreeSet<>();
        Map<String, SystemFile> files = new HashMap<>();
        found.forEach((path, file) -> {
            String owner = owner(file);
            packages.add(owner + "=" + Commands.run(List.of("dpkg-query", "-W", "-f", "${Version}", owner)));
            files.put(path, new SystemFile(real(file), path));
            Path licence = Path.of("/usr/share/doc", owner.replaceFirst(":.*", ""), "copyright");
            files.put(licence.toString(), new SystemFile(real(licence), licence.toString()));
        });
        return new SystemFiles(
                files.values().stream()
                        .sorted(Comparator.comparing(SystemFile::inImage))
                        .toList(),
                List.copyOf(packages));
    }

    private static List<Path> binaries(Path program) {
        try (Stream<Path> files = Files.walk(program)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> Files.isExecutable(file) || file.toString().endsWith(".so"))
                    .filter(ElfFile::is)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> libraries(Path binary) {
        return LIBRARY.matcher(Commands.run(List.of("ldd", binary.toString())))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** Which package a file is from. On a merged /usr, packages name files by either path. */
    private static String owner(Path file) {
        String real = real(file).toString();
        String name = Stream.of(file.toString(), real, real.replaceFirst("^/usr", ""))
                .distinct()
                .map(SystemFiles::search)
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no Debian package owns " + file
                        + ". Images are built on Debian or a child of it, and of a native binary"
                        + " that has the libraries of the JDK inside"));
        return name.substring(0, name.indexOf(": "));
    }

    private static String search(String path) {
        try {
            return Commands.run(List.of("dpkg-query", "-S", path));
        } catch (IllegalStateException none) {
            return "";
        }
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
