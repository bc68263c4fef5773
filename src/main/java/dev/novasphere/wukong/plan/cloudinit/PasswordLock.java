package dev.novasphere.wukong.plan.cloudinit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInitUser;
import dev.novasphere.wukong.plan.OwnMachine;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.cloudinit.document.CloudInitYaml;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Whether the password of a user without one is locked. cloud-init leaves such an account locked in any case, and since 24.3 it warns where it
 * is to be unlocked, so that the guest ends its first boot as degraded. User data that were made unlocked stay as they are, because a change
 * would be taken for one of the user's.
 */
final class PasswordLock {

    private PasswordLock() {}

    /** The user as cloud-init is to make it. */
    static CloudInitUser of(PlanInput input, CloudInitUser user) {
        return user.lockPasswd() == null && !user.hasPassword() && isLocked(input, user) ? user.locked() : user;
    }

    private static boolean isLocked(PlanInput input, CloudInitUser user) {
        Optional<Secret> live = input.observed().cloudInitSecret();
        return live.flatMap(secret -> asMade(secret, user))
                .orElse(live.isPresent() || OwnMachine.of(input).isEmpty());
    }

    /** The lock of the user in user data that were made before; empty where they have no such user. */
    private static Optional<Boolean> asMade(Secret secret, CloudInitUser user) {
        return Optional.ofNullable(secret.getData())
                .map(data -> data.get(CloudInitSecret.USER_DATA))
                .map(data -> new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8))
                .flatMap(MergedUserData::operatorsPart)
                .flatMap(PasswordLock::read)
                .flatMap(document -> lock(document, user.name()));
    }

    private static Optional<JsonNode> read(String document) {
        try {
            return Optional.ofNullable(CloudInitYaml.read(document));
        } catch (JsonProcessingException changedByOthers) {
            return Optional.empty();
        }
    }

    private static Optional<Boolean> lock(JsonNode document, String name) {
        for (JsonNode user : document.path("users")) {
            if (user.path("name").asText().equals(name) && user.has("lock_passwd")) {
                return Optional.of(user.path("lock_passwd").asBoolean());
            }
        }
        return Optional.empty();
    }
}
