package dev.novasphere.wukong.api.v1alpha1;

import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Matching;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Rule;
import dev.novasphere.wukong.api.rules.SizeText;
import dev.novasphere.wukong.api.rules.Violation;
import dev.novasphere.wukong.api.rules.Violations;
import dev.novasphere.wukong.api.v1alpha1.availability.PlacementRules;
import dev.novasphere.wukong.api.v1alpha1.availability.PowerRules;
import dev.novasphere.wukong.api.v1alpha1.availability.RestartPolicy;
import dev.novasphere.wukong.api.v1alpha1.availability.RunStrategy;
import dev.novasphere.wukong.api.v1alpha1.compute.ComputeRules;
import dev.novasphere.wukong.api.v1alpha1.compute.CpuRules;
import dev.novasphere.wukong.api.v1alpha1.compute.ResourceRules;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskRules;
import dev.novasphere.wukong.api.v1alpha1.filesystem.FilesystemRules;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInitRules;
import dev.novasphere.wukong.api.v1alpha1.guest.UserRules;
import dev.novasphere.wukong.api.v1alpha1.hardware.FirmwareRules;
import dev.novasphere.wukong.api.v1alpha1.instancetype.ClassRules;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkRules;
import dev.novasphere.wukong.api.v1alpha1.pod.PodMetadataRules;
import dev.novasphere.wukong.api.v1alpha1.probe.GuestProbe;
import dev.novasphere.wukong.api.v1alpha1.probe.ProbeRules;
import dev.novasphere.wukong.api.v1alpha1.service.ServiceRules;
import java.util.List;
import java.util.function.Predicate;

/**
 * The rules of a Wukong as a whole: for each its CEL expression and message in the definition, and the same in Java. With those of the
 * parts they are what the API server refuses: for a Wukong that comes from a file, and for one that was stored before the definition had
 * its rules. Rules on changes (a disk cannot shrink) are in CEL only: they need the object as it was.
 */
public final class WukongRules {

    /** {@code <name>-vm} is a value of KubeVirt's labels, which ends at 63 characters. Evaluated when the object is created. */
    public static final String NAME_LENGTH_CEL =
            "oldSelf.hasValue() || self.metadata.name.size() <= " + Limits.WUKONG_NAME;

    public static final String NAME_LENGTH_MESSAGE =
            "metadata.name may have at most 60 characters, because the VirtualMachine is called <name>-vm and KubeVirt's labels end at"
                    + " 63; choose a shorter name";
    static final Rule<String> NAME_LENGTH =
            new Rule<>(NAME_LENGTH_CEL, NAME_LENGTH_MESSAGE, name -> name.length() <= Limits.WUKONG_NAME);

    /** The name of an object of Kubernetes. */
    public static final String SSH_KEYS_CEL = "self == '' || self.matches('" + Patterns.DNS_SUBDOMAIN + "')";

    public static final String SSH_KEYS_MESSAGE =
            "sshKeySecret must be the name of a Secret of the Wukong's own namespace, without a namespace in front; write for example"
                    + " my-keys";
    static final Rule<String> SSH_KEYS =
            new Rule<>(SSH_KEYS_CEL, SSH_KEYS_MESSAGE, Matching.optional(Patterns.DNS_SUBDOMAIN));

    /** The name of an object of Kubernetes. */
    public static final String SNAPSHOT_CEL = "self == '' || self.matches('" + Patterns.DNS_SUBDOMAIN + "')";

    public static final String SNAPSHOT_MESSAGE =
            "restoreFromSnapshot must be the name of a WukongSnapshot of the Wukong's own namespace; see: kubectl get wukongsnapshots";
    static final Rule<String> SNAPSHOT =
            new Rule<>(SNAPSHOT_CEL, SNAPSHOT_MESSAGE, Matching.optional(Patterns.DNS_SUBDOMAIN));

    /** It goes into annotations and is compared; what no terminal shows would make two of one. */
    public static final String IDENTITY_CEL = "self == '' || self.matches('" + Patterns.DEVICE_NAME + "')";

    public static final String IDENTITY_MESSAGE =
            "identity must be letters, digits, -, _ and ., starting and ending with a letter or digit, at most 253; write for example web-prod-1";
    static final Rule<String> IDENTITY =
            new Rule<>(IDENTITY_CEL, IDENTITY_MESSAGE, Matching.optional(Patterns.DEVICE_NAME));

