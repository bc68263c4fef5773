package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Goes through all objects of all kinds that a namespace can have. */
final class EveryObject {

    /** Gets each object. */
    @FunctionalInterface
    interface Visitor {
        void object(String kind, JsonNode object);
    }

    private EveryObject() {}

    /** Shows the visitor each object of the namespaces. */
    static void in(KubernetesClient client, List<String> namespaces, Visitor visitor) {
        Set<String> kinds = new TreeSet<>();
        Stream<String> groups = client.getApiGroups().getGroups().stream()
                .map(group -> group.getPreferredVersion().getGroupVersion());
        Stream.concat(Stream.of("v1"), groups).forEach(version -> {
            APIResourceList resources = client.getApiResources(version);
            if (resources == null) {
                // A group whose definition was taken away in this moment.
                return;
            }
            for (APIResource resource : resources.getResources()) {
                if (Boolean.TRUE.equals(resource.getNamespaced())
                        && resource.getVerbs().contains("list")
                        && !resource.getName().contains("/")) {
                    kinds.add(resource.getKind());
                    namespaces.forEach(namespace -> {
                        String path = (version.equals("v1") ? "/api/v1" : "/apis/" + version) + "/namespaces/"
                                + namespace + "/" + resource.getName();
                        Serialization.unmarshal(client.raw(path), JsonNode.class)
                                .path("items")
                                .forEach(object -> visitor.object(resource.getKind(), object));
                    });
                }
            }
        });
        assertThat(kinds).contains("Secret", "Event", "Wukong", "VirtualMachine", "DataVolume");
    }
}
