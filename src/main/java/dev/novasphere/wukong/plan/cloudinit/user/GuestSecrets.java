package dev.novasphere.wukong.plan.cloudinit.user;

import dev.novasphere.wukong.api.v1alpha1.guest.CloudInit;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInitUser;
import dev.novasphere.wukong.api.v1alpha1.guest.GuestUser;
import dev.novasphere.wukong.api.v1alpha1.guest.SecretKeyRef;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.observed.SecretLookup;
import dev.novasphere.wukong.plan.observed.SecretLookup.State;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The Secrets a Wukong names for its guest, and the result of reading them. */
public final class GuestSecrets {

    private final PlanInput input;

    public GuestSecrets(PlanInput input) {
        this.input = input;
    }

    /** A Secret that a field names. */
    private record Named(String field, String name, SecretLookup lookup) {}

    /** Whether a Secret that the Wukong names was not read. */
    public boolean anyNotRead() {
        return all().anyMatch(named -> named.lookup().state() == State.NOT_READ);
    }

    private Stream<Named> all() {
        Observed observed = input.observed();
        CloudInit asked = input.spec().cloudInitOrNone();
        return Stream.of(
                        sshKeySecret().map(name -> new Named("sshKeySecret", name, observed.sshKeySecret())).stream(),
                        passwordSecret()
                                .map(name ->
                                        new Named("cloudInitUser.passwordSecretRef", name, observed.passwordSecret()))
                                .stream(),
                        Stream.ofNullable(asked.userDataSecretRef())
                                .map(ref -> new Named(
                                        "cloudInit.userDataSecretRef", ref.name(), observed.guestSecret(ref.name()))),
                        asked.users().stream()
                                .filter(user -> user.passwordSecretRef() != null)
                                .map(this::passwordOf))
                .flatMap(named -> named);
    }

    private Named passwordOf(GuestUser user) {
        String name = user.passwordSecretRef().name();
        return new Named(
                FurtherUsers.field(user) + ".passwordSecretRef",
                name,
                input.observed().guestSecret(name));
    }

    /** The name of the Secret with the public keys. */
    Optional<String> sshKeySecret() {
        return Optional.ofNullable(input.spec().sshKeySecret()).filter(name -> !name.isEmpty());
    }

    /** The name of the Secret with the password. */
    Optional<String> passwordSecret() {
        return Optional.ofNullable(input.spec().cloudInitUser())
                .map(CloudInitUser::passwordSecretRef)
                .map(SecretKeyRef::name);
    }

    /** The public keys for the guest. */
    public List<String> keys(List<Finding> findings) {
        Optional<String> name = sshKeySecret();
        if (name.isEmpty()
                || !isThere("sshKeySecret", name.get(), input.observed().sshKeySecret(), findings)) {
            return List.of();
        }
        List<String> keys = OpenSshKeys.in(input.observed().sshKeySecret().data());
        if (keys.isEmpty()) {
            findings.add(Finding.waiting(
                            Concern.CLOUD_INIT,
                            "NoPublicKey",
                            "Secret %s, named by sshKeySecret, holds no OpenSSH public key; %s"
                                    .formatted(
                                            name.get(),
                                            OpenSshKeys.instead(input.observed()
                                                            .sshKeySecret()
                                                            .data())
                                                    .orElse(
                                                            "add one under the key ssh-publickey, for example the content of id_ed25519.pub")))
                    .ofUnwatched());
        } else {
            cutOff(name.get(), keys).ifPresent(findings::add);
        }
        if (input.spec().bringsKeysLive()
                && !OpenSshKeys.only(input.observed().sshKeySecret().data())) {
            findings.add(Finding.waiting(
                            Concern.CLOUD_INIT,
                            "NotOnlyPublicKeys",
                            "Secret %s, named by sshKeySecret, holds more than OpenSSH public keys, and sshKeyPropagation: Live would write all of it into the guest's authorized_keys; name a Secret with public keys alone"
                                    .formatted(name.get()))
                    .ofUnwatched());
        }
        return keys;
    }

