package dev.novasphere.wukong.api.v1alpha1.guest;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Absent;
import dev.novasphere.wukong.api.rules.Limits;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What cloud-init does in the guest at its first boot, beside user, keys and networks. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = CloudInitRules.ONE_USER_DATA_CEL,
        fieldPath = ".userDataSecretRef",
        message = CloudInitRules.ONE_USER_DATA_MESSAGE)
@ValidationRule(
        value = CloudInitRules.RUN_AGAIN_CEL,
        fieldPath = ".runAgain",
        message = CloudInitRules.RUN_AGAIN_MESSAGE)
@ValidationRule(
        value = CloudInitRules.OFF_ALONE_CEL,
        fieldPath = ".enabled",
        message = CloudInitRules.OFF_ALONE_MESSAGE)
public record CloudInit(
        @Size(max = Limits.USER_DATA)
        @ValidationRule(value = CloudInitRules.USER_DATA_CEL, message = CloudInitRules.USER_DATA_MESSAGE)
        @JsonPropertyDescription(
                "User data of your own, in any form that cloud-init reads: #cloud-config, a script that begins with #!, #cloud-boothook,"
                        + " ## template: jinja, #include, or multi-part MIME. It is merged with what the other fields ask for: lists are"
                        + " joined, and of single values its own count. Readable by everybody who may read the Wukong.")
        String userData,

        @JsonPropertyDescription("Key of a Secret that holds such user data; instead of userData.")
        UserDataRef userDataSecretRef,

        @Size(max = Limits.PACKAGES)
        @ValidationRule(value = CloudInitRules.PACKAGES_CEL, message = CloudInitRules.PACKAGES_MESSAGE)
        @JsonPropertyDescription(
                "Packages that are installed, by the names that the guest's distribution has for them.")
        List<@Size(max = Limits.TEXT) String> packages,

        @Size(max = Limits.COMMANDS)
        @ValidationRule(value = CloudInitRules.RUN_COMMANDS_CEL, message = CloudInitRules.RUN_COMMANDS_MESSAGE)
        @JsonPropertyDescription(
                "Commands that a shell runs once, as root, late in the first boot: users, files and packages are there.")
        List<@Size(max = Limits.COMMAND) String> runcmd,

        @Size(max = Limits.COMMANDS)
        @ValidationRule(value = CloudInitRules.BOOT_COMMANDS_CEL, message = CloudInitRules.BOOT_COMMANDS_MESSAGE)
        @JsonPropertyDescription(
                "Commands that a shell runs as root early in every boot, before users and packages are there.")
        List<@Size(max = Limits.COMMAND) String> bootcmd,

        @Size(max = Limits.FILES)
        @ValidationRule(value = CloudInitRules.ONE_FILE_CEL, message = CloudInitRules.ONE_FILE_MESSAGE)
        @JsonPropertyDescription("Files that are written.")
        List<GuestFile> writeFiles,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = CloudInitRules.TIME_ZONE_CEL, message = CloudInitRules.TIME_ZONE_MESSAGE)
        @JsonPropertyDescription("Time zone, as in /usr/share/zoneinfo, for example Europe/Berlin.")
        String timezone,

        @JsonPropertyDescription(
                "Where the guest gets its time from. ntp: {} sets up a client with the servers of the distribution.")
        GuestTime ntp,

        @Size(max = Limits.USERS)
        @ValidationRule(value = FurtherUserRules.UNIQUE_CEL, message = FurtherUserRules.UNIQUE_MESSAGE)
        @JsonPropertyDescription("Further users, beside cloudInitUser.")
        List<GuestUser> users,

        @JsonPropertyDescription(
                "When true, the image's default user is made beside cloudInitUser, and gets the keys of sshKeySecret too. Default: it is made"
                        + " only where there is no cloudInitUser.")
        Boolean defaultUser,

        @JsonPropertyDescription(
                "When true, the QEMU guest agent is installed and started, in guests with apt, dnf, zypper or apk. Default false.")
        Boolean guestAgent,

        @JsonPropertyDescription(
                "NoCloud (default) or ConfigDrive: the kind of disk that the guest finds its configuration on.")
        CloudInitSource source,

        @JsonPropertyDescription(
                "false: no configuration disk at all, for guests that must not be configured. true: one even where nothing is asked for, so"
                        + " that a cloud image sets up its network and grows its file system. Absent: one where something is asked for; a"
                        + " machine that exists keeps what it has.")
        Boolean enabled,

        @Size(max = Limits.TEXT)
        @JsonPropertyDescription(
                "Any text. With each new one the guest's next start is a first boot to cloud-init: it makes users, keys, passwords, host"
                        + " keys and files anew and runs runcmd again. It does so by a new UUID of the machine, which is the instance-id that"
                        + " KubeVirt gives; licences that depend on the UUID may notice.")
        String runAgain) {

    public CloudInit {
        userData = Absent.ifEmpty(userData);
        timezone = Absent.ifEmpty(timezone);
        runAgain = Absent.ifEmpty(runAgain);
        packages = packages == null ? List.of() : List.copyOf(packages);
        runcmd = runcmd == null ? List.of() : List.copyOf(runcmd);
        bootcmd = bootcmd == null ? List.of() : List.copyOf(bootcmd);
        writeFiles = writeFiles == null ? List.of() : List.copyOf(writeFiles);
        users = users == null ? List.of() : List.copyOf(users);
    }

    /** Nothing is asked for. */
    public static final CloudInit NONE =
            new CloudInit(null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    /** Whether a field asks for something that is written into the user data. */
    public boolean asksForContent() {
        return userData != null || userDataSecretRef != null || !content().equals(NONE);
    }

    /** The fields that the operator's own part of the user data is made of; the others are absent. */
    public CloudInit content() {
        return new CloudInit(
                null,
                null,
                packages,
                runcmd,
                bootcmd,
                writeFiles,
                timezone,
                ntp,
                users,
                defaultUser,
                Boolean.TRUE.equals(guestAgent) ? Boolean.TRUE : null,
                null,
                null,
                null);
    }

    /** The names of the Secrets that are read for it, each once. */
    public List<String> secretNames() {
        return Stream.concat(
                        Stream.ofNullable(userDataSecretRef).map(UserDataRef::name),
                        users.stream()
                                .map(GuestUser::passwordSecretRef)
                                .filter(Objects::nonNull)
                                .map(SecretKeyRef::name))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** Whether there is to be no configuration disk. */
    public boolean switchedOff() {
        return Boolean.FALSE.equals(enabled);
    }
}
