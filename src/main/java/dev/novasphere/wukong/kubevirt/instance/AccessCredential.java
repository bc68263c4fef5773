package dev.novasphere.wukong.kubevirt.instance;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.OtherFields;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What lets users into the guest, and how it gets there. Fields not modelled are kept. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AccessCredential(
        SshPublicKey sshPublicKey,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> other) {
    public AccessCredential {
        other = OtherFields.of(other);
    }

    /** The Secret with the keys. */
    public Optional<String> secretName() {
        return Optional.ofNullable(sshPublicKey)
                .map(SshPublicKey::source)
                .map(Source::secret)
                .map(SecretName::secretName);
    }

    /** SSH public keys from a Secret of the same namespace. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record SshPublicKey(
            Source source,
            Propagation propagationMethod,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> other) {
        public SshPublicKey {
            other = OtherFields.of(other);
        }
    }

    /** Where they come from. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Source(
            SecretName secret, @JsonAnySetter @JsonAnyGetter Map<String, Object> other) {
        public Source {
            other = OtherFields.of(other);
        }
    }

    /** A Secret by its name. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record SecretName(
            String secretName, @JsonAnySetter @JsonAnyGetter Map<String, Object> other) {
        public SecretName {
            other = OtherFields.of(other);
        }
    }

    /** How they get into the guest; by the guest agent where it is modelled. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Propagation(
            ByAgent qemuGuestAgent,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> other) {
        public Propagation {
            other = OtherFields.of(other);
        }
    }

    /** The users whose authorized_keys the guest agent writes. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record ByAgent(
            List<String> users,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> other) {
        public ByAgent {
            users = users == null ? List.of() : List.copyOf(users);
            other = OtherFields.of(other);
        }
    }

    /** The public keys of a Secret for a user, written by the guest agent whenever they change. */
    public static AccessCredential keysByAgent(String secret, String user) {
        return new AccessCredential(
                new SshPublicKey(
                        new Source(new SecretName(secret, Map.of()), Map.of()),
                        new Propagation(new ByAgent(List.of(user), Map.of()), Map.of()),
                        Map.of()),
                Map.of());
    }
}
