package dev.novasphere.wukong.kubevirt.installation;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The installation of KubeVirt itself; read only. */
@Group("kubevirt.io")
@Version("v1")
@Plural("kubevirts")
@ShortNames({"kv", "kvs"})
@JsonIgnoreProperties(ignoreUnknown = true)
public class KubeVirt extends CustomResource<KubeVirtSpec, KubeVirtStatus> implements Namespaced {

    private static final Comparator<KubeVirt> BY_AGE = Comparator.comparing(
                    (KubeVirt object) -> object.getMetadata().getCreationTimestamp(),
                    Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(
                    object -> object.getMetadata().getNamespace(), Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(object -> object.getMetadata().getName());

    /**
     * The one that counts: the oldest. KubeVirt's role kubevirt.io:operator, which is part of the role admin of Kubernetes, lets whoever
     * administers a namespace create another one there, which only a webhook of KubeVirt refuses.
     */
    public static Optional<KubeVirt> ofCluster(Stream<KubeVirt> all) {
        return all.min(BY_AGE);
    }

    /** Names of the network binding plugins that it registers. */
    public Set<String> networkBindings() {
        return getSpec() == null
                        || getSpec().configuration() == null
                        || getSpec().configuration().network() == null
                ? Set.of()
                : getSpec().configuration().network().binding().keySet();
    }

    @Override
    protected KubeVirtSpec initSpec() {
        return null;
    }

    @Override
    protected KubeVirtStatus initStatus() {
        return null;
    }
}
