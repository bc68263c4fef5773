package dev.novasphere.wukong.plan.power;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.availability.HighAvailability;
import dev.novasphere.wukong.api.v1alpha1.availability.RunStrategy;
import dev.novasphere.wukong.api.v1alpha1.availability.StartStrategy;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachineSpec;

/**
 * The run strategy a Wukong asks for and the one its virtual machine is created with. They differ when the virtual machine is to be
 * created stopped: KubeVirt has no strategy that means "Always, but not yet".
 *
 * @param wanted the strategy once the virtual machine is on: Always, RerunOnFailure, Manual or Once; Halted when it is to be off
 * @param initial the strategy to create the virtual machine with: as wanted, or Halted
 * @param autoStart whether the virtual machine is to be on after creation
 */
public record PowerPlan(String wanted, String initial, boolean autoStart) {

    /** KubeVirt's run strategy of a virtual machine that is kept off. */
    public static final String HALTED = "Halted";

    /** The run strategy of a machine that is started and stopped by requests alone. */
    public static final String MANUAL = "Manual";

    /**
     * Reads the power fields: startStrategy.runStrategy, else highAvailability.restartPolicy, else Always; autoStart absent means true,
     * or false with Manual; Halted is never on.
     */
    public static PowerPlan of(WukongSpec spec) {
        RunStrategy wanted = wanted(spec);
        Boolean asked =
                spec.startStrategy() == null ? null : spec.startStrategy().autoStart();
        boolean autoStart = wanted != RunStrategy.Halted && (asked != null ? asked : wanted != RunStrategy.Manual);
        boolean halted = !autoStart && wanted != RunStrategy.Manual;
        return new PowerPlan(wanted.name(), halted ? HALTED : wanted.name(), autoStart);
    }

    /** Whether the Wukong asks for a virtual machine that is off, whatever it was before. */
    public boolean wantsOff() {
        return wanted.equals(HALTED);
    }

    /** Whether the virtual machine has to be started by one request after its creation, because its strategy starts nothing. */
    public boolean startsByRequest() {
        return autoStart && wanted.equals(MANUAL);
    }

    /**
     * The strategy of a machine to which the operator never wrote one, because another operator made it or a crash came between: what is
     * on stays on, what is off stays off.
     *
     * @param off whether the machine is kept off now
     */
    public String takenOver(boolean off) {
        return off && !wanted.equals(MANUAL) ? HALTED : wanted;
    }

    /**
     * The run strategy a live machine has, as {@code VirtualMachine.RunStrategy} of KubeVirt's API reads it: the deprecated running counts as
     * Always or Halted, and a machine with neither field is Halted.
     */
    public static String strategyOf(VirtualMachineSpec live) {
        if (live.runStrategy() != null) {
            return live.runStrategy();
        }
        return Boolean.TRUE.equals(live.running()) ? RunStrategy.Always.name() : HALTED;
    }

    private static RunStrategy wanted(WukongSpec spec) {
        StartStrategy start = spec.startStrategy();
        if (start != null && start.runStrategy() != null) {
            return start.runStrategy();
        }
        HighAvailability ha = spec.highAvailability();
        return ha == null || ha.restartPolicy() == null
                ? RunStrategy.Always
                : ha.restartPolicy().runStrategy();
    }
}
