package dev.novasphere.wukong.reconcile;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.novasphere.wukong.kubevirt.ResourceCondition;
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
public class CrdPresence extends CustomResource<CrdPresence.Nothing, CrdPresence.Status> {

    /** Stands for the specification, which is not read. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @RegisterForReflection
    public record Nothing() {}

    /** The conditions of the definition. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @RegisterForReflection
    public record Status(List<ResourceCondition> conditions) {}

    @Override
    protected Nothing initSpec() {
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
                && getStatus().conditions().stream().anyMatch(c -> "Established".equals(c.type()) && c.holds());
    }
}
