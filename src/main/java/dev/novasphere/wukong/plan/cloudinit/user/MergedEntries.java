package dev.novasphere.wukong.plan.cloudinit.user;

import com.fasterxml.jackson.databind.JsonNode;
import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.guest.GuestFile;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.cloudinit.document.Flag;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What the user's part and the operator's ask for together, where the guest carries out one of the two: cloud-init joins both lists. */
final class MergedEntries {

    /** What cloud-init gives to the default user alone (cc_set_passwords, cc_ssh, cc_ssh_import_id). */
    private static final List<String> FOR_DEFAULT_USER = List.of("password", "ssh_authorized_keys", "ssh_import_id");

    private final WukongSpec spec;
    private final JsonNode users;
    private final List<Finding> findings;
    private final Set<String> said = new HashSet<>();

    MergedEntries(WukongSpec spec, JsonNode users, List<Finding> findings) {
        this.spec = spec;
        this.users = users;
        this.findings = findings;
    }

    /** Files are written in the order of the list, those that are deferred behind the others (cc_write_files). */
    void files() {
        for (JsonNode entry : users.path("write_files")) {
            spec.cloudInitOrNone().writeFiles().stream()
                    .filter(file -> entry.path("path").asText().equals(file.path()))
                    .forEach(file -> file(file, Flag.isTrue(entry.path("defer")), Flag.isTrue(entry.path("append"))));
        }
    }

    private void file(GuestFile file, boolean deferred, boolean appended) {
        boolean usersLater = deferred && !Boolean.TRUE.equals(file.defer());
        if (usersLater && !appended) {
            add(MergedKeys.ignored(
                    "cloudInit.writeFiles %s has no effect, because write_files of the user data writes it anew, later; write it in one of the two"
                            .formatted(file.path())));
        } else if (!usersLater && !Boolean.TRUE.equals(file.append())) {
            warn(
                    "%s of write_files in the user data is lost, because cloudInit.writeFiles writes it anew, later; write it in one of the two, or append: true in cloudInit.writeFiles"
                            .formatted(file.path()));
        }
    }

    /** Both are mounted, one upon the other. */
    void mounts() {
        List<String> ours = Stream.concat(
                        spec.mountedDisks().stream().map(disk -> disk.mount().path()),
                        spec.mountedFilesystems().stream().map(filesystem -> filesystem.mountPath()))
                .toList();
        for (JsonNode entry : users.path("mounts")) {
            String folder = entry.path(1).asText();
            if (ours.contains(folder)) {
                warn(
                        "folder %s is in mounts of the user data and in the Wukong, and the guest mounts the second upon the first; give each its own"
                                .formatted(folder));
            }
        }
    }

    /**
     * A password and keys at the top are for the default user, whom a list of users without default does not make.
     *
     * @param defaultUser whether the Wukong has it made
     * @param named whether the user data have
     */
    void defaultUser(boolean defaultUser, boolean named) {
        if (defaultUser || named || users.hasNonNull("user")) {
            return;
        }
        for (String key : FOR_DEFAULT_USER) {
            if (users.hasNonNull(key) && !isForRoot(key)) {
                warn(
                        "%s in the user data has no effect, because it is for the image's default user, whom a guest with cloudInitUser or cloudInit.users does not have; write it at the user, or cloudInit.defaultUser: true"
                                .formatted(key));
            }
        }
    }

    /** Keys at the top are for root as well, and of use there where root may log in (cc_ssh). */
    private boolean isForRoot(String key) {
        return key.equals("ssh_authorized_keys")
                && users.has("disable_root")
                && !Flag.isTrue(users.path("disable_root"));
    }

    /** What else of the user data gives the guest its name, or keeps it from getting one (util.get_hostname_fqdn, cc_set_hostname). */
    void hostname() {
        String hostname = spec.hostname();
        if (hostname == null) {
            return;
        }
        if (Flag.isTrue(users.path("preserve_hostname"))) {
            warn(
                    "hostname %s does not reach the guest, because preserve_hostname in the user data is true; take it out of one of the two"
                            .formatted(hostname));
        } else if (users.path("fqdn").isTextual()
                && !users.has("hostname")
                && !hostname.equals(users.path("fqdn").asText().split("\\.", 2)[0])) {
            warn(
                    "hostname %s does not reach the guest, because fqdn in the user data has another name; write it in one of the two"
                            .formatted(hostname));
        }
    }

    private void warn(String message) {
        add(Finding.warning(Concern.CLOUD_INIT, UserDataReview.REASON, message));
    }

    /** Each is said once, however many entries of a list it holds for. */
    private void add(Finding finding) {
        if (said.add(finding.message())) {
            findings.add(finding);
        }
    }
}
