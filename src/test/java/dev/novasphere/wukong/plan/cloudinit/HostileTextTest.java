package dev.novasphere.wukong.plan.cloudinit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInitUser;
import dev.novasphere.wukong.api.v1alpha1.network.IpConfig;
import dev.novasphere.wukong.api.v1alpha1.network.IpMode;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.cloudinit.network.NetworkData;
import dev.novasphere.wukong.plan.cloudinit.user.OpenSshKeys;
import dev.novasphere.wukong.plan.cloudinit.user.Password;
import dev.novasphere.wukong.plan.cloudinit.user.PublicKeys;
import dev.novasphere.wukong.plan.cloudinit.user.UserData;
import dev.novasphere.wukong.plan.observed.Observed;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a field holds stays data, read back exactly as it was given. */
class HostileTextTest {

    @Provide
    Arbitrary<String> hostile() {
        Arbitrary<String> anything = Arbitraries.strings()
                .withChars("\"'\\:#-{}[]&*!|>%@`,? \t\n\r\u0000\u0007\u0085\u00a0\u2028\u2029\ufeff")
                .withChars('a', 'z')
                .withChars('0', '9')
                .withChars('\u00e0', '\u017f')
                .withChars('\u4e00', '\u4eff')
                .ofMinLength(1)
                .ofMaxLength(60);
        Arbitrary<String> traps = Arbitraries.of(
                "#cloud-config",
                "x\n#cloud-config\nruncmd: [reboot]",
                "\"\nruncmd:\n- reboot\n\"",
                "yes",
                "no",
                "null",
                "~",
                "1e3",
                "0x1f",
                "1:30",
                "2001-01-01",
                "<<",
                "=",
                "!!python/object:os.system",
                "&a *a",
                "---",
                "...",
                "{}",
                "[]",
                "- a",
                "a: b",
                "a #b",
                " leading",
                "trailing ",
                "\ud83d\ude00",
                "$6$x");
        return Arbitraries.oneOf(anything, traps);
    }

    @Provide
    Arbitrary<List<String>> hostileList() {
        return hostile().list().ofMinSize(1).ofMaxSize(5);
    }

    @Property(tries = 500)
    void every_text_of_the_user_is_read_back_exactly(
            @ForAll("hostile") String name,
            @ForAll("hostile") String password,
            @ForAll("hostile") String sudo,
            @ForAll("hostile") String shell,
            @ForAll("hostileList") List<String> groups,
            @ForAll("hostileList") List<String> keys) {
        List<String> names = groups.stream()
                .flatMap(group -> Stream.of(group.split(",")))
                .map(String::strip)
                .filter(group -> !group.isEmpty())
                .toList();
        Assume.that(!names.isEmpty());
        CloudInitUser user = new CloudInitUser(name, null, null, null, sudo, shell, groups, null);
        String text = UserData.render(Optional.of(user), Optional.of(Password.plain(password)), keys);

        Map<String, Object> expectedUser = new LinkedHashMap<>();
        expectedUser.put("name", name);
        expectedUser.put("plain_text_passwd", password);
        expectedUser.put("sudo", sudo);
        expectedUser.put("shell", shell);
        expectedUser.put("groups", names);
        if (names.contains(name)) {
            expectedUser.put("primary_group", name);
        }
        expectedUser.put("lock_passwd", false);
        expectedUser.put("ssh_authorized_keys", keys);
        assertThat(text).startsWith("#cloud-config\n");
        assertThat(PyYaml.read(text)).isEqualTo(Map.of("users", List.of(expectedUser), "ssh_pwauth", true));
    }

    @Property(tries = 500)
    void every_text_of_an_address_is_read_back_exactly(
            @ForAll("hostile") String name,
            @ForAll("hostile") String address,
            @ForAll("hostileList") List<String> dnsServers) {
        IpConfig config = new IpConfig(IpMode.STATIC, address, null, dnsServers, null, null, null, null, null);
        Map<String, Object> network = Map.of("name", "n" + name, "ipConfig", config, "macAddress", "02:00:00:00:00:01");
        WukongSpec spec = Serialization.jsonMapper()
                .convertValue(Map.of("cpu", 1, "memory", "1Gi", "networks", List.of(network)), WukongSpec.class);
        String text = NetworkData.render(GivenWukong.of(spec, Observed.nothing()), new ArrayList<>())
                .orElseThrow();

        Map<?, ?> ethernets = (Map<?, ?>) PyYaml.map(text).get("ethernets");
        assertThat(ethernets.get("n" + name))
                .isEqualTo(Map.of(
                        "match", Map.of("macaddress", "02:00:00:00:00:01"),
                        "addresses", List.of(address),
                        "nameservers", Map.of("addresses", dnsServers)));
    }

    @Property(tries = 200)
    void no_text_makes_rendering_fail(@ForAll String text) {
        CloudInitUser user = new CloudInitUser(text, null, null, null, text, text, List.of(text), null);

        assertThat(UserData.render(Optional.of(user), Optional.of(Password.plain(text)), List.of(text)))
                .startsWith("#cloud-config\n");
    }

    @Property(tries = 500)
    void no_text_that_is_not_a_public_key_leaves_a_secret(@ForAll("hostile") String text) {
        assertThat(OpenSshKeys.in(Map.of("ssh-publickey", PublicKeys.bytes(text))))
                .isEmpty();
    }
}
