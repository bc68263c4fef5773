package dev.novasphere.wukong.plan.cloudinit;

import static dev.novasphere.wukong.plan.cloudinit.user.PublicKeys.ED25519;
import static dev.novasphere.wukong.plan.cloudinit.user.PublicKeys.PRIVATE;
import static dev.novasphere.wukong.plan.cloudinit.user.PublicKeys.RSA;
import static dev.novasphere.wukong.plan.cloudinit.user.PublicKeys.secret;
import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.cloudinit.user.Password;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.observed.SecretLookup;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudInitStageTest {

    private static final String HASH =
            "$6$rounds=4096$saltsalt$Yms6imfeBvf3Yfu84mQBerh18l7OR1Wm1BJXZqFSpJ6BVas0AYJqIjP7";

    private static CloudInitFragment plan(String spec, Observed observed) {
        return new CloudInitStage().plan(GivenWukong.of(spec, observed));
    }

    private static CloudInitFragment plan(String spec) {
        return plan(spec, Observed.nothing());
    }

    private static Secret secretOf(CloudInitFragment fragment) {
        assertThat(fragment.objects()).hasSize(1);
        return (Secret) fragment.objects().get(0);
    }

    private static String text(CloudInitFragment fragment, String key) {
        return new String(
                Base64.getDecoder().decode(secretOf(fragment).getData().get(key)), StandardCharsets.UTF_8);
    }

    private static Map<String, Object> userData(CloudInitFragment fragment) {
        String text = text(fragment, "userdata");
        assertThat(text).startsWith("#cloud-config\n");
        return PyYaml.map(text);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> user(CloudInitFragment fragment) {
        List<Map<String, Object>> users =
                (List<Map<String, Object>>) userData(fragment).get("users");
        assertThat(users).hasSize(1);
        return users.get(0);
    }

    private static Finding only(CloudInitFragment fragment, String reason) {
        assertThat(fragment.findings()).extracting(Finding::reason).containsExactly(reason);
        return fragment.findings().get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"runAgain: once", "source: ConfigDrive", "source: NoCloud"})
    void what_only_changes_a_disk_that_is_not_made_is_said_to_have_no_effect(String field) {
        CloudInitFragment fragment = plan("cloudInit: {%s}".formatted(field));

        assertThat(fragment.volumes()).isEmpty();
        assertThat(only(fragment, "NoConfigurationDisk")).satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.IGNORED);
            assertThat(finding.message())
                    .contains("cloudInit." + field.substring(0, field.indexOf(':')), "cloudInit.enabled: true");
        });
        assertThat(plan("cloudInit: {enabled: true, %s}".formatted(field)).findings())
                .isEmpty();
    }

    @Test
    void the_disk_is_made_of_a_secret() {
        CloudInitFragment fragment = plan("cloudInit: {enabled: true}");

        assertThat(fragment.volumes()).containsExactly(Volume.cloudInitNoCloud("cloudinitdisk", "web-cloudinit", null));
        assertThat(fragment.disks()).containsExactly(Disk.virtio("cloudinitdisk"));
        assertThat(text(fragment, "userdata")).isEqualTo("#cloud-config\n{}\n");
        assertThat(secretOf(fragment).getData()).doesNotContainKey("networkdata");
        assertThat(fragment.findings()).isEmpty();
    }

    @Test
    void the_secret_belongs_to_the_wukong() {
        Secret secret = secretOf(plan("cloudInitUser: {name: ada}"));

        assertThat(secret.getMetadata().getName()).isEqualTo("web-cloudinit");
        assertThat(secret.getMetadata().getNamespace()).isEqualTo("shop");
        assertThat(secret.getMetadata().getLabels()).containsEntry(Labels.MANAGED_BY, Labels.OPERATOR);
        assertThat(secret.getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getUid()).isEqualTo(GivenWukong.UID));
    }

    @Test
    void a_user_gets_the_defaults_of_old_manifests() {
        CloudInitFragment fragment = plan("cloudInitUser: {name: ubuntu}");

        assertThat(text(fragment, "userdata")).isEqualTo("""
                        #cloud-config
                        users:
                        - name: "ubuntu"
                          sudo: "ALL=(ALL) NOPASSWD:ALL"
                          shell: "/bin/bash"
                          groups:
                          - "sudo"
                          - "adm"
                          - "dialout"
                          - "cdrom"
                          - "floppy"
                          - "audio"
                          - "dip"
                          - "video"
                          - "plugdev"
                          - "netdev"
                          lock_passwd: true
                        """);
        only(fragment, "UserWithoutLogin");
    }

    @Test
    void a_users_own_values_are_taken() {
        Map<String, Object> user = user(
                plan(
                        "cloudInitUser: {name: ops, sudo: 'ALL=(ALL) ALL', shell: /bin/zsh, groups: [wheel, yes], lockPasswd: true}"));

        assertThat(user)
                .containsEntry("name", "ops")
                .containsEntry("sudo", "ALL=(ALL) ALL")
                .containsEntry("shell", "/bin/zsh")
                .containsEntry("groups", List.of("wheel", "yes"))
                .containsEntry("lock_passwd", true);
    }

    @Test
    void keys_go_to_the_user_and_root_stays_closed() {
        CloudInitFragment fragment = plan(
                "{sshKeySecret: keys, cloudInitUser: {name: ubuntu}}",
                GivenWukong.clusterWith()
                        .sshKeySecret(secret("ssh-publickey", ED25519))
                        .build());

        assertThat(user(fragment)).containsEntry("ssh_authorized_keys", List.of(ED25519));
        assertThat(userData(fragment)).containsOnlyKeys("users");
        assertThat(fragment.findings()).isEmpty();
    }

    @Test
    void without_a_user_keys_go_to_the_images_default_user() {
        CloudInitFragment fragment = plan(
                "sshKeySecret: keys",
                GivenWukong.clusterWith()
                        .sshKeySecret(secret("authorized_keys", ED25519 + "\n" + RSA + "\n"))
                        .build());

        assertThat(userData(fragment)).isEqualTo(Map.of("ssh_authorized_keys", List.of(ED25519, RSA)));
    }

    @Test
    void nothing_of_a_private_key_is_in_the_secret() {
        CloudInitFragment fragment = plan(
                "sshKeySecret: keys",
                GivenWukong.clusterWith()
                        .sshKeySecret(secret("ssh-privatekey", PRIVATE, "zz", ED25519))
                        .build());

        assertThat(text(fragment, "userdata"))
                .doesNotContain("PRIVATE", "b3BlbnNzaC1rZXktdjEA")
                .contains(ED25519);
    }

    @Test
    void a_secret_with_a_private_key_alone_is_waited_for() {
        CloudInitFragment fragment = plan(
                "sshKeySecret: keys",
                GivenWukong.clusterWith()
                        .sshKeySecret(secret("ssh-privatekey", PRIVATE))
                        .build());

        Finding finding = only(fragment, "NoPublicKey");
        assertThat(finding.severity()).isEqualTo(Severity.WAITING);
        assertThat(finding.message()).contains("keys", "ssh-publickey").doesNotContain("b3BlbnNza");
        assertThat(fragment.objects()).isEmpty();
    }

    @Test
    void a_key_in_another_form_is_waited_for_with_how_to_make_one_of_it() {
        String blob = ED25519.split(" ")[1];
        Map<String, String> advice = Map.of(
                "---- BEGIN SSH2 PUBLIC KEY ----\n%s\n---- END SSH2 PUBLIC KEY ----\n".formatted(blob),
                "ssh-keygen -i -f FILE",
                "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n",
                "puttygen FILE -O public-openssh",
                "ssh-dss AAAAB3NzaC1kc3M= ada",
                "ssh-keygen -t ed25519",
                blob + " ada@example.org",
                "write ssh-ed25519 in front of it",
                Base64.getEncoder().encodeToString(ED25519.getBytes(StandardCharsets.UTF_8)),
                "below stringData");

        assertThat(advice).allSatisfy((held, write) -> {
            Finding finding = only(
                    plan(
                            "sshKeySecret: keys",
                            GivenWukong.clusterWith()
                                    .sshKeySecret(secret("ssh-publickey", held))
                                    .build()),
                    "NoPublicKey");
            assertThat(finding.severity()).isEqualTo(Severity.WAITING);
            assertThat(finding.message())
                    .startsWith("Secret keys, named by sshKeySecret, holds no OpenSSH public key; it holds ")
                    .contains(write)
                    .doesNotContain("AAAA");
        });
    }

    @Test
    void a_new_machine_waits_for_a_key_that_is_whole() {
        String cut = ED25519.substring(0, ED25519.length() - 21);

        Finding finding = only(
                plan(
                        "sshKeySecret: keys",
                        GivenWukong.clusterWith()
                                .sshKeySecret(secret("ssh-publickey", cut))
                                .build()),
                "NoPublicKey");
        assertThat(finding.severity()).isEqualTo(Severity.WAITING);
        assertThat(finding.message())
                .startsWith("Secret keys, named by sshKeySecret, holds a public key that is cut off")
                .contains("copy the whole line")
                .doesNotContain("AAAA");
        CloudInitFragment beside = plan(
                "sshKeySecret: keys",
                GivenWukong.clusterWith()
                        .sshKeySecret(secret("ssh-publickey", cut + "\n" + RSA))
                        .build());
        assertThat(only(beside, "PublicKeyNotRecognised").severity()).isEqualTo(Severity.WARNING);
        assertThat(text(beside, "userdata")).contains(RSA);
    }

    @Test
    void a_machine_that_is_there_keeps_a_key_that_is_cut_off_with_a_warning() {
        CloudInitFragment fragment = plan(
                "sshKeySecret: keys",
                GivenWukong.clusterWith()
                        .sshKeySecret(secret("ssh-publickey", ED25519.substring(0, ED25519.length() - 21)))
                        .machine("metadata: {name: web-vm, namespace: shop}")
                        .build());

        assertThat(only(fragment, "PublicKeyNotRecognised").severity()).isEqualTo(Severity.WARNING);
        assertThat(fragment.objects()).isNotEmpty();
    }

    @Test
    void a_missing_ssh_secret_is_reported_and_heals() {
        CloudInitFragment missing = plan(
                "sshKeySecret: keys",
                GivenWukong.clusterWith().sshKeySecret(SecretLookup.missing()).build());

        Finding finding = only(missing, "SecretNotFound");
        assertThat(finding.severity()).isEqualTo(Severity.WAITING);
        assertThat(finding.message()).contains("keys", "sshKeySecret");
        assertThat(missing.objects()).isEmpty();

        assertThat(plan(
                                "sshKeySecret: keys",
                                GivenWukong.clusterWith()
                                        .sshKeySecret(secret("publickey", RSA))
                                        .build())
                        .findings())
                .isEmpty();
    }

    @Test
    void a_missing_secret_is_reported_even_when_the_other_was_not_read() {
        CloudInitFragment fragment = plan(
                "{sshKeySecret: keys, cloudInitUser: {name: u, passwordSecretRef: {name: pw}}}",
                GivenWukong.clusterWith().sshKeySecret(SecretLookup.missing()).build());

        assertThat(fragment.findings()).extracting(Finding::reason).contains("SecretNotFound");
    }

    @Test
    void a_hash_is_written_so_that_it_counts_for_existing_users_too() {
        CloudInitFragment fragment = plan("cloudInitUser: {name: u, passwordHash: " + HASH + ", password: ignored}");

        assertThat(user(fragment))
                .containsEntry("hashed_passwd", HASH)
                .doesNotContainKeys("passwd", "plain_text_passwd");
        assertThat(userData(fragment)).containsEntry("ssh_pwauth", true);
        assertThat(only(fragment, "PasswordIgnored").message()).contains("cloudInitUser.password", "passwordHash");
    }

    @Test
    void a_plain_password_is_written_as_plain_text_and_warned_of() {
        CloudInitFragment fragment = plan("cloudInitUser: {name: u, password: 'tiger: #1'}");

        assertThat(user(fragment))
                .containsEntry("plain_text_passwd", "tiger: #1")
                .doesNotContainKey("passwd");
        Finding finding = only(fragment, "PlainTextPassword");
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.message()).contains("passwordSecretRef").doesNotContain("tiger");
    }

    @Test
    void a_hash_that_is_none_is_warned_of() {
        CloudInitFragment fragment = plan("cloudInitUser: {name: u, passwordHash: tiger}");

        assertThat(only(fragment, "PasswordHashNotRecognised").message()).doesNotContain("tiger");
    }

    @Test
    void a_password_from_a_secret_loses_its_last_line_break_and_is_recognised() {
        String spec = "cloudInitUser: {name: u, passwordSecretRef: {name: pw}}";

        assertThat(user(plan(
                        spec,
                        GivenWukong.clusterWith()
                                .passwordSecret(secret("password", "tiger\n"))
                                .build())))
                .containsEntry("plain_text_passwd", "tiger");
        assertThat(user(plan(
                        spec,
                        GivenWukong.clusterWith()
                                .passwordSecret(secret("password", HASH + "\n"))
                                .build())))
                .containsEntry("hashed_passwd", HASH);
        assertThat(user(plan(
                        spec,
                        GivenWukong.clusterWith()
                                .passwordSecret(secret("password", "$5 a day"))
                                .build())))
                .containsEntry("plain_text_passwd", "$5 a day");
    }

    @Test
    void a_missing_key_of_the_password_secret_is_reported() {
        CloudInitFragment fragment = plan(
                "cloudInitUser: {name: u, passwordSecretRef: {name: pw, key: root}}",
                GivenWukong.clusterWith()
                        .passwordSecret(secret("password", "tiger"))
                        .build());

        Finding finding = only(fragment, "SecretKeyNotFound");
        assertThat(finding.severity()).isEqualTo(Severity.WAITING);
        assertThat(finding.message()).contains("pw", "root").doesNotContain("tiger");
    }

    @Test
    void an_empty_password_is_reported() {
        assertThat(only(
                                plan(
                                        "cloudInitUser: {name: u, passwordSecretRef: {name: pw}}",
                                        GivenWukong.clusterWith()
                                                .passwordSecret(secret("password", "\n"))
                                                .build()),
                                "PasswordUnusable")
                        .severity())
                .isEqualTo(Severity.WAITING);
    }

    @Test
    void a_password_that_is_longer_than_a_guest_takes_is_reported_and_one_as_long_is_written() {
        String spec = "cloudInitUser: {name: u, passwordSecretRef: {name: pw}}";
        String longest = "x".repeat(8192);

        assertThat(only(
                                plan(
                                        spec,
                                        GivenWukong.clusterWith()
                                                .passwordSecret(secret("password", longest + "x"))
                                                .build()),
                                "PasswordUnusable")
                        .message())
                .contains("8192");
        assertThat(plan(
                                spec,
                                GivenWukong.clusterWith()
                                        .passwordSecret(secret("password", longest))
                                        .build())
                        .findings())
                .isEmpty();
    }

    @Test
    void a_password_of_two_lines_is_refused_because_it_would_set_another_users() {
        CloudInitFragment fragment = plan(
                "cloudInitUser: {name: u, passwordSecretRef: {name: pw}}",
                GivenWukong.clusterWith()
                        .passwordSecret(secret("password", "a\nroot:b"))
                        .build());

        assertThat(only(fragment, "PasswordHasLineBreak").severity()).isEqualTo(Severity.ERROR);
        assertThat(fragment.objects()).isEmpty();
    }

    @Test
    void password_login_stays_off_without_password_and_for_locked_users() {
        assertThat(userData(plan("cloudInitUser: {name: u}"))).doesNotContainKey("ssh_pwauth");
        assertThat(userData(plan("cloudInitUser: {name: u, lockPasswd: true, passwordHash: " + HASH + "}")))
                .doesNotContainKey("ssh_pwauth");
    }

    @Test
    void without_a_cluster_keys_are_left_out_with_a_warning() {
        CloudInitFragment fragment = plan("{sshKeySecret: keys, cloudInitUser: {name: u}}");

        assertThat(only(fragment, "SecretNotRead").severity()).isEqualTo(Severity.WARNING);
        assertThat(user(fragment)).doesNotContainKey("ssh_authorized_keys");
    }

    @Test
    void what_was_made_stays_when_the_secrets_were_not_read() {
        String spec = "{sshKeySecret: keys, networks: [{name: default, ipConfig: {mode: dhcp}}]}";
        CloudInitFragment made = plan(
                spec,
                GivenWukong.clusterWith().sshKeySecret(secret("publickey", RSA)).build());
        CloudInitFragment kept = plan(
                spec, GivenWukong.clusterWith().cloudInitSecret(secretOf(made)).build());

        assertThat(kept.volumes()).isEqualTo(made.volumes());
        assertThat(kept.disks()).isEqualTo(made.disks());
        assertThat(kept.objects()).isEmpty();
        assertThat(kept.findings()).isEmpty();
    }

    @Test
    void findings_of_the_spec_are_the_same_whether_secrets_were_read_or_not() {
        String spec = "{sshKeySecret: keys, cloudInitUser: {name: u, password: tiger}}";
        CloudInitFragment made = plan(
                spec,
                GivenWukong.clusterWith().sshKeySecret(secret("publickey", RSA)).build());
        CloudInitFragment kept = plan(
                spec, GivenWukong.clusterWith().cloudInitSecret(secretOf(made)).build());

        assertThat(kept.findings()).isEqualTo(made.findings()).isNotEmpty();
    }

    @Test
    void nothing_is_said_to_be_kept_that_is_not_there() {
        assertThat(only(plan("sshKeySecret: keys", GivenWukong.cluster()), "SecretNotRead")
                        .severity())
                .isEqualTo(Severity.WAITING);
    }

    @Test
    void many_keys_fit_because_the_documents_are_in_a_secret() {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            keys.add(RSA + i);
        }
        CloudInitFragment fragment = plan(
                "sshKeySecret: keys",
                GivenWukong.clusterWith()
                        .sshKeySecret(secret("authorized_keys", String.join("\n", keys)))
                        .build());

        assertThat(text(fragment, "userdata").length()).isGreaterThan(2048);
        assertThat(userData(fragment)).containsEntry("ssh_authorized_keys", keys);
        assertThat(fragment.volumes().get(0).cloudInitNoCloud().userData()).isNull();
    }

    @Test
    void what_no_secret_can_hold_is_refused() {
        StringBuilder keys = new StringBuilder();
        for (int i = 0; keys.length() < 1_100_000; i++) {
            keys.append(RSA).append(i).append('\n');
        }
        CloudInitFragment fragment = plan(
                "sshKeySecret: keys",
                GivenWukong.clusterWith()
                        .sshKeySecret(secret("authorized_keys", keys.toString()))
                        .build());

        assertThat(only(fragment, "CloudInitTooLarge").severity()).isEqualTo(Severity.ERROR);
        assertThat(fragment.objects()).isEmpty();
    }

    @Test
    void network_data_is_in_the_secret_and_named_by_the_volume() {
        CloudInitFragment fragment = plan("networks: [{name: lan, ipConfig: {mode: dhcp}}]");

        assertThat(fragment.volumes())
                .containsExactly(Volume.cloudInitNoCloud("cloudinitdisk", "web-cloudinit", "web-cloudinit"));
        assertThat(PyYaml.map(text(fragment, "networkdata"))).containsEntry("version", 2);
        assertThat(text(fragment, "userdata")).doesNotContain("ethernets");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "disks: [{name: cloudinitdisk, disk: {bus: virtio}}]"})
    void a_running_machine_of_the_go_operator_keeps_its_inline_user_data_until_it_is_off(String devices) {
        String machine = """
                metadata: {name: web-vm, namespace: shop}
                spec:
                  template:
                    spec:
                      domain: {devices: {%s}}
                      volumes:
                      - {name: cloudinitdisk, cloudInitNoCloud: {userData: "#cloud-config"}}
                """.formatted(devices);
        CloudInitFragment running =
                plan("{}", GivenWukong.clusterWith().machine(machine).running().build());

        assertThat(running.volumes()).singleElement().satisfies(volume -> assertThat(
                        volume.cloudInitNoCloud().userData())
                .isEqualTo("#cloud-config"));
        assertThat(running.disks()).hasSize(devices.isEmpty() ? 0 : 1);
        assertThat(only(running, "CloudInitKept").severity()).isEqualTo(Severity.WARNING);
        assertThat(running.objects()).hasSize(1);

        CloudInitFragment off =
                plan("{}", GivenWukong.clusterWith().machine(machine).build());
        assertThat(off.volumes()).containsExactly(Volume.cloudInitNoCloud("cloudinitdisk", "web-cloudinit", null));
        assertThat(off.disks()).containsExactly(Disk.virtio("cloudinitdisk"));
        assertThat(off.findings()).isEmpty();
    }

    @Test
    void no_text_of_a_password_shows_it() {
        assertThat(Password.plain("tiger").toString()).doesNotContain("tiger");
    }

    /** Any key: the fingerprint is one line, and changes whenever the Secret does. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "cloudInit: {userDataSecretRef: {name: bob-cloudinit}}",
                "cloudInitUser: {name: ada, passwordSecretRef: {name: bob-cloudinit, key: fingerprint}}",
                "cloudInit: {users: [{name: ada, passwordSecretRef: {name: bob-cloudinit, key: firstboot}}]}",
                "sshKeySecret: bob-cloudinit"
            })
    void what_the_operator_makes_of_one_wukong_is_not_made_a_part_of_another(String spec) {
        Map<String, byte[]> data = Map.of(
                "userdata", "#cloud-config\n{}".getBytes(StandardCharsets.UTF_8),
                "fingerprint", "0123".getBytes(StandardCharsets.UTF_8),
                "firstboot", "0123".getBytes(StandardCharsets.UTF_8));
        Secret made = new SecretBuilder()
                .withNewMetadata()
                .withName("bob-cloudinit")
                .withLabels(Map.of(Labels.MANAGED_BY, Labels.OPERATOR, Labels.WUKONG, "bob"))
                .endMetadata()
                .build();
        SecretLookup lookup = SecretLookup.found(made, data);

        CloudInitFragment fragment = plan(
                spec,
                GivenWukong.cluster().withSecrets(lookup, lookup).withGuestSecrets(Map.of("bob-cloudinit", lookup)));

        assertThat(fragment.objects()).isEmpty();
        Finding refused = only(fragment, "SecretOfOperator");
        assertThat(refused.severity()).isEqualTo(Severity.WAITING);
        assertThat(refused.message()).startsWith("Secret bob-cloudinit, named by ");
        assertThat(refused.unwatched()).isTrue();
    }
}
