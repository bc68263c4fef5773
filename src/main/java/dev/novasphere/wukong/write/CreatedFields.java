package dev.novasphere.wukong.write;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.novasphere.wukong.errors.ApiErrors;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.Owners;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Fields of an object that the operator wrote when it created it. For the API server creating and applying are two owners, though both bear
 * the operator's name, and an apply takes away only what was applied. So an annotation, a label or a key of a Secret that the Wukong does
 * not ask for any more would stay for ever. Before an apply that is to take something away such fields are handed over to the one that
 * applies.
 *
 * <p>It costs two requests, at the first such change of an object, and one at each further one of an object to which others add.
 */
public final class CreatedFields {

    private static final Set<String> OTHERS = Set.of(FieldManagers.POWER, FieldManagers.FINALIZER);
    private static final List<List<String>> WRITTEN =
            List.of(List.of("f:metadata"), List.of("f:spec"), List.of("f:type"), List.of("f:data"));

    private final ManagedFieldsReader reader;
    private final Writer writer;

    public CreatedFields(ManagedFieldsReader reader, Writer writer) {
        this.reader = reader;
        this.writer = writer;
    }

    /**
     * Hands the fields over where the live object has more than is wanted.
     *
     * @return the live object to apply to, in the version that it has afterwards
     * @throws io.fabric8.kubernetes.client.KubernetesClientException with code 409 when it changed since it was read
     */
    public <R extends HasMetadata> R handOver(R wanted, R live) {
        return hasMore(live, wanted)
                ? reader.read(live)
                        .map(FieldOwnership::of)
                        .flatMap(owned -> handedOver(owned, FieldManagers.OPERATOR, live, WRITTEN))
                        .map(entries -> write(live, entries, live.getMetadata().getResourceVersion()))
                        .orElse(live)
                : live;
    }

    /**
     * Applies to a live object after parts of it were handed over that a manager wrote by update, so that the apply takes away what it does not
     * have of them. Where the apply is refused they are handed back: the next one, which may be for the former wish again, would take them
     * away.
     *
     * @param apply applies to the live object in the version that it gets
     * @return what the apply returns
     * @throws io.fabric8.kubernetes.client.KubernetesClientException with code 409 when the object changed since it was read
     */
    public <R extends HasMetadata> R takingOver(
            R live, String manager, List<List<String>> parts, UnaryOperator<R> apply) {
        Optional<FieldOwnership> before = reader.read(live).map(FieldOwnership::of);
        Optional<ArrayNode> after = before.flatMap(owned -> handedOver(owned, manager, live, parts));
        if (after.isEmpty()) {
            return apply.apply(live);
        }
        R taken = write(live, after.get(), live.getMetadata().getResourceVersion());
        try {
            return apply.apply(taken);
        } catch (KubernetesClientException e) {
            handBack(taken, manager, before.get(), new FieldOwnership(after.get()), e);
            throw e;
        }
    }

    /**
     * After a conflict the object has another version, and others may own more of it. It may also have been applied to: a client that gets no
     * answer sends a request again, and that is refused because of the first one. Then nothing is left to hand back.
     */
    private <R extends HasMetadata> void handBack(
            R taken, String manager, FieldOwnership before, FieldOwnership after, KubernetesClientException refusal) {
        try {
            if (!ApiErrors.isConflict(refusal)) {
                write(taken, before.entries(), taken.getMetadata().getResourceVersion());
                return;
            }
            reader.read(taken)
                    .filter(now ->
                            FieldOwnership.of(now).appliesAllOf(after, FieldManagers.OPERATOR, taken.getApiVersion()))
                    .ifPresent(now -> write(
                            taken,
                            FieldOwnership.of(now)
                                    .handedBack(before, Set.of(manager, FieldManagers.OPERATOR), taken.getApiVersion()),
                            now.path("metadata").path("resourceVersion").asText()));
        } catch (KubernetesClientException e) {
            refusal.addSuppressed(e);
        }
    }

    private static Optional<ArrayNode> handedOver(
            FieldOwnership owned, String manager, HasMetadata live, List<List<String>> parts) {
        return owned.handOver(Set.of(manager), "", live.getApiVersion(), parts);
    }

    private <R extends HasMetadata> R write(R live, ArrayNode entries, String version) {
        return writer.patch(live, new VersionedPatch().managedFields(entries).at(version), FieldManagers.OPERATOR);
    }

    /**
     * Makes what is applied to an object that came back from a backup the operator's alone. Who put it back owns all of it, unless its
     * managedFields were put back as well, and an apply could take nothing away any more. The owner is left to the apply that comes after: as
     * long as it lacks, this is done again, whatever an attempt failed of.
     *
     * @param wanted what is applied
     * @param live one of the operator's that lacks an owner of what is wanted; on any other one nothing is done
     * @return the live object to apply to, in the version that it has afterwards
     * @throws OwnerGoneException when an owner is gone; nothing was written then
     * @throws io.fabric8.kubernetes.client.KubernetesClientException when the API server refuses; with code 409 when the object changed
     */
    public <R extends HasMetadata> R settle(R wanted, R live) {
        if (!Labels.managedByOperator(live) || owners(live).containsAll(owners(wanted))) {
            return live;
        }
        R applied = writer.applyUnowned(wanted, live, FieldManagers.OPERATOR);
        return reader.read(applied)
                .map(FieldOwnership::of)
                .flatMap(owned -> owned.alone(FieldManagers.OPERATOR, OTHERS, applied.getApiVersion()))
                .map(entries -> write(applied, entries, applied.getMetadata().getResourceVersion()))
                .orElse(applied);
    }

    private static List<String> owners(HasMetadata object) {
        return Owners.of(object).stream().map(OwnerReference::getUid).toList();
    }

    private static boolean hasMore(HasMetadata live, HasMetadata wanted) {
        return hasMore(live.getMetadata().getAnnotations(), wanted.getMetadata().getAnnotations())
                || hasMore(live.getMetadata().getLabels(), wanted.getMetadata().getLabels())
                || live instanceof Secret is
                        && wanted instanceof Secret asked
                        && hasMore(is.getData(), asked.getData());
    }

    private static boolean hasMore(Map<String, String> live, Map<String, String> wanted) {
        return live != null
                && !Optional.ofNullable(wanted).orElse(Map.of()).keySet().containsAll(live.keySet());
    }
}
