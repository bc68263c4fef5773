package dev.novasphere.wukong.testcluster;

import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Opens definitions that are made from the model for the fields that the model leaves out: the real ones have them, and an API server
 * would drop what KubeVirt and users write there. Fields of the model keep their types.
 */
final class OpenSchema implements CRDPostProcessor {

    @Override
    public HasMetadata process(HasMetadata generated, String crdSpecVersion) {
        if (!(generated instanceof CustomResourceDefinition definition)) {
            throw new IllegalArgumentException("only apiextensions.k8s.io/v1 is generated, not " + crdSpecVersion);
        }
        for (CustomResourceDefinitionVersion version : definition.getSpec().getVersions()) {
            JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
            Stream.of("spec", "status")
                    .map(root.getProperties()::get)
                    .filter(Objects::nonNull)
                    .forEach(OpenSchema::open);
        }
        return definition;
    }

    static void open(JSONSchemaProps schema) {
        if ("array".equals(schema.getType())) {
            open(schema.getItems().getSchema());
        } else if ("object".equals(schema.getType())) {
            openObject(schema);
        }
    }

    private static void openObject(JSONSchemaProps schema) {
        JSONSchemaProps values = schema.getAdditionalProperties() == null
                ? null
                : schema.getAdditionalProperties().getSchema();
        if (values != null && !isAnything(values)) {
            open(values);
            return;
        }
        schema.setAdditionalProperties(null);
        schema.setXKubernetesPreserveUnknownFields(true);
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(OpenSchema::open);
        }
    }

    /** The generator writes a Java Object, which may be any JSON, as an object without fields. */
    private static boolean isAnything(JSONSchemaProps schema) {
        return "object".equals(schema.getType())
                && (schema.getProperties() == null || schema.getProperties().isEmpty())
                && schema.getAdditionalProperties() == null;
    }
}
