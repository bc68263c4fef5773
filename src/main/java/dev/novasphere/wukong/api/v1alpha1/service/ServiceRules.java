package dev.novasphere.wukong.api.v1alpha1.service;

import dev.novasphere.wukong.api.rules.IpText;
import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Matching;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Rule;
import dev.novasphere.wukong.api.rules.Violations;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The rules on the Service of a guest, which are what Kubernetes would refuse in it: for each its CEL expression and message in the
 * definition, and the same in Java.
 */
public final class ServiceRules {

    private static final Predicate<String> KEY = Matching.required(Patterns.LABEL_KEY, Limits.RESOURCE_NAME);
    private static final Predicate<String> OWN_KEY = Matching.required(Patterns.OWN_KEY);

    /** The name of a port is a DNS label. */
    public static final String PORT_NAME_CEL =
            "self == '' || (self.size() <= 63 && self.matches('" + Patterns.DNS_LABEL + "'))";

    public static final String PORT_NAME_MESSAGE =
            "the name of a port must be a DNS label: at most 63 lower case letters, digits and -, starting and ending with a letter or digit;"
                    + " write for example https";
    static final Rule<String> PORT_NAME =
            new Rule<>(PORT_NAME_CEL, PORT_NAME_MESSAGE, name -> Matching.required(Patterns.DNS_LABEL, 63)
                    .test(name));

    /** Kubernetes distinguishes several ports by their names. */
    public static final String NAMES_CEL =
            "self.size() <= 1 || (self.all(p, has(p.name) && p.name != '') && [self.map(p, has(p.name), p.name)]"
                    + Rule.NO_TWO_ALIKE
                    + ")";

    public static final String NAMES_MESSAGE =
            "of several ports each needs a name of its own; write for example [{name: http, port: 80}, {name: https, port: 443}]";
    static final Rule<List<ServicePortSpec>> NAMES = new Rule<>(
            NAMES_CEL,
            NAMES_MESSAGE,
            ports -> ports.size() <= 1
                    || (ports.stream().allMatch(port -> port.name() != null)
                            && Matching.unique(ports, ServicePortSpec::name)));

    /** A port of one protocol is one port. */
    public static final String UNIQUE_PORTS_CEL =
            "[self.map(p, p.port * 4 + (!has(p.protocol) || p.protocol == 'TCP' ? 0 : p.protocol == 'UDP' ? 1 : 2))]"
                    + Rule.NO_TWO_ALIKE;

    public static final String UNIQUE_PORTS_MESSAGE =
            "two ports have the same port and protocol; give each its own port";
    static final Rule<List<ServicePortSpec>> UNIQUE_PORTS = new Rule<>(
            UNIQUE_PORTS_CEL,
            UNIQUE_PORTS_MESSAGE,
            ports -> Matching.unique(ports, port -> port.port() + "/" + port.protocolOrDefault()));

    /** Kubernetes takes no Service without a port, but for a headless one. */
    public static final String PORTS_NEEDED_CEL =
            "(has(self.ports) && self.ports.size() > 0) || (has(self.clusterIP) && self.clusterIP == 'None')";

    public static final String PORTS_NEEDED_MESSAGE =
            "a Service needs at least one port, unless clusterIP is None; write for example ports: [{port: 22}]";
    static final Rule<ServiceSpec> PORTS_NEEDED = new Rule<>(
            PORTS_NEEDED_CEL, PORTS_NEEDED_MESSAGE, service -> !service.ports().isEmpty() || service.headless());

    /** An address of choice may be one that a client of another Service still uses. */
    public static final String CLUSTER_IP_CEL = "self == '' || self == 'None'";

    public static final String CLUSTER_IP_MESSAGE =
            "clusterIP may only be None, for a headless Service, because the cluster gives the addresses of the others; leave it out";
    static final Rule<String> CLUSTER_IP = new Rule<>(CLUSTER_IP_CEL, CLUSTER_IP_MESSAGE, ServiceSpec.HEADLESS::equals);

    /** Nothing from outside reaches a Service without an address. */
    public static final String HEADLESS_CEL =
            "!has(self.clusterIP) || self.clusterIP != 'None' || !has(self.type) || self.type == 'ClusterIP'";

    public static final String HEADLESS_MESSAGE = "clusterIP None is for type ClusterIP only; leave one of the two out";
    static final Rule<ServiceSpec> HEADLESS = new Rule<>(
            HEADLESS_CEL,
            HEADLESS_MESSAGE,
            service -> !service.headless() || service.typeOrDefault() == ServiceType.ClusterIP);

    /** What Kubernetes takes only where nodes are reached from outside. */
    public static final String FROM_OUTSIDE_CEL =
            "(has(self.type) && self.type != 'ClusterIP') || (!has(self.externalTrafficPolicy)"
                    + " && (!has(self.ports) || self.ports.all(p, !has(p.nodePort))))";

    public static final String FROM_OUTSIDE_MESSAGE =
            "externalTrafficPolicy and nodePort of a port are for type NodePort and LoadBalancer; leave them out, or write the type";
    static final Rule<ServiceSpec> FROM_OUTSIDE = new Rule<>(
            FROM_OUTSIDE_CEL,
            FROM_OUTSIDE_MESSAGE,
            service -> service.typeOrDefault() != ServiceType.ClusterIP
                    || (service.externalTrafficPolicy() == null
                            && service.ports().stream().allMatch(port -> port.nodePort() == null)));

