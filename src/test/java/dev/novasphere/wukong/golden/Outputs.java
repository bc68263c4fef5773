package dev.novasphere.wukong.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.step.Removal;
import dev.novasphere.wukong.render.ObjectPrinter;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What plans give, as files: one an object, and one for the findings. A second object of one name, which a finding must report, gets a number. */
final class Outputs {

    static final String PREFIX = "out-";

    private final Map<String, JsonNode> files = new LinkedHashMap<>();
    private final ArrayNode findings = JsonNodeFactory.instance.arrayNode();

    Outputs() {
        files.put(PREFIX + "findings.yaml", findings);
    }

    void add(Plan plan) {
        plan.objects().forEach(this::add);
        plan.virtualMachine().ifPresent(this::add);
        plan.steps(Removal.class).forEach(this::add);
        plan.findings().forEach(this::add);
    }

    /** What is taken away is one file of their sorts and names, where there is any. */
    private void add(Removal removal) {
        ArrayNode removals = (ArrayNode)
                files.computeIfAbsent(PREFIX + "removals.yaml", file -> JsonNodeFactory.instance.arrayNode());
        removals.addObject()
                .put("step", removal.getClass().getSimpleName())
                .put("kind", removal.object().getKind())
                .put("name", removal.object().getMetadata().getName())
                .put("message", removal.message());
    }

    private void add(HasMetadata object) {
        String name = PREFIX + object.getKind() + "-" + object.getMetadata().getName();
        String file = name + ".yaml";
        for (int i = 2; files.containsKey(file); i++) {
            file = name + "-" + i + ".yaml";
        }
        files.put(file, ObjectPrinter.tree(object));
    }

    private void add(Finding finding) {
        findings.addObject()
                .put("severity", finding.severity().name())
                .put("concern", finding.concern().name())
                .put("reason", finding.reason())
                .put("message", finding.message());
    }

    /** Writes all files and removes earlier ones that nothing gives any more. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (String file : existing(folder)) {
            if (!files.containsKey(file)) {
                Files.delete(folder.resolve(file));
            }
        }
        for (Map.Entry<String, JsonNode> file : files.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), ObjectPrinter.yaml(file.getValue()));
        }
    }

    /** How the files of a folder differ from these; empty when they do not. */
    List<String> differences(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(existing(folder));
        names.addAll(files.keySet());
        for (String name : names) {
            if (!files.containsKey(name)) {
                lines.add(name + ": expected, but the plan has no such object");
            } else if (!Files.exists(folder.resolve(name))) {
                lines.add(name + ": not expected, but the plan has it:\n" + ObjectPrinter.yaml(files.get(name)));
            } else {
                TreeDiff.between(Documents.one(folder.resolve(name)), files.get(name))
                        .forEach(line -> lines.add(name + ": " + line));
            }
        }
        return lines;
    }

    private static List<String> existing(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.startsWith(PREFIX))
                    .sorted()
                    .toList();
        }
    }
}
