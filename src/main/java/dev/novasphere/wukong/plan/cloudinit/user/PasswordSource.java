package dev.novasphere.wukong.plan.cloudinit.user;

import dev.novasphere.wukong.api.v1alpha1.guest.CloudInitUser;
import dev.novasphere.wukong.api.v1alpha1.guest.SecretKeyRef;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.cloudinit.document.SecretText;
import dev.novasphere.wukong.plan.observed.SecretLookup;
import java.util.List;
import java.util.Optional;

/** Where the password of the guest's user comes from: a Secret, else a hash, else plain text in the Wukong. */
final class PasswordSource {

    private PasswordSource() {}

    /**
     * The password of a user.
     *
     * @param secret the result of reading the Secret that passwordSecretRef names
     * @param findings gets what is wrong with the password, never the password
     * @return empty when there is none, or none that can be used
     */
    static Optional<Password> of(CloudInitUser user, SecretLookup secret, List<Finding> findings) {
        return of("cloudInitUser", user, secret, findings);
    }

    /**
     * The same of a user elsewhere.
     *
     * @param path the field that the user is written in
     */
    static Optional<Password> of(String path, CloudInitUser user, SecretLookup secret, List<Finding> findings) {
        Optional<Password> password = user.passwordSecretRef() != null
                ? fromSecret(path, user.passwordSecretRef(), secret, findings)
                : fromWukong(path, user, findings);
        if (password.filter(p -> !p.isOneLine()).isPresent()) {
            Finding lineBreak = Finding.error(
                    Concern.CLOUD_INIT,
                    "PasswordHasLineBreak",
                    "the password of %s %s contains a line break, which no login can type; write it in one line"
                            .formatted(path, user.name()));
            findings.add(user.passwordSecretRef() != null ? lineBreak.ofUnwatched() : lineBreak);
            return Optional.empty();
        }
        return password;
    }

    private static Optional<Password> fromWukong(String path, CloudInitUser user, List<Finding> findings) {
        if (isGiven(user.passwordHash())) {
            if (!Password.isHashLike(user.passwordHash())) {
                findings.add(
                        Finding.warning(
                                Concern.CLOUD_INIT,
                                "PasswordHashNotRecognised",
                                path
                                        + ".passwordHash does not have the form of a crypt(3) hash, so its login will fail; make one with: openssl passwd -6"));
            }
            if (isGiven(user.password())) {
                findings.add(Finding.ignored(
                        Concern.CLOUD_INIT,
                        "PasswordIgnored",
                        path + ".password has no effect, because passwordHash is given; remove one of the two"));
            }
            return Optional.of(Password.hash(user.passwordHash()));
        }
        if (!isGiven(user.password())) {
            return Optional.empty();
        }
        findings.add(Finding.warning(
                Concern.CLOUD_INIT,
                "PlainTextPassword",
                path
                        + ".password can be read by everybody who may read the Wukong; put it into a Secret and name that in"
                        + " cloudInitUser.passwordSecretRef"));
        return Optional.of(Password.plain(user.password()));
    }

    private static Optional<Password> fromSecret(
            String path, SecretKeyRef ref, SecretLookup secret, List<Finding> findings) {
        if (secret.state() != SecretLookup.State.FOUND) {
            return Optional.empty();
        }
        Optional<byte[]> value = secret.value(ref.keyOrDefault());
        if (value.isEmpty()) {
            findings.add(Finding.waiting(
                            Concern.CLOUD_INIT,
                            "SecretKeyNotFound",
                            "Secret %s has no key %s, which %s.passwordSecretRef names; add it, or correct the key"
                                    .formatted(ref.name(), ref.keyOrDefault(), path))
                    .ofUnwatched());
            return Optional.empty();
        }
        Optional<String> text = value.filter(bytes -> bytes.length <= Password.MOST_BYTES)
                .flatMap(SecretText::of)
                .map(PasswordSource::withoutLastLineBreak);
        if (text.filter(PasswordSource::isGiven).isEmpty()) {
            findings.add(Finding.waiting(
                            Concern.CLOUD_INIT,
                            "PasswordUnusable",
                            "key %s of Secret %s is empty, no UTF-8 text, or longer than %d bytes; write the password there, in plain text or as a crypt(3) hash"
                                    .formatted(ref.keyOrDefault(), ref.name(), Password.MOST_BYTES))
                    .ofUnwatched());
            return Optional.empty();
        }
        return text.map(Password::recognised);
    }

    /** Files that end in a line break are how most Secrets come to be. */
    private static String withoutLastLineBreak(String text) {
        if (text.endsWith("\r\n")) {
            return text.substring(0, text.length() - 2);
        }
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    private static boolean isGiven(String value) {
        return value != null && !value.isEmpty();
    }
}
