package dev.novasphere.wukong.plan.nodenetwork;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One Wukong that uses a bridge, as the bridge's policy records it: an annotation for each, its UID in the key.
 *
 * @param uid UID of the Wukong
 * @param namespace namespace of the Wukong
 * @param name name of the Wukong
 * @param lastGuest UID of the guest that still uses the bridge although its Wukong does not ask for it any more
 */
public record BridgeUser(String uid, String namespace, String name, Optional<String> lastGuest) {

    private static final String PREFIX = "user.vm.novasphere.dev/";
    private static final String UNTIL = " until ";

    /** The record of a Wukong that asks for the bridge. */
    public static BridgeUser of(HasMetadata wukong) {
        return new BridgeUser(
                wukong.getMetadata().getUid(),
                wukong.getMetadata().getNamespace(),
                wukong.getMetadata().getName(),
                Optional.empty());
    }

    /** The users that a policy records, in the order of their UIDs. */
    public static List<BridgeUser> of(Map<String, String> annotations) {
        return annotations == null
                ? List.of()
                : annotations.entrySet().stream()
                        .filter(annotation -> annotation.getKey().startsWith(PREFIX))
                        .sorted(Map.Entry.comparingByKey())
                        .map(annotation -> parse(annotation.getKey().substring(PREFIX.length()), annotation.getValue()))
                        .toList();
    }

    private static BridgeUser parse(String uid, String value) {
        int until = value.indexOf(UNTIL);
        String[] names = (until < 0 ? value : value.substring(0, until)).split("/", 2);
        return new BridgeUser(
                uid,
                names[0],
                names.length > 1 ? names[1] : "",
                until < 0 ? Optional.empty() : Optional.of(value.substring(until + UNTIL.length())));
    }

    /** The same, which goes when a guest goes. */
    public BridgeUser until(String guest) {
        return new BridgeUser(uid, namespace, name, Optional.of(guest));
    }

    /** Key of the annotation. */
    public String key() {
        return PREFIX + uid;
    }

    /** Value of the annotation: namespace/name, and what ends the use when that is known. */
    public String value() {
        return namespace + "/" + name + lastGuest.map(UNTIL::concat).orElse("");
    }

    /** In a message. */
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
