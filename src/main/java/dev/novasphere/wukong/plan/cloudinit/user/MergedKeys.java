package dev.novasphere.wukong.plan.cloudinit.user;

import com.fasterxml.jackson.databind.JsonNode;
import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInit;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.cloudinit.document.Flag;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys that the user's part and the operator's have both, where one of the two is lost: cloud-init joins two lists and two maps. A text of the
 * first part it replaces, whatever else is there stays (mergers/m_list.py, m_dict.py, m_str.py and UnknownMerger, with the types that
 * MergedUserData writes).
 */
final class MergedKeys {

    private final WukongSpec spec;
    private final List<Finding> findings;

    MergedKeys(WukongSpec spec, List<Finding> findings) {
        this.spec = spec;
        this.findings = findings;
    }

    /**
     * Finds them.
     *
     * @param users the user's part
     * @param ours the operator's part
     */
    void review(JsonNode users, JsonNode ours) {
        ours.fields().forEachRemaining(entry -> {
            if (users.has(entry.getKey()) && entry.getValue().isContainerNode()) {
                review(entry.getKey(), users.get(entry.getKey()), entry.getValue(), fields(entry.getKey()));
            }
        });
    }

    private void review(String key, JsonNode users, JsonNode ours, String fields) {
        String wanted = ours.isArray() ? "list" : "map";
        if (users.isTextual()) {
            findings.add(Finding.warning(
                    Concern.CLOUD_INIT,
                    UserDataReview.REASON,
                    "%s in the user data is a text, which cloud-init replaces by what %s asks for; write a %s"
                            .formatted(key, fields, wanted)));
        } else if (ours.isArray() ? !users.isArray() : !users.isObject()) {
            if (ours.isArray() || !users.isNull() || asksForMore(ours)) {
                findings.add(
                        ignored("%s has no effect, because %s in the user data is %s and no %s, and cloud-init joins it"
                                        .formatted(fields, key, kind(users), wanted)
                                + " with nothing; write a %s, or leave the key out".formatted(wanted)));
            }
        } else if (ours.isObject()) {
            if (Flag.isFalse(users.path("enabled"))) {
                findings.add(ignored(
                        "%s has no effect, because enabled of %s in the user data is false; take it out of one of the two"
                                .formatted(fields, key)));
            } else {
                ours.fields().forEachRemaining(inner -> {
                    if (users.has(inner.getKey()) && inner.getValue().isContainerNode()) {
                        review(
                                key + "." + inner.getKey(),
                                users.get(inner.getKey()),
                                inner.getValue(),
                                fields + "." + inner.getKey());
                    }
                });
            }
        }
    }

    /** What cloud-init takes without a value is as if it were switched on (cc_ntp). */
    private static boolean asksForMore(JsonNode ours) {
        for (JsonNode value : ours) {
            if (value.isContainerNode()) {
                return true;
            }
        }
        return false;
    }

    private static String kind(JsonNode value) {
        return value.isNull() ? "empty" : value.isObject() ? "a map" : value.isArray() ? "a list" : "a single value";
    }

    static Finding ignored(String message) {
        return Finding.ignored(Concern.CLOUD_INIT, UserDataReview.REASON, message);
    }

    /** The fields that a key of the operator's part is made of. */
    private String fields(String key) {
        CloudInit asked = spec.cloudInitOrNone();
        List<String> fields = new ArrayList<>();
        switch (key) {
            case "packages" -> {
                addIf(fields, Boolean.TRUE.equals(asked.guestAgent()), "cloudInit.guestAgent");
                addIf(fields, !asked.packages().isEmpty(), "cloudInit.packages");
            }
            case "runcmd" -> {
                addIf(fields, Boolean.TRUE.equals(asked.guestAgent()), "cloudInit.guestAgent");
                addIf(fields, !asked.runcmd().isEmpty(), "cloudInit.runcmd");
            }
            case "users" -> {
                addIf(fields, spec.cloudInitUser() != null, "cloudInitUser");
                addIf(fields, !asked.users().isEmpty(), "cloudInit.users");
                addIf(fields, fields.isEmpty(), "cloudInit.defaultUser");
            }
            case "mounts" -> {
                addIf(fields, !spec.mountedDisks().isEmpty(), "disks[].mount");
                addIf(fields, !spec.mountedFilesystems().isEmpty(), "filesystems[].mountPath");
            }
            case "fs_setup" -> fields.add("disks[].mount");
            case "write_files" -> fields.add("cloudInit.writeFiles");
            case "ssh_authorized_keys" -> fields.add("sshKeySecret");
            default -> fields.add("cloudInit." + key);
        }
        return String.join(" and ", fields);
    }

    private static void addIf(List<String> fields, boolean condition, String field) {
        if (condition) {
            fields.add(field);
        }
    }
}
