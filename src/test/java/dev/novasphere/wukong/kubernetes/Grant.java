package dev.novasphere.wukong.kubernetes;

import dev.novasphere.wukong.testcluster.ApiRequests.Request;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One verb on one resource.
 *
 * @param verb verb of Kubernetes, such as patch
 * @param resource plural, with the subresource behind a slash if there is one, such as wukongs/status
 */
record Grant(String verb, String resource) {

    /** Every verb and resource of some rules. */
    static Set<Grant> of(Collection<PolicyRule> rules) {
        return rules.stream()
                .flatMap(rule -> rule.getResources().stream()
                        .flatMap(resource -> rule.getVerbs().stream().map(verb -> new Grant(verb, resource))))
                .collect(Collectors.toSet());
    }

    /** What a request needs. */
    static Grant neededBy(Request request) {
        return new Grant(
                request.verb(),
                request.subresource().isEmpty()
                        ? request.resource()
                        : request.resource() + "/" + request.subresource());
    }

    @Override
    public String toString() {
        return verb + " " + resource;
    }
}
