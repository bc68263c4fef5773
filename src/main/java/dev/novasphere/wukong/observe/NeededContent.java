package dev.novasphere.wukong.observe;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInit;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInitUser;
import dev.novasphere.wukong.api.v1alpha1.guest.GuestUser;
import dev.novasphere.wukong.api.v1alpha1.guest.SecretKeyRef;
import dev.novasphere.wukong.plan.cloudinit.user.Password;
import dev.novasphere.wukong.watch.lookup.WukongReferences;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What is held of the Secrets that a Wukong names while it is planned. It may name 35, whoever writes them makes each up to a megabyte large,
 * and several Wukongs are planned at once. One Secret is held as a whole: that with SSH keys, or that with which KubeVirt sets the
 * guest up. Of those with user data or passwords the value of one key is used, of a password no more than its longest; of those that the
 * guest mounts none.
 */
final class NeededContent {

    private final String whole;

    /** By name of the Secret and key, how many bytes are needed. */
    private final Map<String, Map<String, Integer>> values = new HashMap<>();

    private NeededContent(String whole) {
        this.whole = whole;
    }

    /** Of the Secrets that a Wukong names. */
    static NeededContent of(Wukong wukong) {
        String setup = wukong.getSpec().setupSecret();
        NeededContent needed = new NeededContent(setup != null ? setup : WukongReferences.sshKeySecret(wukong));
        CloudInit asked = wukong.getSpec().cloudInitOrNone();
        if (asked.userDataSecretRef() != null) {
            needed.add(
                    asked.userDataSecretRef().name(), asked.userDataSecretRef().keyOrDefault(), Integer.MAX_VALUE);
        }
        Stream.concat(
                        Optional.ofNullable(wukong.getSpec().cloudInitUser())
                                .map(CloudInitUser::passwordSecretRef)
                                .stream(),
                        asked.users().stream().map(GuestUser::passwordSecretRef).filter(Objects::nonNull))
                .forEach(needed::addPassword);
        return needed;
    }

    /** One byte more, by which a longer one is known. */
    private void addPassword(SecretKeyRef ref) {
        add(ref.name(), ref.keyOrDefault(), Password.MOST_BYTES + 1);
    }

    private void add(String secret, String key, int bytes) {
        values.computeIfAbsent(secret, name -> new HashMap<>()).merge(key, bytes, Math::max);
    }

    /**
     * The needed content of a Secret.
     *
     * @param secret its name
     * @param data its values by key, encoded
     * @param decode decodes a value
     */
    Map<String, byte[]> in(String secret, Map<String, String> data, Function<String, byte[]> decode) {
        Map<String, Integer> wanted = values.getOrDefault(secret, Map.of());
        Map<String, byte[]> needed = new LinkedHashMap<>();
        data.forEach((key, value) -> {
            int most = secret.equals(whole) ? Integer.MAX_VALUE : wanted.getOrDefault(key, 0);
            if (most > 0) {
                byte[] decoded = decode.apply(value);
                needed.put(key, decoded.length > most ? Arrays.copyOf(decoded, most) : decoded);
            }
        });
        return needed;
    }
}
