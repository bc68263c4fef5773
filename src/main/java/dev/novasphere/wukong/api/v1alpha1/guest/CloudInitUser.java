package dev.novasphere.wukong.api.v1alpha1.guest;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Absent;
import dev.novasphere.wukong.api.rules.Limits;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** The user that cloud-init creates at first boot (cloud-init module Users and Groups). */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = UserRules.ONE_PASSWORD_CEL,
        fieldPath = ".passwordSecretRef",
        message = UserRules.ONE_PASSWORD_MESSAGE)
public record CloudInitUser(
        @Required
        @Size(max = Limits.TEXT)
        @ValidationRule(value = UserRules.NAME_CEL, message = UserRules.NAME_MESSAGE)
        @JsonPropertyDescription("Login name of the user, for example ubuntu.")
        String name,

        @Size(max = Limits.LINE)
        @JsonPropertyDescription(
                "Password in plain text. Readable by everybody who may read the Wukong: use passwordSecretRef instead. Ignored when"
                        + " passwordHash is given.")
        String password,

        @Size(max = Limits.LINE)
        @JsonPropertyDescription("Password as a crypt(3) hash, for example made by: openssl passwd -6")
        String passwordHash,

        @JsonPropertyDescription(
                "Secret key that holds the password, in plain text or as a crypt(3) hash (recognised by its leading $).")
        SecretKeyRef passwordSecretRef,

        @Size(max = Limits.LINE)
        @JsonPropertyDescription(
                "sudo rule of the user, as it stands after the user's name in sudoers(5). Default, also of an empty text: ALL=(ALL) NOPASSWD:ALL."
                        + " \"false\" or \"none\", in quotes: no rule, and the default groups are without sudo.")
        String sudo,

        @Size(max = Limits.LINE)
        @ValidationRule(value = UserRules.SHELL_CEL, message = UserRules.SHELL_MESSAGE)
        @JsonPropertyDescription("Login shell, as an absolute path. Default: /bin/bash")
        String shell,

        @Size(max = Limits.GROUPS)
        @ValidationRule(value = UserRules.GROUPS_CEL, message = UserRules.GROUPS_MESSAGE)
        @JsonPropertyDescription(
                "Groups the user joins; cloud-init makes those that the image lacks. Default, also of an empty list: sudo, adm, dialout, cdrom, floppy,"
                        + " audio, dip, video, plugdev, netdev")
        List<@Size(max = Limits.LINE) String> groups,

        @JsonPropertyDescription(
                "When true, the user cannot log in with a password. Default: false with a password; a user without one is locked.")
        Boolean lockPasswd) {

    public CloudInitUser {
        password = Absent.ifEmpty(password);
        passwordHash = Absent.ifEmpty(passwordHash);
        shell = Absent.ifEmpty(shell);
        groups = groups == null
                ? List.of()
                : groups.stream().filter(group -> !group.isEmpty()).toList();
    }

    /** What {@link #sudo} may be for a user who may not use sudo, in lower case. */
    private static final Set<String> NO_SUDO = Set.of("false", "none");

    /** Whether a rule for sudo is written that is empty, which counts as absent. */
    public boolean asksForEmptySudo() {
        return sudo != null && sudo.isEmpty();
    }

    /** Whether the user is to have no rule for sudo. */
    public boolean withoutSudo() {
        return sudo != null && NO_SUDO.contains(sudo.strip().toLowerCase(Locale.ROOT));
    }

    /** Whether a password is given, in whichever form. */
    public boolean hasPassword() {
        return password != null || passwordHash != null || passwordSecretRef != null;
    }

    /** The same user, whose password is locked. */
    public CloudInitUser locked() {
        return new CloudInitUser(name, password, passwordHash, passwordSecretRef, sudo, shell, groups, true);
    }

    /** The names of groups that are written, one by one: as for cloud-init, a text may hold several with commas between them. */
    public List<String> groupNames() {
        return groups.stream()
                .flatMap(group -> Stream.of(group.split(",")))
                .map(String::strip)
                .filter(group -> !group.isEmpty())
                .toList();
    }
}
