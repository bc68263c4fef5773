package dev.novasphere.wukong.guest;

import dev.novasphere.wukong.guest.Commands.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A guest with interfaces, firmware and configuration of a rendered machine, as seen from inside over ssh. */
final class Guest implements AutoCloseable {

    private static final Duration BOOT = Duration.ofSeconds(900);
    private static final Duration ONE_COMMAND = Duration.ofSeconds(180);
    private static final int MOST_BOOTS = 3;
    private static final int CONSOLE_SHOWN = 6000;

    private final GuestDisks disks;
    private final Emulator emulator;
    private final Path folder;

    /**
     * Starts a machine from an image.
     *
     * @param segments what is behind each of its interfaces, in their order
     * @param folder an empty one, for disks, seed and console
     */
    static Guest start(GuestImage image, RenderedMachine machine, List<Segment> segments, Path folder) {
        GuestDisks disks = new GuestDisks(image, machine, folder);
        Guest guest = new Guest(disks, new Emulator(image, machine, segments, disks, folder), folder);
        guest.boot("first");
        return guest;
    }

    private Guest(GuestDisks disks, Emulator emulator, Path folder) {
        this.disks = disks;
        this.emulator = emulator;
        this.folder = folder;
    }

    private void boot(String instance) {
        disks.writeSeed(instance);
        disks.keep();
        emulator.start();
    }

    /**
     * Waits until a login answers and cloud-init has ended; fails with the end of the console. A boot whose kernel panicked is begun again
     * with the disks that it found, {@value #MOST_BOOTS} times at most in all: that is a defect of the translator on a busy machine, and of
     * nothing that is tested here.
     */
    void awaitSetUp(Login login) {
        for (int boots = 1; !isSetUp(login); boots++) {
            if (boots == MOST_BOOTS) {
                throw new AssertionError(
                        "the kernel panicked in each of %d boots:%n%s".formatted(boots, endOfConsole()));
            }
            disks.putBack();
            emulator.start();
        }
    }

    /** Waits as {@link #awaitSetUp} does; false when the kernel panicked. */
    private boolean isSetUp(Login login) {
        long end = System.nanoTime() + BOOT.toNanos();
        while (ssh(0, login, "true").exitCode() != 0) {
            if (emulator.isPanicked()) {
                return false;
            }
            if (!emulator.isRunning() || System.nanoTime() > end) {
                throw new AssertionError("%s does not get into the guest:%n%s%n%s"
                        .formatted(login, ssh(0, login, "true"), endOfConsole()));
            }
            Commands.sleep();
        }
        // While it works, a connection may fail: only its own word that it has ended counts.
        long ended = System.nanoTime() + BOOT.toNanos();
        while (!ssh(0, login, "cloud-init status").output().matches("(?s).*status: (done|error|degraded|disabled).*")) {
            if (emulator.isPanicked()) {
                return false;
            }
            if (!emulator.isRunning() || System.nanoTime() > ended) {
                throw new AssertionError("cloud-init does not end: %s%n%s"
                        .formatted(ssh(0, login, "cloud-init status --long"), endOfConsole()));
            }
            Commands.sleep();
        }
        return true;
    }

    private String endOfConsole() {
        String text = emulator.consoleText();
        return text.substring(Math.max(0, text.length() - CONSOLE_SHOWN));
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

    /**
     * Runs a command in the guest over one of its interfaces. A login stays logged in until the guest ends: for a translated processor, the
     * keys of a further connection are seconds of work.
     */
    Outcome ssh(int nic, Login login, String command) {
        List<String> words =
                new ArrayList<>(List.of("nsenter", "--net", "--target", Long.toString(emulator.pid()), "ssh"));
        words.addAll(List.of("-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"));
        words.addAll(List.of("-o", "LogLevel=ERROR", "-o", "ConnectTimeout=60", "-o", "IdentitiesOnly=yes"));
        words.addAll(List.of(
                "-o", "ControlMaster=auto", "-o", "ControlPersist=yes", "-o", "ControlPath=" + connection(nic, login)));
        words.addAll(login.options());
        words.addAll(List.of("-p", Integer.toString(Emulator.FIRST_PORT + nic), login.user() + "@127.0.0.1", command));
        return Commands.run(ONE_COMMAND, login.environment(), words);
    }

    /** The socket of a connection that is open: another one for each way to log in, and for each boot. */
    private Path connection(int nic, Login login) {
        return folder.resolve("ssh-%d-%d-%x".formatted(emulator.pid(), nic, login.hashCode()));
    }

    /**
     * Ends the guest and starts it again with the same disks.
     *
     * @param login by which the guest writes to its disks what it still holds in memory: QEMU ends like a cut of the power
     * @param instance the name of the instance; {@link #start} gave "first"
     */
    void startAgain(Login login, String instance) {
        read(login, "sync");
        emulator.stop();
        boot(instance);
    }

    /** The same instance once more. */
    void startAgain(Login login) {
        startAgain(login, "first");
    }

    @Override
    public void close() {
        emulator.stop();
    }

    /** How to get in: a private key, or a password that ssh asks a program for. */
    record Login(String user, List<String> options, Map<String, String> environment) {

        @Override
        public String toString() {
            return user + " with " + options;
        }
    }
}
