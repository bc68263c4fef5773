package dev.novasphere.wukong.plan.observed;

import java.util.Map;
import java.util.Optional;

/**
 * The result of reading a Secret that a Wukong names. Its text never shows the content.
 *
 * @param state whether it was read and found
 * @param data the decoded values by key; empty unless found
 */
public record SecretLookup(State state, Map<String, byte[]> data) {

    /** How reading ended. */
    public enum State {
        /** It was not read: nothing names a Secret, what was made of it is still current, or there is no cluster. */
        NOT_READ,
        MISSING,
        FOUND
    }

    public static SecretLookup notRead() {
        return new SecretLookup(State.NOT_READ, Map.of());
    }

    public static SecretLookup missing() {
        return new SecretLookup(State.MISSING, Map.of());
    }

    /**
     * A Secret that is there.
     *
     * @param data its content by key, decoded
     */
    public static SecretLookup found(Map<String, byte[]> data) {
        return new SecretLookup(State.FOUND, Map.copyOf(data));
    }

    /** The value of a key, when the Secret was found and has it. */
    public Optional<byte[]> value(String key) {
        return Optional.ofNullable(data.get(key));
    }

    @Override
    public String toString() {
        return "SecretLookup[" + state + ", keys=" + data.keySet() + "]";
    }
}
