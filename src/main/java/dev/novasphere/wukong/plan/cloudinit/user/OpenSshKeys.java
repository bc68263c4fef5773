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
