package dev.novasphere.wukong.api;

import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionNames;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Finishes the CustomResourceDefinitions that are generated from the records, where annotations do not suffice:
 *
 * <ul>
 *   <li>each validation rule once (the annotations of a record's component stand on its field and on its accessor, and the generator
 *       reads both);
 *   <li>printer columns in the order users read them, those of {@code -o wide} last;
 *   <li>lists of named objects as maps by name, conditions by type, so that server-side apply merges them by element and rules can
 *       compare an element with its former self;
 *   <li>{@code spec} required, category {@code all} as KubeVirt's VirtualMachine has it, and descriptions of the kind and of the
 *       Kubernetes types it uses.
 * </ul>
 *
 * Build time only: named by {@code quarkus.operator-sdk.crd.post-processor}.
 */
public class CrdFinish implements CRDPostProcessor {

    private static final List<String> COLUMNS =
            List.of("Wukong", "Snapshot", "Phase", "Ready", "Consistency", "Node", "IP", "Age");

    @Override
    public HasMetadata process(HasMetadata generated, String crdSpecVersion) {
        if (!(generated instanceof CustomResourceDefinition definition)) {
            throw new IllegalArgumentException("only apiextensions.k8s.io/v1 is generated, not " + crdSpecVersion);
        }
        CustomResourceDefinitionNames names = definition.getSpec().getNames();
        names.setCategories(List.of("all"));
        names.setListKind(names.getKind() + "List");
        for (CustomResourceDefinitionVersion version : definition.getSpec().getVersions()) {
            List<CustomResourceColumnDefinition> columns = new ArrayList<>(version.getAdditionalPrinterColumns());
            columns.sort(Comparator.comparingInt(CrdFinish::priority).thenComparingInt(CrdFinish::place));
            version.setAdditionalPrinterColumns(columns);
            JSONSchemaProps schema = version.getSchema().getOpenAPIV3Schema();
            schema.setRequired(List.of("spec"));
            if (!SchemaDescriptions.hasStatus(names.getKind())) {
                schema.getProperties().remove("status");
                version.setSubresources(null);
            }
            finish(schema);
            SchemaDescriptions.addTo(names.getKind(), schema);
        }
        return definition;
    }

    private static int priority(CustomResourceColumnDefinition column) {
        return column.getPriority() == null ? 0 : column.getPriority();
    }

    private static int place(CustomResourceColumnDefinition column) {
        int place = COLUMNS.indexOf(column.getName());
        return place < 0 ? COLUMNS.size() : place;
    }

    private static void finish(JSONSchemaProps schema) {
        if (schema.getXKubernetesValidations() != null) {
            schema.setXKubernetesValidations(new ArrayList<>(new LinkedHashSet<>(schema.getXKubernetesValidations())));
        }
        if (schema.getItems() != null) {
            finish(schema.getItems().getSchema());
        }
        if (schema.getAdditionalProperties() != null
                && schema.getAdditionalProperties().getSchema() != null) {
            finish(schema.getAdditionalProperties().getSchema());
        }
        if (schema.getProperties() != null) {
            for (Map.Entry<String, JSONSchemaProps> property :
                    schema.getProperties().entrySet()) {
                finish(property.getValue());
                mergeByElement(property.getKey(), property.getValue());
            }
        }
    }

    private static void mergeByElement(String name, JSONSchemaProps property) {
        if (!"array".equals(property.getType())) {
            return;
        }
        JSONSchemaProps element = property.getItems().getSchema();
        if (name.equals("conditions")) {
            element.setRequired(List.of("type", "status"));
            keyedBy("type", property);
        } else if (element.getRequired() != null && element.getRequired().contains("name")) {
            keyedBy("name", property);
        }
    }

    private static void keyedBy(String key, JSONSchemaProps list) {
        list.setXKubernetesListType("map");
        list.setXKubernetesListMapKeys(List.of(key));
    }
}
