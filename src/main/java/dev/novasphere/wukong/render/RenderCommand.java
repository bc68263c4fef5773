package dev.novasphere.wukong.render;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicy;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.assembly.Planner;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.render.ExistingObjects.UnreadableException;
import dev.novasphere.wukong.render.RenderArguments.UsageException;
import dev.novasphere.wukong.render.input.DocumentError;
import dev.novasphere.wukong.render.input.InputDocument;
import dev.novasphere.wukong.render.input.InputReader;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Prints what Wukongs become. Reads files and standard input, and nothing else. */
public final class RenderCommand {

    /** Everything was rendered. */
    public static final int OK = 0;

    /** A Wukong is invalid or cannot become a virtual machine. */
    public static final int INVALID = 1;

    /** The command line is wrong, an input is unreadable, or there is no Wukong in the inputs. */
    public static final int USAGE = 2;

    private static final String DEFAULT_NAMESPACE = "default";

    /** The kinds of the group of the Wukong. */
    private static final List<String> KINDS = Stream.of(
                    Wukong.class, WukongPolicy.class, WukongRestore.class, WukongSnapshot.class)
            .map(Class::getSimpleName)
            .toList();

    private final Planner planner;
    private final InputStream standardInput;
    private final PrintStream out;
    private final PrintStream err;

    /**
     * A command that has not run yet.
     *
     * @param planner plans each Wukong
     * @param standardInput read for the input {@code -}
     * @param out takes the objects
     * @param err takes findings, refusals and notes
     */
    public RenderCommand(Planner planner, InputStream standardInput, PrintStream out, PrintStream err) {
        this.planner = planner;
        this.standardInput = standardInput;
        this.out = out;
        this.err = err;
    }

    /**
     * Runs the command.
     *
     * @param arguments what follows the word render on the command line
     * @return the exit code
     */
    public int run(List<String> arguments) {
        InputReader reader = new InputReader(standardInput);
        InputReader cluster = new InputReader(standardInput);
        InputReader bounds = new InputReader(standardInput);
        RenderArguments parsed;
        try {
            parsed = RenderArguments.parse(arguments);
            if (parsed.help()) {
                out.print(RenderArguments.HELP);
                return OK;
            }
            for (String input : parsed.inputs()) {
                reader.read(input);
            }
            for (String input : parsed.against()) {
                cluster.read(input);
            }
            for (String input : parsed.policies()) {
                bounds.read(input);
            }
        } catch (UsageException e) {
            err.println("render: " + e.getMessage());
            err.print(RenderArguments.HELP);
            return USAGE;
        } catch (IOException e) {
            err.println("render: cannot read " + e.getMessage());
            return USAGE;
        }
        Policies policies = new Policies();
        List<DocumentError> unusable = new ArrayList<>(bounds.refusals());
        bounds.documents().forEach(document -> unusable.addAll(policies.add(document)));
        if (!unusable.isEmpty()) {
            unusable.forEach(refusal -> err.println(refusal.line()));
            err.println("render: nothing is rendered, because what the policies allow is not known");
            return INVALID;
        }
        if (!parsed.policies().isEmpty() && policies.isEmpty()) {
            err.println("render: there is no WukongPolicy in what --policy names");
            return USAGE;
        }
        return render(reader, cluster, policies, !parsed.against().isEmpty());
    }

    private int render(InputReader reader, InputReader given, Policies policies, boolean changes) {
        List<DocumentError> refusals = new ArrayList<>(reader.refusals());
        refusals.addAll(given.refusals());
        InputCluster cluster = new InputCluster(DEFAULT_NAMESPACE);
        ExistingObjects existing = new ExistingObjects(DEFAULT_NAMESPACE);
        for (InputDocument document : given.documents()) {
            existing.add(document);
            if (InputCluster.knows(document)) {
                cluster.add(document).ifPresent(refusals::add);
            }
        }
        Stream.concat(given.documents().stream(), reader.documents().stream())
                .filter(Policies::isNamespace)
                .forEach(document -> refusals.addAll(policies.addNamespace(document)));
        Map<InputDocument, Wukong> wukongs = wukongs(reader.documents(), cluster, refusals);
        refusals.forEach(refusal -> err.println(refusal.line()));
        if (wukongs.isEmpty() && refusals.isEmpty()) {
            err.println("render: there is no Wukong in the inputs");
            return USAGE;
        }
        if (wukongs.values().stream().anyMatch(wukong -> uid(wukong).isEmpty())) {
            err.println(
                    "note: a Wukong that was never in a cluster has no UID; its MAC addresses are made from its namespace"
                            + " and name here, and will be others in a cluster");
        }
        wukongs.values().stream()
                .map(wukong -> wukong.getMetadata().getNamespace())
                .distinct()
                .filter(policies::lacksLabelsOf)
                .forEach(namespace -> err.println("note: the labels of namespace " + namespace
                        + " are not known, so every policy is for it; give the Namespace with -f or --policy"));
        boolean allRendered = print(wukongs, cluster, policies, existing, changes);
        out.flush();
        return allRendered && refusals.isEmpty() ? OK : INVALID;
    }

