package dev.novasphere.wukong.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report as people read it. */
final class ReportTable {

    private final List<String> lines = new ArrayList<>();

    static String of(Report report) {
        ReportTable table = new ReportTable();
        table.line("Wukongs", "%d", report.wukongs());
        table.line("start until ready", "%.2f s", report.start());
        table.line("one Wukong on an idle cluster until its VM exists", "%.0f ms", report.firstMachine() * 1000);
        table.times("created until Running", report.running());
        table.line("  floor", "%.1f s", report.floor().create());
        table.line("  over the floor", "%.2f", report.runningOverFloor());
        table.line(
                "  floor beside the stand-in",
                "%.1f s",
                report.floorBesideKubeVirt().create());
        table.line("  over the floor beside the stand-in", "%.2f", report.runningOverFloorBesideKubeVirt());
        table.times("changed until the VM carries it", report.change());
        table.line("  floor", "%.1f s", report.floor().change());
        table.line("  over the floor", "%.2f", report.changeOverFloor());
        table.line(
                "  floor beside the stand-in",
                "%.1f s",
                report.floorBesideKubeVirt().change());
        table.line("  over the floor beside the stand-in", "%.2f", report.changeOverFloorBesideKubeVirt());
        table.line("requests a Wukong, created to Running", "%.2f", report.requests());
        table.kinds(report.requestsByKind());
        table.line(
                "requests a Wukong, changed until at rest",
                "%.2f",
                report.changeRequestsByKind().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum());
        table.kinds(report.changeRequestsByKind());
        table.line("requests at rest", "%d", report.idleRequests());
        table.line("writes after a restart", "%d", report.writesAfterRestart());
        table.kinds(report.writesAfterRestartByKind());
        table.line("deleted until all gone", "%.1f s", report.deletion());
        table.line("memory at start", "%.0f MiB", report.memory().atStart());
        table.line("memory with all running", "%.0f MiB", report.memory().running());
        table.line("memory at peak", "%.0f MiB", report.memory().peak());
        table.line("memory after a restart", "%.0f MiB", report.memory().restarted());
        table.line("growth a Wukong", "%.1f KiB", report.memory().kibPerWukong());
        table.line("processor time", "%.1f s", report.cpuSeconds());
        return String.join(System.lineSeparator(), table.lines);
    }

    private void times(String what, Latencies times) {
        line(what + ": all", "%.1f s", times.all());
        line("  p50", "%.1f s", times.p50());
        line("  p95", "%.1f s", times.p95());
        line("  slowest", "%.1f s", times.max());
    }

    private void kinds(Map<String, Double> byKind) {
        byKind.forEach((kind, count) -> line("  " + kind, "%.2f", count));
    }

    private void line(String what, String format, Object value) {
        String shown = value.equals(Double.NaN) ? "not measured" : String.format(Locale.ROOT, format, value);
        lines.add("%-52s %12s".formatted(what, shown));
    }
}
