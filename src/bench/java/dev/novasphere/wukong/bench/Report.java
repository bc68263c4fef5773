package dev.novasphere.wukong.bench;

import java.util.Map;

/**
 * What one run measured. Times in seconds, memory in MiB.
 *
 * @param wukongs how many
 * @param operator the command line that was measured
 * @param processors processors of the machine, which the API server, the stand-in, this program and the operator share
 * @param floor the least possible, in the same run on the same machine, on an API server where nothing else runs
 * @param floorBesideKubeVirt the least possible where the stand-in for KubeVirt works as well, as it does beside the operator
 * @param start from the start of the process until it was ready, on an empty cluster: the median of a few
 * @param firstMachine from creating a Wukong on an idle cluster until its VirtualMachine existed: the median of a few
 * @param running from creating each Wukong until it said Running
 * @param runningOverFloor all of them, over the floor
 * @param runningOverFloorBesideKubeVirt all of them, over the floor beside the stand-in
 * @param requests of the operator from creation to Running, a Wukong
 * @param requestsByKind the same by verb and resource
 * @param idleRequests in the time at rest, beside watches and lease renewals
 * @param change from changing each Wukong until its VirtualMachine carried the change
 * @param changeOverFloor all of them, over the floor
 * @param changeOverFloorBesideKubeVirt all of them, over the floor beside the stand-in
 * @param changeRequestsByKind of the operator until it was at rest again, a changed Wukong, by verb and resource
 * @param writesAfterRestart of the operator when it starts again and nothing has changed
 * @param writesAfterRestartByKind the same a Wukong, by verb and resource
 * @param deletion until all were gone
 * @param memory of the operator's process
 * @param cpuSeconds of the operator's process, over the whole run until the restart
 */
record Report(
        int wukongs,
        String operator,
        int processors,
        Floor.Result floor,
        Floor.Result floorBesideKubeVirt,
        double start,
        double firstMachine,
        Latencies running,
        double runningOverFloor,
        double runningOverFloorBesideKubeVirt,
        double requests,
        Map<String, Double> requestsByKind,
        long idleRequests,
        Latencies change,
        double changeOverFloor,
        double changeOverFloorBesideKubeVirt,
        Map<String, Double> changeRequestsByKind,
        long writesAfterRestart,
        Map<String, Double> writesAfterRestartByKind,
        double deletion,
        Memory memory,
        double cpuSeconds) {

    /**
     * @param atStart resident when ready
     * @param running resident when all ran
     * @param peak highest resident of the whole run
     * @param restarted resident after a restart with all Wukongs there
     * @param kibPerWukong growth from start to all running, in KiB a Wukong
     */
    record Memory(double atStart, double running, double peak, double restarted, double kibPerWukong) {}
}
