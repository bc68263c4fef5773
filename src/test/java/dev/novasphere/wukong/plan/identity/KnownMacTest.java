package dev.novasphere.wukong.plan.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.PlanScene;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownMacTest {

    private static final String SPEC = "disks: [{name: root, size: 1Gi}]\nnetworks: [{name: lan, bridgeName: b}]";
    private static final String LIVE = "02:00:5e:10:00:01";
    private static final String RECORDED = "02:00:5e:10:00:02";
    private static final String REPORTED = "02:00:5e:10:00:03";

    private static final String MACHINE = """
            metadata:
              name: web-vm
              namespace: team
              labels: {app.kubernetes.io/managed-by: wukong-operator, vm.novasphere.dev/wukong: web}
              ownerReferences: [%s]
            spec:
              runStrategy: Always
              template:
                spec:
                  domain: {devices: {interfaces: [{name: lan, bridge: {}, macAddress: '02:00:5E:10:00:01'}]}}
                  networks: [{name: lan, multus: {networkName: web-lan-nad}}]
            """;
    private static final String OWNER =
            "{apiVersion: vm.novasphere.dev/v1alpha1, kind: Wukong, name: web, uid: %s, controller: true}";
    private static final String CLAIM = """
            metadata:
              name: web-root
              namespace: team
              labels: {vm.novasphere.dev/wukong: %s, vm.novasphere.dev/disk: root}
              annotations: {vm.novasphere.dev/mac-addresses: '%s'}
            spec: {resources: {requests: {storage: 1Gi}}}
            """;

    private static String lan(PlanInput input) {
        List<Nic> nics = Nic.of(input);
        return nics.stream()
                .filter(nic -> nic.name().equals("lan"))
                .findFirst()
                .orElseThrow()
                .mac();
    }

    private static PlanInput reporting(PlanInput input) {
        return reporting(input, REPORTED);
    }

    private static PlanInput reporting(PlanInput input, String address) {
        Wukong wukong = Serialization.clone(input.wukong());
        wukong.setStatus(Serialization.unmarshal(
                "networks: [{name: lan, macAddress: '%s'}]".formatted(address), WukongStatus.class));
        return new PlanInput(wukong, input.observed());
    }

    private static PlanInput withUid(PlanInput input, String uid) {
        Wukong wukong = Serialization.clone(input.wukong());
        wukong.getMetadata().setUid(uid);
        return new PlanInput(wukong, input.observed());
    }

    private static String claim(String wukong, String record) {
        return CLAIM.formatted(wukong, record);
    }

    @Test
    void what_the_user_wrote_counts_before_all_else() {
        PlanScene scene = PlanScene.of(SPEC.replace("bridgeName: b", "bridgeName: b, macAddress: '02:00:00:00:00:09'"))
                .withMachine(MACHINE.formatted(""));

        assertThat(lan(reporting(scene.input()))).isEqualTo("02:00:00:00:00:09");
    }

    @Test
    void the_live_machine_counts_before_identity_status_and_disks() {
        PlanScene scene = PlanScene.of(SPEC + "\nidentity: web-1")
                .withMachine(MACHINE.formatted(""))
                .withClaim("root", claim("web", "lan=" + RECORDED));

        assertThat(lan(reporting(scene.input()))).isEqualTo(LIVE);
    }

    @Test
    void an_identity_counts_before_status_and_disks_when_there_is_no_machine() {
        PlanScene scene = PlanScene.of(SPEC + "\nidentity: web-1").withClaim("root", claim("web", "lan=" + RECORDED));
        PlanInput elsewhere = PlanScene.of(SPEC + "\nidentity: web-1").input();

        String address = lan(reporting(scene.input()));

        assertThat(address).isNotIn(REPORTED, RECORDED);
        assertThat(lan(withUid(elsewhere, "another"))).isEqualTo(address);
        assertThat(lan(PlanScene.of(SPEC + "\nidentity: web-2").input())).isNotEqualTo(address);
    }

    @Test
    void the_status_counts_before_the_disks_and_the_disks_before_the_uid() {
        PlanInput recorded = PlanScene.of(SPEC)
                .withClaim("root", claim("web", "default=02:00:5e:10:00:09,lan=" + RECORDED))
                .input();

        assertThat(lan(reporting(recorded))).isEqualTo(REPORTED);
        assertThat(lan(recorded)).isEqualTo(RECORDED);
        assertThat(lan(PlanScene.of(SPEC).input())).isNotEqualTo(RECORDED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "02:00:5e:10:00", "01:00:5e:00:00:01", "ff:ff:ff:ff:ff:ff", "02:00:5e:10:00:01 "})
    void what_is_no_unicast_address_in_the_status_is_none(String address) {
        PlanInput recorded = PlanScene.of(SPEC)
                .withClaim("root", claim("web", "lan=" + RECORDED))
                .input();

        assertThat(lan(reporting(recorded, address))).isEqualTo(RECORDED);
        assertThat(lan(reporting(recorded, REPORTED.toUpperCase(Locale.ROOT)))).isEqualTo(REPORTED);
    }

    @Test
    void the_machine_of_a_deleted_wukong_of_the_same_name_gives_no_addresses() {
        PlanScene scene = PlanScene.of(SPEC).withMachine(MACHINE.formatted(OWNER.formatted("of-the-one-before")));

        assertThat(lan(scene.input())).isEqualTo(lan(PlanScene.of(SPEC).input()));
    }

    @Test
    void what_is_no_unicast_address_or_of_another_wukong_or_about_to_go_is_no_record() {
        String derived = lan(PlanScene.of(SPEC).input());

        for (String record :
                List.of("", "lan", "lan=", "lan=x", "lan=01:00:5e:00:00:01", "wan=" + RECORDED, "=,=,lan")) {
            assertThat(lan(PlanScene.of(SPEC)
                            .withClaim("root", claim("web", record))
                            .input()))
                    .as(record)
                    .isEqualTo(derived);
        }
        assertThat(lan(PlanScene.of(SPEC)
                        .withClaim("root", claim("db", "lan=" + RECORDED))
                        .input()))
                .isEqualTo(derived);
        assertThat(lan(PlanScene.of(SPEC)
                        .withClaim(
                                "root",
                                claim("web", "lan=" + RECORDED)
                                        .replace(
                                                "metadata:",
                                                "metadata:\n  ownerReferences: [%s]"
                                                        .formatted(OWNER.formatted("of-the-one-before"))))
                        .input()))
                .isEqualTo(derived);
    }

    @Test
    void a_claim_that_a_disk_only_names_gives_no_addresses() {
        PlanScene scene = PlanScene.of(SPEC.replace("size: 1Gi", "claimName: web-root"))
                .withClaim("root", claim("web", "lan=" + RECORDED));

        assertThat(lan(scene.input())).isEqualTo(lan(PlanScene.of(SPEC).input()));
    }
}
