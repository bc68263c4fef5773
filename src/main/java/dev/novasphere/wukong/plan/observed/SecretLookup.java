package dev.novasphere.wukong.plan.observed;

import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.Names;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The result of reading a Secret that a Wukong names. Its text never shows the content.
 *
 * @param state whether it was read and found
 * @param data the decoded values by key; empty unless found
 * @param operators whether the operator made it for cloud-init, of a Wukong
 * @param account the ServiceAccount whose token it holds, by its type; empty text where it does not say which, null where it is no token
 */
public record SecretLookup(State state, Map<String, byte[]> data, boolean operators, String account) {

    /** Type of a Secret with the token of a ServiceAccount, and the annotation that names that (Kubernetes: Secrets). */
    private static final String TOKEN = "kubernetes.io/service-account-token";

    private static final String ACCOUNT = "kubernetes.io/service-account.name";

    /** How reading ended. */
    public enum State {
        /** It was not read: nothing names a Secret, what was made of it is still current, or there is no cluster. */
        NOT_READ,
        MISSING,
        FOUND
    }

    public static SecretLookup notRead() {
        return new SecretLookup(State.NOT_READ, Map.of(), false, null);
    }

    public static SecretLookup missing() {
        return new SecretLookup(State.MISSING, Map.of(), false, null);
    }

    /**
     * A Secret that is there.
     *
     * @param data its content by key, decoded
     */
    public static SecretLookup found(Map<String, byte[]> data) {
        return new SecretLookup(State.FOUND, Map.copyOf(data), false, null);
    }

    /**
     * A Secret that is there.
     *
     * @param secret its metadata and type
     * @param data its content by key, decoded
     */
    public static SecretLookup found(Secret secret, Map<String, byte[]> data) {
        String account = TOKEN.equals(secret.getType())
                ? Objects.requireNonNullElse(Annotations.annotation(secret, ACCOUNT), "")
                : null;
        return new SecretLookup(State.FOUND, Map.copyOf(data), isOperators(secret), account);
    }

    private static boolean isOperators(Secret secret) {
        String wukong = Labels.label(secret, Labels.WUKONG);
        return Labels.managedByOperator(secret)
                && wukong != null
                && Names.cloudInitSecret(wukong).equals(secret.getMetadata().getName());
    }

    /** The same without what it holds. */
    public SecretLookup withoutContent() {
        return new SecretLookup(state, Map.of(), operators, account);
    }

    /** Whether it holds the token of a ServiceAccount. */
    public boolean isToken() {
        return account != null;
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
