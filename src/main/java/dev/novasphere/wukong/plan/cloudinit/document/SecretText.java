package dev.novasphere.wukong.plan.cloudinit.document;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Values of Secrets as text. */
public final class SecretText {

    private SecretText() {}

    /** The text of a value; empty when it is not UTF-8. */
    public static Optional<String> of(byte[] value) {
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
