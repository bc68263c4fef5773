package dev.novasphere.wukong.plan.cloudinit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.ObservedBuilder;
import dev.novasphere.wukong.plan.cloudinit.user.PublicKeys;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.observed.SecretLookup;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstBootTest {

    private static final String SPEC = "sshKeySecret: keys";

    private static Observed cluster(Secret live, String keys, String guestPhase, String machine) {
        var cluster = GivenWukong.clusterWith()
                .sshKeySecret(
                        keys == null
                                ? SecretLookup.notRead()
                                : SecretLookup.found(Map.of("ssh-publickey", PublicKeys.bytes(keys))));
        if (live != null) {
            cluster.cloudInitSecret(live);
        }
        if (machine != null) {
            cluster.machine(machine);
        }
        Observed observed = cluster.build();
        if (guestPhase == null) {
            return observed;
        }
        VirtualMachineInstance guest =
                Serialization.unmarshal("---\nstatus: {phase: %s}".formatted(guestPhase), VirtualMachineInstance.class);
        return ObservedBuilder.like(observed).guest(Optional.of(guest)).build();
    }

    private static CloudInitFragment plan(Observed observed) {
        return new CloudInitStage().plan(GivenWukong.of(SPEC, observed));
    }

    private static Secret secret(CloudInitFragment fragment) {
        return (Secret) fragment.objects().get(0);
    }

    private static Secret first() {
        return secret(plan(cluster(null, PublicKeys.ED25519, null, null)));
    }

    private static boolean said(CloudInitFragment fragment) {
        return fragment.findings().stream().map(Finding::reason).anyMatch("ChangedSinceFirstBoot"::equals);
    }

    @Test
    void keys_rotated_after_the_first_boot_are_those_of_the_secret_and_not_of_the_guest() {
        CloudInitFragment rotated = plan(cluster(first(), PublicKeys.RSA, "Running", null));

        assertThat(secret(rotated).getData()).containsKey("firstboot");
        assertThat(rotated.findings())
                .filteredOn(f -> f.reason().equals("ChangedSinceFirstBoot"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message())
                        .contains("web-cloudinit", "first boot", "~/.ssh/authorized_keys")
                        .doesNotContain("ssh-rsa"));
    }

    @Test
    void it_stays_said_while_the_guest_is_off_and_while_the_keys_are_not_read_and_nothing_more_is_written() {
        Secret rotated = secret(plan(cluster(first(), PublicKeys.RSA, "Running", null)));

        CloudInitFragment later = plan(cluster(rotated, PublicKeys.RSA, null, null));
        assertThat(said(later)).isTrue();
        assertThat(secret(later).getData()).isEqualTo(rotated.getData());
        CloudInitFragment unread = plan(cluster(rotated, null, "Running", null));
        assertThat(said(unread)).isTrue();
        assertThat(unread.objects()).isEmpty();
    }

    @Test
    void the_former_keys_end_it() {
        Secret rotated = secret(plan(cluster(first(), PublicKeys.RSA, "Running", null)));

        assertThat(said(plan(cluster(rotated, PublicKeys.ED25519, "Running", null))))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"Pending", "Scheduling", "Scheduled"})
    void keys_that_change_before_the_guest_boots_reach_it(String phase) {
        CloudInitFragment rotated = plan(cluster(first(), PublicKeys.RSA, phase, null));

        assertThat(said(rotated)).isFalse();
        assertThat(secret(rotated).getData()).doesNotContainKey("firstboot");
    }

    @ParameterizedTest
    @CsvSource({
        "Always, Stopped, true",
        "Halted, Stopped, false",
        "Always, Provisioning, false",
        "Manual, Stopped, false",
        "'Halted, vm.novasphere.dev/halted-from: Always', Stopped, true",
        "'Halted, vm.novasphere.dev/halted-from: Halted', Stopped, false"
    })
    void a_guest_that_is_off_has_booted_when_its_machine_was_made_to_start(
            String strategy, String status, boolean booted) {
        String machine = """
                ---
                metadata:
                  name: web-vm
                  annotations: {vm.novasphere.dev/run-strategy: %s}
                  ownerReferences:
                  - {apiVersion: vm.novasphere.dev/v1alpha1, kind: Wukong, name: web, uid: %s, controller: true}
                spec: {runStrategy: Halted}
                status: {printableStatus: %s}
                """.formatted(strategy, GivenWukong.UID, status);

        assertThat(said(plan(cluster(first(), PublicKeys.RSA, null, machine)))).isEqualTo(booted);
    }

    @Test
    void nothing_is_said_and_kept_while_nothing_changes() {
        CloudInitFragment same = plan(cluster(first(), PublicKeys.ED25519, "Running", null));

        assertThat(said(same)).isFalse();
        assertThat(secret(same).getData()).isEqualTo(first().getData());
    }
}
