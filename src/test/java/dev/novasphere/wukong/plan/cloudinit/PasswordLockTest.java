package dev.novasphere.wukong.plan.cloudinit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.novasphere.wukong.golden.AllStages;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.ObservedBuilder;
import dev.novasphere.wukong.plan.Plan;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** cloud-init says "degraded" of a guest with a user that is to be unlocked and has no password. */
class PasswordLockTest {

    private static final String LOCKED = "lock_passwd: true";
    private static final String UNLOCKED = "lock_passwd: false";

    private static String spec(String user) {
        return """
                cpu: 1
                memory: 1Gi
                disks: [{name: root, size: 1Gi}]
                """ + user;
    }

    private static Plan plan(String user, Optional<Secret> live, Optional<VirtualMachine> machine) {
        ObservedBuilder cluster = GivenWukong.clusterWith();
        live.ifPresent(cluster::cloudInitSecret);
        machine.map(Serialization::asYaml).ifPresent(cluster::machine);
        return AllStages.planner().plan(GivenWukong.of(spec(user), cluster.build()));
    }

    private static Secret secret(Plan plan) {
        return plan.objects().stream()
                .filter(Secret.class::isInstance)
                .map(Secret.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static String userData(Secret secret) {
        String text = new String(Base64.getDecoder().decode(secret.getData().get("userdata")), StandardCharsets.UTF_8);
        return MergedUserData.operatorsPart(text).orElseThrow();
    }

    private static Secret withOperatorsPart(Secret secret, String was, String is) {
        String text = userData(secret);
        assertThat(text).contains(was);
        secret.getData()
                .put(
                        "userdata",
                        Base64.getEncoder().encodeToString(text.replace(was, is).getBytes(StandardCharsets.UTF_8)));
        return secret;
    }

    @Test
    void a_user_without_a_password_is_locked_in_a_new_guest() {
        assertThat(userData(secret(plan("cloudInitUser: {name: ada}", Optional.empty(), Optional.empty()))))
                .contains(LOCKED);
    }

    @Test
    void a_user_with_a_password_is_not_locked() {
        assertThat(userData(secret(
                        plan("cloudInitUser: {name: ada, password: tiger}", Optional.empty(), Optional.empty()))))
                .contains(UNLOCKED);
    }

    @Test
    void what_is_written_counts() {
        assertThat(userData(secret(
                        plan("cloudInitUser: {name: ada, lockPasswd: false}", Optional.empty(), Optional.empty()))))
                .contains(UNLOCKED);
    }

    @Test
    void user_data_that_were_made_unlocked_stay_so_when_something_else_changes() {
        Plan made = plan("cloudInitUser: {name: ada}", Optional.empty(), Optional.empty());
        Secret former = withOperatorsPart(secret(made), LOCKED, UNLOCKED);

        Plan later = plan("cloudInitUser: {name: ada, shell: /bin/zsh}", Optional.of(former), made.virtualMachine());

        assertThat(userData(secret(later))).contains(UNLOCKED, "/bin/zsh");
    }

    @Test
    void user_data_that_were_made_locked_stay_so_beside_user_data_of_the_users_own() {
        String user = "cloudInitUser: {name: ada}\ncloudInit: {userData: \"#!/bin/sh\\ndate\"}";
        Plan made = plan(user, Optional.empty(), Optional.empty());

        Plan later = plan(user.replace("date", "id"), Optional.of(secret(made)), made.virtualMachine());

        assertThat(userData(secret(later))).contains(LOCKED);
    }

    @Test
    void a_machine_that_exists_without_its_secret_keeps_what_earlier_versions_wrote() {
        Plan made = plan("cloudInitUser: {name: ada}", Optional.empty(), Optional.empty());

        assertThat(userData(secret(plan("cloudInitUser: {name: ada}", Optional.empty(), made.virtualMachine()))))
                .contains(UNLOCKED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"I2Nsb3VkLWNvbmZpZwo=", "x", "\n--==wukong-0\n", "", "====", "\u0000"})
    void a_joined_document_that_something_else_changed_is_read_or_given_up(String body) {
        String joined = MergedUserData.of("#!/bin/sh\n", "#cloud-config\nusers: []\n");
        int users = joined.indexOf("\n\n", joined.indexOf("user-data"));
        int ours = joined.indexOf("\n\n", joined.indexOf("\"wukong\""));

        for (String end : List.of("", "\n--==wukong-", "\n--==wukong-x--\n")) {
            for (String gap : List.of("\n", "\n\n")) {
                String changed = gap + body + end;
                assertThatCode(() -> MergedUserData.usersPart(joined.substring(0, users) + changed))
                        .doesNotThrowAnyException();
                assertThatCode(() -> MergedUserData.operatorsPart(joined.substring(0, ours) + changed))
                        .doesNotThrowAnyException();
            }
        }
    }
}
