package dev.novasphere.wukong.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesList;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of kubernetes/base, read as objects. */
final class BaseFiles {

    /** The ClusterRole with what lies in the namespaces of Wukongs. */
    static final String NAMESPACED_ROLE = "wukong-operator";

    /** The ClusterRole with what belongs to the whole cluster. */
    static final String CLUSTER_ROLE = "wukong-operator-cluster";

    static final Path FOLDER = Path.of("kubernetes", "base");

    private BaseFiles() {}

    /** The objects of a file, in its order. */
    static List<HasMetadata> objects(String file) {
        try {
            return parse(Files.readString(FOLDER.resolve(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The objects of YAML with one or several documents. */
    static List<HasMetadata> parse(String yaml) {
        Object read = Serialization.unmarshal(yaml);
        if (read instanceof KubernetesList list) {
            return list.getItems();
        }
        Collection<?> objects = read instanceof Collection<?> several ? several : List.of(read);
        return objects.stream().map(HasMetadata.class::cast).toList();
    }

    /** The objects of one kind in a file. */
    static <R extends HasMetadata> List<R> all(Class<R> kind, String file) {
        return objects(file).stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The only object of a kind in a file. */
    static <R extends HasMetadata> R one(Class<R> kind, String file) {
        List<R> found = all(kind, file);
        if (found.size() != 1) {
            throw new AssertionError(file + " has " + found.size() + " of " + kind.getSimpleName() + ", not one");
        }
        return found.get(0);
    }

    /** The files that are installed, as kustomization.yaml lists them. */
    static List<String> installed() {
        List<?> resources = (List<?>) kustomization().get("resources");
        return resources.stream().map(String::valueOf).toList();
    }

    /** Names of the definitions that are installed, such as wukongs.vm.novasphere.dev. */
    static List<String> definitions() {
        try (Stream<Path> files = Files.list(FOLDER.resolve("crds"))) {
            return files.map(file -> file.getFileName().toString().replaceFirst("\\.yaml$", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The operator's image as it is installed: name and tag. */
    static Map<String, String> image() {
        List<?> images = (List<?>) kustomization().get("images");
        Map<String, String> image = new java.util.HashMap<>();
        ((Map<?, ?>) images.get(0)).forEach((key, value) -> image.put(String.valueOf(key), String.valueOf(value)));
        return image;
    }

    /** The rules of the ClusterRoles that the operator's ServiceAccount is bound to, by the role's name. */
    static Map<String, List<PolicyRule>> operatorRules() {
        List<String> bound = all(ClusterRoleBinding.class, "rbac.yaml").stream()
                .map(binding -> binding.getRoleRef().getName())
                .toList();
        return all(ClusterRole.class, "rbac.yaml").stream()
                .filter(role -> bound.contains(role.getMetadata().getName()))
                .collect(Collectors.toMap(
                        role -> role.getMetadata().getName(), role -> new ArrayList<>(role.getRules())));
    }

    private static GenericKubernetesResource kustomization() {
        try {
            return Serialization.unmarshal(
                    Files.readString(FOLDER.resolve("kustomization.yaml")), GenericKubernetesResource.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
