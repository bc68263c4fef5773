package dev.novasphere.wukong.image;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A sort of processor that images are made for. Debian's names of these two are those of Go, which OCI images use.
 */
enum Architecture {
    AMD64("x86_64"),
    ARM64("aarch64");

    private final String machine;

    Architecture(String machine) {
        this.machine = machine;
    }

    /** The word for it in an image's platform, and in the names of Debian packages. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** That of this machine. */
    static Architecture ofThisMachine() {
        String name = System.getProperty("os.arch");
        return name.equals("aarch64") ? ARM64 : AMD64;
    }

    /**
     * Those of a list such as {@code amd64,arm64}, in the order of this type.
     *
     * @throws IllegalArgumentException for another word
     */
    static List<Architecture> of(String words) {
        return Stream.of(words.split(","))
                .map(word -> Arrays.stream(values())
                        .filter(architecture -> architecture.word().equals(word.trim()))
                        .findFirst()
                        .orElseThrow(
                                () -> new IllegalArgumentException("images are made for amd64 and arm64, not " + word)))
                .distinct()
                .sorted()
                .toList();
    }

    /** The program that runs programs of this architecture on a machine of another one; empty where it is not installed. */
    Optional<Path> emulator() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "qemu-" + machine + "-static"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Where Debian has the libraries, in {@code /lib}. */
    String libraries() {
        return "/lib/" + machine + "-linux-gnu";
    }
}
