package dev.novasphere.wukong.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.watch.WatchedKind.Scope;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The quota of docs/rights.md bounds each kind of which the operator holds what users of a namespace make: a kind without a line is not bounded.
 * VirtualMachineInstances have a sentence of their own, and ResourceQuotas are the administrator's.
 */
class QuotaOfWatchedKindsTest {

    private static final Set<Class<?>> WITHOUT_LINE = Set.of(VirtualMachineInstance.class, ResourceQuota.class);
    private static final Pattern LINE = Pattern.compile("(?m)^    (count/[a-z0-9.-]+): \"\\d+\"$");

    @Test
    void the_page_has_a_line_for_each_kind() throws IOException {
        List<String> lines = LINE.matcher(Files.readString(Path.of("docs", "rights.md")))
                .results()
                .map(MatchResult::group)
                .map(line -> line.strip().split(":")[0])
                .toList();

        Stream<Class<? extends HasMetadata>> watched = WatchedKinds.all().stream()
                .filter(kind -> kind.scope() == Scope.WUKONGS)
                .map(WatchedKind::kind);
        Stream<Class<? extends HasMetadata>> own = Stream.of(Wukong.class, WukongSnapshot.class, WukongRestore.class);
        assertThat(lines)
                .containsExactlyInAnyOrderElementsOf(Stream.concat(own, watched)
                        .filter(kind -> !WITHOUT_LINE.contains(kind))
                        .map(QuotaOfWatchedKindsTest::count)
                        .toList());
    }

    private static String count(Class<? extends HasMetadata> kind) {
        String group = HasMetadata.getGroup(kind);
        return "count/" + HasMetadata.getPlural(kind) + (group == null || group.isEmpty() ? "" : "." + group);
    }
}
