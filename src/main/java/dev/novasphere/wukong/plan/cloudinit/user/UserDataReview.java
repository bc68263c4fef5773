package dev.novasphere.wukong.plan.cloudinit.user;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInit;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInitUser;
import dev.novasphere.wukong.api.v1alpha1.guest.GuestUser;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.OwnMachine;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.cloudinit.document.CloudConfigKeys;
import dev.novasphere.wukong.plan.cloudinit.document.CloudInitYaml;
import dev.novasphere.wukong.plan.cloudinit.document.Flag;
import dev.novasphere.wukong.plan.cloudinit.document.MergeHow;
import dev.novasphere.wukong.plan.cloudinit.document.UserDataFormat;
import dev.novasphere.wukong.plan.cloudinit.document.YamlRefusal;
import dev.novasphere.wukong.plan.cloudinit.document.YamlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Compares a cloud-config of the user's own with what the Wukong asks for: what cloud-init cannot carry out of either is found. Messages name
 * fields and what the Wukong says, never what the document holds, which may come from a Secret; a key is named that is spelled almost like one of
 * cloud-init. Of other forms nothing is known, nor of what
 * is very long or deep.
 */
public final class UserDataReview {

    static final String REASON = "UserDataConflict";

    /**
     * Characters of the longest text that is read: twice what a Wukong itself can hold. Reading takes seconds for a megabyte, is done with each
     * plan, and a Secret may hold anything.
     */
    static final int LONGEST = 2 * Limits.USER_DATA;

    /** Keys that are compared; cloud-init knows a hundred. */
    private static final int MOST_KEYS = 100;

    /** Misspelt keys that are named. */
    static final int MOST_NAMED = 5;

    private static final String DEFAULT = "default";
    private static final String INVALID = "UserDataInvalid";

    private final PlanInput input;
    private final JsonNode document;
    private final List<Finding> findings = new ArrayList<>();

    private UserDataReview(PlanInput input, JsonNode document) {
        this.input = input;
        this.document = document;
    }

    /**
     * What is to be said of a user's own user data.
     *
     * @param text the user data, of a known form
     */
    public static List<Finding> of(PlanInput input, String text) {
        if (text.length() > LONGEST
                || UserDataFormat.of(text)
                        .filter(UserDataFormat.CLOUD_CONFIG::equals)
                        .isEmpty()) {
            return List.of();
        }
        JsonNode document;
        try {
            document = CloudInitYaml.read(text);
        } catch (StreamConstraintsException tooDeep) {
            return List.of();
        } catch (JsonProcessingException e) {
            return List.of(unreadable(input, e.getLocation()));
        }
        if (document.isNull() || document.isMissingNode()) {
            return List.of();
        }
        if (!document.isObject()) {
            return List.of(unreadable(input, null));
        }
        YamlText yaml = YamlText.of(text);
        Optional<YamlRefusal> refusal = yaml.refusal().or(() -> MergeHow.refusal(document, text));
        if (refusal.isPresent()) {
            return List.of(refused(input, refusal.get()));
        }
        UserDataReview review = new UserDataReview(input, document);
        review.keysOfDocument();
        review.network();
        review.users();
        review.keys();
        review.timezone();
        review.hostname();
        review.passwords();
        if (!yaml.hasAlias()) {
            review.merged();
        }
        return List.copyOf(review.findings);
    }

    private static Finding unreadable(PlanInput input, JsonLocation location) {
        return invalid(
                input,
                "%s is no YAML map%s, so that the guest would not be configured at all; correct it, and try it with: cloud-init schema --config-file"
                        .formatted(
                                where(input),
                                location == null || location.getLineNr() < 1
                                        ? ""
                                        : " (line " + location.getLineNr() + ")"));
    }

    /** A machine that exists may be configured by the operator's part alone; it is not held back. */
    private static Finding refused(PlanInput input, YamlRefusal refusal) {
        String message =
                "%s has %s (line %d), and cloud-init takes nothing of such a text; take it out, and try the text with: cloud-init schema --config-file"
                        .formatted(where(input), refusal.what(), refusal.line());
        return OwnMachine.of(input).isPresent()
                ? Finding.warning(Concern.CLOUD_INIT, INVALID, message)
                : invalid(input, message);
    }

    private static Finding invalid(PlanInput input, String message) {
        return isInSecret(input)
                ? Finding.waiting(Concern.CLOUD_INIT, INVALID, message).ofUnwatched()
                : Finding.error(Concern.CLOUD_INIT, INVALID, message);
    }

    private static String where(PlanInput input) {
        return isInSecret(input) ? "the user data that cloudInit.userDataSecretRef names" : "cloudInit.userData";
    }

    private static boolean isInSecret(PlanInput input) {
        return input.spec().cloudInitOrNone().userDataSecretRef() != null;
    }

