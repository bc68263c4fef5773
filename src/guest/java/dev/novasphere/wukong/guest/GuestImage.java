package dev.novasphere.wukong.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Small Linux images, made from Debian packages. Each stands for the distributions whose cloud images have the same renderer of network data
 * and about the same version of cloud-init.
 */
enum GuestImage {
    /** cloud-init 22.4, netplan and systemd-networkd: cloud images of Debian 12, and Ubuntu 22.04. */
    BOOKWORM_NETPLAN("bookworm", "netplan.io", "systemd-resolved", "libnss-resolve"),
    /** cloud-init 25.1, netplan and systemd-networkd: cloud images of Debian 13, and Ubuntu 24.04. */
    TRIXIE_NETPLAN("trixie", "netplan.io", "systemd-resolved", "libnss-resolve"),
    /** cloud-init 25.1 and NetworkManager: Fedora, CentOS Stream and RHEL. */
    TRIXIE_NETWORK_MANAGER("trixie", "network-manager"),
    /** cloud-init 22.4 and ifupdown: Debian 11 and Alpine. */
    BOOKWORM_IFUPDOWN("bookworm", "ifupdown", "isc-dhcp-client", "resolvconf", "net-tools");

    private static final Path SCRIPT = Path.of("src", "guest", "resources", "image.sh");
    private static final Duration MOST = Duration.ofMinutes(20);
    private static final int KEY_LENGTH = 16;

    private final String suite;
    private final List<String> packages;

    GuestImage(String suite, String... packages) {
        this.suite = suite;
        this.packages = List.of(packages);
    }

    /** The folder with disk.raw, vmlinuz and initrd.img, in the user's cache; made where it is not there, by the first guest that asks. */
    synchronized Path folder() {
        Path folder = cache().resolve(name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + key());
        if (!Files.exists(folder.resolve("packages.txt"))) {
            List<String> command = new ArrayList<>(List.of("bash", SCRIPT.toString(), folder.toString(), suite));
            command.addAll(packages);
            Commands.require(MOST, command);
        }
        return folder;
    }

    private static Path cache() {
        String given = System.getenv("XDG_CACHE_HOME");
        Path root =
                given == null || given.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(given);
        return root.resolve("wukong-operator").resolve("guests").toAbsolutePath();
    }

    /** Another one for each other suite, list of packages, or way to make an image. */
    private String key() {
        try {
            String what = Stream.concat(Stream.of(Files.readString(SCRIPT), suite), packages.stream())
                    .reduce("", (before, word) -> before + word + "\n");
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(what.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, KEY_LENGTH);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
