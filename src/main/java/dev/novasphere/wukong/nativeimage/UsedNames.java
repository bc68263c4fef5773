package dev.novasphere.wukong.nativeimage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The lists of what a running operator uses of its native binary, a name in each line. docs/native.md says how they are made. */
final class UsedNames {

    /** What differs from build to build in a name: the hash of a lambda, and the number of a class that is made while the program runs. */
    private static final Pattern HASHES =
            Pattern.compile("(?<=\\$\\$L)[0-9a-f]{8}|(?<=\\$\\$Lambda)[/.]?0x[0-9a-f]+|0x[0-9a-f]{8,16}");

    private UsedNames() {}

    static Set<String> read(String list) {
        try (InputStream names = UsedNames.class.getResourceAsStream(list)) {
            return new String(names.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(list, e);
        }
    }

    static String withoutHashes(String name) {
        return HASHES.matcher(name).replaceAll("");
    }
}
