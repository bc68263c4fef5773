package dev.novasphere.wukong.plan.power;

import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.naming.Annotations;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an apply of a virtual machine says about power. It always says something, because KubeVirt refuses a machine without a run strategy, and
 * an annotation that is left out goes.
 *
 * @param strategy the run strategy
 * @param notes the annotations that remember what was written and asked for
 */
public record PowerFields(String strategy, Map<String, String> notes) {

    public PowerFields {
        notes = Map.copyOf(notes);
    }

    /** Of a machine that is created. */
    public static PowerFields ofNew(PowerPlan power) {
        Map<String, String> notes = new LinkedHashMap<>();
        notes.put(Annotations.RUN_STRATEGY, power.initial());
        if (power.wantsOff()) {
            notes.put(Annotations.HALTED_FROM, PowerPlan.HALTED);
        }
        if (power.startsByRequest()) {
            notes.put(Annotations.AUTO_START, Annotations.PENDING);
        }
        return new PowerFields(power.initial(), notes);
    }

    /** Of a machine that exists: as it is, unless {@link Power#toWrite} has another run strategy. */
    public static PowerFields ofLive(VirtualMachine live, PowerPlan power) {
        Optional<String> strategy = Power.toWrite(live, power);
        Map<String, String> notes = new LinkedHashMap<>();
        strategy.or(() -> Power.applied(live)).ifPresent(noted -> notes.put(Annotations.RUN_STRATEGY, noted));
        if (power.wantsOff()) {
            notes.put(
                    Annotations.HALTED_FROM,
                    Power.haltedFrom(live).or(() -> Power.applied(live)).orElseGet(() -> Power.live(live)));
        }
        Optional.ofNullable(Power.autoStart(live)).ifPresent(state -> notes.put(Annotations.AUTO_START, state));
        return new PowerFields(strategy.orElseGet(() -> Power.live(live)), notes);
    }
}
