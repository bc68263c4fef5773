package dev.novasphere.wukong.status;

import dev.novasphere.wukong.api.v1alpha1.WukongStatus;
import java.util.List;

/** Tells which events a change of status is worth. */
public final class Transitions {

    private Transitions() {}

    /**
     * The events between two statuses of one Wukong.
     *
     * @param before the status in the cluster; null for a new Wukong
     * @param after the status computed now
     * @return events in the order to tell them; empty when nothing changed that a user would ask about
     */
    public static List<Transition> between(WukongStatus before, WukongStatus after) {
        throw new UnsupportedOperationException();
    }
}