    /** A new machine waits where no key is whole; one that is there runs, and may have other ways in. */
    private Optional<Finding> cutOff(String secret, List<String> keys) {
        if (keys.stream().allMatch(OpenSshKeys::isComplete)) {
            return Optional.empty();
        }
        String message =
                "Secret %s, named by sshKeySecret, holds a public key that is cut off, with which nobody can log in; copy the whole line, for example the content of id_ed25519.pub"
                        .formatted(secret);
        boolean none = keys.stream().noneMatch(OpenSshKeys::isComplete);
        return Optional.of(
                none && input.observed().virtualMachine().isEmpty()
                        ? Finding.waiting(Concern.CLOUD_INIT, "NoPublicKey", message)
                                .ofUnwatched()
                        : Finding.warning(Concern.CLOUD_INIT, "PublicKeyNotRecognised", message));
    }

    /** The password of the guest's user. */
    public Optional<Password> password(CloudInitUser user, List<Finding> findings) {
        Optional<String> name = passwordSecret();
        SecretLookup lookup = input.observed().passwordSecret();
        if (name.isPresent() && !isThere("cloudInitUser.passwordSecretRef", name.get(), lookup, findings)) {
            return Optional.empty();
        }
        return PasswordSource.of(user, lookup, findings);
    }

    /** Reports what is known to be wrong when not all Secrets were read: those that are missing, and what the Wukong itself says. */
    public void reportWithoutReading(List<Finding> findings) {
        CloudInitUser user = input.spec().cloudInitUser();
        if (user != null && passwordSecret().isEmpty()) {
            PasswordSource.of(user, SecretLookup.notRead(), findings);
        }
        all().filter(named -> named.lookup().state() == State.MISSING)
                .forEach(named -> findings.add(missing(named.field(), named.name())));
    }

    /** The user data of the user's own. */
    public Optional<String> ownUserData(List<Finding> findings) {
        Optional<Named> named = all().filter(secret -> secret.field().equals("cloudInit.userDataSecretRef"))
                .findFirst();
        if (named.isPresent()
                && !isThere(named.get().field(), named.get().name(), named.get().lookup(), findings)) {
            return Optional.empty();
        }
        return new OwnUserData(input).text(findings);
    }

    /** The passwords of further users, by name. */
    public Map<String, Password> furtherPasswords(List<Finding> findings) {
        Map<String, Password> passwords = new LinkedHashMap<>();
        for (GuestUser user : input.spec().cloudInitOrNone().users()) {
            Optional<Named> secret = Optional.of(user)
                    .filter(further -> further.passwordSecretRef() != null)
                    .map(this::passwordOf);
            if (secret.isEmpty()
                    || isThere(
                            secret.get().field(),
                            secret.get().name(),
                            secret.get().lookup(),
                            findings)) {
                SecretLookup lookup = secret.map(Named::lookup).orElse(SecretLookup.notRead());
                PasswordSource.of(FurtherUsers.field(user), user.asUser(), lookup, findings)
                        .ifPresent(password -> passwords.put(user.name(), password));
            }
        }
        return passwords;
    }

    /**
     * A Secret that is not there.
     *
     * @param field the field of the Wukong that names it
     */
    public static Finding missing(String field, String name) {
        return Finding.waiting(
                        Concern.CLOUD_INIT,
                        "SecretNotFound",
                        "Secret %s, named by %s, does not exist; create it in the same namespace, or correct the name"
                                .formatted(name, field))
                .ofUnwatched();
    }

    private static boolean isThere(String field, String name, SecretLookup lookup, List<Finding> findings) {
        switch (lookup.state()) {
            case MISSING -> findings.add(missing(field, name));
            case NOT_READ ->
                findings.add(Finding.warning(
                        Concern.CLOUD_INIT,
                        "SecretNotRead",
                        "Secret %s, named by %s, was not read, because there is no cluster; what it holds is left out of the user data"
                                .formatted(name, field)));
            case FOUND -> {
                if (!lookup.operators()) {
                    return true;
                }
                findings.add(ofOperator(field, name));
            }
        }
        return false;
    }

    /** Two Wukongs of which each names the Secret of the other would be made of each other without end, and be larger each time. */
    private static Finding ofOperator(String field, String name) {
        return Finding.waiting(
                        Concern.CLOUD_INIT,
                        "SecretOfOperator",
                        "Secret %s, named by %s, is what the operator makes of a Wukong for cloud-init, and no guest is set up with that of another; name a Secret of your own"
                                .formatted(name, field))
                .ofUnwatched();
    }
}
