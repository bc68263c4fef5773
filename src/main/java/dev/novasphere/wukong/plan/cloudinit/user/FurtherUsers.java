package dev.novasphere.wukong.plan.cloudinit.user;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInitUser;
import dev.novasphere.wukong.api.v1alpha1.guest.GuestUser;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Users beside cloudInitUser: as cloud-init makes them where nothing is said, without sudo and, without a password, locked. */
public final class FurtherUsers {

    private FurtherUsers() {}

    /** The name of the field of a user, for messages. */
    static String field(GuestUser user) {
        return "cloudInit.users[" + user.name() + "]";
    }

    static void describe(ObjectNode entry, GuestUser further, Map<String, Password> passwords) {
        CloudInitUser user = further.asUser();
        entry.put("name", user.name());
        Optional<Password> password = Optional.ofNullable(passwords.get(user.name()));
        password.ifPresent(p -> entry.put(p.hashed() ? "hashed_passwd" : "plain_text_passwd", p.value()));
        if (!user.withoutSudo()) {
            entry.put("sudo", user.sudo());
        }
        entry.put("shell", user.shell() == null ? UserData.DEFAULT_SHELL : user.shell());
        if (!user.groupNames().isEmpty()) {
            user.groupNames().forEach(entry.putArray("groups")::add);
            if (user.groupNames().contains(user.name())) {
                entry.put("primary_group", user.name());
            }
        }
        entry.put("lock_passwd", password.isEmpty());
        if (!further.sshAuthorizedKeys().isEmpty()) {
            further.sshAuthorizedKeys().forEach(entry.putArray("ssh_authorized_keys")::add);
        }
    }

    /** What some guest does not carry out of a user. */
    public static List<Finding> review(GuestUser further) {
        List<Finding> findings = new ArrayList<>(UserReview.of(field(further), further.asUser()));
        boolean noKey = further.sshAuthorizedKeys().stream()
                .anyMatch(
                        key -> OpenSshKeys.in(Map.of("authorized_keys", key.getBytes(StandardCharsets.UTF_8))).stream()
                                .noneMatch(OpenSshKeys::isComplete));
        if (noKey) {
            findings.add(Finding.warning(
                    Concern.CLOUD_INIT,
                    "PublicKeyNotRecognised",
                    "%s.sshAuthorizedKeys has a line that is no OpenSSH public key or is cut off, with which nobody can log in; write for example the content of id_ed25519.pub"
                            .formatted(field(further))));
        }
        return findings;
    }
}
