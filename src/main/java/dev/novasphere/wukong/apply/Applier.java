package dev.novasphere.wukong.apply;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.errors.ApiErrors;
import dev.novasphere.wukong.gooperator.MachineTakeover;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import dev.novasphere.wukong.nodenetwork.NodeBridges;
import dev.novasphere.wukong.observe.NamedObjects;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.PowerPlan;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.ProgressMark;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.power.Power;
import dev.novasphere.wukong.quantity.CanonicalQuantity;
import dev.novasphere.wukong.status.input.ApplyOutcome;
import dev.novasphere.wukong.status.input.ConflictingOperator;
import dev.novasphere.wukong.watch.Informers;
import dev.novasphere.wukong.write.DesiredState;
import dev.novasphere.wukong.write.FieldManagers;
import dev.novasphere.wukong.write.NameTakenException;
import dev.novasphere.wukong.write.OwnerCheck;
import dev.novasphere.wukong.write.OwnerGoneException;
import dev.novasphere.wukong.write.Provenance;
import dev.novasphere.wukong.write.UnstrippedReader;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeResourceRequirements;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes the cluster as a plan wants it. In steady state it writes nothing.
 *
 * <p>Claims and DataVolumes are created once, because their specs cannot be changed; afterwards only their labels, their owner and a
 * larger size are written. Everything else is applied server-side when it differs.
 */
@ApplicationScoped
public class Applier {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Looks at a machine that others change at the same time, before the attempt is left to a later reconciliation. */
    private static final int LOOKS = 3;

    private final Informers informers;
    private final UnstrippedReader reader;
    private final Writer writer;
    private final OwnerCheck owners;
    private final Provenance provenance;
    private final MachineTakeover takeover;
    private final NodeBridges nodeBridges;

    @Inject
    public Applier(KubernetesClient client, Informers informers, Writer writer, NodeBridges nodeBridges) {
        this.informers = informers;
        this.reader = new UnstrippedReader(client);
        this.writer = writer;
        this.owners = new OwnerCheck(client);
        this.provenance = new Provenance(reader);
        this.takeover = new MachineTakeover(reader, writer, Clock.systemUTC());
        this.nodeBridges = nodeBridges;
    }

    /**
     * What came of one attempt.
     *
     * @param outcome what to tell the user
     * @param unseen an object of a planned name that the caches do not hold; then the plan is to be made anew with it
     * @param machineWritten whether the virtual machine was not as planned and is now
     * @param putBack what something else had changed and is as planned again
     */
    public record Attempt(
            ApplyOutcome outcome, Optional<HasMetadata> unseen, boolean machineWritten, List<PutBack> putBack) {

        /** Nothing was to be written. */
        public static Attempt nothingToDo() {
            return new Attempt(ApplyOutcome.done(), Optional.empty(), false, List.of());
        }

        private static Attempt stopped(HasMetadata unseen, List<PutBack> putBack) {
            return new Attempt(ApplyOutcome.done(), Optional.of(unseen), false, putBack);
        }
    }

    private record MachineWrite(boolean done, Optional<ConflictingOperator> conflictingOperator) {

        private static final MachineWrite NONE = new MachineWrite(false, Optional.empty());
        private static final MachineWrite DONE = new MachineWrite(true, Optional.empty());

        private static MachineWrite leftTo(ConflictingOperator conflictingOperator) {
            return new MachineWrite(false, Optional.of(conflictingOperator));
        }
    }

    /**
     * Writes what differs from the plan, in the plan's order, the virtual machine last.
     *
     * @param observed what the plan was made of
     * @param named gets the claims that the API server does not let grow; those in it are not tried again
     * @throws KubernetesClientException when the API server is busy, down, or a change came in between: to be tried again
     * @throws OwnerGoneException when the Wukong is gone, and a write would have done harm
     */
    public Attempt apply(Wukong wukong, Plan plan, Observed observed, NamedObjects named) {
        Map<String, String> remarks = new LinkedHashMap<>();
        List<PutBack> putBack = new ArrayList<>();
        HasMetadata current = wukong;
        try {
            for (HasMetadata object : plan.objects()) {
                current = object;
                Optional<HasMetadata> unseen = write(wukong, object, observed, remarks, named, putBack);
                if (unseen.isPresent()) {
                    return Attempt.stopped(unseen.get(), putBack);
                }
            }
            MachineWrite machine = MachineWrite.NONE;
            if (plan.virtualMachine().isPresent()) {
                current = plan.virtualMachine().get();
                machine = write(plan.virtualMachine().get(), plan.power(), observed.virtualMachine(), putBack);
            }
            return new Attempt(
                    ApplyOutcome.done()
                            .withVolumeRemarks(remarks)
                            .withConflictingOperator(machine.conflictingOperator()),
                    Optional.empty(),
                    machine.done(),
                    putBack);
        } catch (KubernetesClientException e) {
            if (ApiErrors.isTransient(e)) {
                throw e;
            }
            return refused(
                    ApplyOutcome.refused(
                            current.getKind(),
                            current.getMetadata().getName(),
                            ApiErrors.code(e),
                            ApiErrors.applied(e),
                            ApiErrors.message(e)),
                    remarks,
                    putBack);
        } catch (NameTakenException e) {
            return refused(
                    ApplyOutcome.nameTaken(
                            current.getKind(), current.getMetadata().getName(), e.getMessage()),
                    remarks,
                    putBack);
        }
    }

