package dev.novasphere.wukong.sandbox;

import dev.novasphere.wukong.api.v1alpha1.NetworkStatus;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.WukongStatus;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Shows Wukongs as a table: redrawn in place on a terminal, a line for each change elsewhere. */
final class PhaseTable {

    private static final String LINE = "%-18s %-9s %-22s %-8s %-32s %-5s %s%n";
    private static final int MESSAGE = 100;

    private final PrintStream out;
    private final boolean terminal = System.console() != null;
    private final Map<String, String> printed = new HashMap<>();
    private int drawn;

    PhaseTable(PrintStream out) {
        this.out = out;
    }

    void print(List<Wukong> wukongs) {
        if (terminal && drawn > 0) {
            out.printf("\033[%dA\033[J", drawn);
        }
        if (terminal || printed.isEmpty()) {
            out.printf(LINE, "NAME", "PHASE", "VM", "NODE", "ADDRESSES", "AGE", "MESSAGE");
        }
        for (Wukong wukong : wukongs) {
            String name = wukong.getMetadata().getName();
            String state = state(wukong);
            boolean changed = !Objects.equals(printed.put(name, state), state);
            if (terminal || changed) {
                out.print(row(wukong));
            }
        }
        drawn = wukongs.size() + 1;
        out.flush();
    }

    private static String state(Wukong wukong) {
        return String.valueOf(wukong.getStatus());
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