    /** What Kubernetes takes only for a load balancer. */
    public static final String BALANCED_CEL =
            "(has(self.type) && self.type == 'LoadBalancer') || ((!has(self.loadBalancerClass) || self.loadBalancerClass == '')"
                    + " && (!has(self.loadBalancerSourceRanges) || self.loadBalancerSourceRanges.size() == 0))";

    public static final String BALANCED_MESSAGE =
            "loadBalancerClass and loadBalancerSourceRanges are for type LoadBalancer; leave them out, or write the type";
    static final Rule<ServiceSpec> BALANCED = new Rule<>(
            BALANCED_CEL,
            BALANCED_MESSAGE,
            service -> service.typeOrDefault() == ServiceType.LoadBalancer
                    || (service.loadBalancerClass() == null
                            && service.loadBalancerSourceRanges().isEmpty()));

    /** As Kubernetes takes it. */
    public static final String CLASS_CEL =
            "self == '' || (self.size() <= 317 && self.matches('" + Patterns.LABEL_KEY + "'))";

    public static final String CLASS_MESSAGE =
            "loadBalancerClass must be a name as that of a label: letters, digits, -, _ and ., with a domain and a slash in front or without;"
                    + " write for example example.org/internal";
    static final Rule<String> CLASS = new Rule<>(CLASS_CEL, CLASS_MESSAGE, KEY);

    /** As Kubernetes takes them. */
    public static final String RANGES_CEL = "self.all(r, isCIDR(r))";

    public static final String RANGES_MESSAGE =
            "each of loadBalancerSourceRanges must be a network with the length of its prefix; write for example 192.0.2.0/24";
    static final Rule<List<String>> RANGES = new Rule<>(RANGES_CEL, RANGES_MESSAGE, ranges -> ranges.stream()
            .allMatch(range -> IpText.cidr(range).isPresent()));

    /** Those of the operator say what of the Service is its own. */
    public static final String KEYS_CEL = "self.all(k, k.size() <= 317 && k.matches('" + Patterns.LABEL_KEY + "')"
            + " && !k.matches('" + Patterns.OWN_KEY + "'))";

    public static final String KEYS_MESSAGE =
            "each key of annotations must be one that Kubernetes takes, and none of novasphere.dev, which are the operator's; write for example"
                    + " service.beta.kubernetes.io/aws-load-balancer-internal";
    static final Rule<Map<String, String>> KEYS = new Rule<>(
            KEYS_CEL, KEYS_MESSAGE, map -> map.keySet().stream().allMatch(key -> KEY.test(key) && !OWN_KEY.test(key)));

    private ServiceRules() {}

    /**
     * Checks the Service of a Wukong.
     *
     * @param service as read, any part of which may be missing; null when there is none
     * @param violations takes what is broken
     */
    public static void check(ServiceSpec service, Violations violations) {
        if (service == null) {
            return;
        }
        String path = "spec.service";
        violations.check(path + ".ports", service, PORTS_NEEDED);
        violations.check(path, service, HEADLESS, FROM_OUTSIDE, BALANCED);
        violations.size(path + ".ports", service.ports().size(), Limits.SERVICE_PORTS);
        violations.check(path + ".ports", service.ports(), NAMES, UNIQUE_PORTS);
        for (int i = 0; i < service.ports().size(); i++) {
            check(path + ".ports[" + i + "]", service.ports().get(i), violations);
        }
        violations.size(path + ".annotations", service.annotations().size(), Limits.POD_METADATA);
        violations.check(path + ".annotations", service.annotations(), KEYS);
        service.annotations()
                .forEach((key, value) -> violations.length(path + ".annotations." + key, value, Limits.ANNOTATION));
        violations.length(path + ".clusterIP", service.clusterIP(), Limits.TEXT);
        violations.check(path + ".clusterIP", service.clusterIP(), CLUSTER_IP);
        violations.length(path + ".loadBalancerClass", service.loadBalancerClass(), Limits.RESOURCE_NAME);
        violations.check(path + ".loadBalancerClass", service.loadBalancerClass(), CLASS);
        List<String> ranges = service.loadBalancerSourceRanges();
        violations.size(path + ".loadBalancerSourceRanges", ranges.size(), Limits.SOURCE_RANGES);
        violations.check(path + ".loadBalancerSourceRanges", ranges, RANGES);
        for (int i = 0; i < ranges.size(); i++) {
            violations.length(path + ".loadBalancerSourceRanges[" + i + "]", ranges.get(i), Limits.ADDRESS);
        }
    }

    private static void check(String path, ServicePortSpec port, Violations violations) {
        violations.length(path + ".name", port.name(), Limits.TEXT);
        violations.check(path + ".name", port.name(), PORT_NAME);
        violations.required(path + ".port", port.port());
        violations.within(path + ".port", port.port(), 1, Limits.PORT);
        violations.within(path + ".targetPort", port.targetPort(), 1, Limits.PORT);
        violations.within(path + ".nodePort", port.nodePort(), 1, Limits.PORT);
    }
}
