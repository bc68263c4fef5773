package dev.novasphere.wukong.plan.cloudinit;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Values of Secrets as text. */
final class SecretText {

    private SecretText() {}

    /** The text of a value; empty when it is not UTF-8. */
    static Optional<String> of(byte[] value) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
