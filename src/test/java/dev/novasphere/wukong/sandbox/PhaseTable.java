package dev.novasphere.wukong.sandbox;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.NetworkStatus;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Shows Wukongs as a table: redrawn in place on a terminal, a line for each change elsewhere. On a terminal each row fits the width, because one
 * that wraps takes two lines and the next drawing would begin too low; what does not fit the height is counted in a last line.
 */
final class PhaseTable {

    private static final String LINE = "%-18s %-9s %-22s %-8s %-32s %-5s %s";
    private static final int MESSAGE = 100;
    private static final int HEADER_AND_REST = 3;
    private static final Map<Phase, Integer> COLOURS =
            Map.of(Phase.Running, 32, Phase.Error, 31, Phase.Stopped, 36, Phase.Pending, 33, Phase.Creating, 33);

    private final PrintStream out;
    private final Optional<Terminal> terminal;
    private final Map<String, String> printed = new HashMap<>();
    private int drawn;

    /**
     * @param terminal the one that {@code out} writes to; empty when it is a file or a pipe
     */
    PhaseTable(PrintStream out, Optional<Terminal> terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void print(List<Wukong> wukongs) {
        terminal.ifPresentOrElse(screen -> draw(wukongs, screen), () -> append(wukongs));
        out.flush();
    }

    private void draw(List<Wukong> wukongs, Terminal screen) {
        if (drawn > 0) {
            out.printf("\033[%dA\033[J", drawn);
        }
        int rows = Math.min(wukongs.size(), Math.max(1, screen.height() - HEADER_AND_REST));
        out.println(cut(header(), screen));
        for (Wukong wukong : wukongs.subList(0, rows)) {
            out.println(coloured(wukong, cut(row(wukong), screen)));
        }
        drawn = rows + 1;
        if (rows < wukongs.size()) {
            out.println(cut("... and %d more".formatted(wukongs.size() - rows), screen));
            drawn++;
        }
    }

    private void append(List<Wukong> wukongs) {
        if (printed.isEmpty()) {
            out.println(header());
        }
        for (Wukong wukong : wukongs) {
            String state = String.valueOf(wukong.getStatus());
            if (!Objects.equals(printed.put(wukong.getMetadata().getName(), state), state)) {
                out.println(row(wukong));
            }
        }
    }

    private static String cut(String line, Terminal screen) {
        return line.length() > screen.width() ? line.substring(0, screen.width()) : line;
    }

    /** The row with its phase in the phase's colour, which takes no place on the screen. */
    private static String coloured(Wukong wukong, String row) {
        if (wukong.getStatus() == null || wukong.getStatus().phase() == null) {
            return row;
        }
        Phase phase = wukong.getStatus().phase();
        int begin = row.indexOf(" " + phase + " ") + 1;
        int end = begin + phase.toString().length();
        return begin == 0
                ? row
                : row.substring(0, begin) + "\033[" + COLOURS.get(phase) + "m" + phase + "\033[0m" + row.substring(end);
    }

    private static String header() {
        return LINE.formatted("NAME", "PHASE", "VM", "NODE", "ADDRESSES", "AGE", "MESSAGE");
    }

    private static String row(Wukong wukong) {
        WukongStatus status = wukong.getStatus();
        String age =
                Duration.between(Instant.parse(wukong.getMetadata().getCreationTimestamp()), Instant.now())
                                .toSeconds() + "s";
        String name = wukong.getMetadata().getName();
        if (status == null) {
            return LINE.formatted(name, "", "", "", "", age, "");
        }
        String addresses = status.networks().stream()
                .map(NetworkStatus::ipAddress)
                .filter(Objects::nonNull)
                .collect(Collectors.joining(","));
        String message = status.conditions().stream()
                .filter(c -> c.getType().equals("Ready"))
                .map(c -> c.getMessage().length() > MESSAGE
                        ? c.getMessage().substring(0, MESSAGE) + "..."
                        : c.getMessage())
                .findFirst()
                .orElse("");
        return LINE.formatted(
                name, text(status.phase()), text(status.vmName()), text(status.nodeName()), addresses, age, message);
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString();
    }
}
