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

/** A further user of the guest, beside cloudInitUser or the image's default user (cloud-init module Users and Groups). */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = FurtherUserRules.ONE_PASSWORD_CEL,
        fieldPath = ".passwordSecretRef",
        message = FurtherUserRules.ONE_PASSWORD_MESSAGE)
public record GuestUser(
        @Required
        @Size(max = Limits.TEXT)
        @ValidationRule(value = FurtherUserRules.NAME_CEL, message = FurtherUserRules.NAME_MESSAGE)
        @JsonPropertyDescription("Login name of the user.")
        String name,

        @Size(max = Limits.USER_KEYS)
        @ValidationRule(value = FurtherUserRules.KEYS_CEL, message = FurtherUserRules.KEYS_MESSAGE)
        @JsonPropertyDescription("SSH public keys of the user, each as a line of authorized_keys.")
        List<@Size(max = Limits.PUBLIC_KEY) String> sshAuthorizedKeys,

        @Size(max = Limits.LINE)
        @JsonPropertyDescription("Password as a crypt(3) hash, for example made by: openssl passwd -6")
        String passwordHash,

        @JsonPropertyDescription(
                "Secret key that holds the password, in plain text or as a crypt(3) hash (recognised by its leading $).")
        SecretKeyRef passwordSecretRef,

        @Size(max = Limits.LINE)
        @JsonPropertyDescription(
                "sudo rule of the user, as it stands after the user's name in sudoers(5), for example ALL=(ALL) NOPASSWD:ALL. Default: none.")
        String sudo,

        @Size(max = Limits.LINE)
        @ValidationRule(value = FurtherUserRules.SHELL_CEL, message = FurtherUserRules.SHELL_MESSAGE)
        @JsonPropertyDescription("Login shell, as an absolute path. Default: /bin/bash")
        String shell,

        @Size(max = Limits.USER_GROUPS)
        @ValidationRule(value = FurtherUserRules.GROUPS_CEL, message = FurtherUserRules.GROUPS_MESSAGE)
        @JsonPropertyDescription("Groups the user joins; cloud-init makes those that the image lacks. Default: none.")
        List<@Size(max = Limits.TEXT) String> groups) {

    public GuestUser {
        passwordHash = Absent.ifEmpty(passwordHash);
        sudo = Absent.ifEmpty(sudo);
        shell = Absent.ifEmpty(shell);
        groups = groups == null
                ? List.of()
                : groups.stream().filter(group -> !group.isEmpty()).toList();
        sshAuthorizedKeys = sshAuthorizedKeys == null ? List.of() : List.copyOf(sshAuthorizedKeys);
    }

    /** The same in the form of cloudInitUser, which has the same fields; a user without a rule is one who may not use sudo. */
    public CloudInitUser asUser() {
        return new CloudInitUser(
                name, null, passwordHash, passwordSecretRef, sudo == null ? "none" : sudo, shell, groups, null);
    }
}
