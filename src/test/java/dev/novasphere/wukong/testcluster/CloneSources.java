package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.Validation;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidationBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What CDI does with DataVolumes that copy something: where no size is asked for they take their source's, a smaller one is refused, and from another namespace
 * they are admitted only when whoever creates them may create {@code datavolumes/source} there. A DataSource is taken to lie beside the
 * image it stands for; its image and every snapshot have {@link #IMAGE_SIZE}.
 */
final class CloneSources {

    /** Size of what a DataSource or snapshot holds. */
    static final Quantity IMAGE_SIZE = new Quantity("3Gi");

    private static final String MAY_READ =
            "authorizer.group('cdi.kubevirt.io').resource('datavolumes').subresource('source').namespace(%s).check('create').allowed()";

    private CloneSources() {}

    /** Whether a DataVolume copies something. */
    static boolean copies(GenericKubernetesResource volume) {
        Map<String, Object> source = Objects.map(volume, "spec", "source");
        return source.containsKey("pvc")
                || source.containsKey("snapshot")
                || !Objects.map(volume, "spec", "sourceRef").isEmpty();
    }

    /** The size of what a DataVolume copies; empty when the claim it copies is not there. */
    static Optional<Quantity> size(ClusterView view, GenericKubernetesResource volume) {
        Map<String, Object> claim = Objects.map(volume, "spec", "source", "pvc");
        if (claim.isEmpty()) {
            return Optional.of(IMAGE_SIZE);
        }
        PersistentVolumeClaim source = view.claims.get(claimKey(volume));
        return Optional.ofNullable(source)
                .filter(ImportController::isBound)
                .map(bound -> bound.getStatus().getCapacity().get("storage"));
    }

    static boolean isLess(Quantity one, Quantity other) {
        return Quantity.getAmountInBytes(one).compareTo(Quantity.getAmountInBytes(other)) < 0;
    }

    /** What CDI says of a DataVolume that asks for less than it copies. */
    static Conditions refusal(GenericKubernetesResource volume, Quantity asked, Quantity source) {
        return ImportController.bound(
                volume,
                false,
                "CloneValidationFailed",
                "The clone doesn't meet the validation requirements: target resources requests storage size is smaller than the source "
                        + Quantity.getAmountInBytes(asked).toBigInteger() + " < "
                        + Quantity.getAmountInBytes(source).toBigInteger());
    }

    /** Namespace and name of the claim that a DataVolume copies. */
    static String claimKey(GenericKubernetesResource volume) {
        Map<String, Object> claim = Objects.map(volume, "spec", "source", "pvc");
        return Objects.key(String.valueOf(claim.get("namespace")), String.valueOf(claim.get("name")));
    }

    /** What CDI's webhook asks of whoever creates a DataVolume that reads another namespace. */
    static List<Validation> rules() {
        return List.of(
                rule("object.spec.source", "pvc"),
                rule("object.spec.source", "snapshot"),
                rule("object.spec", "sourceRef"));
    }

    private static Validation rule(String parent, String field) {
        String namespace = parent + "." + field + ".namespace";
        boolean inSource = parent.endsWith("source");
        String absent = (inSource ? "!has(object.spec.source) || " : "") + "!has(" + parent + "." + field + ") || !has("
                + namespace + ")";
        return new ValidationBuilder()
                .withExpression("oldObject != null || " + absent + " || " + namespace
                        + " == object.metadata.namespace || " + MAY_READ.formatted(namespace))
                .withMessageExpression("'User ' + request.userInfo.username"
                        + " + ' has insufficient permissions in clone source namespace ' + " + namespace)
                .build();
    }
}
