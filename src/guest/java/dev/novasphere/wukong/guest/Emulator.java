package dev.novasphere.wukong.guest;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.novasphere.wukong.guest.RenderedMachine.Nic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * QEMU with the interfaces, the firmware and the disks of a guest. It is in a network namespace of its own, so the guest reaches nothing,
 * and ports of the guest are open only there.
 */
final class Emulator {

    /** The port of the loopback interface that leads to ssh over the first interface; the next ones follow. */
    static final int FIRST_PORT = 2200;

    private static final Duration FIRST_WORD = Duration.ofSeconds(20);
    private static final Path UEFI = Path.of("/usr/share/OVMF/OVMF_CODE_4M.fd");
    private static final int MEMORY_MIB = 768;

    /** A kernel that panics starts the machine again, and -no-reboot makes that the end of QEMU. */
    private static final String KERNEL_LINE = "root=LABEL=root ro console=ttyS0 panic=-1";

    /** Whether KVM works here: a device that is there may fail all the same where machines are nested. Decided by the first guest. */
    private static volatile boolean accelerated =
            Files.isReadable(Path.of("/dev/kvm")) && Files.isWritable(Path.of("/dev/kvm"));

    private final GuestImage image;
    private final RenderedMachine machine;
    private final List<Segment> segments;
    private final GuestDisks disks;
    private final Path folder;
    private Process process;

    /** Skips the test where there is no firmware for guests that start by UEFI. */
    static void uefiMustBeThere() {
        assumeTrue(
                Files.isReadable(UEFI) && Files.isReadable(GuestDisks.UEFI_VARIABLES),
                "guests that start by UEFI need the Debian package ovmf");
    }

    /**
     * @param segments what is behind each of the machine's interfaces, in their order
     * @param folder for the console, the log and the socket of the agent
     */
    Emulator(GuestImage image, RenderedMachine machine, List<Segment> segments, GuestDisks disks, Path folder) {
        if (machine.nics().size() != segments.size()) {
            throw new IllegalArgumentException(machine.nics() + " against " + segments);
        }
        this.image = image;
        this.machine = machine;
        this.segments = segments;
        this.disks = disks;
        this.folder = folder;
    }

    /** Starts the guest; by the translator of QEMU where KVM does not start its kernel. */
    void start() {
        launch();
        if (accelerated && !speaks()) {
            stop();
            accelerated = false;
            disks.putBack();
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
            Commands.sleep();
        }
        return false;
    }

    /** Ends QEMU, as a cut of the power does: what the guest has not written to its disks is lost. */
    void stop() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** Whether the guest ended because its kernel panicked. */
    boolean isPanicked() {
        return !process.isAlive() && consoleText().contains("Kernel panic");
    }

    /** The process in whose network namespace the ports of the guest are. */
    long pid() {
        return process.pid();
    }

    /** What the guest wrote to its console since its last start. */
    String consoleText() {
        try {
            return Files.exists(console()) ? Files.readString(console(), StandardCharsets.ISO_8859_1) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path console() {
        return folder.resolve("console.log");
    }

    private List<String> command() {
        Path made = image.folder();
        List<String> command = new ArrayList<>(List.of(
                "unshare", "--net", "sh", "-c", "ip link set lo up && exec \"$@\"", "sh", "qemu-system-x86_64"));
        command.addAll(List.of("-machine", "q35", "-display", "none", "-nodefaults", "-no-reboot"));
        command.addAll(List.of("-m", Integer.toString(MEMORY_MIB)));
        command.addAll(processors());
        command.addAll(List.of("-kernel", made.resolve("vmlinuz").toString()));
        command.addAll(List.of("-initrd", made.resolve("initrd.img").toString()));
        command.addAll(List.of("-append", KERNEL_LINE));
        command.addAll(List.of("-serial", "file:" + console()));
        if (machine.startsByUefi()) {
            command.addAll(List.of("-drive", "if=pflash,unit=0,format=raw,readonly=on,file=" + UEFI));
            command.addAll(List.of("-drive", "if=pflash,unit=1,format=raw,file=" + disks.variables()));
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
        int next = segments.size();
        disk(command, next++, disks.root() + ",format=qcow2", "");
        disk(command, next++, disks.seed() + ",format=raw,readonly=on", "");
        agent(command, next++);
        for (String serial : machine.dataDisks()) {
            disk(command, next++, disks.data(serial) + ",format=qcow2", ",serial=" + serial);
        }
        return command;
    }

    /** One processor where QEMU translates: with two on threads of their own, kernels of guests panicked now and then on busy machines. */
    private static List<String> processors() {
        return accelerated
                ? List.of("-accel", "kvm", "-cpu", "host", "-smp", "2")
                : List.of("-accel", "tcg", "-cpu", "Nehalem", "-smp", "1");
    }

    /** A slot of its own for each device, as KubeVirt has it: the names of interfaces come from it. */
    private static List<String> port(int number) {
        return List.of("-device", "pcie-root-port,id=port%d,slot=%d,chassis=%d".formatted(number, number, number));
    }

    private static void disk(List<String> command, int number, String file, String serial) {
        command.addAll(port(number));
        command.addAll(List.of("-drive", "if=none,id=disk%d,file=%s".formatted(number, file)));
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
}
