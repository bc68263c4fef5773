package dev.novasphere.wukong.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.errors.ApiErrors;
import dev.novasphere.wukong.kubevirt.KubeVirtClient;
import dev.novasphere.wukong.kubevirt.PowerSwitch;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.observability.EventWriter;
import dev.novasphere.wukong.watch.Informers;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The one gate through which the operator changes the cluster: every create, apply, patch, deletion, status, event and request to KubeVirt is a
 * method here, and each answer goes into the cache of its kind unless its method says otherwise. A test keeps every other class from calling
 * the client's writing methods.
 *
 * <p>Two writes are left to the framework: the Lease of the leader election, which {@code Leadership} gives back at the end, and the status
 * of a reconciliation that failed.
 *
 * <p>Every request is counted in {@code wukong_api_requests_total} by resource, verb and answer, as those that read.
 */
@ApplicationScoped
public class Writer implements EventWriter {

    /** No object has this version: an apply that names it creates, and is refused with a conflict where the object exists. */
    private static final String NEVER_A_VERSION = "1";

    private final KubernetesClient client;
    private final Informers informers;
    private final OwnerCheck owners;

    /**
     * A gate.
     *
     * @param informers the caches that get to know what is written
     */
    @Inject
    public Writer(KubernetesClient client, Informers informers) {
        this.client = client;
        this.informers = informers;
        this.owners = new OwnerCheck(client);
    }

