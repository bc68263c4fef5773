package dev.novasphere.wukong.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.kubevirt.VirtualMachine;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Optional;

/** The requests that change objects in the cluster; each answer goes into the cache of its kind. */
final class Writer {

    /** No object has this version: an apply that names it creates, and is refused with a conflict where the object exists. */
    private static final String NEVER_A_VERSION = "1";

    private final KubernetesClient client;
    private final Informers informers;
    private final OwnerCheck owners;

    Writer(KubernetesClient client, Informers informers) {
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
    <R extends HasMetadata> Optional<R> create(R object) {
        try {
            R created = client.resource(object).create();
            informers.written(created, null);
            return Optional.of(created);
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
    <R extends HasMetadata> R mergeMetadata(R live, ObjectNode metadata, R wanted, String fieldManager) {
        if (metadata.has("ownerReferences")) {
            owners.beforeOwning(wanted, live);
        }
        metadata.put("resourceVersion", live.getMetadata().getResourceVersion());
        return merge(
                live,
                JsonNodeFactory.instance.objectNode().set("metadata", metadata).toString(),
                fieldManager);
    }

    /** Reads an object by name, past the cache. */
    <R extends HasMetadata> Optional<R> read(R object) {
        return Optional.ofNullable(client.resource(object).get());
    }

    /**
     * Reads an object that the API server would not create, because one of that name was there.
     *
     * @throws KubernetesClientException when it is gone meanwhile, to be tried again
     */
    <R extends HasMetadata> R readExisting(R object) {
        return read(object)
                .orElseThrow(() -> new KubernetesClientException("%s %s came and went"
                        .formatted(object.getKind(), object.getMetadata().getName())));
    }

    /**
     * Applies an object server-side; fields that the manager owned before and that are not in it go. The request names the version that was
     * seen, and is refused when the object changed since, or exists although none was seen.
     *
     * @param object gets the version that it is applied to
     * @param before what the cache held; null when nothing
     * @throws OwnerGoneException when the object would get an owner that is gone
     */
    <R extends HasMetadata> R apply(R object, R before, String fieldManager) {
        if (before == null) {
            object.getMetadata().setResourceVersion(NEVER_A_VERSION);
        } else {
            owners.beforeOwning(object, before);
            object.getMetadata().setResourceVersion(before.getMetadata().getResourceVersion());
        }
        R applied = client.resource(object)
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withForce(true)
                        .withFieldManager(fieldManager)
                        .build());
        informers.written(applied, before);
        return applied;
    }

    /**
     * Changes fields of a live object by a JSON merge patch.
     *
     * @param patch the merge patch as a tree; holds metadata.resourceVersion when a change in between must not be lost
     */
    <R extends HasMetadata> R merge(R live, String patch, String fieldManager) {
        R merged = client.resource(live)
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager(fieldManager)
                                .build(),
                        patch);
        informers.written(merged, live);
        return merged;
    }

    /**
     * Changes a live object by a JSON patch.
     *
     * @param patch the operations; with one that replaces metadata.resourceVersion, a change in between is answered with a conflict
     */
    <R extends HasMetadata> R patch(R live, JsonNode patch, String fieldManager) {
        R patched = client.resource(live)
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON)
                                .withFieldManager(fieldManager)
                                .build(),
                        patch.toString());
        informers.written(patched, live);
        return patched;
    }

    /** A machine that holds nothing but its name, for partial applies. */
    static VirtualMachine nameOf(VirtualMachine machine) {
        VirtualMachine named = new VirtualMachine();
        named.getMetadata().setName(machine.getMetadata().getName());
        named.getMetadata().setNamespace(machine.getMetadata().getNamespace());
        return named;
    }
}
