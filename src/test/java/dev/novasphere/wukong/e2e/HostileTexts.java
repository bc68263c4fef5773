package dev.novasphere.wukong.e2e;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Values that have broken programs: texts of YAML, cloud-init, templates, shells, paths, logs and of Unicode, and numbers at their ends. */
public final class HostileTexts {

    /** Numbers for fields of type integer. */
    static final List<Object> NUMBERS = List.of(
            Long.MIN_VALUE,
            -1,
            0,
            Integer.MAX_VALUE,
            1L << 31,
            Long.MAX_VALUE,
            new BigInteger("9223372036854775808"),
            1e30,
            1.5);

    /** Sizes of memory and disks, right and wrong. */
    static final List<String> QUANTITIES = List.of(
            "0",
            "-0",
            "-1Gi",
            "+1Gi",
            ".5Gi",
            "1.",
            "1e30",
            "1E30",
            "1e-30",
            "1e9",
            "0.1",
            "1.0000001Gi",
            "1m",
            "1n",
            "1048575",
            "1048576",
            "1048577m",
            "9223372036854775807",
            "9223372036854775808",
            "99999999999999999999999999999999",
            "8Ei",
            "16Ei",
            "1Yi",
            "1Gi ",
            "1 Gi",
            "1GiB",
            "0x10",
            "NaN",
            "Infinity",
            "\u0661Gi",
            "1e",
            "1e9999999999",
            "1e2147483648");

    private static final int SHOWN = 160;

    private HostileTexts() {}

    /** Texts for any field. */
    static List<String> anywhere() {
        return List.of(
                "\"\n- run: x",
                "x\n#cloud-config\nruncmd: [reboot]",
                "#cloud-config",
                "'\nruncmd:\n- [reboot]\n'",
                "!!python/object/apply:os.system [reboot]",
                "&a [*a, *a]",
                "<<: {a: b}",
                "---\n...",
                "yes",
                "null",
                "1e3",
                "{{ .Values.x }}",
                "${jndi:ldap://example.org/a}",
                "$(reboot) `reboot`; reboot",
                "%s%n%d",
                ".",
                "..",
                "%2e%2e%2f",
                "a?b=c#d",
                "\u0000",
                "a\u0000b",
                "\u0007\u001b[31m\u007f\u0085\u2028\ufeff",
                "a\u0085b\u2028c\u2029d",
                "\u202egnp.exe",
                "\ud83d\ude00\ud83d\udc68\u200d\ud83d\udc69",
                "e\u0301\u0327\u0300".repeat(8),
                " ",
                "\t",
                "\r\n",
                "x".repeat(64 * 1024),
                "\u4e2d".repeat(1024));
    }

    /** Ways by which a text might lead to an object of another namespace. */
    static List<String> pathsTo(String namespace, String kind, String name) {
        String path = kind + "/" + name;
        return List.of(
                "a/b",
                "../..",
                "..\\..",
                "../" + path,
                "../../" + namespace + "/" + path,
                "../../../namespaces/" + namespace + "/" + path,
                "..%2f..%2f" + namespace + "%2f" + kind + "%2f" + name,
                namespace + "/" + name,
                namespace + "." + name + "/",
                "?fieldSelector=metadata.name%3D" + name);
    }

    /** All of them. */
    public static List<String> all(String namespace, String kind, String name) {
        List<String> texts = new ArrayList<>(anywhere());
        texts.addAll(pathsTo(namespace, kind, name));
        return texts;
    }

    /** A text as it can be printed. */
    static String shown(String text) {
        String visible = text.codePoints()
                .limit(SHOWN)
                .mapToObj(c -> c < 32 || c > 126 ? "\\u%04x".formatted(c) : Character.toString(c))
                .collect(Collectors.joining());
        return text.length() > SHOWN ? visible + "... (" + text.length() + ")" : visible;
    }
}
