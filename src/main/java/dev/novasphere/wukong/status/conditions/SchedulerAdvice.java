package dev.novasphere.wukong.status.conditions;

import dev.novasphere.wukong.plan.Sentences;
import dev.novasphere.wukong.status.input.ResourceFields;
import dev.novasphere.wukong.status.vocabulary.Words;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a user can change when the scheduler finds no node, read from its words (kube-scheduler: the reasons of its filter plug-ins). */
final class SchedulerAdvice {

    private static final String KUBEVIRT_DEVICES = "devices.kubevirt.io/";

    private SchedulerAdvice() {}

    /**
     * Advice for the scheduler's words.
     *
     * @param written the fields of the Wukong that choose nodes
     * @return sentences; general ones when the words are not known
     */
    static String of(String words, NodeFields written) {
        List<String> advice = new ArrayList<>();
        Set<String> fields = new LinkedHashSet<>();
        for (String resource : insufficient(words)) {
            if (resource.startsWith("hugepages-")) {
                fields.add(written.ofGuestMemory());
                advice.add("The nodes have too few huge pages, which are set aside before: " + resource + ".");
            } else if (resource.equals("cpu") || resource.equals("memory")) {
                fields.add(resource.equals("cpu") ? written.ofCpu() : written.ofMemory());
            } else if (resource.startsWith(KUBEVIRT_DEVICES)) {
                advice.add("No node with room offers " + resource
                        + ": check that virt-handler runs on the nodes and that they have hardware virtualization.");
            } else if (resource.contains("/")) {
                advice.add("No node has a free device " + resource
                        + ": check its device plug-in and spec.configuration.permittedHostDevices of the KubeVirt object, or change "
                        + ResourceFields.OF_ANY.field(resource).orElse("spec.gpus") + ".");
            } else if (!resource.isEmpty()) {
                advice.add(
                        "The nodes have too little " + resource
                                + " for the guest's Pod, which no field of the Wukong changes: free some on them, or add nodes.");
            }
        }
        if (words.contains("Too many pods")) {
            advice.add("Nodes have as many Pods as they may have: stop some on them, or add nodes.");
        }
        if (words.contains("node(s) were unschedulable")) {
            advice.add("Nodes take no new Pods, for maintenance: kubectl uncordon when it is over.");
        }
        if (words.contains("node affinity/selector") || words.contains("node selector")) {
            fields.addAll(written.ofLabels());
            advice.add(
                    "KubeVirt takes only nodes on which its virt-handler runs: kubectl get nodes -l kubevirt.io/schedulable=true"
                            + (written.ofLabels().isEmpty()
                                    ? ". The Wukong asks for no other label; the KubeVirt object may, in spec.configuration."
                                    : "."));
        }
        if (words.contains("pod affinity rules")) {
            fields.add("spec.highAvailability.affinity");
        }
        if (words.contains("pod anti-affinity rules")) {
            fields.addAll(
                    written.ofOtherPods().isEmpty()
                            ? List.of("spec.highAvailability.antiAffinity", "spec.highAvailability.affinity")
                            : written.ofOtherPods());
        }
        if (words.contains("existing pods anti-affinity rules")) {
            advice.add("Pods that run on nodes with room keep the guest away by rules of their own.");
        }
        if (words.contains("pod topology spread constraints")) {
            fields.add("spec.highAvailability.topologySpreadConstraints");
        }
        if (words.contains("untolerated taint") || words.contains("had taint")) {
            fields.add("spec.highAvailability.tolerations");
        }
        if (words.contains("volume node affinity conflict")) {
            advice.add(
                    "A disk is on a volume that only other nodes reach: free one of these, or use a StorageClass that all nodes"
                            + " reach.");
        }
        if (words.contains("available persistent volumes to bind") || words.contains("enough free storage")) {
            advice.add("The StorageClass of a disk has no volume or too little room on these nodes.");
            fields.add("spec.disks (size, storageClassName)");
        }
        if (words.contains("unbound immediate PersistentVolumeClaims") || words.contains("persistentvolumeclaim")) {
            advice.add("A claim has no volume yet; the condition VolumesBound says why.");
        }
        if (!fields.isEmpty()) {
            advice.add("Compare " + String.join(", ", fields) + " with what the nodes have.");
        }
        return advice.isEmpty()
                ? "Compare spec.cpu, spec.memory, spec.gpus and spec.highAvailability with what the nodes have."
                : Sentences.join(advice);
    }

    private static Set<String> insufficient(String words) {
        Set<String> resources = new LinkedHashSet<>();
        List<String> list = Words.in(words);
        for (int i = 0; i < list.size() - 1; i++) {
            if (list.get(i).equals("Insufficient")) {
                resources.add(Words.name(list.get(i + 1)));
            }
        }
        return resources;
    }
}
