package dev.novasphere.wukong.power;

import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.PowerPlan;
import dev.novasphere.wukong.plan.naming.Annotations;
import java.util.Map;
import java.util.Optional;

/**
 * Decides when the operator writes the run strategy of a live machine. It writes when the Wukong asks for another strategy than at the
 * last write, and never to undo what somebody did with virtctl.
 */
public final class Power {

    private static final String ALWAYS = "Always";
    private static final String RERUN_ON_FAILURE = "RerunOnFailure";
    private static final String MANUAL = "Manual";

    private Power() {}

    /** The run strategy that the operator wrote last; empty when it never wrote one to this machine. */
    public static Optional<String> applied(VirtualMachine live) {
        return live.getMetadata().getAnnotations() == null
                ? Optional.empty()
                : Optional.ofNullable(live.getMetadata().getAnnotations().get(Annotations.RUN_STRATEGY));
    }

    /** Whether the one start of a machine that was created with Manual and autoStart is still to be asked for. */
    public static boolean startPending(VirtualMachine live, PowerPlan power) {
        return power.startsByRequest() && live(live).equals(MANUAL) && Annotations.PENDING.equals(autoStart(live));
    }

    /** How far the one start of a machine is: pending, done, or null for a machine that is not started by request. */
    public static String autoStart(VirtualMachine live) {
        Map<String, String> annotations = live.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(Annotations.AUTO_START);
    }

    /** The run strategy of a live machine; see {@link PowerPlan#strategyOf}. */
    public static String live(VirtualMachine live) {
        return PowerPlan.strategyOf(live.getSpec());
    }

    /**
     * The strategy to write now.
     *
     * @return empty when the live one is to stay
     */
    public static Optional<String> toWrite(VirtualMachine machine, PowerPlan power) {
        String live = live(machine);
        Optional<String> applied = applied(machine);
        if (applied.isEmpty() || machine.getSpec().running() != null) {
            return Optional.of(power.takenOver(live.equals(PowerPlan.HALTED)));
        }
        String last = applied.get();
        if (live.equals(power.wanted())) {
            return last.equals(live) ? Optional.empty() : Optional.of(live);
        }
        boolean asksAnew = !last.equals(power.wanted());
        if (live.equals(PowerPlan.HALTED)) {
            return power.wanted().equals(MANUAL) && asksAnew ? Optional.of(MANUAL) : Optional.empty();
        }
        boolean startedByVirtctl = live.equals(ALWAYS) && power.wanted().equals(RERUN_ON_FAILURE);
        return asksAnew || startedByVirtctl ? Optional.of(power.wanted()) : Optional.empty();
    }
}
