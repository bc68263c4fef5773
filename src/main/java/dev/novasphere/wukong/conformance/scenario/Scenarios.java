package dev.novasphere.wukong.conformance.scenario;

import java.util.List;
import java.util.stream.Stream;

/** All scenarios, in the order in which they are tried. */
public final class Scenarios {

    private Scenarios() {}

    /** All of them. */
    public static List<Scenario> all() {
        return Stream.of(
                        MachineScenarios.all(),
                        PowerScenarios.all(),
                        DiskScenarios.all(),
                        NetworkScenarios.all(),
                        SnapshotScenarios.all(),
                        ProtectionScenarios.all())
                .flatMap(List::stream)
                .toList();
    }

    /** The capabilities that they are about. */
    public static List<String> capabilities() {
        return all().stream().map(Scenario::capability).distinct().toList();
    }
}
