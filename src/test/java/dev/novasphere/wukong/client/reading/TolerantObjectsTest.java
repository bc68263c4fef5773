package dev.novasphere.wukong.client.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicy;
import dev.novasphere.wukong.client.ModelJson;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.device.Interface;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkState;
import dev.novasphere.wukong.plan.naming.Labels;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimList;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretList;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.api.model.apps.StatefulSetList;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the API server stores is read, or is left out by itself. */
class TolerantObjectsTest {

    private static final String LONG_NAME = "x".repeat(60_000);

    /** Bytes of the largest request that etcd takes. */
    private static final int MOST_IN_ETCD = 1536 * 1024;

    private final KubernetesSerialization serialization = serialization();

    private static KubernetesSerialization serialization() {
        return ModelJson.serialization();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Wukong", "WukongSnapshot", "WukongRestore"})
    void a_field_name_longer_than_jackson_takes_is_passed_over(String kind) {
        String object = """
                {"apiVersion": "vm.novasphere.dev/v1alpha1", "kind": "%1$s", "metadata": {"name": "bomb", "namespace": "a",
                 "ownerReferences": [{"apiVersion": "v1", "kind": "ConfigMap", "name": "x", "uid": "%2$s"}],
                 "managedFields": [{"manager": "m", "fieldsV1": {"f:metadata": {"k:{\\"uid\\":\\"%2$s\\"}": {}}}}]},
                 "spec": {"wukongName": "web"}}
                """.formatted(kind, LONG_NAME);

        HasMetadata read = watched(object);

        assertThat(Unreadable.reason(read)).isEmpty();
        assertThat(read.getMetadata().getName()).isEqualTo("bomb");
        assertThat(read.getMetadata().getOwnerReferences()).isEmpty();
    }

    @Test
    void an_object_whose_metadata_has_null_in_the_place_of_annotations_is_read() {
        String object = """
                {"apiVersion": "vm.novasphere.dev/v1alpha1", "kind": "Wukong",
                 "metadata": {"name": "bare", "annotations": null, "labels": null, "ownerReferences": null}, "spec": {"cpu": 2}}""";

        assertThat(watched(object)).isInstanceOfSatisfying(Wukong.class, wukong -> assertThat(Unreadable.reason(wukong))
                .isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"three\"", "1e400", "123456789012345678901234567890", "true", "1.5", "null"})
    void an_object_that_does_not_fit_is_known_by_its_name_whatever_its_generation_is(String generation) {
        String object = """
                {"apiVersion": "vm.novasphere.dev/v1alpha1", "kind": "Wukong",
                 "metadata": {"name": "odd", "generation": %s}, "spec": {"cpu": {}}}""".formatted(generation);

        assertThat(watched(object)).isInstanceOfSatisfying(Wukong.class, wukong -> {
            assertThat(Unreadable.reason(wukong)).isPresent();
            assertThat(wukong.getMetadata().getName()).isEqualTo("odd");
        });
    }

    @Test
    void an_object_in_an_object_is_read_with_it_and_the_next_one_after_it() {
        String set = """
                {"metadata": {"name": "%s"}, "spec": {"volumeClaimTemplates":
                 [{"metadata": {"name": "a"}}, {"metadata": {"name": "b"}, "spec": {"storageClassName": {}}}]}}""";
        String sets = "{\"items\": [%s, %s, %s]}"
                .formatted(
                        set.formatted("one").replace("{}}", "\"fast\"}"),
                        set.formatted("two"),
                        set.formatted("three").replace("{}}", "\"fast\"}"));

        assertThat(serialization
                        .unmarshal(
                                new ByteArrayInputStream(sets.getBytes(StandardCharsets.UTF_8)),
                                new TypeReference<StatefulSetList>() {})
                        .getItems())
                .extracting(item -> item.getMetadata().getName(), Unreadable::isReadable)
                .containsExactly(tuple("one", true), tuple("two", false), tuple("three", true));
    }

    @ParameterizedTest
    @ValueSource(ints = {1_200, 9_000})
    void managed_fields_of_any_depth_are_passed_over(int depth) {
        String deep = "{\"f:a\":".repeat(depth) + "{}" + "}".repeat(depth);
        String object = """
                {"apiVersion": "vm.novasphere.dev/v1alpha1", "kind": "Wukong",
                 "metadata": {"name": "deep", "namespace": "a", "managedFields": [{"manager": "m", "fieldsV1": %s}]},
                 "spec": {"cpu": 2}}
                """.formatted(deep);

        assertThat(watched(object)).isInstanceOfSatisfying(Wukong.class, wukong -> {
            assertThat(Unreadable.reason(wukong)).isEmpty();
            assertThat(wukong.getSpec().cpu()).isEqualTo(2);
        });
        assertThat(wukongs(object).getItems()).singleElement().matches(Unreadable::isReadable);
    }

    @Test
    void labelled_claims_and_secrets_with_long_field_names_are_read() {
        String items = """
                {"kind": "List", "apiVersion": "v1", "metadata": {"resourceVersion": "7"}, "items": [{"metadata": {
                  "name": "c", "labels": {"vm.novasphere.dev/wukong": "zzz"},
                  "managedFields": [{"fieldsV1": {"k:{\\"uid\\":\\"%s\\"}": {}}}]}}]}
                """.formatted(LONG_NAME);

        PersistentVolumeClaimList claims = serialization.unmarshal(items, PersistentVolumeClaimList.class);
        SecretList secrets = serialization.unmarshal(items, SecretList.class);

        assertThat(claims.getItems()).singleElement().matches(Unreadable::isReadable);
        assertThat(secrets.getItems()).singleElement().matches(Unreadable::isReadable);
        assertThat(claims.getMetadata().getResourceVersion()).isEqualTo("7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"template\": {\"spec\": {\"domain\": {\"devices\": {\"disks\": [{\"name\": \"a\", \"bootOrder\": 3000000000}]}}}}}",
                "{\"template\": {\"spec\": {\"domain\": {\"cpu\": {\"cores\": 3000000000}}}}}",
                "{\"template\": {\"metadata\": {\"labels\": {\"a\": {\"b\": \"c\"}}}}}",
                "{\"template\": {\"spec\": {\"domain\": \"text\"}}}",
                "{\"template\": {\"spec\": {\"volumes\": {\"a\": 1}}}}",
                "{\"template\": {\"spec\": {\"networks\": [\"text\", null]}}}",
                "\"text\"",
                "[1, 2]",
                "7"
            })
    void a_machine_that_the_model_does_not_fit_is_left_out_by_itself(String spec) {
        String odd = machine("odd", spec);
        String good = machine("good", "{\"runStrategy\": \"Always\"}");

        List<VirtualMachine> read = machines(good, odd, good);

        assertThat(read).extracting(machine -> machine.getMetadata().getName()).containsExactly("good", "odd", "good");
        assertThat(read.get(0).getSpec().runStrategy()).isEqualTo("Always");
        assertThat(read.get(2).getSpec().runStrategy()).isEqualTo("Always");
        assertThat(Unreadable.reason(read.get(1))).get().asString().startsWith("spec");
        assertThat(read.get(1).getSpec()).isNull();
        assertThat(read.get(1).getMetadata().getResourceVersion()).isEqualTo("5");
        assertThat(Unreadable.reason(watched(odd))).get().asString().startsWith("spec");
    }

    @Test
    void the_reason_names_the_field_and_the_value() {
        VirtualMachine machine = (VirtualMachine)
                watched(machine("odd", "{\"template\": {\"spec\": {\"domain\": {\"cpu\": {\"cores\": 3000000000}}}}}"));

        assertThat(Unreadable.reason(machine))
                .get()
                .asString()
                .startsWith("spec.template.spec.domain.cpu.cores: ")
                .contains("3000000000");
    }

    @Test
    void the_reason_says_nothing_of_the_content_of_a_secret() {
        Secret secret = (Secret) watched("""
                {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s", "namespace": "a"}, "data": [ "SECRETMARK" ]}
                """);

        assertThat(Unreadable.reason(secret))
                .get()
                .asString()
                .startsWith("data")
                .doesNotContain("SECRETMARK");
    }

    @Test
    void an_object_that_is_larger_than_what_is_kept_is_left_out_by_itself() {
        String labels = IntStream.range(0, 30_000)
                .mapToObj(i -> "\"label-" + i + "\": \"\"")
                .collect(Collectors.joining(","));
        String large = """
                {"apiVersion": "vm.novasphere.dev/v1alpha1", "kind": "Wukong",
                 "metadata": {"name": "large", "namespace": "a", "labels": {%s}}, "spec": {"cpu": 2}}
                """.formatted(labels);

        Wukong wukong = (Wukong) watched(large);

        assertThat(Unreadable.reason(wukong)).get().asString().contains("larger");
        assertThat(wukong.getMetadata().getLabels()).isNullOrEmpty();
        assertThat(wukong.getMetadata().getName()).isEqualTo("large");
        assertThat(wukong.getSpec()).isNull();
    }

    @Test
    void a_machine_with_all_disks_and_networks_that_a_wukong_can_have_is_below_half_of_what_is_kept()
            throws IOException {
        String name = "a-name-as-long-as-people-write";
        String disks = each(
                "{\"name\": \"%s-%d\", \"disk\": {\"bus\": \"virtio\"}, \"bootOrder\": 1, \"serial\": \"%1$s\"}", name);
        String volumes =
                each("{\"name\": \"%s-%d\", \"dataVolume\": {\"name\": \"%1$s-%1$s\", \"hotpluggable\": true}}", name);
        String nics = each(
                "{\"name\": \"%s-%d\", \"bridge\": {}, \"model\": \"virtio\", \"macAddress\": \"02:00:00:00:00:01\"}",
                name);
        String networks = each("{\"name\": \"%s-%d\", \"multus\": {\"networkName\": \"%1$s/%1$s\"}}", name);
        String snapshots =
                each("{\"name\": \"%s-%d\", \"enabled\": false, \"reason\": \"No VolumeSnapshotClass: %1$s\"}", name);
        String machine = machine("large", """
                {"runStrategy": "Always", "template": {"spec": {"domain": {"devices": {"disks": %s, "interfaces": %s}}, "networks": %s, "volumes": %s}}},
                "status": {"volumeSnapshotStatuses": %s}
                """.formatted(disks, nics, networks, volumes, snapshots));

        try (JsonParser parser = new ObjectMapper().createParser(machine)) {
            parser.nextToken();
            KeptFieldsParser kept = new KeptFieldsParser(
                    parser, new FieldNames(), new SharedStrings(), Bounds.upTo(Bounds.LARGEST / 2));
            kept.finish();
            assertThat(kept.obstacle()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"1e9.5\"",
                "\"1e99999999999\"",
                "\"1e-999999999\"",
                "\"abc\"",
                "\".\"",
                "\"\"",
                "{\"amount\": \"1e9.5\"}",
                "[1]",
                "true"
            })
    void what_is_no_quantity_makes_its_object_unreadable(String quantity) {
        assertThat(Unreadable.reason(watched(machineOf(quantity))))
                .get()
                .asString()
                .startsWith("spec.template.spec.domain.memory.guest: ");
        assertThat(Unreadable.reason(watched(dataVolumeOf(quantity))))
                .get()
                .asString()
                .startsWith("spec.storage.resources.requests.storage: ");
    }

    @Test
    void no_digits_are_computed_of_a_quantity_that_is_longer_than_any() {
        String reason = Unreadable.reason(watched(dataVolumeOf("\"" + "9".repeat(250_000) + "\"")))
                .orElseThrow();

        assertThat(reason).doesNotContain("9").hasSizeLessThan(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"4Gi\"",
                "\"-1\"",
                "\"+1.5Gi\"",
                "\".5\"",
                "\"1e3\"",
                "\"1E-3\"",
                "4294967296",
                "1.5E3",
                "\"0\""
            })
    void every_quantity_that_kubernetes_takes_is_read_as_the_client_reads_it(String quantity) {
        VirtualMachine read = (VirtualMachine) watched(machineOf(quantity));

        assertThat(Unreadable.reason(read)).isEmpty();
        Quantity guest = read.getSpec().template().spec().domain().memory().guest();
        Quantity expected = Quantity.parse(quantity.replace("\"", ""));
        assertThat(guest.getAmount()).isEqualTo(expected.getAmount());
        assertThat(guest.getFormat()).isEqualTo(expected.getFormat());
    }

    private static String machineOf(String memory) {
        return machine(
                "odd",
                "{\"runStrategy\": \"Always\", \"template\": {\"spec\": {\"domain\": {\"memory\": {\"guest\": %s}}}}}"
                        .formatted(memory));
    }

    private static String dataVolumeOf(String storage) {
        return """
                {"apiVersion": "cdi.kubevirt.io/v1beta1", "kind": "DataVolume", "metadata": {"name": "odd", "namespace": "a"},
                 "spec": {"storage": {"resources": {"requests": {"storage": %s}}}}}""".formatted(storage);
    }

    @ParameterizedTest
    @CsvSource({
        "kubevirt.io/v1, VirtualMachineInstance, true",
        "v1, Service, true",
        "vm.novasphere.dev/v1alpha1, Wukong, false",
        "kubevirt.io/v1, VirtualMachine, false"
    })
    void annotations_that_users_of_wukongs_write_are_kept_where_they_are_compared(
            String apiVersion, String kind, boolean kept) {
        HasMetadata read = watched("""
                {"apiVersion": "%s", "kind": "%s", "metadata": {"name": "web", "namespace": "a", "annotations": {
                 "ovn.kubernetes.io/ip_address": "10.0.0.5", "plain": "x", "vm.novasphere.dev/own": "y"}}}""".formatted(apiVersion, kind));

        assertThat(read.getMetadata().getAnnotations().keySet())
                .isEqualTo(
                        kept
                                ? Set.of("ovn.kubernetes.io/ip_address", "plain", "vm.novasphere.dev/own")
                                : Set.of("vm.novasphere.dev/own"));
    }

    @Test
    void whatever_a_guest_reports_its_machine_is_read() {
        String card =
                "{\"infoSource\":\"guest-agent\",\"interfaceName\":\"%s\",\"ipAddress\":\"fe80::1\",\"ipAddresses\":[%s],\"mac\":\"02:00:00:00:00:0a\"}";
        String usual = card.formatted("veth0", "\"fe80::1\"").replace("{", "{\"name\":\"lan\",");
        String many = String.join(",", Collections.nCopies(5_000, card.formatted("veth1", "\"fe80::2\"")));
        String addresses = String.join(",", Collections.nCopies(5_000, "\"fe80::3\""));
        String words = "x".repeat(300_000);

        VirtualMachineInstance read =
                (VirtualMachineInstance) watched("""
                {"apiVersion": "kubevirt.io/v1", "kind": "VirtualMachineInstance", "metadata": {"name": "web-vm", "namespace": "a"},
                 "spec": {"domain": {"devices": {"interfaces": [{"name": "lan"}, {"name": "dmz"}]}}},
                 "status": {"guestOSInfo": {"prettyName": "%1$s", "kernelRelease": "%1$s", "name": "%1$s"},
                  "interfaces": [%2$s, %3$s, %4$s], "nodeName": "node-a", "phase": "Running"}}""".formatted(words, usual, card.formatted(words, addresses), many));

        assertThat(Unreadable.reason(read)).isEmpty();
        assertThat(read.getStatus().phase()).isEqualTo("Running");
        assertThat(read.getStatus().nodeName()).isEqualTo("node-a");
        assertThat(read.getSpec().interfaces()).hasSize(2);
        assertThat(read.getStatus().guestOSInfo().prettyName()).hasSize(KeptFieldsParser.LONGEST_TEXT);
        assertThat(read.getStatus().interfaces()).hasSizeBetween(32, 200);
        assertThat(read.getStatus().interfaces().get(0).name()).isEqualTo("lan");
        assertThat(read.getStatus().interfaces().get(0).ipAddresses()).containsExactly("fe80::1");
        assertThat(read.getStatus().interfaces().get(1).interfaceName()).hasSize(KeptFieldsParser.LONGEST_TEXT);
        assertThat(read.getStatus().interfaces().get(1).ipAddresses()).hasSizeBetween(16, 64);
    }

    @Test
    void what_a_guest_was_started_with_is_kept_whole_whatever_its_size() {
        String ports = String.join(",", Collections.nCopies(1_000, "{\"port\": 80}"));
        String nics = "{\"name\": \"lan\", \"ports\": [%s]}, {\"name\": \"dmz\"}".formatted(ports);
        String words = "x".repeat(5_000);

        VirtualMachineInstance read = (VirtualMachineInstance) watched(guest("", """
                {"domain": {"devices": {"interfaces": [%s]}},
                 "volumes": [{"name": "seed", "cloudInitNoCloud": {"userData": "%s"}}]}""".formatted(nics, words), "{}"));

        assertThat(read.getSpec().interfaces()).extracting(Interface::name).containsExactly("lan", "dmz");
        assertThat(read.getSpec().volumes().get(0).toString()).contains(words);
    }

    @Test
    void a_guest_with_the_longest_annotations_and_all_it_may_report_beside_a_large_machine_is_read() {
        String annotations = IntStream.range(0, Limits.POD_METADATA)
                .mapToObj(i -> "\"shop.example.org/%d\": \"%s\"".formatted(i, "x".repeat(Limits.ANNOTATION)))
                .collect(Collectors.joining(","));
        String disks = each("{\"name\": \"%s-%d\", \"dataVolume\": {\"name\": \"%1$s\"}}", "x".repeat(1_000));
        String cards = String.join(
                ",", Collections.nCopies(5_000, "{\"interfaceName\": \"veth1\", \"mac\": \"02:00:00:00:00:0a\"}"));

        VirtualMachineInstance read = (VirtualMachineInstance) watched(
                guest(annotations, "{\"volumes\": %s}".formatted(disks), "{\"interfaces\": [%s]}".formatted(cards)));

        assertThat(Unreadable.reason(read)).isEmpty();
        assertThat(read.getSpec().volumes()).hasSize(32);
        assertThat(read.getMetadata().getAnnotations()).hasSize(Limits.POD_METADATA);
    }

    private static String guest(String annotations, String spec, String status) {
        return """
                {"apiVersion": "kubevirt.io/v1", "kind": "VirtualMachineInstance",
                 "metadata": {"name": "web-vm", "namespace": "a", "annotations": {%s}}, "spec": %s, "status": %s}""".formatted(annotations, spec, status);
    }

    @Test
    void a_policy_with_the_longest_lists_of_vlans_that_its_definition_allows_is_read() {
        String vlans = IntStream.range(0, Limits.POLICY_LIST)
                .mapToObj(i -> "{\"from\":%d,\"to\":%d}".formatted(i + 1, i + 1))
                .collect(Collectors.joining(","));
        String bridges = IntStream.range(0, Limits.POLICY_LIST)
                .mapToObj(i -> "{\"name\":\"br-%d\",\"vlans\":[%s]}".formatted(i, vlans))
                .collect(Collectors.joining(","));
        String policy = policy("{\"networks\":{\"bridges\":[%s]}}".formatted(bridges));

        WukongPolicy read = (WukongPolicy) watched(policy);

        assertThat(policy).hasSizeLessThan(MOST_IN_ETCD);
        assertThat(Unreadable.reason(read)).isEmpty();
        assertThat(read.getSpec().networks().bridges())
                .hasSize(Limits.POLICY_LIST)
                .allSatisfy(bridge -> assertThat(bridge.vlans()).hasSize(Limits.POLICY_LIST));
    }

    @Test
    void a_policy_as_large_as_etcd_takes_is_read_whatever_its_texts_are() {
        String values =
                IntStream.range(0, MOST_IN_ETCD / 3 - 100).mapToObj(i -> "\"\"").collect(Collectors.joining(","));

        assertThat(Unreadable.reason(watched(policy(
                        "{\"namespaceSelector\":{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"In\",\"values\":[%s]}]}}"
                                .formatted(values)))))
                .isEmpty();
    }

    @Test
    void a_policy_with_a_value_of_a_later_version_is_known_to_be_unreadable() {
        assertThat(Unreadable.reason(watched(policy("{\"networks\":{\"types\":[\"bridge\",\"newer\"]}}"))))
                .get()
                .asString()
                .startsWith("spec.networks.types[1]: ");
    }

    private static String policy(String spec) {
        return "{\"apiVersion\":\"vm.novasphere.dev/v1alpha1\",\"kind\":\"WukongPolicy\",\"metadata\":{\"name\":\"teams\"},\"spec\":"
                + spec + "}";
    }

    private static String each(String entry, String name) {
        return IntStream.range(0, 32)
                .mapToObj(i -> entry.formatted(name, i))
                .collect(Collectors.joining(",", "[", "]"));
    }

    @Test
    void a_list_that_is_too_long_or_too_deep_does_not_break_what_follows_it() {
        String numbers = IntStream.range(0, 100_000).mapToObj(Integer::toString).collect(Collectors.joining(","));
        String deep = "[".repeat(5_000) + "]".repeat(5_000);

        List<VirtualMachine> read = machines(
                machine("long", "{\"a\": [%s], \"runStrategy\": \"Always\"}".formatted(numbers)),
                machine("deep", "{\"a\": %s, \"runStrategy\": \"Always\"}".formatted(deep)),
                machine("good", "{\"runStrategy\": \"Always\"}"));

        assertThat(read)
                .extracting(machine -> machine.getMetadata().getName(), Unreadable::isReadable)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("long", false),
                        org.assertj.core.groups.Tuple.tuple("deep", false),
                        org.assertj.core.groups.Tuple.tuple("good", true));
    }

    @Test
    void a_policy_of_nodes_that_is_too_deep_to_be_compared_is_left_out() {
        String deep = "{\"a\":".repeat(9_000) + "1" + "}".repeat(9_000);
        HasMetadata policy = watched("""
                {"apiVersion": "nmstate.io/v1", "kind": "NodeNetworkConfigurationPolicy", "metadata": {"name": "p"},
                 "spec": {"desiredState": %s}}
                """.formatted(deep));

        assertThat(policy).isInstanceOf(NodeNetworkConfigurationPolicy.class);
        assertThat(Unreadable.reason(policy)).get().asString().contains("deep");
    }

    /** Kubernetes lets annotations have 256 KiB in sum, bytes of names and values; the names of these have 59. */
    @ParameterizedTest
    @ValueSource(ints = {5, 20, 127})
    void a_policy_of_nodes_with_as_many_users_as_kubernetes_takes_is_read(int name) {
        int most = 256 * 1024 / (59 + name);
        String users = IntStream.range(0, most)
                .mapToObj(i -> "\"user.vm.novasphere.dev/%036d\": \"a/%s\"".formatted(i, "w".repeat(name - 2)))
                .collect(Collectors.joining(","));
        HasMetadata policy = watched("""
                {"apiVersion": "nmstate.io/v1", "kind": "NodeNetworkConfigurationPolicy", "metadata": {"name": "p", "annotations": {%s}},
                 "spec": {"desiredState": {"interfaces": [{"name": "br-lan", "type": "linux-bridge", "state": "up"}]}}}
                """.formatted(users));

        assertThat(Unreadable.reason(policy)).isEmpty();
        assertThat(policy.getMetadata().getAnnotations()).hasSize(most);
    }

    /** Each Pod of a node has an interface there, and an interface that Kubernetes is asked for by a machine is one more. */
    @Test
    void the_networks_of_a_node_with_as_many_pods_as_a_node_has_are_read() {
        String features = IntStream.range(0, 30)
                .mapToObj(i -> "\"tx-feature-%d\": true".formatted(i))
                .collect(Collectors.joining(","));
        String pods = IntStream.range(0, 300)
                .mapToObj(i -> """
                        {"name": "%015x", "type": "veth", "state": "up", "mac-address": "02:00:00:00:%02x:%02x", "mtu": 1400,
                         "permanent-mac-address": "02:00:00:00:00:01", "accept-all-mac-addresses": false, "min-mtu": 68, "max-mtu": 65535,
                         "controller": "br-int", "wait-ip": "any", "profile-name": "x", "lldp": {"enabled": false},
                         "ipv4": {"enabled": false, "address": []}, "ipv6": {"enabled": true, "address": [{"ip": "fe80::1", "prefix-length": 64}]},
                         "ethtool": {"feature": {%s}}, "veth": {"peer": "eth0"}}""".formatted(i, i / 256, i % 256, features))
                .collect(Collectors.joining(","));
        String routes = IntStream.range(0, 300)
                .mapToObj(i ->
                        "{\"destination\": \"10.0.%d.%d/32\", \"next-hop-interface\": \"%015x\", \"next-hop-address\": \"0.0.0.0\", \"metric\": 0, \"table-id\": 254}"
                                .formatted(i / 256, i % 256, i))
                .collect(Collectors.joining(","));
        HasMetadata node = watched("""
                {"apiVersion": "nmstate.io/v1beta1", "kind": "NodeNetworkState", "metadata": {"name": "n1"},
                 "status": {"currentState": {"interfaces": [%s, {"name": "eth1", "type": "ethernet"}],
                   "routes": {"running": [%s], "config": [%s]}, "dns-resolver": {"running": {"server": ["10.0.0.1"]}}}}}
                """.formatted(pods, routes, routes));

        assertThat(Unreadable.reason(node)).isEmpty();
        Map<String, Object> state = ((NodeNetworkState) node).getStatus().currentState();
        assertThat((List<?>) state.get("interfaces")).hasSize(301);
        assertThat(state.get("routes")).asInstanceOf(MAP).containsOnlyKeys("running");
    }

    @Test
    void a_definition_with_a_large_schema_is_read_without_it() {
        String schema = "{\"a\":".repeat(200) + "\"" + "y".repeat(800_000) + "\"" + "}".repeat(200);
        CrdPresence definition = (CrdPresence) watched("""
                {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "x"},
                 "spec": {"versions": [{"name": "v1", "served": true, "schema": %s}]},
                 "status": {"conditions": [{"type": "Established", "status": "True"}]}}
                """.formatted(schema));

        assertThat(Unreadable.reason(definition)).isEmpty();
        assertThat(definition.established()).isTrue();
        assertThat(definition.versions()).containsExactly("v1");
    }

    @Test
    void only_annotations_that_the_operator_reads_are_kept_and_none_that_is_too_long_to_be_one() {
        HasMetadata read = watched("""
                {"apiVersion": "cdi.kubevirt.io/v1beta1", "kind": "DataVolume", "metadata": {"name": "d", "annotations": {
                  "kubectl.kubernetes.io/last-applied-configuration": "{}", "note": "n", "%s": "a", "vm.novasphere.dev/applied-hash": "b",
                  "cdi.kubevirt.io/storage.pod.phase": "c", "user.vm.novasphere.dev/7": "d",
                  "vm.novasphere.dev/restartRequestedAt": "%s"}}}
                """.formatted(LONG_NAME, "y".repeat(9_000)));

        assertThat(read).isInstanceOf(DataVolume.class);
        assertThat(read.getMetadata().getAnnotations())
                .containsOnlyKeys(
                        "vm.novasphere.dev/applied-hash",
                        "cdi.kubevirt.io/storage.pod.phase",
                        "user.vm.novasphere.dev/7");
    }

    @Test
    void every_annotation_of_the_operator_is_read() throws IllegalAccessException {
        for (java.lang.reflect.Field constant : Labels.class.getDeclaredFields()) {
            if (constant.getType() == String.class
                    && constant.get(null).toString().contains("/")) {
                String name = constant.get(null).toString();
                assertThat(KeptFieldsParser.isRead(name) || name.equals(Labels.MANAGED_BY))
                        .as(name)
                        .isTrue();
            }
        }
        assertThat(List.of(
                        "restore.kubevirt.io/lastRestoreUID",
                        "storageclass.kubernetes.io/is-default-class",
                        "k8s.v1.cni.cncf.io/resourceName"))
                .allMatch(KeptFieldsParser::isRead);
    }

    @Test
    void of_a_secret_that_is_not_the_operators_own_no_content_is_kept() {
        Secret own = (Secret) watched(secret("web-cloudinit"));
        Secret foreign = (Secret) watched(secret("password"));

        assertThat(own.getData()).isEqualTo(Map.of("userdata", "eA=="));
        assertThat(foreign.getData()).isEmpty();
    }

    @Test
    void equal_names_of_labels_are_held_once() {
        HasMetadata one = watched(machine("one", "{}"));
        HasMetadata two = watched(machine("two", "{}"));

        assertThat(one.getMetadata().getLabels().keySet().iterator().next())
                .isSameAs(two.getMetadata().getLabels().keySet().iterator().next());
    }

    @Test
    void a_copy_of_an_object_that_could_not_be_read_is_marked_as_well() {
        HasMetadata odd = watched(machine("odd", "7"));

        assertThat(Unreadable.reason(serialization.clone(odd))).isEqualTo(Unreadable.reason(odd));
    }

    private HasMetadata watched(String object) {
        WatchEvent event =
                serialization.unmarshal("{\"type\": \"ADDED\", \"object\": " + object + "}", WatchEvent.class);
        assertThat(event.getType()).isEqualTo("ADDED");
        return (HasMetadata) event.getObject();
    }

    private KubernetesResourceList<Wukong> wukongs(String... items) {
        return list(Wukong.class, items);
    }

    private List<VirtualMachine> machines(String... items) {
        return list(VirtualMachine.class, items).getItems();
    }

    private <T extends HasMetadata> KubernetesResourceList<T> list(Class<T> kind, String... items) {
        String list = "{\"kind\": \"List\", \"metadata\": {\"resourceVersion\": \"1\"}, \"items\": [%s]}"
                .formatted(String.join(",", items));
        Type type = serialization.constructParametricType(DefaultKubernetesResourceList.class, kind);
        return serialization.unmarshal(
                new ByteArrayInputStream(list.getBytes(StandardCharsets.UTF_8)),
                new TypeReference<KubernetesResourceList<T>>() {
                    @Override
                    public Type getType() {
                        return type;
                    }
                });
    }

    private static String machine(String name, String spec) {
        return """
                {"apiVersion": "kubevirt.io/v1", "kind": "VirtualMachine", "metadata": {"name": "%s", "namespace": "a",
                 "resourceVersion": "5", "labels": {"a-label": "b"}}, "spec": %s}
                """.formatted(name, spec);
    }

    private static String secret(String name) {
        return """
                {"kind": "Secret", "apiVersion": "v1", "metadata": {"name": "%s", "labels": {"vm.novasphere.dev/wukong": "web"}},
                 "data": {"userdata": "eA=="}, "type": "Opaque"}
                """.formatted(name);
    }
}
