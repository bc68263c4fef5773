package dev.novasphere.wukong.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Reports as people read them: a row a figure, a column an operator. */
final class ReportTable {

    private final Collection<Report> reports;
    private final List<String> lines = new ArrayList<>();

    private ReportTable(Collection<Report> reports) {
        this.reports = reports;
    }

    /** The table of one run. The floors are the same for each operator and have rows of their own. */
    static String of(Map<String, Report> reports) {
        ReportTable table = new ReportTable(reports.values());
        table.cells("", List.copyOf(reports.keySet()));
        table.row("Wukongs", "%.0f", Report::wukongs);
        table.row("start until ready", "%.2f s", Report::start);
        table.row("one on an idle cluster until its VM exists", "%.0f ms", r -> r.firstMachine() * 1000);
        table.row("one on an idle cluster until it reports Running", "%.0f ms", r -> r.firstRunning() * 1000);
        table.times("created until Running", Report::running);
        table.row("  floor", "%.1f s", r -> r.floor().create());
        table.row("  over the floor", "%.2f", r -> r.running().all() / r.floor().create());
        table.row("  floor beside the stand-in", "%.1f s", r -> r.floorBesideKubeVirt()
                .create());
        table.row(
                "  over the floor beside the stand-in",
                "%.2f",
                r -> r.running().all() / r.floorBesideKubeVirt().create());
        table.times("changed until the VM carries it", Report::change);
        table.row("  floor", "%.1f s", r -> r.floor().change());
        table.row("  over the floor", "%.2f", r -> r.change().all() / r.floor().change());
        table.row("  floor beside the stand-in", "%.1f s", r -> r.floorBesideKubeVirt()
                .change());
        table.row(
                "  over the floor beside the stand-in",
                "%.2f",
                r -> r.change().all() / r.floorBesideKubeVirt().change());
        table.cost("created", Report::creation);
        table.cost("changed", Report::changing);
        table.row("statuses of one, p50", "%.3f s", r -> r.singleLatency().p50());
        table.row("statuses of one, p99", "%.3f s", r -> r.singleLatency().p99());
        table.row("statuses of all, p50", "%.3f s", r -> r.fleetLatency().p50());
        table.row("statuses of all, p99", "%.3f s", r -> r.fleetLatency().p99());
        table.row("at rest, processor", "%.1f %%", r -> r.rest().cpuPercent());
        table.row("at rest, requests a second", "%.1f", r -> r.rest().requestsPerSecond());
        table.row("writes after a restart", "%.0f", Report::writesAfterRestart);
        table.row("deleted until all gone", "%.1f s", Report::deletion);
        table.row("memory at start", "%.0f MiB", r -> r.memory().atStart());
        table.row("memory with all running", "%.0f MiB", r -> r.memory().running());
        table.row("memory at peak", "%.0f MiB", r -> r.memory().peak());
        table.row("memory after a restart", "%.0f MiB", r -> r.memory().restarted());
        table.row("growth a Wukong", "%.1f KiB", r -> r.memory().kibPerWukong());
        return String.join(System.lineSeparator(), table.lines);
    }

    private void times(String what, Function<Report, Latencies> times) {
        row(what + ": all", "%.1f s", r -> times.apply(r).all());
        row("  p50", "%.1f s", r -> times.apply(r).p50());
        row("  p95", "%.1f s", r -> times.apply(r).p95());
        row("  slowest", "%.1f s", r -> times.apply(r).max());
    }

    private void cost(String what, Function<Report, Report.Cost> cost) {
        row(what + ": processor time a Wukong", "%.1f ms", r -> cost.apply(r).cpuMillis());
        row("  of the API server", "%.1f ms", r -> cost.apply(r).apiServerCpuMillis());
        row("  requests of the stand-in", "%.2f", r -> cost.apply(r).standInRequests());
        row("  events that asked for a reconciliation", "%.2f", r -> cost.apply(r)
                .work()
                .events());
        row("  reconciliations", "%.2f", r -> cost.apply(r).work().reconciliations());
        row("  plans", "%.2f", r -> cost.apply(r).work().plans());
        row("  requests of the operator", "%.2f", r -> cost.apply(r).allRequests());
        reports.stream()
                .flatMap(report -> cost.apply(report).requests().keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new))
                .forEach(kind ->
                        row("    " + kind, "%.2f", r -> cost.apply(r).requests().getOrDefault(kind, 0.0)));
    }

    private void row(String what, String format, ToDoubleFunction<Report> figure) {
        cells(
                what,
                reports.stream()
                        .map(figure::applyAsDouble)
                        .map(value -> value.isNaN() ? "not measured" : String.format(Locale.ROOT, format, value))
                        .toList());
    }

    private void cells(String what, List<String> cells) {
        lines.add(
                "%-52s".formatted(what) + cells.stream().map(" %14s"::formatted).collect(Collectors.joining()));
    }
}
