package dev.novasphere.wukong.gooperator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.Takeover;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.power.Power;
import dev.novasphere.wukong.plan.power.PowerPlan;
import dev.novasphere.wukong.status.input.ConflictingOperator;
import dev.novasphere.wukong.write.FieldManagers;
import dev.novasphere.wukong.write.FieldOwnership;
import dev.novasphere.wukong.write.ManagedFieldsReader;
import dev.novasphere.wukong.write.VersionedPatch;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The first write to a virtual machine of the Go operator: its fields are handed over to this operator's field manager, and the deprecated
 * running becomes the run strategy that means the same, all in one request that fails when the machine changed since it was read.
 *
 * <p>Where running comes back later, another client writes it. A user who does is served the same way. The Go operator is not fought: the
 * machine is left to it for a while after each of its writes.
 */
public final class MachineTakeover {

    /** How long a machine is left alone after a write of the Go operator. */
    static final Duration TRUCE = Duration.ofMinutes(5);

    private static final List<String> RUNNING = List.of("f:spec", "f:running");

    /** What the Go operator writes of a machine: its whole spec, its owner, and one annotation. */
    private static final List<List<String>> WRITTEN = List.of(
            List.of("f:spec"),
            List.of("f:metadata", "f:ownerReferences"),
            List.of("f:metadata", "f:annotations", "f:k8s.v1.cni.cncf.io/networks"));

    private final ManagedFieldsReader reader;
    private final Writer writer;
    private final Clock clock;

    public MachineTakeover(ManagedFieldsReader reader, Writer writer, Clock clock) {
        this.reader = reader;
        this.writer = writer;
        this.clock = clock;
    }

    /**
     * The result of a takeover.
     *
     * @param machine the machine after the write, or as it is when nothing had to be written
     * @param conflictingOperator the Go operator, when it wrote after us; then nothing was written
     */
    public record Result(VirtualMachine machine, Optional<ConflictingOperator> conflictingOperator) {}

    /** Whether a live machine has to be taken over: nothing of ours is on it yet, or it has the deprecated running. */
    public static boolean isDue(VirtualMachine live) {
        return live.getSpec().running() != null || Takeover.neverWritten(live);
    }

    /**
     * Takes a machine over, or back.
     *
     * @throws KubernetesClientException with code 409 when it changed meanwhile
     */
    public Result of(VirtualMachine cached, PowerPlan power) {
        ObjectNode full = reader.read(cached)
                .orElseThrow(() -> new KubernetesClientException("VirtualMachine %s went away"
                        .formatted(cached.getMetadata().getName())));
        VirtualMachine live = reader.machine(full);
        FieldOwnership ownership = FieldOwnership.of(full);
        Optional<ConflictingOperator> conflictingOperator = conflictingOperator(live, ownership);
        if (conflictingOperator.isPresent()) {
            return new Result(live, conflictingOperator);
        }
        VersionedPatch patch = new VersionedPatch();
        ownership.handOver("", cached.getApiVersion(), WRITTEN).ifPresent(patch::managedFields);
        if (live.getSpec().running() != null) {
            exchangeRunning(patch, live, power);
        }
        if (patch.isEmpty()) {
            return new Result(live, Optional.empty());
        }
        return new Result(
                writer.patch(live, patch.at(live.getMetadata().getResourceVersion()), FieldManagers.POWER),
                Optional.empty());
    }

    private static void exchangeRunning(VersionedPatch patch, VirtualMachine live, PowerPlan power) {
        String strategy = Power.toWrite(live, power).orElseGet(() -> Power.live(live));
        patch.operation("remove", "/spec/running");
        patch.operation("add", "/spec/runStrategy").put("value", strategy);
        if (live.getMetadata().getAnnotations() == null
                || live.getMetadata().getAnnotations().isEmpty()) {
            patch.operation("add", "/metadata/annotations").set("value", JsonNodeFactory.instance.objectNode());
        }
        patch.operation("add", "/metadata/annotations/" + Annotations.RUN_STRATEGY.replace("/", "~1"))
                .put("value", strategy);
    }

    private Optional<ConflictingOperator> conflictingOperator(VirtualMachine live, FieldOwnership ownership) {
        if (Takeover.neverWritten(live)) {
            return Optional.empty();
        }
        return ownership
                .updaterOf(RUNNING)
                .filter(owner -> FieldOwnership.GO_OPERATOR.contains(owner.manager()))
                .flatMap(owner -> owner.time()
                        .map(written -> Duration.between(clock.instant(), written.plus(TRUCE)))
                        .filter(rest -> !rest.isNegative() && !rest.isZero())
                        // By a clock that went back, the write lies in the future.
                        .map(rest -> rest.compareTo(TRUCE) > 0 ? TRUCE : rest)
                        .map(rest -> new ConflictingOperator(owner.manager(), rest)));
    }
}
