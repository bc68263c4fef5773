package dev.novasphere.wukong.kubernetes;

import dev.novasphere.wukong.testcluster.ApiRequests.Request;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rights of a file with roles, and those that requests need, each as verb and resource, such as {@code patch wukongs/status}. */
public final class Grants {

    private Grants() {}

    /** The rights of all roles in a file. */
    public static Set<String> of(Path file) {
        try (InputStream yaml = Files.newInputStream(file)) {
            List<HasMetadata> objects = Serialization.unmarshal(yaml);
            List<PolicyRule> rules = objects.stream()
                    .flatMap(object -> object instanceof Role role
                            ? role.getRules().stream()
                            : object instanceof ClusterRole role ? role.getRules().stream() : Stream.of())
                    .toList();
            return names(Grant.of(rules).stream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rights that requests need. */
    public static Set<String> needed(Collection<Request> requests) {
        return names(requests.stream().map(Grant::neededBy));
    }

    private static Set<String> names(Stream<Grant> grants) {
        return grants.map(Grant::toString).collect(Collectors.toCollection(TreeSet::new));
    }
}
