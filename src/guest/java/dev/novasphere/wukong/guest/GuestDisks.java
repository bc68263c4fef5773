package dev.novasphere.wukong.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files that stand for the disks of a guest: its root disk, empty ones for data, the one of cloud-init, the variables of its firmware. */
final class GuestDisks {

    /** The variables of a firmware that started nothing yet. */
    static final Path UEFI_VARIABLES = Path.of("/usr/share/OVMF/OVMF_VARS_4M.fd");

    private static final Duration ONE_COMMAND = Duration.ofSeconds(180);
    private static final String KEPT = ".kept";

    private final RenderedMachine machine;
    private final Path folder;

    /**
     * Makes the disks of a new guest.
     *
     * @param folder an empty one
     */
    GuestDisks(GuestImage image, RenderedMachine machine, Path folder) {
        this.machine = machine;
        this.folder = folder;
        make(image);
    }

    /** Larger than the image, as the disk of a machine is. */
    private void make(GuestImage image) {
        List<String> command = new ArrayList<>(List.of("qemu-img", "create", "-q", "-f", "qcow2", "-F", "raw"));
        command.addAll(List.of("-b", image.folder().resolve("disk.raw").toString(), root().toString(), "3G"));
        Commands.require(ONE_COMMAND, command);
        for (String serial : machine.dataDisks()) {
            Commands.require(
                    ONE_COMMAND,
                    List.of(
                            "qemu-img",
                            "create",
                            "-q",
                            "-f",
                            "qcow2",
                            data(serial).toString(),
                            "1G"));
        }
        if (machine.startsByUefi()) {
            copy(UEFI_VARIABLES, variables());
        }
    }

    /** Writes the disk of cloud-init as KubeVirt makes it, for an instance of this name. */
    void writeSeed(String instance) {
        try {
            Path source = Files.createDirectories(folder.resolve("seed"));
            List<String> files = new ArrayList<>(List.of("user-data", "meta-data"));
            Files.writeString(source.resolve("user-data"), machine.userData());
            Files.writeString(
                    source.resolve("meta-data"),
                    "{\"instance-id\":\"%s\",\"local-hostname\":\"%s\"}".formatted(instance, machine.hostname()));
            if (!machine.networkData().isEmpty()) {
                Files.writeString(source.resolve("network-config"), machine.networkData());
                files.add("network-config");
            }
            List<String> command = new ArrayList<>(List.of("genisoimage", "-quiet", "-volid", "cidata", "-joliet"));
            command.addAll(List.of("-rock", "-o", seed().toString()));
            files.forEach(file -> command.add(source.resolve(file).toString()));
            Commands.require(ONE_COMMAND, command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps what the disks hold before a boot, in place of what was kept before. */
    void keep() {
        written().forEach(disk -> copy(disk, kept(disk)));
    }

    /** Puts back what {@link #keep} kept. */
    void putBack() {
        written().forEach(disk -> copy(kept(disk), disk));
    }

    Path root() {
        return folder.resolve("disk.qcow2");
    }

    Path data(String serial) {
        return folder.resolve(serial + ".qcow2");
    }

    Path seed() {
        return folder.resolve("seed.iso");
    }

    Path variables() {
        return folder.resolve("variables.fd");
    }

    /** What a guest writes to. */
    private List<Path> written() {
        return Stream.concat(
                        Stream.of(root(), variables()),
                        machine.dataDisks().stream().map(this::data))
                .filter(Files::exists)
                .toList();
    }

    private static Path kept(Path disk) {
        return disk.resolveSibling(disk.getFileName() + KEPT);
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
