package dev.novasphere.wukong.testcluster;

/**
 * How closely the stand-in follows KubeVirt and CDI where following costs writes.
 *
 * @param webhookMutations whether a new VirtualMachine gets what the mutating webhook adds (firmware, machine type, architecture,
 *     annotation) and virt-controller's finalizer
 * @param allPhases whether guests and imports go through all their phases, one write each, a guest is shut down before it goes, a bound claim
 *     names its volume, and what goes well is reported by Events
 * @param filesystemOverhead part of a filesystem claim that CDI adds to what a DataVolume's {@code storage} asks for; CDI's default is 0.06
 * @param workers threads that handle objects
 */
public record StandInOptions(boolean webhookMutations, boolean allPhases, double filesystemOverhead, int workers) {

    /** As KubeVirt does it. */
    public static StandInOptions faithful() {
        return new StandInOptions(true, true, 0.06, 6);
    }

    /** The fewest writes that take a machine to Running: for measuring the operator, not KubeVirt. */
    public static StandInOptions lean() {
        return new StandInOptions(false, false, 0, 6);
    }
}
