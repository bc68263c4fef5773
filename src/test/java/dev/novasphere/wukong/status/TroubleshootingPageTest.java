package dev.novasphere.wukong.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.plan.restore.RestoreReasons;
import dev.novasphere.wukong.plan.snapshot.SnapshotReasons;
import dev.novasphere.wukong.status.events.StatusEvents;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TroubleshootingPageTest {

    private static final Path SOURCES = Path.of("src", "main", "java", "dev", "novasphere", "wukong");
    private static final Set<String> PARTS = Set.of(
            "plan",
            "status",
            "client",
            "watch",
            "observe",
            "write",
            "power",
            "gooperator",
            "deletion",
            "nodenetwork",
            "apply",
            "controller",
            "app");
    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|//[^\"\\n]*$", Pattern.MULTILINE);

    /** Words in the form of reasons: two or more words in one, each with a capital. */
    private static final Pattern REASON = Pattern.compile("\"([A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+)\"");

    private static final Pattern IGNORED =
            Pattern.compile("\\bignored\\(\\s*(?:(?:Finding\\.)?Concern\\.\\w+,\\s*)?\"([A-Z]\\w+)\"");
    private static final Pattern CAPITALISED = Pattern.compile("\"([A-Z][A-Za-z]+)\"");

    /** Words of that form that are no reasons of this program: Kubernetes, KubeVirt and CDI write them, and the program reads or quotes them. */
    private static final Set<String> OF_OTHERS = Set.of(
            "DisksNotLiveMigratable",
            "HotMemoryChange",
            "HotVCPUChange",
            "LiveMigratable",
            "LiveMigrateIfPossible",
            "MigrationRequired",
            "ManualRecoveryRequired",
            "ReadOnlyMany",
            "ReadWriteMany",
            "RestartRequired",
            "StorageLiveMigratable",
            "VolumeMigration",
            "VolumesChange",
            "VolumesUpdateError",
            "VolumesUpdateStrategy",
            "AccessCredentialsSynchronized",
            "AgentConnected",
            "EnableVirtioFsConfigVolumes",
            "ExperimentalVirtiofsSupport",
            "UploadReady",
            "UploadScheduled",
            "AlreadyExists",
            "BackendStorageNotReady",
            "BadRequest",
            "CloneScheduled",
            "CloneValidationFailed",
            "CloneWithoutSource",
            "ErrClaimNotValid",
            "SnapshotForSmartCloneInProgress",
            "CreateContainerConfigError",
            "ImportScheduled",
            "ContainersNotInitialized",
            "NodeUnresponsive",
            "ContainersNotReady",
            "AutoResourceLimitsGate",
            "HostDevices",
            "ControllerResizeError",
            "ControllerResizeInfeasible",
            "CrossArchitectureVirtualization",
            "CustomResourceDefinition",
            "DataVolume",
            "DataVolumesReady",
            "DeclarativeHotplugVolumes",
            "DoNotSchedule",
            "DoesNotExist",
            "ErrExceededQuota",
            "ErrStatus",
            "ErrorPvcNotFound",
            "ErrorUnschedulable",
            "FailedBackendStorageCreate",
            "FailedBackendStorageProbe",
            "FailedDataVolumeCreate",
            "FailedDataVolumeImport",
            "FailedGuaranteeResources",
            "FailedPvcNotFound",
            "FailedFindInstancetype",
            "FailedFindPreference",
            "FieldsV1",
            "FileSystemResizePending",
            "GuestAgent",
            "GuestNotRunning",
            "HotplugVolumes",
            "ImageVolume",
            "ImagePullFailed",
            "InPlace",
            "KubeVirt",
            "LibvirtError",
            "LiveMigrate",
            "NotBestEffort",
            "NotTerminating",
            "MigrationBackoff",
            "MissingAttachmentPod",
            "NetworkAttachmentDefinition",
            "NodeResizeError",
            "NodeResizeInfeasible",
            "NotFound",
            "NotIn",
            "PausedIOError",
            "PendingPopulation",
            "PersistentVolumeClaim",
            "PodCompleted",
            "PodConditionMissing",
            "PodNotExists",
            "PodScheduled",
            "PodTerminating",
            "QuiesceTimeout",
            "ReadWriteOnce",
            "RequestEntityTooLarge",
            "RerunOnFailure",
            "ScheduleAnyway",
            "ServerTimeout",
            "ServiceUnavailable",
            "StorageProfile",
            "SyncVMI",
            "TooManyRequests",
            "UnauthorizedDataVolumeCreate",
            "VirtualMachine",
            "WaitGracePeriod",
            "WaitingForReceiver",
            "WaitingForSync",
            "WaitingForVolumeBinding",
            "VolumeSnapshot");

    private static List<String> constants(Class<?> holder) throws IllegalAccessException {
        List<String> values = new ArrayList<>();
        for (Field field : holder.getDeclaredFields()) {
            if (Modifier.isPublic(field.getModifiers()) && field.getType() == String.class) {
                values.add((String) field.get(null));
            }
        }
        return values;
    }

    @Test
    void every_condition_has_a_section_and_every_reason_a_row() throws Exception {
        List<String> lines = Files.readAllLines(Path.of("docs/troubleshooting.md"));

        assertThat(constants(ConditionTypes.class)).isNotEmpty().allSatisfy(type -> assertThat(lines)
                .contains("## " + type));
        assertThat(constants(Reasons.class)).isNotEmpty().allSatisfy(reason -> assertThat(lines)
                .anyMatch(line -> line.startsWith("| `" + reason + "`")));
    }

    /** Reasons are literals of many classes, private ones too: each literal in the form of one has a row, or is a word of others. */
    @Test
    void every_word_of_the_program_in_the_form_of_a_reason_has_a_row() throws Exception {
        Set<String> words = words();
        Set<String> known = new TreeSet<>(OF_OTHERS);
        known.addAll(constants(ConditionTypes.class));
        known.addAll(rows(Files.readAllLines(Path.of("docs/troubleshooting.md"))));
        known.addAll(rows(Files.readAllLines(Path.of("docs/snapshots.md"))));
        known.add("NameClash");

        assertThat(words).contains("ForbiddenByPolicy", "NoDisks", "DiskDeleted", "VirtualMachineCreated", "NameClash");
        assertThat(words).isSubsetOf(known);
        assertThat(Files.readString(Path.of("docs/troubleshooting.md"))).contains("`NameClash`");
    }

    /** A field without effect makes SpecAccepted False, whatever condition has the reason: its row calls it no warning. */
    @Test
    void the_row_of_a_field_without_effect_says_that_SpecAccepted_is_False() throws Exception {
        List<String> page = Files.readAllLines(Path.of("docs/troubleshooting.md"));
        Set<String> ignored = new TreeSet<>(Set.of("DiskChangeIgnored", "DeletionPolicyIgnored"));
        try (Stream<Path> files = Files.walk(SOURCES.resolve("plan"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                IGNORED.matcher(COMMENT.matcher(Files.readString(file)).replaceAll(""))
                        .results()
                        .forEach(found -> ignored.add(found.group(1)));
            }
        }

        assertThat(ignored).contains("SecondDefaultGateway", "LiveResizeOff").allSatisfy(reason -> assertThat(page)
                .filteredOn(line -> rows(List.of(line)).contains(reason))
                .singleElement()
                .asString()
                .containsAnyOf("`SpecAccepted` is False", "False with `FieldWithoutEffect`")
                .doesNotContain("| warning:"));
    }

    /** Some events have a reason of one word, which no pattern distinguishes from other texts elsewhere. */
    @Test
    void every_reason_of_an_event_has_a_row() throws Exception {
        List<String> page = Files.readAllLines(Path.of("docs/troubleshooting.md"));
        int phases = page.indexOf("## Phases");
        Set<String> words = new TreeSet<>();
        try (Stream<Path> files = Files.walk(SOURCES.resolve(Path.of("status", "events")))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                CAPITALISED
                        .matcher(COMMENT.matcher(Files.readString(file)).replaceAll(""))
                        .results()
                        .forEach(found -> words.add(found.group(1)));
            }
        }
        words.removeAll(Set.of("Normal", "Warning", "Succeeded"));

        assertThat(words).contains(StatusEvents.STARTED, StatusEvents.READY, "Unpaused", "MigrationFailed");
        assertThat(rows(page.subList(0, phases))).containsAll(words);
    }

    /** The words of all classes that plan, judge or reconcile, and of others that make findings. */
    private static Set<String> words() throws IOException {
        Set<String> words = new TreeSet<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String text = Files.readString(file);
                if (PARTS.contains(SOURCES.relativize(file).getName(0).toString())
                        || text.contains("import dev.novasphere.wukong.plan.Finding;")) {
                    REASON.matcher(COMMENT.matcher(text).replaceAll(""))
                            .results()
                            .forEach(found -> words.add(found.group(1)));
                }
            }
        }
        return words;
    }

    private static Set<String> rows(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("| `"))
                .flatMap(line -> Pattern.compile("`(\\w+)`")
                        .matcher(line.substring(0, line.indexOf('|', 1)))
                        .results())
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    @Test
    void every_reason_of_snapshots_and_restores_has_a_row_on_their_page() throws Exception {
        List<String> lines = Files.readAllLines(Path.of("docs/snapshots.md"));
        int restores = lines.indexOf("## Reasons of a WukongRestore");

        assertThat(constants(SnapshotReasons.class)).isNotEmpty().allSatisfy(reason -> assertThat(
                        lines.subList(0, restores))
                .anyMatch(line -> line.startsWith("| `" + reason + "`")));
        assertThat(constants(RestoreReasons.class))
                .contains(RestoreReasons.WAIT_FOR_EACH_OTHER)
                .filteredOn(reason -> !reason.equals(RestoreReasons.WAIT_FOR_EACH_OTHER))
                .isNotEmpty()
                .allSatisfy(reason -> assertThat(lines.subList(restores, lines.size()))
                        .anyMatch(line -> line.startsWith("| `" + reason + "`")));
        assertThat(lines.subList(0, lines.indexOf("## Reasons of a WukongSnapshot")))
                .as(
                        "no WukongRestore is made while a Wukong and its snapshot wait for each other: restoreFromSnapshot has it")
                .anyMatch(line -> line.startsWith("| `" + RestoreReasons.WAIT_FOR_EACH_OTHER + "`"));
    }
}
