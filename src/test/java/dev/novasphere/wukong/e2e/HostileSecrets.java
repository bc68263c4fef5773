package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Secrets with marks in them by which what was in a Secret is found wherever it went. */
final class HostileSecrets {

    /** In Secrets of the Wukongs' own namespace, in a form that may go into the guest. */
    static final String OWN = "kept-by-owner-7f3a91";

    /** In Secrets and other objects of another namespace. */
    static final String FOREIGN = "kept-elsewhere-5d20c4";

    /** In Secrets of the own namespace, in a form that may go nowhere: private keys and the like. */
    static final String PRIVATE = "never-read-c81b6e";

    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINQNskiJT0l3YcSbsLObLAANWA/jI+AYpwGQVd1VOYIb ";
    private static final String PASSWORD = OWN + "\": *a &a !!x {{ }} # '";

    /** What of them may be in user data. */
    static final Set<String> GOOD = Set.of(PASSWORD, KEY + OWN);

    private static final String DOCUMENTS = "-cloudinit";
    private static final int ENOUGH = 20;

    private HostileSecrets() {}

    /** Creates them: those of the hostile namespace, and the one called victim elsewhere. */
    static void create(HostileScene scene) {
        scene.secret(
                scene.elsewhere(),
                "victim",
                Map.of("authorized_keys", bytes(KEY + FOREIGN), "password", bytes(FOREIGN)));
        String own = scene.namespace();
        scene.secret(own, "keys", Map.of("authorized_keys", bytes(KEY + OWN)));
        scene.secret(own, "password", Map.of("password", bytes(PASSWORD)));
        byte[] binary = new byte[256];
        for (int i = 0; i < binary.length; i++) {
            binary[i] = (byte) i;
        }
        scene.secret(own, "binary", Map.of("password", binary, "ssh-publickey", binary, "authorized_keys", binary));
        scene.secret(own, "lines", Map.of("password", bytes(PRIVATE + "\nruncmd: [reboot]\n")));
        scene.secret(own, "empty", Map.of());
        String pem = "-----BEGIN OPENSSH PRIVATE KEY-----\n" + PRIVATE + "\n-----END OPENSSH PRIVATE KEY-----\n";
        scene.secret(
                own, "private", Map.of("ssh-publickey", bytes(pem), "id_ed25519", bytes(pem), "x", bytes(PRIVATE)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What was put into them is in no other object than the documents of Wukongs, nor in the log or the metrics. */
    static void assertKept(HostileScene scene) {
        List<String> telling = new ArrayList<>();
        EveryObject.in(scene.client(), List.of(scene.namespace()), (kind, object) -> {
            String where = kind + " " + object.at("/metadata/name").asText();
            boolean secret = kind.equals("Secret");
            boolean documents = secret && object.at("/metadata/name").asText().endsWith(DOCUMENTS);
            if (secret && !documents) {
                return;
            }
            String text = secret ? decoded(object) : object.toString();
            Stream.of(OWN, FOREIGN, PRIVATE)
                    .filter(mark -> contains(text, mark))
                    .filter(mark -> !documents || !mark.equals(OWN))
                    .forEach(mark -> telling.add(where + " holds " + mark));
        });
        assertThat(telling).isEmpty();
        assertThat(scene.log()).doesNotContain(OWN, FOREIGN, PRIVATE);
        assertThat(scene.scene().operator().metrics().text()).doesNotContain(OWN, FOREIGN, PRIVATE);
    }

    private static boolean contains(String text, String mark) {
        String encoded = Base64.getEncoder().encodeToString(bytes(mark)).substring(0, ENOUGH);
        return text.contains(mark) || text.contains(encoded);
    }

    private static String decoded(JsonNode secret) {
        StringBuilder text = new StringBuilder();
        secret.path("data")
                .forEach(value ->
                        text.append(new String(Base64.getDecoder().decode(value.asText()), StandardCharsets.UTF_8)));
        return text.toString();
    }
}
