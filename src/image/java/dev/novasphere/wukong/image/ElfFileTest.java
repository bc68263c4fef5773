package dev.novasphere.wukong.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read from programs and libraries, against what {@code readelf} reads from them, where it is installed. */
class ElfFileTest {

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final Path LIBRARY = Path.of(System.getProperty("java.home"), "lib", "server", "libjvm.so");
    private static final Pattern NEEDED = Pattern.compile("\\(NEEDED\\).*\\[(.+)]");
    private static final Pattern LOADER = Pattern.compile("program interpreter: (.+)]");

    @TempDir
    Path folder;

    @Test
    void a_program_names_its_libraries_and_its_loader() {
        ElfFile java = ElfFile.of(JAVA);

        assertThat(java.needed()).contains("libc.so.6");
        assertThat(java.loader())
                .hasValueSatisfying(loader -> assertThat(Path.of(loader)).exists());
    }

    @Test
    void a_library_has_no_loader() {
        ElfFile library = ElfFile.of(LIBRARY);

        assertThat(library.needed()).contains("libc.so.6");
        assertThat(library.loader()).isEmpty();
    }

    @Test
    void readelf_reads_the_same() {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/readelf")), "readelf is not installed (Debian package binutils)");
        for (Path file : List.of(JAVA, LIBRARY)) {
            String read = Commands.run(List.of("/usr/bin/readelf", "--dynamic", "--program-headers", file.toString()));
            ElfFile elf = ElfFile.of(file);

            assertThat(elf.needed())
                    .isEqualTo(NEEDED.matcher(read)
                            .results()
                            .map(found -> found.group(1))
                            .toList());
            assertThat(elf.loader().stream().toList())
                    .isEqualTo(LOADER.matcher(read)
                            .results()
                            .map(found -> found.group(1))
                            .toList());
        }
    }

    @Test
    void a_text_is_no_program() throws IOException {
        assertThat(ElfFile.is(Files.writeString(folder.resolve("text"), "#!/bin/sh\n")))
                .isFalse();
        assertThat(ElfFile.is(Files.writeString(folder.resolve("empty"), ""))).isFalse();
        assertThat(ElfFile.is(JAVA)).isTrue();
    }
}
