package dev.novasphere.wukong.guest;

import dev.novasphere.wukong.guest.Guest.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A new key, and ways to log in with it or with a password. */
final class Logins {

    private final Path folder;

    /** @param folder an empty one, for the key */
    Logins(Path folder) {
        this.folder = folder;
        Commands.require(
                Duration.ofMinutes(1),
                List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", key().toString()));
    }

    private Path key() {
        return folder.resolve("key");
    }

    /** One line of authorized_keys. */
    String publicKey() {
        try {
            return Files.readString(folder.resolve("key.pub")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By the key and nothing else. */
    Login byKey(String user) {
        return new Login(user, List.of("-o", "BatchMode=yes", "-i", key().toString()), Map.of());
    }

    /** By a password and nothing else; ssh gets it from a program, as there is no terminal. */
    Login byPassword(String user, String password) {
        try {
            Path answer = Files.writeString(
                    folder.resolve("answer-" + user), "#!/bin/sh\nprintf '%s\\n' \"$GUEST_PASSWORD\"\n");
            Files.setPosixFilePermissions(answer, PosixFilePermissions.fromString("rwx------"));
            return new Login(
                    user,
                    List.of("-o", "PubkeyAuthentication=no", "-o", "NumberOfPasswordPrompts=1"),
                    Map.of(
                            "SSH_ASKPASS",
                            answer.toString(),
                            "SSH_ASKPASS_REQUIRE",
                            "force",
                            "GUEST_PASSWORD",
                            password));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
