package dev.novasphere.wukong.render;

import com.fasterxml.jackson.databind.JsonNode;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.power.Power;
import dev.novasphere.wukong.plan.step.Apply;
import dev.novasphere.wukong.plan.step.ApplyMachine;
import dev.novasphere.wukong.plan.step.ApplyService;
import dev.novasphere.wukong.plan.step.CreateOnce;
import dev.novasphere.wukong.plan.step.CreateRestore;
import dev.novasphere.wukong.plan.step.DeleteDisk;
import dev.novasphere.wukong.plan.step.DeleteNetwork;
import dev.novasphere.wukong.plan.step.DeleteService;
import dev.novasphere.wukong.plan.step.Grow;
import dev.novasphere.wukong.plan.step.JoinBridge;
import dev.novasphere.wukong.plan.step.MetadataChange;
import dev.novasphere.wukong.plan.step.PatchMetadata;
import dev.novasphere.wukong.plan.step.RefuseGrowth;
import dev.novasphere.wukong.plan.step.ReleaseDisk;
import dev.novasphere.wukong.plan.step.StepVisitor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the operator would do by each step of a plan: a title, and a line for each field that changes. Each report ends with a line break.
 *
 * @param live gives the object of the kind, namespace and name of a planned one, as it is in the cluster
 * @param liveMachine the virtual machine in the cluster
 */
record StepReport(Function<HasMetadata, Optional<JsonNode>> live, Optional<VirtualMachine> liveMachine)
        implements StepVisitor<String> {

    private static final String CREATED = "is created";
    private static final String LEFT = "is left as it is";

    @Override
    public String createOnce(CreateOnce step) {
        return report(step.object(), CREATED, List.of());
    }

    @Override
    public String patchMetadata(PatchMetadata step) {
        List<String> lines = lines(step);
        return report(step.object(), lines.isEmpty() ? LEFT : "is patched", lines);
    }

    @Override
    public String grow(Grow step) {
        List<String> lines = new ArrayList<>(lines(step.metadata()));
        step.overhead().ifPresent(overhead -> lines.add("filesystem overhead: " + overhead));
        return report(step.object(), "grows from %s to %s".formatted(step.from(), step.to()), lines);
    }

    @Override
    public String refuseGrowth(RefuseGrowth step) {
        return report(step.object(), step.message(), lines(step.metadata()));
    }

    @Override
    public String apply(Apply step) {
        return applied(step.object(), List.of());
    }

    @Override
    public String applyService(ApplyService step) {
        return applied(step.object(), List.of());
    }

    @Override
    public String deleteService(DeleteService step) {
        return report(step.object(), "is deleted", List.of());
    }

    @Override
    public String joinBridge(JoinBridge step) {
        Optional<JsonNode> found = live.apply(step.object());
        return report(
                step.object(),
                (found.isEmpty() ? CREATED + " and " : "") + "is joined",
                found.map(policy -> Changes.between(policy, step.object())).orElse(List.of()));
    }

    @Override
    public String createRestore(CreateRestore step) {
        return report(step.object(), live.apply(step.object()).isEmpty() ? CREATED : LEFT, List.of());
    }

    @Override
    public String applyMachine(ApplyMachine step) {
        if (liveMachine.isEmpty()) {
            return report(step.object(), CREATED, List.of());
        }
        if (liveMachine.get().getMetadata().getDeletionTimestamp() != null) {
            return report(step.object(), LEFT + ", because it is being deleted", List.of());
        }
        return applied(step.withoutPower(), power(step, liveMachine.get()));
    }

    @Override
    public String deleteDisk(DeleteDisk step) {
        return report(step.object(), "is deleted with its data", List.of());
    }

    @Override
    public String releaseDisk(ReleaseDisk step) {
        return step.objects().stream()
                .map(object -> report(object.live(), "is released", lines(object.live(), object.change())))
                .collect(Collectors.joining());
    }

    @Override
    public String deleteNetwork(DeleteNetwork step) {
        return report(step.object(), "is deleted", List.of());
    }

    private String applied(HasMetadata wanted, List<String> first) {
        Optional<JsonNode> found = live.apply(wanted);
        if (found.isEmpty()) {
            return report(wanted, CREATED, List.of());
        }
        List<String> lines = new ArrayList<>(first);
        lines.addAll(Changes.between(found.get(), wanted));
        return report(wanted, lines.isEmpty() ? LEFT : "is applied", lines);
    }

    /** A live machine keeps its run strategy unless the Wukong asks for another one; the deprecated running gives way to it. */
    private static List<String> power(ApplyMachine step, VirtualMachine live) {
        List<String> lines = new ArrayList<>();
        Boolean running = live.getSpec().running();
        if (running != null) {
            lines.add(Changes.line("spec.running", running.toString(), null));
        }
        String before = live.getSpec().runStrategy();
        Power.toWrite(live, step.power())
                .filter(strategy -> !strategy.equals(before))
                .ifPresent(strategy -> lines.add(Changes.line("spec.runStrategy", quoted(before), quoted(strategy))));
        return lines;
    }

    private static List<String> lines(PatchMetadata step) {
        return lines(step.live(), step.change());
    }

    private static List<String> lines(HasMetadata live, MetadataChange change) {
        List<String> lines = new ArrayList<>();
        Map<String, String> labels =
                Objects.requireNonNullElse(live.getMetadata().getLabels(), Map.of());
        change.labels()
                .forEach((key, value) ->
                        lines.add(Changes.line("metadata.labels." + key, quoted(labels.get(key)), quoted(value))));
        Map<String, String> annotations =
                Objects.requireNonNullElse(live.getMetadata().getAnnotations(), Map.of());
        change.annotations()
                .forEach((key, value) -> lines.add(
                        Changes.line("metadata.annotations." + key, quoted(annotations.get(key)), quoted(value))));
        change.owners()
                .ifPresent(owners -> lines.add(Changes.line(
                        "metadata.ownerReferences", names(live.getMetadata().getOwnerReferences()), names(owners))));
        return lines;
    }

    private static String names(List<OwnerReference> owners) {
        return owners == null || owners.isEmpty()
                ? null
                : owners.stream()
                        .map(owner -> owner.getKind() + " " + owner.getName())
                        .collect(Collectors.joining(", "));
    }

    private static String quoted(String value) {
        return value == null ? null : "\"" + value + "\"";
    }

    private static String report(HasMetadata object, String what, List<String> lines) {
        String namespace = object.getMetadata().getNamespace();
        StringBuilder report = new StringBuilder(object.getKind())
                .append(' ')
                .append(namespace == null ? "" : namespace + "/")
                .append(object.getMetadata().getName())
                .append(": ")
                .append(what)
                .append(System.lineSeparator());
        lines.forEach(line -> report.append("  ").append(line).append(System.lineSeparator()));
        return report.toString();
    }
}
