package dev.novasphere.wukong.plan.scheduling;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what Kubernetes refuses of a placement. */
final class PlacementFindings {

    private static final String REASON = "PlacementRefused";

    /** One message is enough to correct a list that is wrong throughout. */
    private static final int MOST_FINDINGS = 10;

    private final List<Finding> findings = new ArrayList<>();

    /** The gravest ones, each sort in its order: no warning keeps an error back. */
    List<Finding> list() {
        return findings.stream()
                .sorted(Comparator.comparing(Finding::severity).reversed())
                .limit(MOST_FINDINGS)
                .toList();
    }

    /** What every version refuses. */
    void error(String field, String why) {
        findings.add(Finding.error(
                Concern.SCHEDULING,
                REASON,
                "%s %s. Kubernetes refuses a Pod with it as it is, so that the guest would never start"
                        .formatted(field, why)));
    }

    /** What some versions refuse. */
    void warning(String field, String why) {
        findings.add(Finding.warning(
                Concern.SCHEDULING,
                REASON,
                "%s %s. Kubernetes may refuse a Pod with it as it is, which depends on its version"
                        .formatted(field, why)));
    }

    /** What no version refuses and no scheduler can work with. */
    void noNode(String field, String why) {
        findings.add(Finding.warning(
                Concern.SCHEDULING,
                REASON,
                "%s %s. Kubernetes takes a Pod with it, and its scheduler may find no node for it"
                        .formatted(field, why)));
    }
}
