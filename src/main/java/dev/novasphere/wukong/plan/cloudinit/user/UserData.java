package dev.novasphere.wukong.plan.cloudinit.user;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.api.v1alpha1.filesystem.FilesystemSpec;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInit;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInitUser;
import dev.novasphere.wukong.plan.cloudinit.document.CloudInitYaml;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * User data in the cloud-config format (cloud-init modules Users and Groups, Set Passwords, SSH).
 *
 * <p>With a user, the guest gets exactly that one: the image's default user is not made, and the keys go to the user. Without one they
 * go to the image's default user. Root stays closed in both cases (disable_root keeps its default). Passwords are written under the
 * names that cloud-init applies to a user the image already has, too; passwd would count for new users only.
 */
public final class UserData {

    private static final String HEADER = "#cloud-config\n";
    private static final String DEFAULT_SUDO = "ALL=(ALL) NOPASSWD:ALL";
    static final String DEFAULT_SHELL = "/bin/bash";
    private static final List<String> DEFAULT_GROUPS =
            List.of("sudo", "adm", "dialout", "cdrom", "floppy", "audio", "dip", "video", "plugdev", "netdev");

    /** The groups that usual images let use sudo. */
    static final Set<String> SUDO_GROUPS = Set.of("sudo", "wheel", "admin");

    private static final String NOTHING = HEADER + CloudInitYaml.render(JsonNodeFactory.instance.objectNode());

    private UserData() {}

    /**
     * The document for a user and keys alone.
     *
     * @param user the user to make, or empty for the image's default user
     * @param password the user's password; has no meaning without a user
     * @param keys OpenSSH public keys
     * @return text that starts with the line #cloud-config; it is valid, and does nothing, when there is neither user nor key
     */
    public static String render(Optional<CloudInitUser> user, Optional<Password> password, List<String> keys) {
        return render(user, password, keys, CloudInit.NONE, Map.of(), List.of(), List.of());
    }

    /**
     * The document.
     *
     * @param asked what the Wukong asks for beside user and keys
     * @param passwords passwords of further users, by name
     * @param mounted disks that the guest mounts
     * @param shared file systems that the guest mounts
     */
    public static String render(
            Optional<CloudInitUser> user,
            Optional<Password> password,
            List<String> keys,
            CloudInit asked,
            Map<String, Password> passwords,
            List<DiskSpec> mounted,
            List<FilesystemSpec> shared) {
        return HEADER + CloudInitYaml.render(document(user, password, keys, asked, passwords, mounted, shared));
    }

    /** The keys of the document and the types of their values as they are whatever the Secrets hold that the Wukong names. */
    static ObjectNode withoutSecrets(WukongSpec spec) {
        return document(
                Optional.ofNullable(spec.cloudInitUser()),
                Optional.empty(),
                spec.sshKeySecret() == null ? List.of() : List.of(spec.sshKeySecret()),
                spec.cloudInitOrNone(),
                Map.of(),
                spec.mountedDisks(),
                spec.mountedFilesystems());
    }

    private static ObjectNode document(
            Optional<CloudInitUser> user,
            Optional<Password> password,
            List<String> keys,
            CloudInit asked,
            Map<String, Password> passwords,
            List<DiskSpec> mounted,
            List<FilesystemSpec> shared) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        boolean defaultUser = asked.defaultUser() == null ? user.isEmpty() : asked.defaultUser();
        if (user.isPresent() || !asked.users().isEmpty() || asked.defaultUser() != null) {
            ArrayNode users = document.putArray("users");
            if (defaultUser) {
                users.add("default");
            }
            user.ifPresent(named -> describe(users.addObject(), named, password, keys));
            asked.users().forEach(further -> FurtherUsers.describe(users.addObject(), further, passwords));
        }
        boolean login = user.filter(named -> !isLocked(named)).isPresent() && password.isPresent();
        if (login || !passwords.isEmpty()) {
            document.put("ssh_pwauth", true);
        }
        if (defaultUser && !keys.isEmpty()) {
            keys.forEach(document.putArray("ssh_authorized_keys")::add);
        }
        GuestSetup.describe(document, asked);
        GuestMounts.describe(document, mounted);
        GuestMounts.describeShared(document, shared);
        return document;
    }

    /** Whether a document asks for nothing. */
    public static boolean isEmpty(String document) {
        return document.equals(NOTHING);
    }

    private static void describe(ObjectNode entry, CloudInitUser user, Optional<Password> password, List<String> keys) {
        entry.put("name", user.name());
        password.ifPresent(p -> entry.put(p.hashed() ? "hashed_passwd" : "plain_text_passwd", p.value()));
        if (!user.withoutSudo()) {
            entry.put("sudo", given(user.sudo(), DEFAULT_SUDO));
        }
        entry.put("shell", given(user.shell(), DEFAULT_SHELL));
        List<String> groups = groups(user);
        groups.forEach(entry.putArray("groups")::add);
        if (groups.contains(user.name())) {
            entry.put("primary_group", user.name());
        }
        entry.put("lock_passwd", isLocked(user));
        if (!keys.isEmpty()) {
            keys.forEach(entry.putArray("ssh_authorized_keys")::add);
        }
    }

    /**
     * The groups, in the order they are written. A group of the user's own name is the primary group as well: cloud-init makes the
     * groups first, and useradd does not make a user whose name is a group already unless it is given that group.
     */
    private static List<String> groups(CloudInitUser user) {
        if (!user.groupNames().isEmpty()) {
            return user.groupNames();
        }
        return DEFAULT_GROUPS.stream()
                .filter(group -> !user.withoutSudo() || !SUDO_GROUPS.contains(group))
                .toList();
    }

    private static boolean isLocked(CloudInitUser user) {
        return Boolean.TRUE.equals(user.lockPasswd());
    }

    private static String given(String value, String otherwise) {
        return value == null || value.isEmpty() ? otherwise : value;
    }
}