    private static Attempt refused(ApplyOutcome outcome, Map<String, String> remarks, List<PutBack> putBack) {
        return new Attempt(outcome.withVolumeRemarks(remarks), Optional.empty(), false, putBack);
    }

    /**
     * Creates an object of a fixed name once.
     *
     * @return the object as created, or the one that had the name before, whoever made it
     * @throws KubernetesClientException when the API server does not take it
     */
    public <R extends HasMetadata> R makeOnce(R wanted) {
        return writer.create(wanted).orElseGet(() -> writer.readExisting(wanted));
    }

    /**
     * Notes on a WukongSnapshot or WukongRestore how far it came.
     *
     * @return the object as it was written; empty when it is gone meanwhile
     */
    public <R extends HasMetadata> Optional<R> note(R object, ProgressMark mark) {
        ObjectNode patch = JSON.objectNode();
        patch.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put(Annotations.PROGRESS, mark.text(object.getMetadata().getName()));
        return Writer.unlessGone(() -> writer.merge(object, patch.toString(), FieldManagers.OPERATOR));
    }

    /**
     * Whether the API server has this very object, and it is not being deleted. One request, for what cannot be undone: a restore overwrites
     * disks, and its user may have called it off a moment ago.
     */
    public boolean stillThere(HasMetadata cached) {
        return reader.read(cached)
                .map(found -> found.path("metadata"))
                .filter(found ->
                        found.path("uid").asText().equals(cached.getMetadata().getUid()))
                .filter(found -> !found.has("deletionTimestamp"))
                .isPresent();
    }

    /** Writes the run strategy for a restore: what the Wukong asked for last stays noted, so that its user's choices count after it. */
    public void writeRunStrategy(VirtualMachine live, String strategy) {
        ObjectNode patch = JSON.objectNode();
        patch.withObjectProperty("metadata")
                .put("resourceVersion", live.getMetadata().getResourceVersion())
                .withObjectProperty("annotations")
                .put(Annotations.RUN_STRATEGY, Power.applied(live).orElse(strategy));
        patch.withObjectProperty("spec").put("runStrategy", strategy);
        writer.merge(live, patch.toString(), FieldManagers.POWER);
    }

    /** Starts a machine through KubeVirt, for a run strategy that leaves starts to the user. */
    public void start(VirtualMachine live) {
        writer.start(live);
    }

    /** Whether a live machine is as a plan wants it, power aside; true as well where the plan has no machine. */
    public boolean isAsPlanned(Plan plan, Optional<VirtualMachine> live) {
        if (plan.virtualMachine().isEmpty() || live.isEmpty()) {
            return true;
        }
        return PlannedMachine.of(plan.virtualMachine().get()).reached(live.get());
    }

    private Optional<HasMetadata> write(
            Wukong wukong,
            HasMetadata wanted,
            Observed observed,
            Map<String, String> remarks,
            NamedObjects named,
            List<PutBack> putBack) {
        if (wanted instanceof DataVolume dataVolume) {
            return writeOnce(dataVolume, Optional.ofNullable(byName(observed.dataVolumes(), dataVolume)));
        }
        if (wanted instanceof PersistentVolumeClaim claim) {
            Optional<PersistentVolumeClaim> live = Optional.ofNullable(byName(observed.claims(), claim));
            Optional<HasMetadata> unseen = writeOnce(claim, live);
            live.flatMap(found -> grow(claim, found, named))
                    .ifPresent(remark -> remarks.put(diskOf(observed.claims(), claim), remark));
            return unseen;
        }
        if (wanted instanceof NodeNetworkConfigurationPolicy policy) {
            nodeBridges.join(wukong, policy);
            return Optional.empty();
        }
        if (wanted instanceof WukongRestore restore) {
            owners.current(wukong);
            writer.create(restore);
            return Optional.empty();
        }
        converge(wukong, wanted, named).ifPresent(putBack::add);
        return Optional.empty();
    }

