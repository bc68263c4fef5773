package dev.novasphere.wukong.testcluster;

import dev.novasphere.wukong.api.CrdFinish;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicy;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.kubevirt.KubeVirtModel;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionSpec;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The CustomResourceDefinitions of a test cluster: ours, and those of KubeVirt, CDI and Multus, which are the real ones when the system
 * property {@value #PROPERTY} names a folder that holds them, else made from the typed model.
 */
public final class Crds {

    /** Names a folder with the real CustomResourceDefinitions. */
    public static final String PROPERTY = "wukong.crds";

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** What the client says where no answer came in time, which a busy machine brings about. */
    private static final int NO_ANSWER = 0;

    private Crds() {}

    /** Whether the real definitions are installed. */
    public static boolean areReal() {
        String folder = System.getProperty(PROPERTY);
        return folder != null && !folder.isBlank();
    }

    /** The Wukong's own definition before it had rules. */
    public static CustomResourceDefinition wukongWithoutRules() {
        CustomResourceDefinition lax = wukong();
        loosen(lax.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema());
        return lax;
    }

    private static void loosen(JSONSchemaProps schema) {
        schema.setXKubernetesValidations(null);
        if (schema.getItems() != null) {
            loosen(schema.getItems().getSchema());
        }
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(Crds::loosen);
        }
    }

    /** The Wukong's own definition, as the build generates it. */
    public static CustomResourceDefinition wukong() {
        return generated(Wukong.class, new CrdFinish());
    }

    /** All definitions of the operator's own resources, as the build generates them. */
    public static List<CustomResourceDefinition> own() {
        return List.of(
                wukong(),
                generated(WukongSnapshot.class, new CrdFinish()),
                generated(WukongRestore.class, new CrdFinish()),
                generated(WukongPolicy.class, new CrdFinish()));
    }

    /** The definitions of everything the operator works with but its own; those that the folder lacks are made from the model. */
    public static List<CustomResourceDefinition> others() {
        List<CustomResourceDefinition> all = new ArrayList<>(areReal() ? real() : List.of());
        Set<String> names = all.stream().map(d -> d.getMetadata().getName()).collect(Collectors.toSet());
        KubeVirtModel.kinds().stream()
                .filter(kind -> !names.contains(HasMetadata.getFullResourceName(kind)))
                .map(kind -> asServed(generated(kind, new OpenSchema())))
                .forEach(all::add);
        return all;
    }

    private static List<CustomResourceDefinition> real() {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty(PROPERTY)))) {
            List<CustomResourceDefinition> definitions = new ArrayList<>();
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
                definitions.add(Serialization.unmarshal(Files.readString(file), CustomResourceDefinition.class));
            }
            return definitions;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Installs all definitions and waits until the server serves them. */
    public static void installAll(KubernetesClient client) {
        List<CustomResourceDefinition> all = new ArrayList<>(others());
        all.addAll(own());
        all.forEach(definition -> apply(client, definition));
        all.forEach(definition -> awaitServed(client, definition));
    }

    /** Installs the operator's own definitions and waits until the server serves them. */
    public static void installOwn(KubernetesClient client) {
        own().forEach(definition -> install(client, definition));
    }

    /** Installs one definition and waits until the server serves it. */
    public static void install(KubernetesClient client, CustomResourceDefinition definition) {
        apply(client, definition);
        awaitServed(client, definition);
    }

    /** Installs the definitions of some names, such as {@code datavolumes.cdi.kubevirt.io}, one after the other. */
    public static void install(KubernetesClient client, String... names) {
        Stream.of(names).forEach(name -> install(client, named(name)));
    }

    /** Removes one definition with all its objects, and waits until it is gone; one that is not there is fine. */
    public static void uninstall(KubernetesClient client, CustomResourceDefinition definition) {
        client.resource(definition).delete();
        client.resource(definition).waitUntilCondition(gone -> gone == null, PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** The definition of a name such as {@code datavolumes.cdi.kubevirt.io}. */
    public static CustomResourceDefinition named(String name) {
        return others().stream()
                .filter(d -> d.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no definition of " + name));
    }

    private static void apply(KubernetesClient client, CustomResourceDefinition definition) {
        definition.setStatus(null);
        client.resource(definition)
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withForce(true)
                        .withFieldManager("test")
                        .build());
    }

    /** Established alone is not enough: the server may answer 404 for a moment longer. */
    private static void awaitServed(KubernetesClient client, CustomResourceDefinition definition) {
        client.resource(definition).waitUntilCondition(Crds::isEstablished, PATIENCE.toSeconds(), TimeUnit.SECONDS);
        CustomResourceDefinitionSpec spec = definition.getSpec();
        for (CustomResourceDefinitionVersion version : spec.getVersions()) {
            if (Boolean.TRUE.equals(version.getServed())) {
                awaitListed(
                        client,
                        new ResourceDefinitionContext.Builder()
                                .withGroup(spec.getGroup())
                                .withVersion(version.getName())
                                .withKind(spec.getNames().getKind())
                                .withPlural(spec.getNames().getPlural())
                                .withNamespaced(spec.getScope().equals("Namespaced"))
                                .build());
            }
        }
    }

    private static boolean isEstablished(CustomResourceDefinition definition) {
        return definition != null
                && definition.getStatus() != null
                && definition.getStatus().getConditions() != null
                && definition.getStatus().getConditions().stream()
                        .anyMatch(c -> c.getType().equals("Established")
                                && c.getStatus().equals("True"));
    }

    private static void awaitListed(KubernetesClient client, ResourceDefinitionContext kind) {
        Awaitility.await(kind.getPlural() + " of " + kind.getVersion() + " are served")
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .ignoreExceptionsMatching(e -> e instanceof KubernetesClientException refused
                        && (refused.getCode() == HttpURLConnection.HTTP_NOT_FOUND || refused.getCode() == NO_ANSWER))
                .until(() -> client.genericKubernetesResources(kind)
                                .list(new ListOptionsBuilder().withLimit(1L).build())
                        != null);
    }

    /** A guest has no status subresource, unlike every other kind. */
    private static CustomResourceDefinition asServed(CustomResourceDefinition definition) {
        if (definition.getSpec().getNames().getKind().equals("VirtualMachineInstance")) {
            definition.getSpec().getVersions().forEach(version -> version.setSubresources(null));
        }
        return definition;
    }

    private static CustomResourceDefinition generated(Class<? extends HasMetadata> kind, CRDPostProcessor finish) {
        ByteArrayOutputStream yaml = new ByteArrayOutputStream();
        new CRDGenerator()
                .customResourceClasses(kind.asSubclass(CustomResource.class))
                .forCRDVersions("v1")
                .withPostProcessor(finish)
                .withOutput(new ToMemory(yaml))
                .generate();
        return Serialization.unmarshal(yaml.toString(StandardCharsets.UTF_8), CustomResourceDefinition.class);
    }

    private static final class ToMemory extends CRDGenerator.AbstractCRDOutput<OutputStream> {

        private final ByteArrayOutputStream yaml;

        private ToMemory(ByteArrayOutputStream yaml) {
            this.yaml = yaml;
        }

        @Override
        protected OutputStream createStreamFor(String crdName) {
            return yaml;
        }

        @Override
        public URI crdURI(String crdName) {
            return Path.of(crdName).toUri();
        }
    }
}
