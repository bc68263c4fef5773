package dev.novasphere.wukong.plan.cloudinit;

import static dev.novasphere.wukong.plan.cloudinit.user.PublicKeys.ED25519;
import static dev.novasphere.wukong.plan.cloudinit.user.PublicKeys.RSA;
import static dev.novasphere.wukong.plan.cloudinit.user.PublicKeys.secret;
import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.PlanInput;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudInitInputsTest {

    private static final String SPEC =
            "{sshKeySecret: keys, cloudInitUser: {name: u, password: tiger}, networks: [{name: lan, ipConfig: {mode: dhcp}}]}";

    private static Secret made(String key) {
        PlanInput input = GivenWukong.of(
                SPEC,
                GivenWukong.clusterWith().sshKeySecret(secret("publickey", key)).build());
        return (Secret) new CloudInitStage().plan(input).objects().get(0);
    }

    private static Secret with(String key, String value) {
        Map<String, String> data = new HashMap<>(made(RSA).getData());
        if (value == null) {
            data.remove(key);
        } else {
            data.put(key, CloudInitInputs.encode(value));
        }
        return new SecretBuilder(made(RSA)).withData(data).build();
    }

    @Test
    void a_secret_is_current_for_the_wukong_it_was_made_of() {
        assertThat(CloudInitInputs.current(GivenWukong.of(SPEC, GivenWukong.cluster()), made(RSA)))
                .isTrue();
    }

    @Test
    void an_empty_sudo_counts_as_absent_so_that_a_secret_of_it_is_current() {
        PlanInput empty = GivenWukong.of(SPEC.replace("tiger", "tiger, sudo: ''"), GivenWukong.cluster());

        assertThat(CloudInitInputs.current(empty, made(RSA))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "keys>other",
                "name: u>name: v",
                "tiger>lion",
                "password: tiger>passwordHash: tiger",
                "password: tiger>password: tiger, sudo: x",
                "password: tiger>password: tiger, shell: x",
                "password: tiger>password: tiger, groups: [x]",
                "password: tiger>password: tiger, lockPasswd: true",
                "password: tiger>passwordSecretRef: {name: pw}",
                "password: tiger>passwordSecretRef: {name: pw, key: k}",
                "mode: dhcp>mode: dhcp, dnsServers: [1.1.1.1]",
                "mode: dhcp>mode: static, address: 10.0.0.1/8",
                "mode: dhcp>mode: static, address: 10.0.0.1/8, gateway: 10.0.0.2",
                "name: lan>name: lan, macAddress: '02:00:00:00:00:01'",
                "name: lan>name: wan",
            })
    void each_field_that_goes_into_the_secret_makes_it_stale(String change) {
        String[] fromTo = change.split(">", 2);
        String changed = SPEC.replace(fromTo[0], fromTo[1]);

        assertThat(changed).isNotEqualTo(SPEC);
        assertThat(CloudInitInputs.current(GivenWukong.of(changed), made(RSA))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"userdata", "networkdata", "fingerprint"})
    void a_changed_or_missing_document_is_noticed(String key) {
        assertThat(CloudInitInputs.current(GivenWukong.of(SPEC), with(key, "#cloud-config\n{}\n")))
                .isFalse();
        assertThat(CloudInitInputs.current(GivenWukong.of(SPEC), with(key, null)))
                .isFalse();
    }

    @Test
    void a_secret_without_data_is_not_current() {
        assertThat(CloudInitInputs.current(GivenWukong.of(SPEC), new Secret())).isFalse();
    }

    @Test
    void network_data_that_does_not_belong_there_is_noticed() {
        String spec = "sshKeySecret: keys";
        PlanInput input = GivenWukong.of(
                spec,
                GivenWukong.clusterWith().sshKeySecret(secret("publickey", RSA)).build());
        Secret made = (Secret) new CloudInitStage().plan(input).objects().get(0);
        assertThat(CloudInitInputs.current(input, made)).isTrue();

        Map<String, String> data = new HashMap<>(made.getData());
        data.put("networkdata", CloudInitInputs.encode("version: 2"));
        assertThat(CloudInitInputs.current(
                        input, new SecretBuilder(made).withData(data).build()))
                .isFalse();
    }

    @Test
    void no_hash_of_a_password_is_outside_the_data_of_the_secret() {
        Secret made = made(RSA);

        assertThat(made.getMetadata().getAnnotations()).isNullOrEmpty();
        assertThat(made.getData()).containsOnlyKeys("fingerprint", "networkdata", "userdata");
    }

    @Test
    void other_keys_give_another_fingerprint_but_the_same_inputs() {
        assertThat(made(RSA).getData().get("fingerprint"))
                .isNotEqualTo(made(ED25519).getData().get("fingerprint"));
        assertThat(CloudInitInputs.hash(GivenWukong.of(SPEC))).isEqualTo(CloudInitInputs.hash(GivenWukong.of(SPEC)));
    }

    @Test
    void fields_do_not_run_into_each_other() {
        Set<String> hashes = Stream.of(
                        "cloudInitUser: {name: ab, sudo: c}",
                        "cloudInitUser: {name: a, sudo: bc}",
                        "cloudInitUser: {name: a, shell: bc}",
                        "cloudInitUser: {name: a, groups: [bc]}",
                        "cloudInitUser: {name: a, groups: [b, c]}")
                .map(spec -> CloudInitInputs.hash(GivenWukong.of(spec)))
                .collect(Collectors.toSet());

        assertThat(hashes).hasSize(5);
    }
}
