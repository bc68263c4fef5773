package dev.novasphere.wukong.plan.pod;

import dev.novasphere.wukong.api.v1alpha1.pod.PodMetadata;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.Stage;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.Names;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Plans labels and annotations of the guest's instance and Pod. KubeVirt takes them from the template when the guest starts; on a guest that
 * runs it renews only those that its administrator listed (--additional-launcher-labels-sync), and it asks for no restart. An annotation of
 * the template remembers the keys, so that one that was taken out is noticed on the guest.
 */
@ApplicationScoped
@Priority(90)
public class PodMetadataStage implements Stage {

    private static final PodMetadata NOTHING_ASKED = new PodMetadata(null, null);

    @Override
    public PodMetadataFragment plan(PlanInput input) {
        PodMetadata asked = Objects.requireNonNullElse(input.spec().podMetadata(), NOTHING_ASKED);
        Map<String, String> annotations = new TreeMap<>(asked.annotations());
        Set<String> keys = new TreeSet<>(asked.labels().keySet());
        keys.addAll(asked.annotations().keySet());
        if (!keys.isEmpty()) {
            annotations.put(Annotations.POD_METADATA, String.join(",", keys));
        }
        List<Finding> findings = new ArrayList<>(PodRefusals.of(asked.labels(), annotations));
        input.observed()
                .virtualMachineInstance()
                .flatMap(guest -> outdated(input, guest, asked, keys))
                .ifPresent(findings::add);
        return new PodMetadataFragment(asked.labels(), annotations, findings);
    }

    private static Optional<Finding> outdated(
            PlanInput input, VirtualMachineInstance guest, PodMetadata asked, Set<String> keys) {
        Map<String, String> labels =
                Objects.requireNonNullElse(guest.getMetadata().getLabels(), Map.of());
        Map<String, String> annotations =
                Objects.requireNonNullElse(guest.getMetadata().getAnnotations(), Map.of());
        Set<String> differing = new TreeSet<>();
        String noted = annotations.getOrDefault(Annotations.POD_METADATA, "");
        for (String key : noted.split(",")) {
            boolean there = labels.containsKey(key) || annotations.containsKey(key);
            if (there && !keys.contains(key)) {
                differing.add(key);
            }
        }
        asked.labels().forEach((key, value) -> {
            if (!value.equals(labels.get(key))) {
                differing.add(key);
            }
        });
        asked.annotations().forEach((key, value) -> {
            if (!value.equals(annotations.get(key))) {
                differing.add(key);
            }
        });
        if (differing.isEmpty()) {
            return Optional.empty();
        }
        String machine = Names.virtualMachine(input.name());
        return Optional.of(Finding.warning(
                Concern.SPEC,
                "PodMetadataNeedsRestart",
                "podMetadata changed while the guest runs, and its pod has %s as before until it is started anew; when it suits you: virtctl restart %s -n %s"
                        .formatted(String.join(", ", differing), machine, input.namespace())));
    }
}