    /** cloud-init passes over a key that it does not know. */
    private void keysOfDocument() {
        document.properties().stream()
                .map(Map.Entry::getKey)
                .limit(MOST_KEYS)
                .filter(key -> !CloudConfigKeys.meant(key).isEmpty())
                .limit(MOST_NAMED)
                .forEach(key -> findings.add(Finding.warning(
                        Concern.CLOUD_INIT,
                        "UserDataKeyUnknown",
                        "%s has the key %s, which cloud-init does not know and passes over; write %s where that is meant"
                                .formatted(where(input), key, String.join(" or ", CloudConfigKeys.meant(key))))));
    }

    private void network() {
        if (document.has("network")) {
            conflict(
                    "network in the user data has no effect, because cloud-init takes networks from network data only; write networks[].ipConfig");
        }
    }

    private void users() {
        Set<String> ours = new TreeSet<>();
        Stream.ofNullable(input.spec().cloudInitUser()).map(CloudInitUser::name).forEach(ours::add);
        input.spec().cloudInitOrNone().users().stream().map(GuestUser::name).forEach(ours::add);
        ours.retainAll(userNames());
        ours.forEach(name -> conflict(
                "user %s is in the user data and in the Wukong, and the guest makes a user once, of the first; write it in one of the two"
                        .formatted(name)));
    }

    /** The keys of sshKeySecret go to the image's default user, which a list without it does not make. */
    private void keys() {
        CloudInit asked = input.spec().cloudInitOrNone();
        boolean toDefaultUser =
                input.spec().sshKeySecret() != null && input.spec().cloudInitUser() == null;
        boolean addsDefault = asked.defaultUser() != null
                ? asked.defaultUser()
                : !asked.users().isEmpty();
        if (toDefaultUser
                && document.path("users").isArray()
                && !addsDefault
                && !userNames().contains(DEFAULT)) {
            conflict(
                    "users in the user data is without default, so that the guest has no default user to give the keys of sshKeySecret to; add default to the list, or write cloudInit.defaultUser: true");
        }
    }

    private Set<String> userNames() {
        Set<String> names = new TreeSet<>();
        for (JsonNode user : document.path("users")) {
            if (user.isTextual()) {
                Stream.of(user.asText().split(",")).map(String::strip).forEach(names::add);
            } else {
                names.add(user.path("name").asText());
            }
        }
        return names;
    }

    private void timezone() {
        String asked = input.spec().cloudInitOrNone().timezone();
        if (isAnother("timezone", asked)) {
            findings.add(MergedKeys.ignored(another("timezone", asked, "cloudInit.timezone")));
        }
    }

    private void hostname() {
        String asked = input.spec().hostname();
        if (isAnother("hostname", asked)) {
            conflict(another("hostname", asked, "hostname"));
        }
    }

    private boolean isAnother(String key, String ours) {
        return ours != null
                && document.has(key)
                && !ours.equals(document.path(key).asText());
    }

    private static String another(String key, String ours, String field) {
        return "%s %s has no effect, because the user data have another %s; write it in one of the two"
                .formatted(field, ours, key);
    }

    private void passwords() {
        CloudInitUser user = input.spec().cloudInitUser();
        List<String> given = new ArrayList<>();
        if (user != null && !Boolean.TRUE.equals(user.lockPasswd()) && user.hasPassword()) {
            given.add("cloudInitUser");
        }
        if (input.spec().cloudInitOrNone().users().stream()
                .anyMatch(further -> further.asUser().hasPassword())) {
            given.add("cloudInit.users");
        }
        if (!given.isEmpty() && Flag.isFalse(document.path("ssh_pwauth"))) {
            conflict(
                    "ssh_pwauth in the user data forbids passwords over SSH, so that the password of %s counts on the console only; remove it to allow them"
                            .formatted(String.join(" and ", given)));
        }
    }

    /** What cloud-init makes of what both parts ask for. */
    private void merged() {
        JsonNode ours = UserData.withoutSecrets(input.spec());
        new MergedKeys(input.spec(), findings).review(document, ours);
        MergedEntries entries = new MergedEntries(input.spec(), document, findings);
        entries.files();
        entries.mounts();
        entries.hostname();
        JsonNode users = document.path("users");
        if (users.isMissingNode() || users.isArray() || users.isTextual()) {
            entries.defaultUser(
                    !ours.has("users") || isIn(ours.path("users"), DEFAULT),
                    userNames().contains(DEFAULT));
        }
    }

    private static boolean isIn(JsonNode list, String text) {
        for (JsonNode entry : list) {
            if (entry.asText().equals(text)) {
                return true;
            }
        }
        return false;
    }

    private void conflict(String message) {
        findings.add(Finding.warning(Concern.CLOUD_INIT, REASON, message));
    }
}