    private <R extends HasMetadata> Optional<HasMetadata> writeOnce(R wanted, Optional<R> live) {
        if (live.isPresent()) {
            adjustMetadata(wanted, live.get());
            return Optional.empty();
        }
        if (writer.create(wanted).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(writer.readExisting(wanted));
    }

    /** Writes labels, annotations and owner of an object whose spec is final. */
    private <R extends HasMetadata> void adjustMetadata(R wanted, R live) {
        ObjectNode metadata = JSON.objectNode();
        putMissing(
                metadata,
                "labels",
                wanted.getMetadata().getLabels(),
                live.getMetadata().getLabels());
        putMissing(
                metadata,
                "annotations",
                withoutNoteOfGrowth(wanted.getMetadata().getAnnotations()),
                live.getMetadata().getAnnotations());
        owners(wanted, live).ifPresent(owners -> metadata.set("ownerReferences", owners));
        if (!metadata.isEmpty()) {
            writer.mergeMetadata(live, metadata, wanted, FieldManagers.OPERATOR);
        }
    }

    /** The note of growth is true only of a claim that has grown, so that it is written in the same request. */
    private static Map<String, String> withoutNoteOfGrowth(Map<String, String> annotations) {
        if (annotations == null || !annotations.containsKey(Annotations.FILESYSTEM_OVERHEAD)) {
            return annotations;
        }
        Map<String, String> others = new LinkedHashMap<>(annotations);
        others.remove(Annotations.FILESYSTEM_OVERHEAD);
        return others;
    }

    private static void putMissing(
            ObjectNode metadata, String field, Map<String, String> wanted, Map<String, String> live) {
        if (wanted == null) {
            return;
        }
        wanted.forEach((key, value) -> {
            if (live == null || !value.equals(live.get(key))) {
                metadata.withObjectProperty(field).put(key, value);
            }
        });
    }

    /** The owners a live object should have, when they are not those it has: ours is added or taken away, others stay. */
    private static Optional<ArrayNode> owners(HasMetadata wanted, HasMetadata live) {
        List<OwnerReference> wantedOwners = ownersOf(wanted);
        List<OwnerReference> liveOwners = ownersOf(live);
        boolean heldByOther = liveOwners.stream()
                .anyMatch(o -> Boolean.TRUE.equals(o.getController())
                        && !Wukong.class.getSimpleName().equals(o.getKind()));
        if (heldByOther) {
            return Optional.empty();
        }
        boolean missing = wantedOwners.stream()
                .anyMatch(w -> liveOwners.stream().noneMatch(l -> l.getUid().equals(w.getUid())));
        boolean tooMany = liveOwners.stream()
                .anyMatch(l -> Wukong.class.getSimpleName().equals(l.getKind())
                        && wantedOwners.stream().noneMatch(w -> w.getUid().equals(l.getUid())));
        if (!missing && !tooMany) {
            return Optional.empty();
        }
        ArrayNode owners = JSON.arrayNode();
        liveOwners.stream()
                .filter(l -> !Wukong.class.getSimpleName().equals(l.getKind()))
                .forEach(owners::addPOJO);
        wantedOwners.forEach(owners::addPOJO);
        return Optional.of(DesiredState.tree(owners));
    }

    private static List<OwnerReference> ownersOf(HasMetadata object) {
        return Objects.requireNonNullElse(object.getMetadata().getOwnerReferences(), List.of());
    }

    /** Writes an object unless it is as planned; gives the change by something else that this undid. */
    private <R extends HasMetadata> Optional<PutBack> converge(Wukong wukong, R planned, NamedObjects named) {
        R wanted = DesiredState.stamped(planned);
        @SuppressWarnings("unchecked")
        Class<R> kind = (Class<R>) wanted.getClass();
        R live = informers
                .find(
                        kind,
                        wanted.getMetadata().getNamespace(),
                        wanted.getMetadata().getName())
                .orElse(null);
        Optional<String> seen =
                Optional.ofNullable(live).map(found -> found.getMetadata().getResourceVersion());
        if (named.isTaken(wanted, seen)) {
            throw nameTaken(wanted);
        }
        if (live == null) {
            if (writer.create(wanted).isPresent()) {
                return Optional.empty();
            }
            live = writer.readExisting(wanted);
        }
        if (!provenance.mayBeWritten(wukong, wanted, live)) {
            named.taken(wanted, seen);
            throw nameTaken(wanted);
        }
        if (DesiredState.reached(wanted, live)) {
            return Optional.empty();
        }
        Optional<PutBack> putBack = PutBack.of(wanted, live);
        writer.apply(wanted, live, FieldManagers.OPERATOR);
        return putBack;
    }

    private static NameTakenException nameTaken(HasMetadata wanted) {
        return new NameTakenException(
                wanted instanceof NetworkAttachmentDefinition
                        ? "a definition of that name exists and was not made for this Wukong; it is left alone: set nadName of the network to use it as it is, delete it, or give the network another name"
                        : "an object of that name exists and is not of this Wukong; it is left alone: delete or rename it, or choose another name");
    }

    /** Raises the size of a claim that is planned larger than it is; returns why it cannot be raised, if so. */
    private Optional<String> grow(PersistentVolumeClaim wanted, PersistentVolumeClaim live, NamedObjects named) {
        Optional<Quantity> size = storage(wanted);
        Optional<Quantity> asked = storage(live);
        if (size.isEmpty() || asked.isEmpty() || CanonicalQuantity.compare(size.get(), asked.get()) <= 0) {
            return Optional.empty();
        }
        String className = live.getSpec().getStorageClassName();
        boolean allowed = className != null
                && informers
                        .find(StorageClass.class, null, className)
                        .filter(c -> Boolean.TRUE.equals(c.getAllowVolumeExpansion()))
                        .isPresent();
        if (!allowed) {
            return Optional.of(
                    "cannot grow from %s to %s, because StorageClass %s does not allow volume expansion; set allowVolumeExpansion: true on the class or write the old size"
                            .formatted(asked.get(), size.get(), className));
        }
        String refused = named.refusedGrowth().get(live.getMetadata().getName());
        if (refused != null) {
            return Optional.of(refused);
        }
        ObjectNode patch = JSON.objectNode();
        patch.withObjectProperty("spec")
                .withObjectProperty("resources")
                .withObjectProperty("requests")
                .put("storage", size.get().toString());
        noteOfGrowth(wanted).ifPresent(overhead -> patch.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put(Annotations.FILESYSTEM_OVERHEAD, overhead));
        try {
            writer.merge(live, patch.toString(), FieldManagers.OPERATOR);
            return Optional.empty();
        } catch (KubernetesClientException e) {
            if (ApiErrors.isTransient(e)) {
                throw e;
            }
            String remark = "cannot grow from %s to %s: %s".formatted(asked.get(), size.get(), ApiErrors.message(e));
            named.refusedGrowth().put(live.getMetadata().getName(), remark);
            return Optional.of(remark);
        }
    }

    private static Optional<String> noteOfGrowth(PersistentVolumeClaim wanted) {
        return Optional.ofNullable(wanted.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(Annotations.FILESYSTEM_OVERHEAD));
    }

    private static Optional<Quantity> storage(PersistentVolumeClaim claim) {
        return Optional.ofNullable(claim.getSpec().getResources())
                .map(VolumeResourceRequirements::getRequests)
                .map(requests -> requests.get("storage"));
    }

    /**
     * Writes the machine unless it is as planned; gives the other operator that writes it too, if there is one, and then writes nothing.
     * When it changes between our look and the write, the newer state is looked at.
     */
    private MachineWrite write(
            VirtualMachine wanted, PowerPlan power, Optional<VirtualMachine> live, List<PutBack> putBack) {
        PlannedMachine planned = PlannedMachine.of(wanted);
        if (live.isEmpty()) {
            writer.apply(planned.created(power), null, FieldManagers.OPERATOR);
            return MachineWrite.DONE;
        }
        VirtualMachine machine = live.get();
        for (int look = 1; machine.getMetadata().getDeletionTimestamp() == null; look++) {
            try {
                return write(planned, power, machine, putBack);
            } catch (KubernetesClientException e) {
                if (!ApiErrors.isConflict(e) || look == LOOKS) {
                    throw e;
                }
                machine = reader.machine(machine).orElseThrow(() -> e);
            }
        }
        return MachineWrite.NONE;
    }

    private MachineWrite write(PlannedMachine planned, PowerPlan power, VirtualMachine live, List<PutBack> putBack) {
        VirtualMachine machine = live;
        if (MachineTakeover.isDue(machine)) {
            MachineTakeover.Result taken = takeover.of(machine, power);
            if (taken.conflictingOperator().isPresent()) {
                return MachineWrite.leftTo(taken.conflictingOperator().get());
            }
            machine = taken.machine();
        }
        Optional<String> strategy = Power.toWrite(machine, power);
        if (strategy.isEmpty() && planned.reached(machine)) {
            return MachineWrite.NONE;
        }
        writer.apply(planned.changed(machine, power, strategy), machine, FieldManagers.OPERATOR);
        PutBack.of(planned.withoutPower(), machine).ifPresent(putBack::add);
        return MachineWrite.DONE;
    }

    private static <R extends HasMetadata> R byName(Map<String, R> byDisk, R wanted) {
        return byDisk.values().stream()
                .filter(o ->
                        o.getMetadata().getName().equals(wanted.getMetadata().getName()))
                .findFirst()
                .orElse(null);
    }

    private static String diskOf(Map<String, PersistentVolumeClaim> byDisk, PersistentVolumeClaim claim) {
        return byDisk.entrySet().stream()
                .filter(e -> e.getValue()
                        .getMetadata()
                        .getName()
                        .equals(claim.getMetadata().getName()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }
}
