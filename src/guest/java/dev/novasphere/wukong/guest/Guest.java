package dev.novasphere.wukong.guest;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.novasphere.wukong.guest.Commands.Outcome;
import dev.novasphere.wukong.guest.RenderedMachine.Nic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A guest under QEMU with interfaces, firmware and configuration of a rendered machine. It is in a network namespace of its own, so it
 * reaches nothing, and ports of the guest are open only there.
 */
final class Guest implements AutoCloseable {

    private static final Duration BOOT = Duration.ofSeconds(900);
    private static final Duration FIRST_WORD = Duration.ofSeconds(20);
    private static final Duration ONE_COMMAND = Duration.ofSeconds(180);
    private static final Path UEFI = Path.of("/usr/share/OVMF/OVMF_CODE_4M.fd");
    private static final Path UEFI_VARIABLES = Path.of("/usr/share/OVMF/OVMF_VARS_4M.fd");
    private static final int FIRST_PORT = 2200;
    private static final int MEMORY_MIB = 768;

    /** Whether KVM works here: a device that is there may fail all the same where machines are nested. Decided by the first guest. */
    private static boolean accelerated = Files.isReadable(Path.of("/dev/kvm")) && Files.isWritable(Path.of("/dev/kvm"));

    private final GuestImage image;
    private final RenderedMachine machine;
    private final List<Segment> segments;
    private final Path folder;
    private Process process;

    /** Skips the test where there is no firmware for guests that start by UEFI. */
    static void uefiMustBeThere() {
        assumeTrue(
                Files.isReadable(UEFI) && Files.isReadable(UEFI_VARIABLES),
                "guests that start by UEFI need the Debian package ovmf");
    }

    /**
     * Starts a machine from an image.
     *
     * @param segments what is behind each of its interfaces, in their order
     * @param folder an empty one, for disk, seed and console
     */
    static Guest start(GuestImage image, RenderedMachine machine, List<Segment> segments, Path folder) {
        Guest guest = new Guest(image, machine, segments, folder);
        guest.writeSeed("first");
        guest.makeDisk();
        guest.start();
        return guest;
    }

    private Guest(GuestImage image, RenderedMachine machine, List<Segment> segments, Path folder) {
        if (machine.nics().size() != segments.size()) {
            throw new IllegalArgumentException(machine.nics() + " against " + segments);
        }
        this.image = image;
        this.machine = machine;
        this.segments = segments;
        this.folder = folder;
    }