    /** KubeVirt plugs memory only into a guest that starts with a gibibyte or more. */
    public static final String MEMORY_TO_RESIZE_CEL =
            "!has(self.liveResize) || !self.liveResize || !has(self.memory) || !self.memory.matches('"
                    + Patterns.QUANTITY + "') || quantity(self.memory).compareTo(quantity('1Gi')) >= 0";

    public static final String MEMORY_TO_RESIZE_MESSAGE =
            "liveResize needs memory of at least 1Gi, because KubeVirt cannot plug memory into a smaller guest; raise memory or leave"
                    + " liveResize out";
    static final Rule<WukongSpec> MEMORY_TO_RESIZE = new Rule<>(
            MEMORY_TO_RESIZE_CEL,
            MEMORY_TO_RESIZE_MESSAGE,
            spec -> !Boolean.TRUE.equals(spec.liveResize())
                    || spec.memory() == null
                    || SizeText.isAtLeast(spec.memory(), "1Gi"));

    /** Both fields become KubeVirt's run strategy; Halted says only that the machine is off for now. */
    public static final String RUN_STRATEGY_CEL =
            "!has(self.startStrategy) || !has(self.startStrategy.runStrategy) || self.startStrategy.runStrategy == 'Halted'"
                    + " || !has(self.highAvailability)"
                    + " || !has(self.highAvailability.restartPolicy) || self.startStrategy.runStrategy == (self.highAvailability.restartPolicy"
                    + " == 'OnFailure' ? 'RerunOnFailure' : (self.highAvailability.restartPolicy == 'Never' ? 'Manual' : 'Always'))";

    public static final String RUN_STRATEGY_MESSAGE =
            "startStrategy.runStrategy and highAvailability.restartPolicy contradict each other; write only one of them, or a pair that"
                    + " agrees: Always with Always, RerunOnFailure with OnFailure, Manual with Never, Halted with any";
    static final Rule<WukongSpec> RUN_STRATEGY =
            new Rule<>(RUN_STRATEGY_CEL, RUN_STRATEGY_MESSAGE, WukongRules::agrees);

    /** The guest has what is listed; the pod's own network stays the pod's. */
    public static final String ONLY_LISTED_CEL = "!has(self.podNetwork) || self.podNetwork || !has(self.networks)"
            + " || !self.networks.exists(n, n.name == 'default' || (has(n.primary) && n.primary))";

    public static final String ONLY_LISTED_MESSAGE =
            "podNetwork false leaves the pod network to the pod, so that no network is called default and none is primary; remove that network"
                    + " and primary, or leave podNetwork out";
    static final Rule<WukongSpec> ONLY_LISTED = new Rule<>(
            ONLY_LISTED_CEL,
            ONLY_LISTED_MESSAGE,
            spec -> !Boolean.FALSE.equals(spec.podNetwork())
                    || spec.networks().stream()
                            .noneMatch(network -> network.configuresPodNetwork() || network.replacesPodNetwork()));

    /** KubeVirt refuses such probes of a guest that is not on the pod network. */
    public static final String PROBED_BY_POD_NETWORK_CEL =
            "((!has(self.podNetwork) || self.podNetwork) && (!has(self.networks)"
                    + " || !self.networks.exists(n, n.name != 'default' && has(n.primary) && n.primary))) || ("
                    + "(!has(self.readinessProbe) || (!has(self.readinessProbe.httpGet) && !has(self.readinessProbe.tcpSocket)))"
                    + " && (!has(self.livenessProbe) || (!has(self.livenessProbe.httpGet) && !has(self.livenessProbe.tcpSocket))))";

    public static final String PROBED_BY_POD_NETWORK_MESSAGE =
            "httpGet and tcpSocket of a probe reach the guest over the pod network, which podNetwork false and a primary network take from it;"
                    + " write exec or guestAgentPing";
    static final Rule<WukongSpec> PROBED_BY_POD_NETWORK = new Rule<>(
            PROBED_BY_POD_NETWORK_CEL,
            PROBED_BY_POD_NETWORK_MESSAGE,
            spec -> spec.onPodNetwork()
                    || (!asksOverNetwork(spec.readinessProbe()) && !asksOverNetwork(spec.livenessProbe())));

    /** A Service sends to the address of the Pod. */
    public static final String SERVED_BY_POD_NETWORK_CEL =
            "!has(self.service) || ((!has(self.podNetwork) || self.podNetwork)"
                    + " && (!has(self.networks) || !self.networks.exists(n, n.name != 'default' && has(n.primary) && n.primary)))";

