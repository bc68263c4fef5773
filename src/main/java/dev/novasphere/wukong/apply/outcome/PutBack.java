package dev.novasphere.wukong.apply.outcome;

import dev.novasphere.wukong.plan.cloudinit.CloudInitInputs;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.write.DriftDetector;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.List;
import java.util.Optional;

/**
 * A change of an object that something other than the operator made, and that the operator undoes because the plan differs.
 *
 * @param kind kind of the object
 * @param name its name
 * @param uid its UID
 * @param fields paths of the fields that were changed, without values
 */
public record PutBack(String kind, String name, String uid, List<String> fields) {

    /**
     * The change that writing an object undoes.
     *
     * @param stamped what is to be written, with its hash
     * @param live the object as it is
     * @return empty when the live object has all that is wanted; when it was written for something else than is wanted by now, so that what
     *     differs may be the operator's own change or that of a new version; and when that is not known
     */
    public static Optional<PutBack> of(HasMetadata stamped, HasMetadata live) {
        Optional<Object> noted = wish(live);
        if (noted.isEmpty() || !noted.equals(wish(stamped))) {
            return Optional.empty();
        }
        List<String> fields = DriftDetector.missing(stamped, live);
        return fields.isEmpty()
                ? Optional.empty()
                : Optional.of(new PutBack(
                        live.getKind(),
                        live.getMetadata().getName(),
                        live.getMetadata().getUid(),
                        List.copyOf(fields)));
    }

    /** What an object says of the plan that it was written for: the hash, or of a Secret its fingerprint. */
    private static Optional<Object> wish(HasMetadata object) {
        if (object instanceof Secret secret) {
            return Optional.ofNullable(secret.getData()).map(data -> data.get(CloudInitInputs.FINGERPRINT));
        }
        return Optional.ofNullable(Annotations.annotation(object, Annotations.APPLIED_HASH));
    }
}
