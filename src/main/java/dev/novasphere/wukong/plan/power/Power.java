package dev.novasphere.wukong.plan.power;

import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.naming.Annotations;
import java.util.Optional;
import java.util.Set;

/**
 * Decides when the operator writes the run strategy of a live machine. It writes when the Wukong asks for another strategy than at the
 * last write, and never to undo what a user did with virtctl.
 */
public final class Power {

    private static final String ALWAYS = "Always";
    private static final Set<String> NOT_WRITTEN_BY_VIRTCTL = Set.of("RerunOnFailure", "Once");

    private Power() {}

    /** The run strategy that the operator wrote last; empty when it never wrote one to this machine. */
    public static Optional<String> applied(VirtualMachine live) {
        return Optional.ofNullable(Annotations.annotation(live, Annotations.RUN_STRATEGY));
    }

    /** Whether the one start of a machine that was created with Manual and autoStart is still to be asked for. */
    public static boolean startPending(VirtualMachine live, PowerPlan power) {
        return power.startsByRequest()
                && live(live).equals(PowerPlan.MANUAL)
                && Annotations.PENDING.equals(autoStart(live));
    }

    /** How far the one start of a machine is: pending, done, or null for a machine that is not started by request. */
    public static String autoStart(VirtualMachine live) {
        return Annotations.annotation(live, Annotations.AUTO_START);
    }

    /** The run strategy that the operator wrote before it wrote Halted for the Wukong; empty unless the Wukong asked for Halted last. */
    public static Optional<String> haltedFrom(VirtualMachine live) {
        return Optional.ofNullable(Annotations.annotation(live, Annotations.HALTED_FROM));
    }

    /** Whether the machine is off, or about to be, because its Wukong asks for it: it was not started by hand since. */
    public static boolean keepsOff(VirtualMachine live, PowerPlan power) {
        return power.wantsOff() && (haltedFrom(live).isEmpty() || live(live).equals(PowerPlan.HALTED));
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
        boolean asksAnew = asksAnew(machine, power, applied.get());
        if (live.equals(power.wanted())) {
            return asksAnew ? Optional.of(live) : Optional.empty();
        }
        if (live.equals(PowerPlan.HALTED)) {
            boolean counts = power.wanted().equals(PowerPlan.MANUAL)
                    || haltedFrom(machine).isPresent();
            return asksAnew && counts ? Optional.of(power.wanted()) : Optional.empty();
        }
        boolean startedByVirtctl = live.equals(ALWAYS) && NOT_WRITTEN_BY_VIRTCTL.contains(power.wanted());
        return asksAnew || startedByVirtctl ? Optional.of(power.wanted()) : Optional.empty();
    }

    /** Whether the Wukong asks for another strategy than at the last write. Halted written for it differs from Halted at creation. */
    private static boolean asksAnew(VirtualMachine machine, PowerPlan power, String last) {
        return power.wantsOff() == haltedFrom(machine).isEmpty() || !last.equals(power.wanted());
    }
}
