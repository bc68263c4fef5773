package dev.novasphere.wukong.plan.cloudinit.user;

import dev.novasphere.wukong.plan.observed.SecretLookup;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Public keys made for these tests; their private halves were thrown away. */
public final class PublicKeys {

    public static final String ED25519 =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINQNskiJT0l3YcSbsLObLAANWA/jI+AYpwGQVd1VOYIb test@ed25519";
    public static final String RSA =
            "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQCzdzhOzdXa86ghZqBFZY4Q4+vVkm2OXH44/1NN0WuRMXJyBZmJ1wc7Hma5"
                    + "ECu/jvEJgoI1fAnOQ/Vbrvs6HT/gjuXeUpDFM/qLKufqH6z2WNAe9eu3s5af41i1c8MxiraggFH/aOaBlyE5Qec6sMRbIjlztT2h3jse0r"
                    + "OvdUynmw== test@rsa";
    public static final String ECDSA =
            "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBFwisd/nZQp1HkK+ECrzh97i"
                    + "+u9x5Q406v51ojUhbgQuJFRkbur1xgZzhHKjnp+u+HWpjfhBukj1J8mDugEjYO4=";

    /** Shaped like a private key, with a public key's text in a place where none must be found. */
    public static final String PRIVATE =
            "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW\n"
                    + "QyNTUxOQAAACDUDbJIiU9Jd2HEm7CzmywADVgP4yPgGKcBkFXdVTmCGwAAAJg\n-----END OPENSSH PRIVATE KEY-----\n";

    private PublicKeys() {}

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A Secret that was found, from keys and texts in turn. */
    public static SecretLookup secret(String... keysAndTexts) {
        Map<String, byte[]> data = new LinkedHashMap<>();
        for (int i = 0; i < keysAndTexts.length; i += 2) {
            data.put(keysAndTexts[i], bytes(keysAndTexts[i + 1]));
        }
        return SecretLookup.found(data);
    }
}