    /** The disk as KubeVirt makes it. */
    private void writeSeed(String instance) {
        try {
            Path seed = Files.createDirectories(folder.resolve("seed"));
            List<String> files = new ArrayList<>(List.of("user-data", "meta-data"));
            Files.writeString(seed.resolve("user-data"), machine.userData());
            Files.writeString(
                    seed.resolve("meta-data"),
                    "{\"instance-id\":\"%s\",\"local-hostname\":\"%s\"}".formatted(instance, machine.hostname()));
            if (!machine.networkData().isEmpty()) {
                Files.writeString(seed.resolve("network-config"), machine.networkData());
                files.add("network-config");
            }
            List<String> command = new ArrayList<>(List.of("genisoimage", "-quiet", "-volid", "cidata", "-joliet"));
            command.addAll(List.of("-rock", "-o", folder.resolve("seed.iso").toString()));
            files.forEach(file -> command.add(seed.resolve(file).toString()));
            Commands.require(ONE_COMMAND, command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Larger than the image, as the disk of a machine is; empty ones for data; a store of its own for the variables of the firmware. */
    private void makeDisk() {
        Path base = image.folder().resolve("disk.raw");
        List<String> command = new ArrayList<>(List.of("qemu-img", "create", "-q", "-f", "qcow2", "-F", "raw"));
        command.addAll(
                List.of("-b", base.toString(), folder.resolve("disk.qcow2").toString(), "3G"));
        Commands.require(ONE_COMMAND, command);
        for (String serial : machine.dataDisks()) {
            Path data = folder.resolve(serial + ".qcow2");
            Commands.require(ONE_COMMAND, List.of("qemu-img", "create", "-q", "-f", "qcow2", data.toString(), "1G"));
        }
        if (machine.startsByUefi()) {
            try {
                Files.copy(UEFI_VARIABLES, folder.resolve("variables.fd"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void start() {
        launch();
        if (accelerated && !speaks()) {
            stop();
            accelerated = false;
            launch();
        }
    }

    private void launch() {
        try {
            Files.deleteIfExists(console());
            process = new ProcessBuilder(command())
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(folder.resolve("qemu.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the guest's kernel writes to its console soon. */
    private boolean speaks() {
        long end = System.nanoTime() + FIRST_WORD.toNanos();
        while (process.isAlive() && System.nanoTime() < end) {
            if (!consoleText().isEmpty()) {
                return true;
            }
            sleep();
        }
        return false;
    }

    private List<String> command() {
        Path made = image.folder();
        List<String> command = new ArrayList<>(List.of(
                "unshare", "--net", "sh", "-c", "ip link set lo up && exec \"$@\"", "sh", "qemu-system-x86_64"));
        command.addAll(List.of("-machine", "q35", "-display", "none", "-nodefaults", "-no-reboot", "-smp", "2"));
        command.addAll(List.of("-m", Integer.toString(MEMORY_MIB)));
        command.addAll(
                accelerated
                        ? List.of("-accel", "kvm", "-cpu", "host")
                        : List.of("-accel", "tcg,thread=multi", "-cpu", "Nehalem"));
        command.addAll(List.of("-kernel", made.resolve("vmlinuz").toString()));
        command.addAll(List.of("-initrd", made.resolve("initrd.img").toString()));
        command.addAll(List.of("-append", "root=LABEL=root ro console=ttyS0"));
        command.addAll(List.of("-serial", "file:" + console()));
        if (machine.startsByUefi()) {
            command.addAll(List.of("-drive", "if=pflash,unit=0,format=raw,readonly=on,file=" + UEFI));
            command.addAll(List.of("-drive", "if=pflash,unit=1,format=raw,file=" + folder.resolve("variables.fd")));
        }
        for (int i = 0; i < segments.size(); i++) {
            Nic nic = machine.nics().get(i);
            command.addAll(port(i));
            command.addAll(List.of("-netdev", segments.get(i).netdev("net" + i, FIRST_PORT + i)));
            command.addAll(List.of(
                    "-device",
                    "virtio-net-pci,netdev=net%d,bus=port%d,mac=%s"
                            .formatted(i, i, nic.mac().isEmpty() ? "02:00:5e:00:00:0" + i : nic.mac())));
        }
        disk(command, segments.size(), "disk.qcow2,format=qcow2", "");
        disk(command, segments.size() + 1, "seed.iso,format=raw,readonly=on", "");
        agent(command, segments.size() + 2);
        int next = segments.size() + 3;
        for (String serial : machine.dataDisks()) {
            disk(command, next++, serial + ".qcow2,format=qcow2", ",serial=" + serial);
        }
        return command;
    }

    /** A slot of its own for each device, as KubeVirt has it: the names of interfaces come from it. */
    private static List<String> port(int number) {
        return List.of("-device", "pcie-root-port,id=port%d,slot=%d,chassis=%d".formatted(number, number, number));
    }

    private void disk(List<String> command, int number, String file, String serial) {
        command.addAll(port(number));
        command.addAll(List.of("-drive", "if=none,id=disk%d,file=%s".formatted(number, folder.resolve(file))));
        command.addAll(
                List.of("-device", "virtio-blk-pci,drive=disk%d,bus=port%d%s".formatted(number, number, serial)));
    }

    /** The channel of the guest agent, which each machine of KubeVirt has. */
    private void agent(List<String> command, int number) {
        command.addAll(port(number));
        command.addAll(List.of("-device", "virtio-serial-pci,bus=port" + number));
        command.addAll(List.of("-chardev", "socket,id=agent,server=on,wait=off,path=" + folder.resolve("agent")));
        command.addAll(List.of("-device", "virtserialport,chardev=agent,name=org.qemu.guest_agent.0"));
    }

    private Path console() {
        return folder.resolve("console.log");
    }

    private String consoleText() {
        try {
            return Files.exists(console()) ? Files.readString(console(), StandardCharsets.ISO_8859_1) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until a login answers and cloud-init has ended; fails with the end of the console. */
    void awaitSetUp(Login login) {
        long end = System.nanoTime() + BOOT.toNanos();
        while (ssh(0, login, "true").exitCode() != 0) {
            if (!process.isAlive() || System.nanoTime() > end) {
                String said = consoleText();
                throw new AssertionError("%s does not get into the guest:%n%s%n%s"
                        .formatted(login, ssh(0, login, "true"), said.substring(Math.max(0, said.length() - 6000))));
            }
            sleep();
        }
        // While it works, a connection may fail: only its own word that it has ended counts.
        long ended = System.nanoTime() + BOOT.toNanos();
        while (!ssh(0, login, "cloud-init status").output().matches("(?s).*status: (done|error|degraded|disabled).*")) {
            if (System.nanoTime() > ended) {
                throw new AssertionError("cloud-init does not end: " + ssh(0, login, "cloud-init status --long"));
            }
            sleep();
        }
    }

    /** What a command in the guest writes; fails where it does. */
    String read(Login login, String command) {
        Outcome outcome = ssh(0, login, command);
        if (outcome.exitCode() != 0) {
            throw new AssertionError(
                    "%s ended with code %d:%n%s".formatted(command, outcome.exitCode(), outcome.output()));
        }
        return outcome.text();
    }

    /** Runs a command in the guest over one of its interfaces. */
    Outcome ssh(int nic, Login login, String command) {
        List<String> words =
                new ArrayList<>(List.of("nsenter", "--net", "--target", Long.toString(process.pid()), "ssh"));
        words.addAll(List.of("-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"));
        words.addAll(List.of("-o", "LogLevel=ERROR", "-o", "ConnectTimeout=60", "-o", "IdentitiesOnly=yes"));
        words.addAll(login.options());
        words.addAll(List.of("-p", Integer.toString(FIRST_PORT + nic), login.user() + "@127.0.0.1", command));
        return Commands.run(ONE_COMMAND, login.environment(), words);
    }

    /** Ends the guest and starts it again with the same disk, as the same instance or as another one. */
    void startAgain(String instance) {
        stop();
        writeSeed(instance);
        start();
    }

    /** The same instance as {@link #start} gave. */
    void startAgain() {
        startAgain("first");
    }

    private void stop() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sleep() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a guest started", e);
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** How to get in: a private key, or a password that ssh asks a program for. */
    record Login(String user, List<String> options, Map<String, String> environment) {

        @Override
        public String toString() {
            return user + " with " + options;
        }
    }
}
