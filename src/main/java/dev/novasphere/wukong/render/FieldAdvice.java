package dev.novasphere.wukong.render;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.api.v1alpha1.filesystem.FilesystemSpec;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInit;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInitUser;
import dev.novasphere.wukong.api.v1alpha1.guest.GuestUser;
import dev.novasphere.wukong.api.v1alpha1.network.IpConfig;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.plan.naming.Spelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What to write instead of a field that does not exist: the field that another program's word means, the field here that is spelled almost
 * like it, or the place where a field of that name is. An API server only says that the field is unknown.
 */
final class FieldAdvice {

    private static final JsonMapper MAPPER = new JsonMapper();

    /** Package of the types whose fields are searched; those of Kubernetes have their own documentation. */
    private static final String OWN_TYPES = "dev.novasphere.wukong.api.";

    private static final String KEYS = "sshKeySecret in spec, with the name of a Secret that holds the keys";

    /** Words of KubeVirt, CDI, Multus and cloud-init, as {@link Spelling#letters} has them, for what a field says. */
    private static final Map<Class<?>, Map<String, String>> OTHER_WORDS = Map.of(
            DiskSpec.class,
            Map.of(
                    "url", "image",
                    "http", "image",
                    "registry", "image",
                    "pvc", "claimName",
                    "persistentvolumeclaim", "claimName",
                    "capacity", "size",
                    "storage", "size, and storageClassName where another class than the default is meant",
                    "secretref", "imageOptions.credentialsSecret",
                    "cdrom", "type: cdrom"),
            NetworkSpec.class,
            Map.of(
                    "networkname", "nadName",
                    "nad", "nadName",
                    "multus", "nadName",
                    "mac", "macAddress",
                    "ipaddress", "ipConfig.address",
                    "nameservers", "ipConfig.dnsServers",
                    "dns", "ipConfig.dnsServers",
                    "dhcp", "ipConfig: {mode: dhcp}",
                    "dhcp4", "ipConfig: {mode: dhcp}"),
            IpConfig.class,
            Map.of("dhcp", "mode: dhcp", "dhcp4", "mode: dhcp", "nameservers", "dnsServers"),
            GuestUser.class,
            Map.of(
                    "password", "passwordSecretRef, or passwordHash",
                    "passwd", "passwordHash",
                    "hashedpasswd", "passwordHash",
                    "plaintextpasswd", "passwordSecretRef",
                    "lockpasswd", "no lockPasswd, because a user without a password is locked"),
            CloudInitUser.class,
            Map.of(
                    "sshauthorizedkeys",
                    KEYS,
                    "sshkeys",
                    KEYS,
                    "sshkey",
                    KEYS,
                    "passwd",
                    "passwordHash",
                    "hashedpasswd",
                    "passwordHash",
                    "plaintextpasswd",
                    "passwordSecretRef"),
            FilesystemSpec.class,
            Map.of(
                    "readonly", "no readOnly, because a guest can never write to these files",
                    "tag", "name",
                    "path", "mountPath",
                    "mountpoint", "mountPath",
                    "target", "mountPath"),
            CloudInit.class,
            Map.of(
                    "files", "writeFiles",
                    "commands", "runcmd",
                    "sshauthorizedkeys", KEYS,
                    "networkdata", "ipConfig of each network in spec"));

    /** The same for the spec of a Wukong itself. */
    private static final Map<String, String> OTHER_WORDS_OF_SPEC = Map.ofEntries(
            Map.entry("running", "startStrategy: {runStrategy: Always}, or Halted in its place"),
            Map.entry("vcpus", "cpu"),
            Map.entry("cputype", "cpuModel"),
            Map.entry("ram", "memory"),
            Map.entry("volumes", "disks"),
            Map.entry("interfaces", "networks"),
            Map.entry("nics", "networks"),
            Map.entry("os", "guestOS"),
            Map.entry("user", "cloudInitUser"),
            Map.entry("password", "cloudInitUser.passwordSecretRef"),
            Map.entry("sshkeys", KEYS),
            Map.entry("sshkey", KEYS),
            Map.entry("sshauthorizedkeys", KEYS),
            Map.entry("efi", "firmware: {bootloader: uefi}"),
            Map.entry("uefi", "firmware: {bootloader: uefi}"),
            Map.entry("nodename", "highAvailability.nodeSelector: {kubernetes.io/hostname: NODE}"));

