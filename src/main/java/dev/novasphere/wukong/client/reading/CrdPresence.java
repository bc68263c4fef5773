package dev.novasphere.wukong.client.reading;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** A CustomResourceDefinition without its schema, which can be half a megabyte: all that is asked is whether it is there. */
@Group("apiextensions.k8s.io")
@Version("v1")
@Kind("CustomResourceDefinition")
@Plural("customresourcedefinitions")
@JsonIgnoreProperties(ignoreUnknown = true)
@RegisterForReflection
public class CrdPresence extends CustomResource<CrdPresence.Spec, CrdPresence.Status> {

    /** The versions of the definition. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @RegisterForReflection
    public record Spec(List<Version> versions) {}

    /** One version of the definition, without its schema. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @RegisterForReflection
    public record Version(String name, boolean served) {}

    /** The conditions of the definition. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @RegisterForReflection
    public record Status(List<ResourceCondition> conditions) {}

    @Override
    protected Spec initSpec() {
        return null;
    }

    @Override
    protected Status initStatus() {
        return null;
    }

    /** Whether the API server serves the kind. */
    public boolean established() {
        return getMetadata().getDeletionTimestamp() == null
                && getStatus() != null
                && getStatus().conditions() != null
                && getStatus().conditions().stream()
                        .anyMatch(c -> c != null && "Established".equals(c.type()) && c.holds());
    }

    /** Names of the versions that are served, such as v1beta1, in the definition's order. */
    public List<String> versions() {
        return getSpec() == null || getSpec().versions() == null
                ? List.of()
                : getSpec().versions().stream()
                        .filter(version -> version != null && version.served() && version.name() != null)
                        .map(Version::name)
                        .toList();
    }
}