    public static final String SERVED_BY_POD_NETWORK_MESSAGE =
            "service reaches the guest over the pod network, which podNetwork false and a primary network take from it; leave service out, and"
                    + " reach the guest on its own network";
    static final Rule<WukongSpec> SERVED_BY_POD_NETWORK = new Rule<>(
            SERVED_BY_POD_NETWORK_CEL,
            SERVED_BY_POD_NETWORK_MESSAGE,
            spec -> spec.service() == null || spec.onPodNetwork());

    /** The name of a Service begins with a letter and has no dot. */
    public static final String SERVICE_NAME_CEL =
            "!has(self.spec) || !has(self.spec.service) || (self.metadata.name >= 'a' && !self.metadata.name.contains('.'))";

    public static final String SERVICE_NAME_MESSAGE =
            "service makes a Service of the Wukong's name, and that of a Service begins with a letter and has no dot; leave service out and write a"
                    + " Service by hand, or give the Wukong another name";
    static final Rule<Wukong> SERVICE_NAME = new Rule<>(
            SERVICE_NAME_CEL,
            SERVICE_NAME_MESSAGE,
            wukong -> wukong.getSpec().service() == null
                    || (wukong.getMetadata().getName().compareTo("a") >= 0
                            && !wukong.getMetadata().getName().contains(".")));

    /** Guests expect sockets that are alike. */
    public static final String EVEN_SOCKETS_CEL =
            "!has(self.cpu) || self.cpu <= 64 || has(self.cpuTopology) || (has(self.liveResize) && self.liveResize)"
                    + " || [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16].exists(s, self.cpu % s == 0 && self.cpu / s <= 64)";

    public static final String EVEN_SOCKETS_MESSAGE =
            "cpu above 64 is spread over 2 to 16 sockets of at most 64 cores and has to divide evenly; write the nearest number that does, for"
                    + " example 66 or 68 for 67, or give cpuTopology";
    static final Rule<WukongSpec> EVEN_SOCKETS = new Rule<>(
            EVEN_SOCKETS_CEL,
            EVEN_SOCKETS_MESSAGE,
            spec -> spec.cpu() == null
                    || spec.cpu() <= ComputeRules.MOST_CORES
                    || spec.cpuTopology() != null
                    || Boolean.TRUE.equals(spec.liveResize())
                    || ComputeRules.sockets(spec.cpu()).isPresent());

    /** Both say how many CPUs there are; liveResize needs each to be a socket. */
    public static final String TOPOLOGY_CEL =
            "!has(self.cpuTopology) || !has(self.cpu) || ((!has(self.liveResize) || !self.liveResize)"
                    + " && (has(self.cpuTopology.sockets) ? self.cpuTopology.sockets : 1)"
                    + " * (has(self.cpuTopology.cores) ? self.cpuTopology.cores : 1)"
                    + " * (has(self.cpuTopology.threads) ? self.cpuTopology.threads : 1) == self.cpu)";

    public static final String TOPOLOGY_MESSAGE =
            "sockets, cores and threads of cpuTopology multiplied must be cpu, and liveResize, which makes each cpu a socket, has no topology;"
                    + " write for example cpu: 8 with cpuTopology: {sockets: 2, cores: 4}";
    static final Rule<WukongSpec> TOPOLOGY = new Rule<>(
            TOPOLOGY_CEL,
            TOPOLOGY_MESSAGE,
            spec -> spec.cpuTopology() == null
                    || spec.cpu() == null
                    || (!Boolean.TRUE.equals(spec.liveResize())
                            && spec.cpuTopology().cpus() == spec.cpu()));

    /** A guest that fills its memory is ended by its Pod's limit; the overhead KubeVirt adds itself. */
    public static final String LIMIT_HOLDS_GUEST_CEL = "!has(self.resources) || !has(self.resources.limits)"
            + " || !has(self.resources.limits.memory) || !self.resources.limits.memory.matches('" + Patterns.QUANTITY
            + "') || !has(self.memory) || !self.memory.matches('" + Patterns.QUANTITY
            + "') || quantity(self.resources.limits.memory).compareTo(quantity(self.memory)) >= 0";

    public static final String LIMIT_HOLDS_GUEST_MESSAGE =
            "resources.limits.memory is less than memory, so that the guest would be ended when it uses what it was given; write at least"
                    + " memory, in the same unit, because 4G is less than 4Gi, and without KubeVirt's overhead, which it adds by itself";
    static final Rule<WukongSpec> LIMIT_HOLDS_GUEST = new Rule<>(
            LIMIT_HOLDS_GUEST_CEL,
            LIMIT_HOLDS_GUEST_MESSAGE,
            spec -> spec.resources() == null
                    || ResourceRules.within(
                            spec.memory(), spec.resources().limitsOrNone().memory()));