    /** Words that say something else in each place, so that a field of that name elsewhere is hardly the one that is meant. */
    private static final Set<String> OF_ANY_PLACE = Set.of(
            "action",
            "enabled",
            "key",
            "kind",
            "mode",
            "model",
            "name",
            "namespace",
            "owner",
            "policy",
            "secret",
            "state",
            "type");

    /** Words shorter than this are like too many others. */
    private static final int SHORTEST = 3;

    /** How much longer than a field a word may be that begins with it. */
    private static final int LONGEST_END = 4;

    private FieldAdvice() {}

    /**
     * The advice for one field.
     *
     * @param spec type of the spec of the object
     * @param place type of the object that does not have the field; null when it is not known
     * @param known the fields that are there
     * @param written the field that is written
     * @return what to write; empty when nothing is like it
     */
    static Optional<String> of(Class<?> spec, Class<?> place, Collection<String> known, String written) {
        String word = Spelling.letters(written);
        Map<String, String> others = spec.equals(place)
                ? OTHER_WORDS_OF_SPEC
                : place == null ? Map.of() : OTHER_WORDS.getOrDefault(place, Map.of());
        return Optional.ofNullable(others.get(word))
                .or(() -> only(known, field -> Spelling.letters(field).equals(word)))
                .or(() -> only(known, field -> beginsLike(Spelling.letters(field), word)))
                .or(() -> only(known, field -> Spelling.isOneLetterAway(Spelling.letters(field), word)))
                .or(() -> place == null ? Optional.empty() : elsewhere(place, "", word))
                .or(() -> elsewhere(spec, "spec.", word));
    }

    private static Optional<String> only(Collection<String> fields, Predicate<String> wanted) {
        List<String> found = fields.stream().filter(wanted).toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    private static boolean beginsLike(String field, String word) {
        return word.length() >= SHORTEST
                && (field.startsWith(word)
                        || field.length() >= SHORTEST
                                && word.startsWith(field)
                                && word.length() <= field.length() + LONGEST_END);
    }

    /** The one place below a type, and nearest to it, that has a field of that name. */
    private static Optional<String> elsewhere(Class<?> type, String path, String word) {
        Map<String, Class<?>> level = OF_ANY_PLACE.contains(word) ? Map.of() : Map.of(path, type);
        while (!level.isEmpty()) {
            List<String> found = new ArrayList<>();
            Map<String, Class<?>> next = new TreeMap<>();
            for (Map.Entry<String, Class<?>> there : level.entrySet()) {
                for (BeanPropertyDefinition field : fields(there.getValue())) {
                    String name = there.getKey() + field.getName();
                    if (Spelling.letters(field.getName()).equals(word)) {
                        found.add(name);
                    }
                    JavaType of = field.getPrimaryType();
                    below(of).ifPresent(below -> next.put(name + (of.isCollectionLikeType() ? "[]." : "."), below));
                }
            }
            if (!found.isEmpty()) {
                return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
            }
            level = next;
        }
        return Optional.empty();
    }

    private static Optional<Class<?>> below(JavaType type) {
        JavaType content = type.isCollectionLikeType() ? type.getContentType() : type;
        return content.getRawClass().getName().startsWith(OWN_TYPES) && !content.isEnumType()
                ? Optional.of(content.getRawClass())
                : Optional.empty();
    }

    /** The fields of a type, as they are written in JSON. */
    static List<BeanPropertyDefinition> fields(Class<?> type) {
        return MAPPER.getDeserializationConfig()
                .introspect(MAPPER.constructType(type))
                .findProperties();
    }
}
