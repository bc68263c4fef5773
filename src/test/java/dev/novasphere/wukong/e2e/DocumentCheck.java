package dev.novasphere.wukong.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInit;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInitUser;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads the documents for cloud-init as YAML and compares them with the Wukong: what users wrote has to be in them as data, and no more. */
final class DocumentCheck {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SUDO = "ALL=(ALL) NOPASSWD:ALL";
    private static final String SHELL = "/bin/bash";
    private static final List<String> GROUPS =
            List.of("sudo", "adm", "dialout", "cdrom", "floppy", "audio", "dip", "video", "plugdev", "netdev");
    private static final Set<String> SETUP = Set.of(
            "package_update", "packages", "runcmd", "bootcmd", "write_files", "timezone", "ntp", "fs_setup", "mounts");
    private static final Set<String> DEFAULT_ROUTES = Set.of("0.0.0.0/0", "::/0", "default", "0.0.0.0", "::");

    private final List<String> faults = new ArrayList<>();
    private final Wukong wukong;

    private DocumentCheck(Wukong wukong) {
        this.wukong = wukong;
    }

    /** What is wrong with the documents of a Wukong. */
    static List<String> faults(Wukong wukong, Secret documents) {
        DocumentCheck check = new DocumentCheck(wukong);
        check.userData(text(documents, "userdata").orElseThrow());
        text(documents, "networkdata").ifPresent(check::networkData);
        return check.faults;
    }

    /** A document of a Secret. */
    static Optional<String> text(Secret documents, String key) {
        return Optional.ofNullable(documents.getData().get(key))
                .map(encoded -> new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8));
    }

    private void userData(String text) {
        CloudInit asked = wukong.getSpec().cloudInitOrNone();
        if (asked.userData() != null || asked.userDataSecretRef() != null) {
            return;
        }
        JsonNode tree = read(text);
        Set<String> known = new HashSet<>(Set.of("users", "ssh_pwauth", "ssh_authorized_keys"));
        if (asked.asksForContent()
                || !wukong.getSpec().mountedDisks().isEmpty()
                || !wukong.getSpec().mountedFilesystems().isEmpty()) {
            known.addAll(SETUP);
        }
        onlyKeys("user data", tree, known);
        Set<String> written = new HashSet<>(GROUPS);
        written.addAll(Set.of(SUDO, SHELL, "default"));
        if (asked.writeFiles().stream().anyMatch(file -> file.content() == null)) {
            written.add("");
        }
        if (!wukong.getSpec().mountedFilesystems().isEmpty()) {
            written.addAll(Set.of("virtiofs", "ro,nofail", "0"));
        }
        onlyWritten("user data", tree, written);
        CloudInitUser user = wukong.getSpec().cloudInitUser();
        if (user == null) {
            same("users", "", tree.path("users").asText());
            return;
        }
        JsonNode first = tree.path("users").path(0);
        JsonNode made = first.isTextual() ? tree.path("users").path(1) : first;
        same("name", user.name(), made.path("name").asText());
        same(
                "sudo",
                Objects.requireNonNullElse(user.sudo(), SUDO),
                made.path("sudo").asText());
        same(
                "shell",
                Objects.requireNonNullElse(user.shell(), SHELL),
                made.path("shell").asText());
        same(
                "groups",
                JSON.valueToTree(user.groupNames().isEmpty() ? GROUPS : user.groupNames())
                        .toString(),
                made.path("groups").toString());
        if (user.passwordHash() != null) {
            same("passwordHash", user.passwordHash(), made.path("hashed_passwd").asText());
        } else if (user.password() != null) {
            same("password", user.password(), made.path("plain_text_passwd").asText());
        }
    }

    private void networkData(String text) {
        JsonNode tree = read(text);
        onlyKeys("network data", tree, Set.of("version", "ethernets"));
        tree.path("ethernets").forEach(card -> ((ObjectNode) card).remove("match"));
        onlyWritten("network data", tree, DEFAULT_ROUTES);
    }

    private static JsonNode read(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return JSON.valueToTree(new Yaml(new SafeConstructor(options)).load(text));
    }

    private void onlyKeys(String document, JsonNode tree, Set<String> known) {
        tree.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                faults.add(document + " does more than asked: " + key);
            }
        });
    }

    private void onlyWritten(String document, JsonNode tree, Set<String> byOperator) {
        Set<String> found = new HashSet<>();
        collect(tree, found);
        Set<String> written = new HashSet<>(byOperator);
        collect(JSON.valueToTree(wukong.getSpec()), written);
        written.addAll(HostileSecrets.GOOD);
        found.removeAll(written);
        if (!found.isEmpty()) {
            faults.add(document + " holds what nobody wrote: " + found);
        }
    }

    private static void collect(JsonNode tree, Set<String> texts) {
        if (tree.isTextual()) {
            texts.add(tree.asText());
        }
        tree.forEach(child -> collect(child, texts));
    }

    private void same(String field, String wanted, String made) {
        if (!wanted.equals(made)) {
            faults.add("%s is %s, not %s".formatted(field, made, wanted));
        }
    }
}
