package dev.novasphere.wukong.observe;

import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.plan.observed.SecretLookup;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the Secrets that users name in their Wukongs. */
final class UserSecrets {

    /** Characters of a name in Kubernetes. */
    private static final int LONGEST_NAME = 253;

    private static final Pattern NAME = Pattern.compile(Patterns.DNS_SUBDOMAIN);

    private final KubernetesClient client;

    UserSecrets(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Reads a Secret. A text that cannot be a name names no Secret and is not sent: it would become part of the request's address, where
     * slashes and dots lead to other objects. The CRD refuses it, but not in Wukongs that were stored before.
     *
     * @param name as the user wrote it; null when nothing is named
     * @param needed what of its content is held
     */
    SecretLookup find(String namespace, String name, NeededContent needed) {
        if (name == null) {
            return SecretLookup.notRead();
        }
        if (!isName(name)) {
            return SecretLookup.missing();
        }
        return Optional.ofNullable(
                        client.secrets().inNamespace(namespace).withName(name).get())
                .map(secret -> found(secret, needed))
                .orElseGet(SecretLookup::missing);
    }

    /** Whether a text can be the name of an object, and so a part of an address. */
    static boolean isName(String text) {
        return text.length() <= LONGEST_NAME && NAME.matcher(text).matches();
    }

    private static SecretLookup found(Secret secret, NeededContent needed) {
        Map<String, String> data = Objects.requireNonNullElse(secret.getData(), Map.of());
        return SecretLookup.found(secret, needed.in(secret.getMetadata().getName(), data, Base64.getDecoder()::decode));
    }
}
