package dev.novasphere.wukong.plan.cloudinit.user;

import static dev.novasphere.wukong.plan.cloudinit.user.PublicKeys.ECDSA;
import static dev.novasphere.wukong.plan.cloudinit.user.PublicKeys.ED25519;
import static dev.novasphere.wukong.plan.cloudinit.user.PublicKeys.PRIVATE;
import static dev.novasphere.wukong.plan.cloudinit.user.PublicKeys.RSA;
import static dev.novasphere.wukong.plan.cloudinit.user.PublicKeys.secret;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenSshKeysTest {

    private static List<String> in(String... keysAndTexts) {
        return OpenSshKeys.in(secret(keysAndTexts).data());
    }

    @ParameterizedTest
    @ValueSource(strings = {ED25519, RSA, ECDSA})
    void keys_of_the_usual_types_are_taken(String key) {
        assertThat(OpenSshKeys.isPublicKey(key)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no-pty " + ED25519,
                "command=\"/bin/echo \\\"hi there\\\"\",from=\"10.0.0.0/8\" " + ED25519,
            })
    void options_before_the_key_are_kept(String line) {
        assertThat(in("authorized_keys", line)).containsExactly(line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINQNskiJT0l3YcSbsLObLAANWA/jI+AYpwGQVd1VOYIb",
                "ssh-ed25519",
                "ssh-ed25519 not-base64!",
                "ssh-ed25519 AAAA",
                "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAINQNskiJT0l3YcSbsLObLAANWA/jI+AYpwGQVd1VOYIb",
                "ssh-foo AAAAC3NzaC1lZDI1NTE5AAAAINQNskiJT0l3YcSbsLObLAANWA/jI+AYpwGQVd1VOYIb",
                "a b ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINQNskiJT0l3YcSbsLObLAANWA/jI+AYpwGQVd1VOYIb",
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINQNskiJT0l3YcSbsLObLAANWA/jI+AYpwGQVd1VOYIb a\u0007b",
            })
    void what_is_no_public_key_is_left_alone(String line) {
        assertThat(OpenSshKeys.isPublicKey(line)).isFalse();
    }

    @Test
    void a_private_key_never_leaves_its_secret() {
        assertThat(in("ssh-privatekey", PRIVATE)).isEmpty();
        assertThat(in("ssh-publickey", PRIVATE + ED25519 + "\n", "ssh-privatekey", PRIVATE))
                .containsExactly(ED25519);
        assertThat(in("id_ed25519", PRIVATE, "other", RSA)).containsExactly(RSA);
    }

    @Test
    void the_keys_of_a_secret_are_read_in_one_order() {
        assertThat(in("publickey", RSA, "authorized_keys", ECDSA, "ssh-publickey", ED25519))
                .containsExactly(ED25519);
        assertThat(in("publickey", RSA, "authorized_keys", ECDSA)).containsExactly(ECDSA);
        assertThat(in("a", "nothing", "publickey", RSA)).containsExactly(RSA);
        assertThat(in("ssh-publickey", "nothing", "id_rsa.pub", RSA)).containsExactly(RSA);
    }

    @Test
    void other_keys_are_all_taken_in_the_order_of_their_names_and_each_once() {
        assertThat(in("zoe", RSA, "adam", ED25519 + "\r\n" + RSA + "\r\n")).containsExactly(ED25519, RSA);
    }

    @Test
    void a_value_that_is_no_text_is_left_alone() {
        assertThat(OpenSshKeys.in(Map.of("ssh-publickey", new byte[] {(byte) 0xff, (byte) 0xfe})))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {ED25519, RSA, ECDSA, "no-pty " + ED25519})
    void a_key_that_was_cut_off_is_known(String key) {
        assertThat(OpenSshKeys.isComplete(key)).isTrue();
        String[] words = key.split(" ");
        int encoded = words[0].equals("no-pty") ? 2 : 1;
        words[encoded] = words[encoded].substring(0, words[encoded].length() / 4 * 4 - 8);

        String cut = String.join(" ", words);
        assertThat(OpenSshKeys.isPublicKey(cut)).isTrue();
        assertThat(OpenSshKeys.isComplete(cut)).isFalse();
    }
}
