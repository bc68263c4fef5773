package dev.novasphere.wukong.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a program or a shared library says that it needs (System V ABI, chapters 4 and 5), for 64-bit files with the low byte first. This is read here
 * for programs of other architectures, which {@code ldd} cannot start.
 *
 * @param needed names of libraries, as {@code libc.so.6}
 * @param loader the absolute path of the program that loads it; empty for most libraries
 */
record ElfFile(List<String> needed, Optional<String> loader) {

    private static final byte[] BEGIN = {0x7f, 'E', 'L', 'F', 2, 1};
    private static final int PROGRAM_HEADERS = 32;
    private static final int SIZE_OF_HEADER = 54;
    private static final int NUMBER_OF_HEADERS = 56;
    private static final int LOADED = 1;
    private static final int DYNAMIC = 2;
    private static final int LOADER = 3;
    private static final int NEEDED = 1;
    private static final int STRINGS = 5;
    private static final int SIZE_OF_ENTRY = 16;

    /** A part of the file, and the address that it gets in memory. */
    private record Part(int type, int offset, long address, int size) {}

    /** Whether a file is one. */
    static boolean is(Path file) {
        try (var bytes = Files.newInputStream(file)) {
            return Arrays.equals(bytes.readNBytes(BEGIN.length), BEGIN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ElfFile of(Path file) {
        ByteBuffer bytes;
        try {
            bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Part> parts = new ArrayList<>();
        int header = (int) bytes.getLong(PROGRAM_HEADERS);
        for (int i = 0; i < bytes.getShort(NUMBER_OF_HEADERS); i++) {
            // Type, flags, offset, address, physical address, size in the file.
            parts.add(new Part(bytes.getInt(header), (int) bytes.getLong(header + 8), bytes.getLong(header + 16), (int)
                    bytes.getLong(header + 32)));
            header += bytes.getShort(SIZE_OF_HEADER);
        }
        Optional<String> loader = parts.stream()
                .filter(part -> part.type() == LOADER)
                .findFirst()
                .map(part -> text(bytes, part.offset()));
        List<String> needed = parts.stream()
                .filter(part -> part.type() == DYNAMIC)
                .findFirst()
                .map(part -> needed(bytes, part, parts))
                .orElse(List.of());
        return new ElfFile(needed, loader);
    }

    private static List<String> needed(ByteBuffer bytes, Part dynamic, List<Part> parts) {
        List<Long> names = new ArrayList<>();
        long strings = 0;
        for (int at = dynamic.offset(); at < dynamic.offset() + dynamic.size(); at += SIZE_OF_ENTRY) {
            long tag = bytes.getLong(at);
            if (tag == NEEDED) {
                names.add(bytes.getLong(at + 8));
            } else if (tag == STRINGS) {
                strings = bytes.getLong(at + 8);
            }
        }
        long address = strings;
        int table = parts.stream()
                .filter(part ->
                        part.type() == LOADED && part.address() <= address && address < part.address() + part.size())
                .findFirst()
                .map(part -> (int) (address - part.address()) + part.offset())
                .orElse(0);
        return names.stream().map(name -> text(bytes, table + name.intValue())).toList();
    }

    private static String text(ByteBuffer bytes, int from) {
        int end = from;
        while (bytes.get(end) != 0) {
            end++;
        }
        return new String(bytes.array(), from, end - from, StandardCharsets.UTF_8);
    }
}