    /**
     * Creates an object; empty when one of that name is there already.
     *
     * @throws KubernetesClientException for every other refusal. Not every conflict says that the object is there: two requests that count
     *     against one ResourceQuota at the same time are answered with 409 as well, and nothing was made
     */
    public <R extends HasMetadata> Optional<R> create(R object) {
        try {
            return Optional.of(
                    informers.write(object, () -> client.resource(object).create()));
        } catch (KubernetesClientException e) {
            if (ApiErrors.isAlreadyExists(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Changes metadata of a live object, unless the object changed since it was read.
     *
     * @param metadata what to merge; gets the version of the live object
     * @param wanted the owners that the object has afterwards
     * @throws OwnerGoneException when it would get an owner that is gone
     */
    public <R extends HasMetadata> R mergeMetadata(R live, ObjectNode metadata, R wanted, String fieldManager) {
        if (metadata.has("ownerReferences")) {
            owners.beforeOwning(wanted, live);
        }
        metadata.put("resourceVersion", live.getMetadata().getResourceVersion());
        return merge(live, JsonNodeFactory.instance.objectNode().set("metadata", metadata), fieldManager);
    }

    /** Reads an object by name, past the cache. */
    public <R extends HasMetadata> Optional<R> read(R object) {
        return Optional.ofNullable(client.resource(object).get());
    }

    /**
     * Reads an object that the API server would not create, because one of that name was there.
     *
     * @throws KubernetesClientException when it is gone meanwhile, to be tried again
     */
    public <R extends HasMetadata> R readExisting(R object) {
        return read(object)
                .orElseThrow(() -> new KubernetesClientException("%s %s came and went"
                        .formatted(object.getKind(), object.getMetadata().getName())));
    }

    /**
     * Applies an object server-side; fields that the manager owned before and that are not in it go. The request names the object and the
     * version that were seen, and is refused when the object changed since, or exists although none was seen. Without the UID it would make an
     * object that is gone anew, as it was and not as a new one is to be.
     *
     * @param object gets the UID and the version that it is applied to
     * @param before what the cache held; null when nothing
     * @throws OwnerGoneException when the object would get an owner that is gone
     */
    public <R extends HasMetadata> R apply(R object, R before, String fieldManager) {
        if (before == null) {
            object.getMetadata().setResourceVersion(NEVER_A_VERSION);
        } else {
            owners.beforeOwning(object, before);
            object.getMetadata().setUid(before.getMetadata().getUid());
            object.getMetadata().setResourceVersion(before.getMetadata().getResourceVersion());
        }
        return informers.write(object, () -> client.resource(object).patch(serverSideApply(fieldManager)));
    }

    /**
     * Applies all of an object but the owners that it is to have, for which a later apply is needed. Its hash is one without owners: that they
     * lack afterwards is no change of another client.
     *
     * @param object stays as it is
     * @throws OwnerGoneException when one of the owners that the live object lacks is gone; nothing is written then
     */
    <R extends HasMetadata> R applyUnowned(R object, R live, String fieldManager) {
        owners.beforeOwning(object, live);
        R unowned = client.getKubernetesSerialization().clone(object);
        unowned.getMetadata().setOwnerReferences(null);
        DriftDetector.annotateHash(unowned);
        return apply(unowned, live, fieldManager);
    }

    /**
     * Changes fields of a live object by a JSON merge patch. Another object of its name stays as it is.
     *
     * @param patch the merge patch as a tree; holds metadata.resourceVersion when a change in between must not be lost
     * @throws KubernetesClientException a conflict when the object is another one of that name by now
     */
    public <R extends HasMetadata> R merge(R live, ObjectNode patch, String fieldManager) {
        return informers.write(live, () -> mergePatch(live, patch, fieldManager));
    }

    /**
     * Changes fields of a live object by a JSON merge patch that takes the labels off by which it is watched. The answer goes into no cache:
     * no event would ever take it out again.
     *
     * @param patch the merge patch as a tree, with metadata.resourceVersion
     */
    public <R extends HasMetadata> void letGo(R live, ObjectNode patch, String fieldManager) {
        mergePatch(live, patch, fieldManager);
    }

    private <R extends HasMetadata> R mergePatch(R live, ObjectNode patch, String fieldManager) {
        PatchContext context = new PatchContext.Builder()
                .withPatchType(PatchType.JSON_MERGE)
                .withFieldManager(fieldManager)
                .build();
        try {
            return client.resource(live).patch(context, OneObject.patch(live, patch));
        } catch (KubernetesClientException e) {
            throw OneObject.refusal(live, e);
        }
    }

    /**
     * Changes a live object by a JSON patch.
     *
     * @param patch the operations; with one that replaces metadata.resourceVersion, a change in between is answered with a conflict
     */
    public <R extends HasMetadata> R patch(R live, JsonNode patch, String fieldManager) {
        PatchContext context = new PatchContext.Builder()
                .withPatchType(PatchType.JSON)
                .withFieldManager(fieldManager)
                .build();
        return informers.write(live, () -> client.resource(live).patch(context, patch.toString()));
    }

    /**
     * Applies what one field manager owns of an object; what it owned before and is not given now goes.
     *
     * @param fields the object with its name, its UID and those fields; with a version, an object of another version is answered with a
     *     conflict
     * @return the object as it was written
     * @throws IllegalArgumentException without a UID: the request would create an object, or meet another one of that name
     */
    public <R extends HasMetadata> R applyFields(R fields, String fieldManager) {
        if (fields.getMetadata().getUid() == null) {
            throw new IllegalArgumentException("fields of %s %s are applied to one UID only"
                    .formatted(fields.getKind(), fields.getMetadata().getName()));
        }
        return client.resource(fields).patch(serverSideApply(fieldManager));
    }

    /**
     * Deletes an object as it was seen: the request has the resourceVersion as its precondition, which no other object and no other state of
     * this one has.
     *
     * @return whether the object was there
     * @throws IllegalArgumentException when the object has no resourceVersion, because nothing would be known of what is deleted
     * @throws KubernetesClientException with code 409 when the object changed meanwhile
     */
    public <R extends HasMetadata> boolean delete(R seen) {
        String version = seen.getMetadata().getResourceVersion();
        if (version == null || version.isEmpty()) {
            throw new IllegalArgumentException("%s %s is deleted only in the version that was seen"
                    .formatted(seen.getKind(), seen.getMetadata().getName()));
        }
        return !client.resource(seen).lockResourceVersion(version).delete().isEmpty();
    }

    /**
     * Starts a machine by KubeVirt's subresource; one that runs already counts as started.
     *
     * @throws KubernetesClientException when KubeVirt refuses
     */
    public void start(VirtualMachine machine) {
        power(machine).start();
    }

    /**
     * Restarts a machine by KubeVirt's subresource.
     *
     * @throws KubernetesClientException when KubeVirt refuses, for example because the machine is off
     */
    public void restart(VirtualMachine machine) {
        power(machine).restart();
    }

    private PowerSwitch power(VirtualMachine machine) {
        return client.adapt(KubeVirtClient.class)
                .power(
                        machine.getMetadata().getNamespace(),
                        machine.getMetadata().getName());
    }

    /**
     * Applies a status to the version of the object that was reconciled. The framework keeps the answer in its cache and drops the event of
     * this write.
     *
     * <p>The object must not have changed since it was read: the framework drops every event that is older than the answer to a write, and
     * with it the change. A conflict is thrown; the reconciliation is retried as after any error that passes.
     *
     * @param object the object as it was read
     * @param fresh the object with nothing but its name and the status
     * @return the object as it was written; empty when it was deleted meanwhile
     */
    public <P extends HasMetadata> Optional<P> status(P object, P fresh, Context<P> context) {
        fresh.getMetadata().setResourceVersion(object.getMetadata().getResourceVersion());
        return unlessGone(() -> context.resourceOperations().serverSideApplyPrimaryStatus(fresh));
    }

    /** The answer to a write; empty when its object was deleted since it was read. */
    public static <P> Optional<P> unlessGone(Supplier<P> write) {
        try {
            return Optional.of(write.get());
        } catch (KubernetesClientException e) {
            if (ApiErrors.isNotFound(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void create(Event event) {
        client.resource(event).create();
    }

    @Override
    public void update(Event event) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.put("count", event.getCount())
                .put("message", event.getMessage())
                .put("lastTimestamp", event.getLastTimestamp());
        client.resource(event).patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
    }

    private static PatchContext serverSideApply(String fieldManager) {
        return new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withForce(true)
                .withFieldManager(fieldManager)
                .build();
    }
}
