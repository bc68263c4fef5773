package dev.novasphere.wukong.plan.cloudinit.user;

import dev.novasphere.wukong.plan.cloudinit.document.SecretText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Picks OpenSSH public keys out of a Secret (format: sshd(8), AUTHORIZED_KEYS FILE FORMAT). Nothing but whole lines that are such a key
 * ever leaves the Secret, so a private key beside them stays where it is.
 */
public final class OpenSshKeys {

    /** Keys of a Secret that are read first, in this order. */
    private static final List<String> PREFERRED =
            List.of("ssh-publickey", "id_rsa.pub", "authorized_keys", "publickey");

    private static final Set<String> TYPES = Set.of(
            "ssh-ed25519",
            "ssh-rsa",
            "ecdsa-sha2-nistp256",
            "ecdsa-sha2-nistp384",
            "ecdsa-sha2-nistp521",
            "sk-ssh-ed25519@openssh.com",
            "sk-ecdsa-sha2-nistp256@openssh.com");

    private OpenSshKeys() {}

    /**
     * The public keys of a Secret: those under the first preferred key that has any, else all others, by the name of their key.
     *
     * @param data the decoded values by key
     * @return whole lines, trimmed, each once, in a stable order; empty when there is no usable one
     */
    public static List<String> in(Map<String, byte[]> data) {
        for (String key : PREFERRED) {
            List<String> lines = lines(data.get(key));
            if (!lines.isEmpty()) {
                return lines;
            }
        }
        Set<String> all = new LinkedHashSet<>();
        new TreeMap<>(data).values().forEach(value -> all.addAll(lines(value)));
        return List.copyOf(all);
    }

    /** Whether a Secret holds public keys, comments and empty lines alone, in all of its keys. */
    static boolean only(Map<String, byte[]> data) {
        return data.values().stream().allMatch(value -> SecretText.of(value)
                .filter(text -> text.lines()
                        .map(String::strip)
                        .allMatch(line -> line.isEmpty() || line.startsWith("#") || isPublicKey(line)))
                .isPresent());
    }

    private static List<String> lines(byte[] value) {
        if (value == null) {
            return List.of();
        }
        Set<String> keys = new LinkedHashSet<>();
        SecretText.of(value).stream()
                .flatMap(String::lines)
                .map(String::strip)
                .filter(OpenSshKeys::isPublicKey)
                .forEach(keys::add);
        return List.copyOf(keys);
    }

    /** Whether a line is a public key with a known type, options before and a comment after it being allowed. */
    static boolean isPublicKey(String line) {
        if (line.isEmpty() || line.startsWith("#") || line.chars().anyMatch(Character::isISOControl)) {
            return false;
        }
        List<String> words = words(line);
        return isKey(words, 0) || isKey(words, 1);
    }

    /** Whether a public key is there to its last byte: one that was cut off while it was copied names its type all the same. */
    static boolean isComplete(String key) {
        List<String> words = words(key);
        int type = isKey(words, 0) ? 0 : 1;
        ByteBuffer fields = ByteBuffer.wrap(Base64.getDecoder().decode(words.get(type + 1)));
        int count = 0;
        while (fields.remaining() >= Integer.BYTES) {
            int length = fields.getInt();
            if (length < 0 || length > fields.remaining()) {
                return false;
            }
            fields.position(fields.position() + length);
            count++;
        }
        return !fields.hasRemaining() && count > 1;
    }

    /** What a Secret without any public key has in the place of one, and how a public key is made of it; empty where that is not known. */
    static Optional<String> instead(Map<String, byte[]> data) {
        return new TreeMap<>(data)
                .values().stream()
                        .map(SecretText::of)
                        .flatMap(Optional::stream)
                        .map(String::strip)
                        .map(OpenSshKeys::instead)
                        .flatMap(Optional::stream)
                        .findFirst();
    }

    private static Optional<String> instead(String text) {
        if (text.startsWith("---- BEGIN SSH2 PUBLIC KEY ----")) {
            return Optional.of(
                    "it holds one in the form of RFC 4716; make an OpenSSH key of that with: ssh-keygen -i -f FILE");
        }
        if (text.startsWith("PuTTY-User-Key-File-")) {
            return Optional.of(
                    "it holds a key file of PuTTY; have puttygen make one with: puttygen FILE -O public-openssh");
        }
        if (text.startsWith("ssh-dss ")) {
            return Optional.of(
                    "it holds one of type ssh-dss, which OpenSSH takes no more; make one with: ssh-keygen -t ed25519");
        }
        List<String> words = words(text.lines().findFirst().orElse(""));
        if (!words.isEmpty() && innerType(words.get(0)).filter(TYPES::contains).isPresent()) {
            return Optional.of("it holds one without its type; write %s in front of it"
                    .formatted(innerType(words.get(0)).get()));
        }
        return SecretText.of(base64(text))
                        .filter(once -> once.lines().anyMatch(line -> isPublicKey(line.strip())))
                        .isPresent()
                ? Optional.of(
                        "it holds one that was encoded by base64 twice; write the key itself below stringData, or encode it once below data")
                : Optional.empty();
    }

    /** The bytes of a text in base64; none where it is no such text. */
    private static byte[] base64(String text) {
        try {
            return Base64.getDecoder().decode(text.replace("\n", "").replace("\r", ""));
        } catch (IllegalArgumentException notBase64) {
            return new byte[0];
        }
    }

    private static boolean isKey(List<String> words, int first) {
        return words.size() > first + 1
                && TYPES.contains(words.get(first))
                && innerType(words.get(first + 1))
                        .filter(words.get(first)::equals)
                        .isPresent();
    }

    /** The first three words of a line; blanks inside double quotes, as options have them, do not end a word. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length() && words.size() < 3; i++) {
            char c = line.charAt(i);
            if (c == '\\' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                word.append(c).append('"');
                i++;
            } else if (c == ' ' && !quoted) {
                if (!word.isEmpty()) {
                    words.add(word.toString());
                    word.setLength(0);
                }
            } else {
                quoted ^= c == '"';
                word.append(c);
            }
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    /** The type that the encoded key itself names (RFC 4253, section 6.6). */
    private static Optional<String> innerType(String encoded) {
        byte[] blob;
        try {
            blob = Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        if (blob.length < Integer.BYTES) {
            return Optional.empty();
        }
        int length = ByteBuffer.wrap(blob).getInt();
        if (length <= 0 || length >= blob.length - Integer.BYTES) {
            return Optional.empty();
        }
        return Optional.of(new String(blob, Integer.BYTES, length, StandardCharsets.US_ASCII));
    }
}
