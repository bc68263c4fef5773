package dev.novasphere.wukong.bench;

import java.util.Map;

/**
 * What one run measured of one operator. Times in seconds, memory in MiB. What was not measured is not a number.
 *
 * @param wukongs how many
 * @param operator the command line that was measured
 * @param processors processors of the machine, which the API server, the stand-in, this program and the operator share
 * @param floor the least possible, in the same run on the same machine, on an API server where nothing else runs
 * @param floorBesideKubeVirt the least possible where the stand-in for KubeVirt works as well, as it does beside the operator
 * @param start from the start of the process until it was ready, on an empty cluster: the median of a few
 * @param firstMachine from creating a Wukong on an idle cluster until its VirtualMachine existed: the median of a few
 * @param firstRunning from creating a Wukong on an idle cluster until it reported Running: the median of a few
 * @param running from creating each Wukong until it reported Running
 * @param creation what that cost, until the operator was at rest
 * @param rest the operator at rest, with all Wukongs running
 * @param change from changing each Wukong until its VirtualMachine carried the change
 * @param changing what that cost, until the operator was at rest again
 * @param singleLatency of the statuses while single Wukongs were created on an idle cluster
 * @param fleetLatency of the statuses while all were created and changed
 * @param writesAfterRestart of the operator when it starts again and nothing has changed
 * @param deletion until all were gone
 * @param memory of the operator's process
 */
record Report(
        int wukongs,
        String operator,
        int processors,
        Floor.Result floor,
        Floor.Result floorBesideKubeVirt,
        double start,
        double firstMachine,
        double firstRunning,
        Latencies running,
        Cost creation,
        Rest rest,
        Latencies change,
        Cost changing,
        StatusLatencies.Quantiles singleLatency,
        StatusLatencies.Quantiles fleetLatency,
        long writesAfterRestart,
        double deletion,
        Memory memory) {

    /**
     * What a Wukong cost.
     *
     * @param cpuMillis processor time of the operator, in milliseconds
     * @param apiServerCpuMillis processor time of the API server, in milliseconds, the stand-in's and the users' requests included
     * @param requests of the operator, by verb and resource
     * @param standInRequests of the stand-in for KubeVirt
     * @param work what the operator did, as its own metrics count it
     */
    record Cost(
            double cpuMillis,
            double apiServerCpuMillis,
            Map<String, Double> requests,
            double standInRequests,
            OperatorWork.Counts work) {

        /** All requests of the operator. */
        double allRequests() {
            return requests.values().stream().mapToDouble(Double::doubleValue).sum();
        }
    }

    /**
     * @param reached whether the operator stopped making requests
     * @param requestsPerSecond of the operator, beside watches and lease renewals
     * @param cpuPercent processor time of the operator, in percent of one processor
     */
    record Rest(boolean reached, double requestsPerSecond, double cpuPercent) {}

    /**
     * @param atStart resident when ready
     * @param running resident when all ran
     * @param peak highest resident of the whole run
     * @param restarted resident after a restart with all Wukongs there
     * @param kibPerWukong growth from start to all running, in KiB a Wukong
     */
    record Memory(double atStart, double running, double peak, double restarted, double kibPerWukong) {}
}
