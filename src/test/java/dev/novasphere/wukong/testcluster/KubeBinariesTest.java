package dev.novasphere.wukong.testcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeBinariesTest {

    @TempDir
    private Path home;

    @Test
    void the_first_way_that_is_open_is_taken_and_the_next_run_finds_what_it_left() {
        FakeSource closed = new FakeSource("9.1.0", "call the provider", "no route");
        FakeSource open = new FakeSource("9.2.0", "install a compiler", null);

        KubeBinaries first = KubeBinaries.locate(home, List.of(closed, open));
        KubeBinaries second = KubeBinaries.locate(home, List.of(closed, open));

        assertThat(first.etcd()).isEqualTo(home.resolve("k8s/9.2.0-" + KubeBinaries.platform() + "/etcd"));
        assertThat(first.apiServer()).isExecutable();
        assertThat(first.kubectl()).isExecutable();
        assertThat(second).isEqualTo(first);
        assertThat(closed.calls).hasValue(1);
        assertThat(open.calls).hasValue(1);
    }

    @Test
    void when_no_way_is_open_the_error_names_each_and_why_it_failed() {
        List<KubeBinaries.Source> closed = List.of(
                new FakeSource("9.1.0", "call the provider", "no route"),
                new FakeSource("9.2.0", "install a compiler", "no such program"));

        assertThatIllegalStateException()
                .isThrownBy(() -> KubeBinaries.locate(home, closed))
                .withMessageContaining("call the provider. It failed: no route")
                .withMessageContaining("install a compiler. It failed: no such program");
    }

    @Test
    void programs_that_came_only_in_part_are_not_used() throws IOException {
        KubeBinaries.Source half = new FakeSource("9.1.0", "call the provider", null) {
            @Override
            public void fill(Path folder, List<String> missing) throws IOException {
                program(folder, "etcd");
            }
        };

        assertThatIllegalStateException()
                .isThrownBy(() -> KubeBinaries.locate(home, List.of(half)))
                .withMessageContaining("missing among what came");
        try (Stream<Path> folders = Files.list(home.resolve("k8s"))) {
            assertThat(folders.map(f -> f.getFileName().toString())).noneMatch(name -> name.startsWith("9.1.0"));
        }
    }

    @Test
    void of_a_folder_that_lacks_a_program_only_that_one_is_fetched() throws IOException {
        FakeSource open = new FakeSource("9.2.0", "install a compiler", null);
        Path folder = Files.createDirectories(home.resolve("k8s/9.2.0-" + KubeBinaries.platform()));
        for (String name : List.of("etcd", "kube-apiserver", "kubectl")) {
            FakeSource.program(folder, name);
        }

        KubeBinaries binaries = KubeBinaries.locate(home, List.of(open));

        assertThat(binaries.controllerManager()).isExecutable();
        assertThat(open.asked).containsExactly("kube-controller-manager");
    }

    @Test
    void what_an_interrupted_run_left_behind_does_no_harm() throws IOException {
        FakeSource open = new FakeSource("9.2.0", "install a compiler", null);
        Path left = Files.createDirectories(home.resolve("k8s/.unfinished-9.2.0"));
        Files.writeString(left.resolve("etcd"), "half");

        KubeBinaries binaries = KubeBinaries.locate(home, List.of(open));

        assertThat(binaries.etcd()).isEmptyFile();
        assertThat(left).doesNotExist();
    }

    @Test
    void of_many_at_once_only_one_works() throws Exception {
        FakeSource open = new FakeSource("9.2.0", "install a compiler", null);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<KubeBinaries> locate = () -> KubeBinaries.locate(home, List.of(open));
            List<Future<KubeBinaries>> all = threads.invokeAll(List.of(locate, locate, locate, locate));
            for (Future<KubeBinaries> one : all) {
                assertThat(one.get().kubectl()).isExecutable();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(open.calls).hasValue(1);
    }

    private static class FakeSource implements KubeBinaries.Source {

        private final AtomicInteger calls = new AtomicInteger();
        private final String version;
        private final String remedy;
        private final String failure;
        private List<String> asked = List.of();

        private FakeSource(String version, String remedy, String failure) {
            this.version = version;
            this.remedy = remedy;
            this.failure = failure;
        }

        @Override
        public String version() {
            return version;
        }

        @Override
        public String remedy() {
            return remedy;
        }

        @Override
        public void fill(Path folder, List<String> missing) throws IOException {
            calls.incrementAndGet();
            asked = missing;
            if (failure != null) {
                throw new IOException(failure);
            }
            for (String name : missing) {
                program(folder, name);
            }
        }

        static void program(Path folder, String name) throws IOException {
            assertThat(Files.createFile(folder.resolve(name)).toFile().setExecutable(true))
                    .isTrue();
        }
    }
}
