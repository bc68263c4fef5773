package dev.novasphere.wukong.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.assembly.Planner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One scenario: a folder with a Wukong, what the cluster holds, and what is planned for it.
 *
 * <pre>
 * in-Wukong.yaml                the Wukong, with a fixed UID
 * in-&lt;Kind&gt;-&lt;anything&gt;.yaml     an object that is there: Secret, VirtualMachine, VirtualMachineInstance, DataVolume,
 *                               PersistentVolumeClaim, StorageProfile, KubeVirt, NetworkAttachmentDefinition,
 *                               NodeNetworkConfigurationPolicy, NodeNetworkConfigurationEnactment, NodeNetworkState,
 *                               WukongPolicy, the Namespace of the Wukong with its labels, or another Wukong
 * in-cluster.yaml               settings of the cluster, see {@link ObservedCluster#configure}
 * out-&lt;Kind&gt;-&lt;name&gt;.yaml        an object of the plan
 * out-findings.yaml             the findings of the plan
 * </pre>
 */
record GoldenCase(Path folder) {

    private static final String WUKONG = "in-Wukong.yaml";
    private static final String CLUSTER = "in-cluster.yaml";

    static List<GoldenCase> in(Path root) throws IOException {
        try (Stream<Path> entries = Files.list(root)) {
            return entries.filter(Files::isDirectory)
                    .sorted()
                    .map(GoldenCase::new)
                    .toList();
        }
    }

    String name() {
        return folder.getFileName().toString();
    }

    /** Plans the Wukong of this case. */
    Outputs run(Planner planner) throws IOException {
        Outputs outputs = new Outputs();
        outputs.add(planner.plan(input()));
        return outputs;
    }

    /** What is planned; every input file must be of use. */
    PlanInput input() throws IOException {
        Wukong wukong = Documents.as(Wukong.class, Documents.one(folder.resolve(WUKONG)));
        if (wukong.getMetadata().getUid() == null) {
            throw new IllegalArgumentException(name() + "/" + WUKONG + " needs a fixed metadata.uid");
        }
        ObservedCluster cluster = new ObservedCluster(wukong);
        if (Files.exists(folder.resolve(CLUSTER))) {
            cluster.configure(Documents.one(folder.resolve(CLUSTER)));
        }
        for (Path file : files()) {
            String name = file.getFileName().toString();
            if (!name.equals(WUKONG) && !name.equals(CLUSTER) && !name.startsWith(Outputs.PREFIX)) {
                JsonNode tree = Documents.one(file);
                String kind = tree.path("kind").asText();
                if (kind.isEmpty() || !name.startsWith("in-" + kind + "-")) {
                    throw new IllegalArgumentException(name() + "/" + name + " is no file of a scenario");
                }
                cluster.add(tree);
            }
        }
        return new PlanInput(wukong, cluster.observed());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        }
    }
}