    private static final Predicate<String> NAME = Matching.required(Patterns.DNS_SUBDOMAIN);
    private static final String NAME_FORM =
            "metadata.name must be a DNS subdomain: lower case letters, digits, - and ., starting and ending with a letter or digit; write"
                    + " for example web-1";

    private WukongRules() {}

    /**
     * Checks a Wukong.
     *
     * @param wukong a Wukong as read, any part of which may be missing
     * @return the broken rules in the order of the fields; empty when the Wukong would be accepted
     */
    public static List<Violation> check(Wukong wukong) {
        Violations violations = new Violations();
        String path = "metadata.name";
        String name = wukong.getMetadata() == null ? null : wukong.getMetadata().getName();
        if (violations.required(path, name, NAME_LENGTH)) {
            violations.unless(NAME.test(name), path, name, NAME_FORM);
        }
        WukongSpec spec = wukong.getSpec();
        if (violations.required("spec", spec)) {
            check(spec, violations);
            violations.check("spec.service", name == null ? null : wukong, SERVICE_NAME);
        }
        return violations.found();
    }

    private static void check(WukongSpec spec, Violations violations) {
        SizeRules.check(spec, violations);
        ClassRules.check(spec.instancetype(), spec.preference(), violations);
        ComputeRules.check(spec.cpu(), spec.memory(), violations);
        violations.check("spec.cpu", spec, EVEN_SOCKETS, TOPOLOGY);
        ComputeRules.check(spec.cpuTopology(), spec.cpuModel(), violations);
        ResourceRules.check(spec.resources(), violations);
        violations.check("spec.resources", spec, LIMIT_HOLDS_GUEST);
        violations.check("spec", spec, ONLY_LISTED, PROBED_BY_POD_NETWORK);
        violations.check("spec.service", spec, SERVED_BY_POD_NETWORK);
        ServiceRules.check(spec.service(), violations);
        violations.check("spec.memory", spec, MEMORY_TO_RESIZE);
        violations.length("spec.osImage", spec.osImage(), Limits.LINE);
        violations.length("spec.sshKeySecret", spec.sshKeySecret(), Limits.TEXT);
        violations.check("spec.sshKeySecret", spec.sshKeySecret(), SSH_KEYS);
        violations.length("spec.identity", spec.identity(), Limits.TEXT);
        violations.check("spec.identity", spec.identity(), IDENTITY);
        violations.length("spec.restoreFromSnapshot", spec.restoreFromSnapshot(), Limits.TEXT);
        violations.check("spec.restoreFromSnapshot", spec.restoreFromSnapshot(), SNAPSHOT);
        DiskRules.check(spec.disks(), violations);
        NetworkRules.check(spec.networks(), violations);
        BootRules.check(spec, violations);
        SshKeyRules.check(spec, violations);
        FilesystemRules.check(spec.filesystems(), violations);
        FilesystemPlaceRules.check(spec, violations);
        UserRules.check(spec.cloudInitUser(), violations);
        CloudInitRules.check(spec.cloudInit(), violations);
        GuestRules.check(spec, violations);
        ComputeRules.check(spec.gpus(), spec.hostDevices(), violations);
        CpuRules.check(spec.cpuFeatures(), spec.numa(), violations);
        CpuPlacementRules.check(spec, violations);
        FirmwareRules.check(spec.firmware(), spec.machineType(), spec.watchdog(), violations);
        PlacementRules.check(spec.highAvailability(), violations);
        PowerRules.check(spec.startStrategy(), violations);
        PodMetadataRules.check(spec.podMetadata(), violations);
        violations.check("spec", spec, RUN_STRATEGY);
        violations.within(
                "spec.terminationGracePeriodSeconds", spec.terminationGracePeriodSeconds(), 0, Limits.GRACE_SECONDS);
        ProbeRules.check("spec.readinessProbe", spec.readinessProbe(), violations);
        ProbeRules.checkLiveness("spec.livenessProbe", spec.livenessProbe(), violations);
    }

    private static boolean asksOverNetwork(GuestProbe probe) {
        return probe != null && (probe.httpGet() != null || probe.tcpSocket() != null);
    }

    private static boolean agrees(WukongSpec spec) {
        RunStrategy strategy =
                spec.startStrategy() == null ? null : spec.startStrategy().runStrategy();
        RestartPolicy policy =
                spec.highAvailability() == null ? null : spec.highAvailability().restartPolicy();
        return strategy == null || strategy == RunStrategy.Halted || policy == null || strategy == policy.runStrategy();
    }
}
