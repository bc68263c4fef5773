package dev.novasphere.wukong.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JavaType;
import dev.novasphere.wukong.kubevirt.common.Empty;
import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.kubevirt.device.Gpu;
import dev.novasphere.wukong.kubevirt.device.Interface;
import dev.novasphere.wukong.kubevirt.instance.Network;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.testcluster.Crds;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionNames;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The model against the CustomResourceDefinitions of the releases it is for. */
class RealSchemaTest {

    private static final String POD_LIKE = "spec/template/spec/";
    private static final String DEVICES = POD_LIKE + "domain/devices/";

    @BeforeEach
    void real_definitions_are_installed() {
        assumeTrue(
                Crds.areReal(),
                "system property " + Crds.PROPERTY
                        + " names no folder with the definitions of KubeVirt, CDI, Multus and NMState");
    }

    static Stream<Class<? extends HasMetadata>> kinds() {
        return KubeVirtModel.kinds().stream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_kind_has_the_names_and_the_scope_of_its_definition(Class<? extends HasMetadata> kind) {
        CustomResourceDefinition definition = definition(kind);
        CustomResourceDefinitionNames names = definition.getSpec().getNames();

        assertThat(definition.getSpec().getGroup()).isEqualTo(HasMetadata.getGroup(kind));
        assertThat(names.getKind()).isEqualTo(HasMetadata.getKind(kind));
        assertThat(names.getPlural()).isEqualTo(HasMetadata.getPlural(kind));
        assertThat(names.getSingular()).isEqualTo(HasMetadata.getSingular(kind));
        assertThat(names.getShortNames()).isEqualTo(shortNames(kind));
        assertThat(definition.getSpec().getScope())
                .isEqualTo(Namespaced.class.isAssignableFrom(kind) ? "Namespaced" : "Cluster");
        assertThat(version(kind).getServed()).isTrue();
        assertThat(version(kind).getStorage()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void every_field_of_the_model_is_in_the_schema_with_the_same_type(Class<? extends HasMetadata> kind) {
        Walk walk = new Walk();

        walk.fields(kind, schema(kind));

        assertThat(walk.differences).isEmpty();
        assertThat(walk.pointers).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void an_object_with_every_field_of_the_schema_is_read_and_every_field_of_the_model_written(
            Class<? extends HasMetadata> kind) {
        Map<String, Object> full = object(kind);
        Walk walk = new Walk();
        walk.fields(kind, schema(kind));

        Map<String, Object> written = ModelJson.write(ModelJson.read(full, kind));

        assertThat(walk.pointers)
                .allSatisfy(
                        pointer -> assertThat(at(written, pointer)).as(pointer).isNotNull());
        assertThat(inventions(written, full, "")).isEmpty();
    }

    static Stream<Arguments> sharedLists() {
        return Stream.of(
                Arguments.of(POD_LIKE + "volumes", Volume.class),
                Arguments.of(POD_LIKE + "networks", Network.class),
                Arguments.of(DEVICES + "disks", Disk.class),
                Arguments.of(DEVICES + "interfaces", Interface.class),
                Arguments.of(DEVICES + "gpus", Gpu.class));
    }

    @ParameterizedTest
    @MethodSource("sharedLists")
    void an_entry_with_every_field_of_the_schema_is_carried_over_in_full(String path, Class<?> type) {
        JSONSchemaProps list = schema(VirtualMachine.class);
        for (String name : path.split("/")) {
            list = list.getProperties().get(name);
        }
        assertThat(list.getXKubernetesListType())
                .as("others' entries must be written too")
                .isIn(null, "atomic");
        @SuppressWarnings("unchecked")
        Map<String, Object> entry =
                (Map<String, Object>) example(list.getItems().getSchema());

        assertThat(ModelJson.write(ModelJson.read(entry, type))).isEqualTo(entry);
    }

    private static CustomResourceDefinition definition(Class<? extends HasMetadata> kind) {
        return Crds.named(HasMetadata.getFullResourceName(kind));
    }

    private static CustomResourceDefinitionVersion version(Class<? extends HasMetadata> kind) {
        return definition(kind).getSpec().getVersions().stream()
                .filter(version -> version.getName().equals(HasMetadata.getVersion(kind)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(HasMetadata.getApiVersion(kind) + " is not defined"));
    }

    private static JSONSchemaProps schema(Class<? extends HasMetadata> kind) {
        return version(kind).getSchema().getOpenAPIV3Schema();
    }

    private static List<String> shortNames(Class<? extends HasMetadata> kind) {
        ShortNames names = kind.getAnnotation(ShortNames.class);
        return names == null ? List.of() : List.of(names.value());
    }

    private static Map<String, Object> object(Class<? extends HasMetadata> kind) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("apiVersion", HasMetadata.getApiVersion(kind));
        object.put("kind", HasMetadata.getKind(kind));
        object.put("metadata", Map.of("name", "full"));
        Stream.of("spec", "status")
                .filter(schema(kind).getProperties()::containsKey)
                .forEach(part ->
                        object.put(part, example(schema(kind).getProperties().get(part))));
        return object;
    }

    /** A value that has everything the schema allows. */
    private static Object example(JSONSchemaProps schema) {
        if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
            return "1Gi";
        }
        return switch (String.valueOf(schema.getType())) {
            case "object" -> exampleObject(schema);
            case "array" -> List.of(example(schema.getItems().getSchema()));
            case "string" -> exampleText(schema);
            case "boolean" -> true;
            case "integer" -> 7;
            case "number" -> 1.5;
            default -> throw new AssertionError("schema of type " + schema.getType());
        };
    }

    private static Object exampleObject(JSONSchemaProps schema) {
        Map<String, Object> object = new LinkedHashMap<>();
        if (Boolean.TRUE.equals(schema.getXKubernetesPreserveUnknownFields())) {
            object.put("any", List.of(Map.of(), Map.of("thing", List.of())));
        }
        if (schema.getProperties() != null) {
            schema.getProperties().forEach((name, field) -> object.put(name, example(field)));
        }
        if (schema.getAdditionalProperties() != null
                && schema.getAdditionalProperties().getSchema() != null) {
            object.put("key", example(schema.getAdditionalProperties().getSchema()));
        }
        return object;
    }

    private static Object exampleText(JSONSchemaProps schema) {
        if (schema.getEnum() != null && !schema.getEnum().isEmpty()) {
            return schema.getEnum().get(0).asText();
        }
        return "date-time".equals(schema.getFormat()) ? "2026-01-02T03:04:05Z" : "text";
    }

    private static Object at(Object tree, String pointer) {
        Object here = tree;
        for (String step : pointer.substring(1).split("/")) {
            here = here instanceof List<?> list ? list.get(0) : here;
            here = here instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return here;
    }

    /** Where the first tree has something that the second has not. */
    private static List<String> inventions(Object written, Object read, String path) {
        List<String> found = new ArrayList<>();
        if (written instanceof Map<?, ?> object && read instanceof Map<?, ?> other) {
            object.forEach((name, value) -> found.addAll(inventions(value, other.get(name), path + "/" + name)));
        } else if (written instanceof List<?> list && read instanceof List<?> other && list.size() == other.size()) {
            for (int i = 0; i < list.size(); i++) {
                found.addAll(inventions(list.get(i), other.get(i), path));
            }
        } else if (!written.equals(read)) {
            found.add(path + ": " + written + " instead of " + read);
        }
        return found;
    }

    /** A walk over the model and a schema side by side. */
    private static final class Walk {

        private final List<String> pointers = new ArrayList<>();
        private final List<String> differences = new ArrayList<>();

        void fields(Class<? extends HasMetadata> kind, JSONSchemaProps schema) {
            Map<String, JavaType> fields = ModelJson.fields(ModelJson.type(kind));
            assertThat(fields).containsKeys("spec", "status");
            Stream.of("spec", "status")
                    .filter(part -> !fields.get(part).hasRawClass(Void.class))
                    .forEach(part -> field(
                            "/" + part, fields.get(part), schema.getProperties().get(part)));
        }

        private void field(String pointer, JavaType type, JSONSchemaProps schema) {
            if (schema == null) {
                differences.add(pointer + " is not in the schema");
                return;
            }
            pointers.add(pointer);
            value(pointer, type, schema);
        }

        private void value(String pointer, JavaType type, JSONSchemaProps schema) {
            if (type.hasRawClass(Quantity.class) || type.hasRawClass(IntOrString.class)) {
                differIf(!Boolean.TRUE.equals(schema.getXKubernetesIntOrString()), pointer, "a quantity", schema);
            } else if (type.hasRawClass(String.class)) {
                differIf(!"string".equals(schema.getType()), pointer, "text", schema);
            } else if (type.hasRawClass(Boolean.class)) {
                differIf(!"boolean".equals(schema.getType()), pointer, "a boolean", schema);
            } else if (type.hasRawClass(Integer.class)) {
                differIf(
                        !"integer".equals(schema.getType()) || "int64".equals(schema.getFormat()),
                        pointer,
                        "an int",
                        schema);
            } else if (type.hasRawClass(Long.class)) {
                differIf(!"integer".equals(schema.getType()), pointer, "a long", schema);
            } else if (type.isCollectionLikeType()) {
                list(pointer, type, schema);
            } else if (type.isMapLikeType()) {
                map(pointer, type, schema);
            } else {
                bean(pointer, type, schema);
            }
        }

        private void list(String pointer, JavaType type, JSONSchemaProps schema) {
            differIf(!"array".equals(schema.getType()), pointer, "a list", schema);
            if ("array".equals(schema.getType())) {
                value(pointer, type.getContentType(), schema.getItems().getSchema());
            }
        }

        private void map(String pointer, JavaType type, JSONSchemaProps schema) {
            boolean anything = Boolean.TRUE.equals(schema.getXKubernetesPreserveUnknownFields());
            boolean named = schema.getAdditionalProperties() != null
                    && schema.getAdditionalProperties().getSchema() != null;
            differIf(!"object".equals(schema.getType()) || !(anything || named), pointer, "a map", schema);
            if (named) {
                value(
                        pointer + "/key",
                        type.getContentType(),
                        schema.getAdditionalProperties().getSchema());
            }
        }

        private void bean(String pointer, JavaType type, JSONSchemaProps schema) {
            differIf(!"object".equals(schema.getType()), pointer, "an object", schema);
            if (schema.getProperties() == null || schema.getProperties().isEmpty()) {
                differIf(
                        !type.hasRawClass(Empty.class)
                                && !Boolean.TRUE.equals(schema.getXKubernetesPreserveUnknownFields()),
                        pointer,
                        "an object with fields",
                        schema);
                return;
            }
            ModelJson.fields(type)
                    .forEach((name, field) -> field(
                            pointer + "/" + name, field, schema.getProperties().get(name)));
        }

        private void differIf(boolean differs, String pointer, String modelled, JSONSchemaProps schema) {
            if (differs) {
                differences.add(pointer + " is modelled as " + modelled + ", and is " + schema.getType());
            }
        }
    }
}