    private Map<InputDocument, Wukong> wukongs(
            List<InputDocument> documents, InputCluster cluster, List<DocumentError> refusals) {
        WukongReader wukongReader = new WukongReader();
        Map<InputDocument, Wukong> wukongs = new LinkedHashMap<>();
        Map<String, InputDocument> seen = new HashMap<>();
        for (InputDocument document : documents) {
            if (document.kind().equals(Wukong.class.getSimpleName())
                    && document.group().equals(Wukong.GROUP)) {
                wukongReader.read(document).ifPresent(wukong -> {
                    if (wukong.getMetadata().getNamespace() == null) {
                        wukong.getMetadata().setNamespace(DEFAULT_NAMESPACE);
                    }
                    InputDocument earlier = seen.putIfAbsent(name(wukong), document);
                    if (earlier == null) {
                        wukongs.put(document, wukong);
                    } else {
                        refusals.add(document.refused(
                                "metadata.name",
                                name(wukong) + " is given before, in " + earlier.source() + " document "
                                        + earlier.number()));
                    }
                });
            } else if (InputCluster.knows(document)) {
                cluster.add(document).ifPresent(refusals::add);
            } else if (meantAsOurs(document).isPresent()) {
                refusals.add(meantAsOurs(document).get());
            } else if (!Policies.isNamespace(document)) {
                err.println(document.source() + ": document " + document.number() + ": note: "
                        + (document.kind().isEmpty() ? "an object without kind" : document.kind()) + " "
                        + document.name() + " is ignored"
                        + (Policies.isPolicy(document) ? "; give its file with --policy to hold Wukongs to it" : ""));
            }
        }
        refusals.addAll(wukongReader.refusals());
        return wukongs;
    }

    /** Why a document is refused whose kind or group is that of a Wukong but for a slip; others are the matter of other programs. */
    private static Optional<DocumentError> meantAsOurs(InputDocument document) {
        if (document.group().equals(Wukong.GROUP) && !KINDS.contains(document.kind())) {
            return Optional.of(document.refused(
                    "kind",
                    (document.kind().isEmpty()
                                    ? "a kind is needed; write one of "
                                    : Wukong.GROUP + " has no kind " + document.kind() + "; write one of ")
                            + String.join(", ", KINDS)));
        }
        return document.kind().equals(Wukong.class.getSimpleName())
                ? Optional.of(document.refused(
                        "apiVersion",
                        "a Wukong is of %s/%s, and not of %s; write apiVersion: %s/%s"
                                .formatted(
                                        Wukong.GROUP,
                                        Wukong.VERSION,
                                        document.apiVersion(),
                                        Wukong.GROUP,
                                        Wukong.VERSION)))
                : Optional.empty();
    }

    private boolean print(
            Map<InputDocument, Wukong> wukongs,
            InputCluster cluster,
            Policies policies,
            ExistingObjects existing,
            boolean changes) {
        boolean allRendered = true;
        Map<String, String> makers = new HashMap<>();
        InputNeighbours neighbours = new InputNeighbours(wukongs.values());
        for (Map.Entry<InputDocument, Wukong> entry : wukongs.entrySet()) {
            Wukong wukong = entry.getValue();
            Observed observed;
            try {
                String namespace = wukong.getMetadata().getNamespace();
                observed = neighbours
                        .around(wukong, existing.in(cluster.observedFor(wukong, policies.labelsOf(namespace)), wukong))
                        .withPolicies(policies.of(namespace));
            } catch (UnreadableException e) {
                err.println(e.refusal().line());
                allRendered = false;
                continue;
            }
            Plan plan = planner.plan(new PlanInput(wukong, observed));
            List<Finding> findings = new ArrayList<>(plan.findings());
            findings.addAll(clashes(plan, name(wukong), makers));
            findings.addAll(neighbours.claimsTakenBefore(wukong));
            String prefix = entry.getKey().source() + ": " + name(wukong) + ": ";
            findings.forEach(finding -> err.println(prefix + finding.severity() + " " + finding.concern() + " "
                    + finding.reason() + ": " + finding.message()));
            if (findings.stream().anyMatch(Finding::blocks)) {
                allRendered = false;
            } else {
                StepReport report = new StepReport(existing::find, observed.virtualMachine());
                plan.steps()
                        .forEach(step -> out.print(changes ? step.accept(report) : ObjectPrinter.yaml(step.object())));
            }
        }
        return allRendered;
    }

    private static List<Finding> clashes(Plan plan, String wukong, Map<String, String> makers) {
        List<Finding> clashes = new ArrayList<>();
        for (HasMetadata object : plan.objects()) {
            String identity = object.getKind() + " " + object.getMetadata().getNamespace() + "/"
                    + object.getMetadata().getName();
            String maker = makers.putIfAbsent(identity, wukong);
            if (maker != null && !maker.equals(wukong)) {
                clashes.add(Finding.error(
                        Finding.Concern.SPEC,
                        "NameClash",
                        identity + " is made of " + maker + " already; rename this Wukong, or the disk or network"));
            }
        }
        return clashes;
    }

    private static String name(Wukong wukong) {
        return wukong.getMetadata().getNamespace() + "/" + wukong.getMetadata().getName();
    }

    private static String uid(Wukong wukong) {
        String uid = wukong.getMetadata().getUid();
        return uid == null ? "" : uid;
    }
}
