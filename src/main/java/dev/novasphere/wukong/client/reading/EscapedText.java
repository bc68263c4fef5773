package dev.novasphere.wukong.client.reading;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Lets any text of a user travel in a server-side apply. The API server reads its body as YAML 1.1, although it is JSON: it refuses
 * control characters that JSON allows, and takes the line breaks of Unicode for line breaks, which it folds. Both are sent escaped.
 */
public final class EscapedText {

    private EscapedText() {}

    /** Lets a mapper write so. */
    public static void customize(ObjectMapper mapper) {
        mapper.getFactory().setCharacterEscapes(new Escapes());
    }

    private static final class Escapes extends CharacterEscapes {

        private static final long serialVersionUID = 1;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] codes = standardAsciiEscapesForJSON();
            codes[0x7f] = ESCAPE_STANDARD;
            return codes;
        }

        @Override
        public SerializableString getEscapeSequence(int character) {
            boolean escaped = character >= 0x80 && character < 0xa0
                    || character == 0x2028
                    || character == 0x2029
                    || character == 0xfeff
                    || character == 0xfffe
                    || character == 0xffff;
            return escaped ? new SerializedString("\\u%04x".formatted(character)) : null;
        }
    }
}
