package dev.novasphere.wukong.plan.cloudinit.user;

import dev.novasphere.wukong.api.v1alpha1.guest.CloudInit;
import dev.novasphere.wukong.api.v1alpha1.guest.UserDataRef;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.cloudinit.document.SecretText;
import dev.novasphere.wukong.plan.cloudinit.document.UserDataFormat;
import dev.novasphere.wukong.plan.observed.SecretLookup;
import dev.novasphere.wukong.plan.observed.SecretLookup.State;
import java.util.List;
import java.util.Optional;

/** User data of the user's own: in the Wukong, or in a Secret that it names. */
final class OwnUserData {

    private static final String BYTE_ORDER_MARK = "\ufeff";

    private final CloudInit asked;
    private final SecretLookup secret;

    OwnUserData(PlanInput input) {
        asked = input.spec().cloudInitOrNone();
        UserDataRef ref = asked.userDataSecretRef();
        secret = ref == null ? SecretLookup.notRead() : input.observed().guestSecret(ref.name());
    }

    /**
     * The text, of a form that cloud-init knows.
     *
     * @param findings gets what is wrong with it, never what it holds
     * @return empty when there is none, or none that can be used
     */
    Optional<String> text(List<Finding> findings) {
        if (asked.userDataSecretRef() == null) {
            return Optional.ofNullable(asked.userData())
                    .filter(text -> isKnown(
                            text,
                            findings,
                            Finding.error(
                                    Concern.CLOUD_INIT, "UserDataNotRecognised", notRecognised("cloudInit.userData"))))
                    .map(OwnUserData::begun);
        }
        return secret.state() == State.FOUND ? fromSecret(asked.userDataSecretRef(), findings) : Optional.empty();
    }

    private Optional<String> fromSecret(UserDataRef ref, List<Finding> findings) {
        Optional<byte[]> value = secret.value(ref.keyOrDefault());
        if (value.isEmpty()) {
            findings.add(Finding.waiting(
                            Concern.CLOUD_INIT,
                            "SecretKeyNotFound",
                            "Secret %s has no key %s, which cloudInit.userDataSecretRef names; add it, or correct the key"
                                    .formatted(ref.name(), ref.keyOrDefault()))
                    .ofUnwatched());
            return Optional.empty();
        }
        String where = "key %s of Secret %s".formatted(ref.keyOrDefault(), ref.name());
        return SecretText.of(value.get())
                .map(OwnUserData::begun)
                .or(() -> Optional.of(""))
                .filter(text -> isKnown(
                        text,
                        findings,
                        Finding.waiting(Concern.CLOUD_INIT, "UserDataNotRecognised", notRecognised(where))
                                .ofUnwatched()));
    }

    /**
     * A text without what stands before it. cloud-init knows its form behind blanks, but then starts no script, renders no template and reads
     * no header of MIME; of a text behind a byte order mark, as editors of Windows write it, it knows no form.
     */
    private static String begun(String text) {
        String marked = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        return UserDataFormat.of(marked)
                        .filter(format -> format != UserDataFormat.CLOUD_CONFIG)
                        .isPresent()
                ? marked.stripLeading()
                : marked;
    }

    private static boolean isKnown(String text, List<Finding> findings, Finding unknown) {
        boolean known = UserDataFormat.of(text).isPresent();
        if (!known) {
            findings.add(unknown);
        }
        return known;
    }

    private static String notRecognised(String where) {
        return "%s is no user data, and cloud-init would skip it: it must be plain text, not compressed, that begins with #cloud-config, #!, #cloud-boothook, ## template: jinja, #include, or the header of multi-part MIME"
                .formatted(where);
    }
}
