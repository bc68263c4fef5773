package dev.novasphere.wukong.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.novasphere.wukong.testcluster.Commands;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;

/** A time of day for one process that is not the machine's, and can be moved while the process runs. Needs a C compiler and Linux. */
final class MovedClock {

    private static final Path SOURCE = Path.of("src", "faults", "c", "moved-clock.c");

    private final Path library;
    private final Path offset;

    private MovedClock(Path library, Path offset) {
        this.library = library;
        this.offset = offset;
    }

    /** A clock that is right as yet; skips the test where there is no C compiler. */
    static MovedClock in(Path folder) throws IOException {
        assumeTrue(
                Commands.isInstalled("cc"), "cc is not on the PATH; install a C compiler to move the operator's clock");
        Path library = folder.resolve("moved-clock.so");
        Commands.Outcome cc = Commands.run(
                new ProcessBuilder("cc", "-shared", "-fPIC", "-O1", "-o", library.toString(), SOURCE.toString()));
        assertThat(cc.code()).as(cc.errors()).isZero();
        MovedClock clock = new MovedClock(library, folder.resolve("offset"));
        Files.write(clock.offset, bytes(Duration.ZERO));
        return clock;
    }

    /** What a process needs in its environment to go by this clock. */
    Map<String, String> environment() {
        return Map.of("LD_PRELOAD", library.toString(), "MOVED_CLOCK_FILE", offset.toString());
    }

    /** Sets the clock to be so far ahead of the machine's, or behind where negative. */
    void moveTo(Duration ahead) throws IOException {
        try (SeekableByteChannel file = Files.newByteChannel(offset, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(bytes(ahead)));
        }
    }

    private static byte[] bytes(Duration ahead) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(ahead.toSeconds())
                .array();
    }
}
