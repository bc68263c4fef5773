package dev.novasphere.wukong.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.golden.AllStages;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenderCommandTest {

    private static final String MINIMAL = """
            apiVersion: vm.novasphere.dev/v1alpha1
            kind: Wukong
            metadata:
              name: web
            spec:
              cpu: 2
              memory: 4Gi
              disks:
                - name: root
                  size: 10Gi
                  image: quay.io/containerdisks/fedora:42
            """;
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINdmC43XVfw0skBgZsgK5RouGF7JVBgKEf54kbnD0fOa ada@example.org";

    @TempDir
    Path folder;

    @Test
    void a_wukong_becomes_its_objects_in_the_order_they_are_applied() {
        Result result = renderInput(MINIMAL);

        assertThat(result.exitCode()).isZero();
        assertThat(result.out().lines().filter(line -> line.startsWith("kind: ")))
                .containsExactly("kind: DataVolume", "kind: VirtualMachine");
        assertThat(result.out())
                .contains("namespace: default")
                .contains("url: docker://quay.io/containerdisks/fedora:42");
    }

    @Test
    void against_a_cluster_the_changes_are_reported_and_no_text_of_several_lines() {
        Path machine = Path.of("src/test/resources/golden/go-operator-january-running");
        Path others = Path.of("src/test/resources/takeover/january");
        List<String> arguments = List.of(
                "-f",
                machine.resolve("in-Wukong.yaml").toString(),
                "--against",
                machine.resolve("in-VirtualMachine-web-vm.yaml").toString(),
                "--against",
                others.resolve("PersistentVolumeClaim.yaml").toString(),
                "--against",
                others.resolve("NetworkAttachmentDefinition.yaml").toString());

        Result result = render("", arguments);

        assertThat(result.exitCode()).isZero();
        assertThat(result.out().lines().filter(line -> !line.startsWith(" ")))
                .containsExactly(
                        "NetworkAttachmentDefinition default/web-external-nad: is applied",
                        "DataVolume default/web-system: is created",
                        "PersistentVolumeClaim default/web-data: is patched",
                        "Secret default/web-cloudinit: is created",
                        "VirtualMachine default/web-vm: is applied");
        assertThat(result.out())
                .contains("  spec.running: true -> (nothing)")
                .contains("  spec.runStrategy: (nothing) -> \"Always\"")
                .contains("cloudInitNoCloud.userData: (not shown) -> (nothing)")
                .doesNotContain("#cloud-config");
        assertThat(result.err()).contains("ClaimAdopted");
    }

    @Test
    void against_a_running_guest_what_needs_a_restart_is_not_among_the_changes() {
        Path scenario = Path.of("src/test/resources/golden/go-operator-december-running");

        Result result = render(
                "",
                List.of(
                        "-f",
                        scenario.resolve("in-Wukong.yaml").toString(),
                        "--against=" + scenario.resolve("in-VirtualMachine-web-vm.yaml"),
                        "--against",
                        scenario.resolve("in-VirtualMachineInstance-web-vm.yaml")
                                .toString()));

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("spec.runStrategy").doesNotContain("spec.template.spec.");
        assertThat(result.err()).contains("CloudInitKept", "CardKept", "MacAddressNotPinned");
    }

    @Test
    void quotas_of_the_namespace_and_what_scales_them_count() {
        String quota = """
                ---
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: team, namespace: %s}
                spec: {hard: {limits.memory: 6Gi}}
                """;
        String ratio = """
                ---
                apiVersion: v1
                kind: Namespace
                metadata: {name: default, labels: {alpha.kubevirt.io/auto-memory-limits-ratio: "1"}}
                """;
        String old = """
                ---
                apiVersion: kubevirt.io/v1
                kind: KubeVirt
                metadata: {name: kubevirt, namespace: kubevirt}
                status: {observedKubeVirtVersion: v1.4.1}
                """;

        assertThat(renderInput(MINIMAL + quota.formatted("default")).err())
                .contains("QuotaTooSmall", "ResourceQuota team");
        assertThat(renderInput(MINIMAL + quota.formatted("other")).err()).doesNotContain("Quota");
        assertThat(renderInput(MINIMAL + quota.formatted("default") + ratio).err())
                .contains("MIGRATION QuotaForOnePod")
                .doesNotContain("QuotaTooSmall");
        assertThat(renderInput(MINIMAL + quota.formatted("default") + old).err())
                .contains("LimitsMissing");
    }

    @Test
    void the_class_that_KubeVirt_prefers_is_that_of_an_empty_disk() {
        Result result = renderInput(MINIMAL + """
                    - {name: data, size: 1Gi}
                ---
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: files, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}
                ---
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: blocks, annotations: {storageclass.kubevirt.io/is-default-virt-class: "true"}}
                """);

        assertThat(result.out()).contains("storageClassName: blocks");
        assertThat(renderInput(MINIMAL + """
                ---
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: blocks, annotations: {storageclass.kubevirt.io/is-default-virt-class: "true"}}
                ---
                apiVersion: cdi.kubevirt.io/v1beta1
                kind: StorageProfile
                metadata: {name: blocks}
                status: {claimPropertySets: [{accessModes: [ReadWriteMany], volumeMode: Block}]}
                """).out())
                .contains("kind: DataVolume")
                .doesNotContain("volumeMode", "accessModes");
    }

    @Test
    void against_a_claim_says_whether_it_grows() throws IOException {
        Path scenario = Path.of("src/test/resources/golden/claim-grows");
        String live = Files.readString(scenario.resolve("in-PersistentVolumeClaim-web-root.yaml"));
        Path cluster = folder.resolve("cluster.yaml");
        List<String> arguments =
                List.of("-f", scenario.resolve("in-Wukong.yaml").toString(), "--against", cluster.toString());
        String storageClass = """
                ---
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: standard}
                allowVolumeExpansion: %s
                """;

        for (String classes : List.of("", storageClass.formatted(true))) {
            Files.writeString(cluster, live + classes);
            assertThat(render("", arguments).out())
                    .contains("PersistentVolumeClaim default/web-root: grows from 10Gi to 20Gi");
        }
        Files.writeString(cluster, live + storageClass.formatted(false));
        Result refused = render("", arguments);

        assertThat(refused.exitCode()).isZero();
        assertThat(refused.out())
                .contains("PersistentVolumeClaim default/web-root: cannot grow from 10Gi to 20Gi, because StorageClass"
                        + " standard does not allow volume expansion; set allowVolumeExpansion: true on the class,"
                        + " or add another disk");
    }

    @Test
    void against_a_claim_that_a_disk_names_is_compared_by_that_name() throws IOException {
        Path cluster = folder.resolve("cluster.yaml");
        Files.writeString(cluster, """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: quorum}
                spec: {accessModes: [ReadWriteOnce], storageClassName: fast, resources: {requests: {storage: 10Gi}}}
                status: {phase: Bound}
                """);
        String wukong = """
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: Wukong
                metadata: {name: web}
                spec: {cpu: 1, memory: 1Gi, disks: [{name: data, claimName: quorum, size: 20Gi}]}
                """;

        assertThat(render(wukong, List.of("-f", "-", "--against", cluster.toString()))
                        .out())
                .contains("PersistentVolumeClaim default/quorum: grows from 10Gi to 20Gi");
    }

    @ParameterizedTest
    @CsvSource({
        "disk-removed-deleted, DataVolume default/web-data: is deleted with its data",
        "disk-removed-released, PersistentVolumeClaim default/web-data: is released",
        "network-removed, NetworkAttachmentDefinition default/web-free-nad: is deleted",
    })
    void against_what_is_taken_out_of_a_wukong_is_said_to_go(String scenario, String line) throws IOException {
        Path inputs = Path.of("src/test/resources/golden").resolve(scenario);
        List<String> arguments =
                new ArrayList<>(List.of("-f", inputs.resolve("in-Wukong.yaml").toString()));
        try (Stream<Path> files = Files.list(inputs)) {
            files.filter(file -> file.getFileName().toString().startsWith("in-"))
                    .filter(file -> !file.endsWith("in-Wukong.yaml"))
                    .forEach(file -> arguments.addAll(List.of("--against", file.toString())));
        }

        Result result = render("", arguments);

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains(line).doesNotContain("web-used-nad: is deleted");
        assertThat(result.out().indexOf(line)).isGreaterThan(result.out().indexOf("VirtualMachine default/web-vm"));
    }

    @Test
    void against_a_wukong_that_was_never_in_a_cluster_knows_its_disks_by_its_name() throws IOException {
        Path inputs = Path.of("src/test/resources/golden/disk-removed-deleted");
        String wukong = Files.readString(inputs.resolve("in-Wukong.yaml")).replaceAll("(?m)^  uid:.*\n", "");

        assertThat(render(
                                wukong,
                                List.of(
                                        "-f",
                                        "-",
                                        "--against",
                                        inputs.resolve("in-PersistentVolumeClaim-data.yaml")
                                                .toString()))
                        .out())
                .contains("PersistentVolumeClaim default/web-data: is deleted with its data");
    }

    @Test
    void against_the_values_of_a_secret_are_not_shown() throws IOException {
        Path live = folder.resolve("live.yaml");
        Files.writeString(live, """
                apiVersion: v1
                kind: Secret
                metadata: {name: web-cloudinit}
                data: {userdata: c2VjcmV0}
                """);

        String user = MINIMAL.replace("  cpu:", "  cloudInitUser: {name: ada}\n  cpu:");
        Result result = render(user, List.of("-f", "-", "--against", live.toString()));

        assertThat(result.out())
                .contains("Secret default/web-cloudinit: is applied", "(not shown)")
                .doesNotContain("c2VjcmV0", "cloud-config");
    }

    @Test
    void against_an_object_that_is_not_of_its_kind_is_refused() throws IOException {
        Path live = folder.resolve("live.yaml");
        Files.writeString(
                live, "{apiVersion: kubevirt.io/v1, kind: VirtualMachine, metadata: {name: web-vm}, spec: [no]}");

        Result result = render(MINIMAL, List.of("-f", "-", "--against", live.toString()));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("not readable as a VirtualMachine");
    }

    @Test
    void rendering_twice_gives_the_same_bytes() {
        List<String> samples = List.of("-f", "kubernetes/samples");

        Result first = render("", samples);

        assertThat(first.out()).isNotEmpty().isEqualTo(render("", samples).out());
    }

    @Test
    void without_uid_one_finding_says_where_the_mac_addresses_come_from() {
        String two = MINIMAL + "---\n" + MINIMAL.replace("name: web", "name: other");

        assertThat(renderInput(two).err().lines().filter(line -> line.startsWith("note: ")))
                .hasSize(1);
        assertThat(renderInput(MINIMAL.replace("name: web", "name: web\n  uid: 0b3f0a6e-6a0c-4f5e-9d0e-9f0c3f1b2a4d"))
                        .err())
                .isEmpty();
    }

    @Test
    void a_secret_among_the_inputs_is_read_and_shown_readable() throws IOException {
        Path secret = write(
                "secret.yaml",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: keys}\nstringData:\n  ssh-publickey: " + KEY);

        Result result = render(MINIMAL + "  sshKeySecret: keys\n", List.of("-f", "-", "-f", secret.toString()));

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains(KEY).contains("#cloud-config");
        assertThat(result.err()).doesNotContain(KEY);
    }

    @Test
    void a_secret_that_is_not_among_the_inputs_is_a_warning() {
        Result result = renderInput(MINIMAL + "  sshKeySecret: keys\n");

        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).contains("-: default/web: WARNING CLOUD_INIT SecretNotRead: ");
    }

    @Test
    void a_storage_profile_among_the_inputs_gives_the_access_mode() {
        String profile = """
                ---
                apiVersion: cdi.kubevirt.io/v1beta1
                kind: StorageProfile
                metadata: {name: ceph}
                status: {claimPropertySets: [{accessModes: [ReadWriteMany], volumeMode: Block}]}
                """;
        String empty =
                MINIMAL.replace("      image: quay.io/containerdisks/fedora:42\n", "      storageClassName: ceph\n");

        assertThat(renderInput(empty + profile).out())
                .contains("- ReadWriteMany")
                .contains("volumeMode: Block");
        assertThat(renderInput(empty).out()).doesNotContain("ReadWriteMany");
    }

    @Test
    void a_kubevirt_object_among_the_inputs_gives_the_network_bindings() {
        String macvlan = MINIMAL + "  networks: [{name: lab, type: macvlan, binding: mine}]\n";
        String kubeVirt = """
                ---
                apiVersion: kubevirt.io/v1
                kind: KubeVirt
                metadata: {name: kubevirt}
                spec: {configuration: {network: {binding: {mine: {}}}}}
                """;

        assertThat(renderInput(macvlan).err()).contains("BindingNotChecked");
        assertThat(renderInput(macvlan + kubeVirt).err()).doesNotContain("BindingNotChecked");
    }

    @Test
    void a_list_as_a_cluster_gives_it_is_read_item_by_item() {
        String list = "apiVersion: v1\nkind: List\nitems:\n- " + MINIMAL.strip().replace("\n", "\n  ");

        assertThat(renderInput(list).out()).contains("name: web-vm");
    }

    @Test
    void all_yaml_files_of_a_folder_are_read_in_the_order_of_their_names() throws IOException {
        write("b.yaml", MINIMAL.replace("name: web", "name: second"));
        write("a.yml", MINIMAL.replace("name: web", "name: first"));
        write("notes.txt", "not read");

        Result result = render("", List.of("-f", folder.toString()));

        assertThat(result.exitCode()).isZero();
        assertThat(result.out().indexOf("name: first-vm"))
                .isPositive()
                .isLessThan(result.out().indexOf("name: second-vm"));
    }

    @Test
    void other_kinds_are_ignored_with_a_note() {
        Result result = renderInput(MINIMAL + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n");

        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).contains("-: document 2: note: ConfigMap settings is ignored");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind: Wukong | kind: wukong | kind: vm.novasphere.dev has no kind wukong; write one of Wukong, WukongPolicy, WukongRestore, WukongSnapshot",
                "kind: Wukong | kind: Wukongs | kind: vm.novasphere.dev has no kind Wukongs; write one of Wukong, ",
                "kind: Wukong | labels: {} | kind: a kind is needed; write one of Wukong, ",
                "vm.novasphere.dev/v1alpha1 | novasphere.dev/v1alpha1 | apiVersion: a Wukong is of vm.novasphere.dev/v1alpha1, and not of novasphere.dev/v1alpha1; write apiVersion: vm.novasphere.dev/v1alpha1",
            })
    void what_is_meant_as_a_wukong_is_not_left_out_as_another_kind(String from, String to, String reason) {
        Result result = renderInput(
                MINIMAL + "---\n" + MINIMAL.replace("name: web", "name: two").replace(from, to));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("-: document 2: " + reason).doesNotContain("is ignored");
        assertThat(result.out()).contains("name: web-vm");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "cpu: '2' | spec.cpu: a whole number is needed, found text; write 2, without quotes",
                "cpu: 500m | spec.cpu: a whole number is needed, found text; write digits alone, without a unit and without quotes",
                "cpu: 0.5 | spec.cpu: a whole number is needed, found a number; write it without a fraction",
                "memory: 4096 | spec.memory: text is needed, found a number; write the unit behind it, for example 4Gi",
                "hostname: 1234 | spec.hostname: text is needed, found a number; put quotes around it",
                "hostname: no | spec.hostname: text is needed, found true or false; put quotes around it",
                "hostname: y | spec.hostname: text is needed, found true or false; put quotes around it",
                "hostname: 0815 | spec.hostname: text is needed, found a number; put quotes around it",
                "hostname: 0o17 | spec.hostname: text is needed, found a number; put quotes around it",
                "liveResize: 'yes' | spec.liveResize: true or false is needed, found text; write true, without quotes",
                "liveResize: 'False' | spec.liveResize: true or false is needed, found text; write false, without quotes",
                "liveResize: maybe | spec.liveResize: true or false is needed, found text",
                "gpus: gpu-1 | spec.gpus: a list is needed, found text; write a list: [ and ] around it, or a - in front of it",
                "networks: {lan: {}} | spec.networks: a list is needed, found a map; write a - in front of each entry, and its name as a field of it",
                "preference: fedora | spec.preference: a map of fields is needed, found text; the fields here are kind, name",
                "watchdog: true | spec.watchdog: a map of fields is needed, found true or false; the fields here are action",
                "cloudInit: {ntp: true} | spec.cloudInit.ntp: a map of fields is needed, found true or false; write {} or fields of it;",
                "tpm: true | spec.tpm: a map of fields is needed, found true or false; write {} or fields of it; the fields here are persistent",
                "firmware: [{bootloader: uefi}] | spec.firmware: a map of fields is needed, found a list; leave out the - in front of its fields",
                "cloudInit: {runcmd: [echo a: b]} | spec.cloudInit.runcmd[0]: text is needed, found a map; put quotes around a text that has a colon and a blank in it, or write one of several lines",
                "cloudInit: {runcmd: [[echo, a]]} | spec.cloudInit.runcmd[0]: text is needed, found a list; write it as one text",
            })
    void a_value_of_another_type_is_refused_with_what_to_write(String field, String reason) {
        String without = MINIMAL.replace("  " + field.substring(0, field.indexOf(':')) + ": ", "  # ");

        Result result = renderInput(without + "  " + field + "\n");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("-: document 1: " + reason);
    }

    @Test
    void a_number_without_a_fraction_is_a_whole_one() {
        Result result = renderInput(MINIMAL.replace("cpu: 2", "cpu: 3.0"));

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("cores: 3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone}] | topologySpreadConstraints[0].whenUnsatisfiable",
                "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {}}} | affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms",
                "affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{preference: {matchExpressions: [{key: a, operator: Exists}]}}]}} | affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight",
                "affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, preference: {matchExpressions: [{key: a}]}}]}} | affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].preference.matchExpressions[0].operator",
                "affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{labelSelector: {}}]}} | affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey",
                "affinity: {podAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, podAffinityTerm: {labelSelector: {}}}]}} | affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.topologyKey",
            })
    void what_kubernetes_requires_of_a_placement_is_refused_where_it_lacks(String placement, String field) {
        Result result = renderInput(MINIMAL + "  highAvailability: {%s}\n".formatted(placement));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err().lines()).contains("-: document 1: spec.highAvailability." + field + ": Required value");
    }

    @Test
    void a_field_without_a_value_counts_as_left_out() {
        Result result = renderInput(MINIMAL + "  networks:\n  sshKeySecret:\n  liveResize: ~\n");

        assertThat(result.err()).doesNotContain("is needed");
        assertThat(result.exitCode()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Secret | data: {key: } | sshKeySecret: given",
                "Secret | stringData: {key: } | cloudInitUser: {name: ada, passwordSecretRef: {name: given, key: key}}",
                "Secret | metadata: {name: given, labels: {a: }, annotations: {a: }, ownerReferences: } | sshKeySecret: given",
                "PersistentVolumeClaim | metadata: {name: web-root, annotations: {a: }, ownerReferences: [ ~ ]} | liveResize: false",
                "PersistentVolumeClaim | spec: {accessModes: [ ~ ], resources: } | liveResize: false",
                "VirtualMachine | metadata: {name: web-vm, ownerReferences: } | liveResize: false",
                "VirtualMachine | spec: {template: {spec: {networks: [{name: }], domain: {devices: {interfaces: [{name: }]}}}}} | networks: [{name: lan, nadName: lan}]",
            })
    void an_object_of_the_cluster_with_a_field_without_a_value_is_read_as_an_api_server_reads_it(
            String kind, String fields, String field) throws IOException {
        String name = kind.equals("Secret") ? "given" : kind.equals("VirtualMachine") ? "web-vm" : "web-root";
        String object =
                "apiVersion: " + (kind.equals("VirtualMachine") ? "kubevirt.io/v1" : "v1") + "\nkind: " + kind + "\n"
                        + (fields.startsWith("metadata") ? "" : "metadata: {name: " + name + "}\n")
                        + (fields.startsWith("spec") || kind.equals("Secret") ? "" : "spec: {}\n")
                        + fields + "\n";
        Path against = Files.writeString(folder.resolve("cluster.yaml"), object);

        assertThat(renderInput(MINIMAL + "  " + field + "\n---\n" + object).exitCode())
                .isLessThan(2);
        assertThat(render(MINIMAL + "  " + field + "\n", List.of("-f", "-", "--against", against.toString()))
                        .exitCode())
                .isLessThan(2);
    }

    @Test
    void a_label_of_a_wukong_without_a_value_is_empty() {
        Result result = renderInput(
                MINIMAL.replace("  name: web\n", "  name: web\n  labels: {team: }\n  annotations: {note: }\n"));

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("team: \"\"");
    }

    @Test
    void an_object_of_the_cluster_without_a_spec_is_refused() throws IOException {
        Path against = Files.writeString(
                folder.resolve("cluster.yaml"),
                "apiVersion: kubevirt.io/v1\nkind: VirtualMachine\nmetadata: {name: web-vm}\nspec:\n");

        Result result = render(MINIMAL, List.of("-f", "-", "--against", against.toString()));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("cluster.yaml: document 1: spec: a spec is needed");
    }

    @Test
    void a_password_of_digits_is_refused_without_being_shown() {
        Result result = renderInput(MINIMAL + "  cloudInitUser: {name: ada, password: 081547}\n");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .contains("spec.cloudInitUser.password: text is needed, found a number; put quotes around it")
                .doesNotContain("81547");
    }

    @Test
    void a_secret_with_a_text_in_place_of_base64_is_refused_with_its_key() {
        String secret = "---\napiVersion: v1\nkind: Secret\nmetadata: {name: keys}\ndata: {ssh-publickey: %s}\n";

        Result result = renderInput(MINIMAL + secret.formatted(KEY));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .contains("-: document 2: data.ssh-publickey: a Secret has base64 here, and this is none;")
                .contains("write the text itself below stringData")
                .doesNotContain("AAAAC3");
    }

    @Test
    void base64_may_be_of_several_lines() {
        String encoded =
                Base64.getMimeEncoder(40, new byte[] {'\n'}).encodeToString(KEY.getBytes(StandardCharsets.UTF_8));

        Result result = renderInput(
                MINIMAL + "  sshKeySecret: keys\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: keys}\n"
                        + "data:\n  ssh-publickey: |\n" + encoded.indent(4));

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains(KEY);
    }

    @Test
    void a_blocking_finding_gives_exit_code_1_and_the_objects_of_the_others() {
        String blocked = MINIMAL.replace("name: web", "name: bad") + "  networks: [{name: fast, type: sriov}]\n";

        Result result = renderInput(blocked + "---\n" + MINIMAL);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("-: default/bad: ERROR NETWORKS SriovResourceMissing: ");
        assertThat(result.out()).contains("name: web-vm").doesNotContain("bad-");
    }

    @Test
    void two_wukongs_that_make_the_same_claim_are_reported() {
        String first = MINIMAL.replace("name: web", "name: a").replace("name: root", "name: b-c");
        String second = MINIMAL.replace("name: web", "name: a-b").replace("name: root", "name: c");

        Result result = renderInput(first + "---\n" + second);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .contains("default/a-b: ERROR SPEC NameClash: DataVolume default/a-b-c is made of default/a already");
    }

    @Test
    void the_same_wukong_twice_is_refused() {
        Result result = renderInput(MINIMAL + "---\n" + MINIMAL);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("-: document 2: metadata.name: default/web is given before, in - document 1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "  cpu: 2              |  cpus: 2            | spec.cpus: unknown field; write cpu; the fields here are cloudInit, cloudInitUser, cpu,",
                "  size: 10Gi          |  sise: 10Gi         | spec.disks[0].sise: unknown field; write size; the fields here are accessModes, boot,",
                "  name: web           |  name: web\\n  lables: {a: b}  | metadata.lables: unknown field; write labels; the fields here are annotations,",
                "  cpu: 2              |  cpu: two           | spec.cpu: a whole number is needed, found text",
                "  cpu: 2              |  cpu: 1.5           | spec.cpu: a whole number is needed, found a number",
                "  memory: 4Gi         |  memory: {guest: 4Gi} | spec.memory: text is needed, found a map; write one amount alone, for example 4Gi",
                "  cpu: 2              |  cpu: {cores: 2}    | spec.cpu: a whole number is needed, found a map; write the number alone",
                "  memory: 4Gi         |  memory: 4          | spec.memory: text is needed, found a number; write the unit behind it, for example 4Gi",
                "  size: 10Gi          |  size: 10Gi\\n      boot: yes please | spec.disks[0].boot: true or false is needed, found text",
                "  size: 10Gi          |  size: 10Gi\\n      volumeMode: Tape | spec.disks[0].volumeMode: one of Block, Filesystem is needed, found \"Tape\"",
                "  size: 10Gi          |  size: 10Gi\\n      volumeMode: block | spec.disks[0].volumeMode: one of Block, Filesystem is needed, found \"block\"; write Block",
                "  size: 10Gi          |  size: 10Gi\\n      accessModes: [RWX] | spec.disks[0].accessModes[0]: one of ReadWriteOnce, ReadOnlyMany, ReadWriteMany, ReadWriteOncePod is needed, found \"RWX\"; write ReadWriteMany",
                "  cpu: 2              |  cpu: 2\\n  startStrategy: {runStrategy: Stopped} | spec.startStrategy.runStrategy: one of Always, RerunOnFailure, Manual, Once, Halted is needed, found \"Stopped\"; write Halted",
                "  cpu: 2              |  cpu: 2\\n  startStrategy: {runStrategy: OnFailure} | spec.startStrategy.runStrategy: one of Always, RerunOnFailure, Manual, Once, Halted is needed, found \"OnFailure\"; write RerunOnFailure",
                "  cpu: 2              |  cpu: 2\\n  networks: [{name: lan, type: sr-iov}] | spec.networks[0].type: one of bridge, macvlan, sriov, ovs is needed, found \"sr-iov\"; write sriov",
                "v1alpha1              | v2                  | apiVersion: there is no version vm.novasphere.dev/v2; write vm.novasphere.dev/v1alpha1",
                "  memory: 4Gi         |  memory: 4 GB       | spec.memory: memory must be a Kubernetes quantity",
                "  size: 10Gi          |  size: 10Gi\\n      storageClassName: Fast SSD | spec.disks[0].storageClassName: storageClassName must be",
                "  name: web           |  labels: {}         | metadata.name: a name is needed",
                "  disks:              |  discs:             | spec.discs: unknown field; write disks; the fields here are cloudInit, cloudInitUser,",
                "spec:                 | specification:      | spec: a spec is needed",
                "  cpu: 2              |  cpu: 2\\n  cpu: 3   | not readable as YAML: line 7: Duplicate field 'cpu'",
            })
    void what_an_api_server_would_refuse_is_refused_with_its_field(String from, String to, String reason)
            throws IOException {
        String text = to.replace("\\n", "\n");
        Path file = write("web.yaml", MINIMAL.replace(from.strip(), text.strip()));

        Result result = render("", List.of("-f", file.toString()));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains(file + ": document 1: " + reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bus: ide | spec.disks[0].bus: one of virtio, sata, scsi, usb is needed, found \"ide\"; write sata",
                "storage: 9Gi | spec.disks[0].storage: unknown field; write size, and storageClassName where another class",
                "bus: floppy | spec.disks[0].bus: one of virtio, sata, scsi, usb is needed, found \"floppy\"",
                "mount: true | spec.disks[0].mount: a map of fields is needed, found true or false; the fields here are fsType, path",
                "storageClassName: {name: fast} | spec.disks[0].storageClassName: text is needed, found a map; put quotes around a text",
                "volumeMode: 5 | spec.disks[0].volumeMode: one of Block, Filesystem is needed, found 5",
            })
    void a_word_that_a_field_does_not_have_is_named(String field, String reason) {
        assertRefused(MINIMAL + "      " + field + "\n", reason);
    }

    private void assertRefused(String input, String reason) {
        Result result = renderInput(input);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nodeSelector: {a: b} | spec.nodeSelector: unknown field; write highAvailability.nodeSelector; the fields",
                "image: quay.io/a/b:1 | spec.image: unknown field; write disks[].image; the fields",
                "runStrategy: Always | spec.runStrategy: unknown field; write startStrategy.runStrategy; the fields",
                "running: true | spec.running: unknown field; write startStrategy: {runStrategy: Always}, or Halted in its place;",
                "sshKeys: [a] | spec.sshKeys: unknown field; write sshKeySecret in spec, with the name of a Secret that holds the keys;",
                "cloud_init: {} | spec.cloud_init: unknown field; write cloudInit; the fields",
                "networks: [{name: lan, vlan: 5}] | spec.networks[0].vlan: unknown field; write vlanId; the fields",
                "networks: [{name: lan, networkName: a}] | spec.networks[0].networkName: unknown field; write nadName; the fields",
                "networks: [{name: lan, address: a}] | spec.networks[0].address: unknown field; write ipConfig.address; the fields",
                "cloudInit: {write_files: []} | spec.cloudInit.write_files: unknown field; write writeFiles; the fields",
                "cloudInit: {hostname: a} | spec.cloudInit.hostname: unknown field; write spec.hostname; the fields",
                "cloudInitUser: {name: a, hashed_passwd: b} | spec.cloudInitUser.hashed_passwd: unknown field; write passwordHash;",
                "networks: [{name: lan, ipConfig: {dhcp: true}}] | spec.networks[0].ipConfig.dhcp: unknown field; write mode: dhcp; the fields",
                "networks: [{name: lan, ipConfig: {dhcp4: true}}] | spec.networks[0].ipConfig.dhcp4: unknown field; write mode: dhcp; the fields",
                "networks: [{name: lan, ipConfig: {gateway4: a}}] | spec.networks[0].ipConfig.gateway4: unknown field; write gateway; the fields",
                "cloudInit: {users: [{name: a, password: b}]} | users[0].password: unknown field; write passwordSecretRef, or passwordHash;",
                "cloudInit: {users: [{name: a, lock_passwd: true}]} | users[0].lock_passwd: unknown field; write no lockPasswd, because a user without",
                "filesystems: [{name: a, secret: b, readOnly: true}] | spec.filesystems[0].readOnly: unknown field; write no readOnly, because a guest",
                "filesystems: [{name: a, secret: b, path: /a}] | spec.filesystems[0].path: unknown field; write mountPath; the fields",
                "cpuType: host | spec.cpuType: unknown field; write cpuModel; the fields",
                "tpm: {enabled: true} | spec.tpm.enabled: unknown field; the fields",
                "enabled: false | spec.enabled: unknown field; the fields",
                "state: running | spec.state: unknown field; the fields",
                "service: {name: a} | spec.service.name: unknown field; the fields",
                "httpGet: {port: 80} | spec.httpGet: unknown field; the fields",
                "sound: {model: ich9} | spec.sound: unknown field; the fields",
            })
    void a_field_that_does_not_exist_is_named_with_the_one_that_is_meant(String field, String reason) {
        assertRefused(MINIMAL + "  " + field + "\n", reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deletionPolicy: Keep | found \"Keep\"; write Retain",
                "guestOS: windows11 | found \"windows11\"; write windows",
                "hugepages: 1G | found \"1G\"; write 1Gi",
                "networks: [{name: lan, type: vlan}] | found \"vlan\"; write bridge, and the number of the VLAN in vlanId",
                "networks: [{name: lan, ipConfig: {mode: auto}}] | found \"auto\"; write dhcp",
                "networks: [{name: lan, model: virtio-net}] | found \"virtio-net\"; write virtio",
                "highAvailability: {evictionStrategy: Migrate} | found \"Migrate\"; write LiveMigrate",
                "highAvailability: {restartPolicy: Halted} | found \"Halted\"; write no restartPolicy, and startStrategy: {runStrategy: Halted}",
            })
    void a_word_of_another_program_is_named_with_the_one_that_is_meant(String field, String reason) {
        assertRefused(MINIMAL + "  " + field + "\n", reason);
    }

    @Test
    void an_alias_stands_for_what_it_names_and_a_merge_key_for_the_fields_it_brings() {
        Result result = renderInput("""
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: Wukong
                metadata: {name: web}
                spec:
                  cpu: 2
                  memory: &m 3Gi
                  disks:
                  - &root {name: root, size: *m, image: &img "https://images.example.org/a.qcow2", boot: true}
                  - {name: data, <<: *root, boot: false}
                  - {name: more, size: *m, image: *img}
                """);

        assertThat(result.err()).doesNotContain("ERROR", "document 1");
        assertThat(result.exitCode()).isZero();
        assertThat(result.out().split("https://images.example.org/a.qcow2", -1)).hasSize(4);
        assertThat(result.out()).contains("storage: 3Gi").doesNotContain("docker://img");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "size: *big | line 11: alias *big names nothing that is written above it",
                "mount: &own {path: *own} | line 11: alias *own names nothing that is written above it",
                "<<: 5 | line 11: the key << takes a map or a list of maps",
            })
    void an_alias_that_stands_for_nothing_is_refused(String field, String reason) {
        Result result = renderInput(MINIMAL.replace("      size: 10Gi\n", "") + "      " + field + "\n");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("document 1: not readable as YAML: " + reason);
    }

    @Test
    void aliases_of_aliases_take_no_memory_that_the_file_does_not_have() {
        StringBuilder laughs = new StringBuilder("a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]\n");
        for (int i = 1; i < 20; i++) {
            laughs.append("a%d: &a%d [*a%d, *a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1, i - 1));
        }

        Result result = renderInput(laughs.toString());

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("repeat more than 100000 values in this document");
    }

    @Test
    void an_object_that_no_cluster_holds_is_refused_and_the_others_are_rendered() {
        StringBuilder annotations = new StringBuilder();
        for (int i = 0; i < 30_000; i++) {
            annotations.append("   a%05d: xxxx\n".formatted(i));
        }
        String large = "kind: ConfigMap\napiVersion: v1\nmetadata:\n  name: a\n  annotations:\n" + annotations;
        String repeated = "kind: ConfigMap\napiVersion: v1\nmetadata: {name: b}\ndata: {a: &a %s, b: *a, c: *a}\n"
                .formatted("x".repeat(600_000));

        Result result = renderInput(large + "---\n" + repeated + "---\n" + MINIMAL);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .contains(
                        "document 1: metadata.annotations: the keys and values have more than 262144 bytes together",
                        "document 2: the object has more than 1572864 bytes");
        assertThat(result.out()).contains("kind: VirtualMachine");
    }

    @Test
    void what_two_wukongs_of_the_inputs_cannot_both_have_is_said_of_them() {
        String machine = """
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: Wukong
                metadata: {name: %s}
                spec:
                  cpu: 2
                  memory: 1Gi
                  identity: golden
                  disks: [{name: root, claimName: old}]
                  networks:
                  - name: lan
                    bridgeName: br0
                    macAddress: "02:00:00:00:00:01"
                    ipConfig: {mode: static, address: 10.1.2.3/24}
                """;

        Result result = renderInput(machine.formatted("a") + "---\n" + machine.formatted("b"));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .contains(
                        "default/a: WARNING NETWORKS DuplicateIdentity: identity golden is also that of Wukong default/b")
                .contains(
                        "default/b: WARNING NETWORKS DuplicateMacAddress: macAddress 02:00:00:00:00:01 of network lan")
                .contains("default/b: WARNING NETWORKS DuplicateAddress: address 10.1.2.3/24 of network lan")
                .contains("default/b: ERROR VOLUMES ClaimClash: disk root: the claim old is in use by Wukong a.");
    }

    @Test
    void a_refusal_never_shows_the_value_which_may_be_a_password() {
        Result result = renderInput(MINIMAL + "  cloudInitUser: {name: ada, password: 4711}\n"
                + "---\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {password: '!hush!'}\n");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .contains("spec.cloudInitUser.password: text is needed")
                .contains("document 2: data.password: a Secret has base64 here")
                .doesNotContain("4711")
                .doesNotContain("hush");
    }

    @Test
    void valid_wukongs_beside_an_invalid_one_are_rendered() {
        Result result = renderInput(MINIMAL.replace("cpu: 2", "cpu: two") + "---\n" + MINIMAL);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).contains("name: web-vm");
    }

    private static final String POLICY = """
            apiVersion: vm.novasphere.dev/v1alpha1
            kind: WukongPolicy
            metadata: {name: teams}
            spec:
              namespaceSelector: {matchLabels: {wukong-policy: teams}}
              most: {cpu: 1}
              storage: {imagePrefixes: [https://images.example.org/]}
            """;
    private static final String TEAM =
            "apiVersion: v1\nkind: Namespace\nmetadata: {name: default, labels: {wukong-policy: teams}}\n";
    private static final String OTHERS = "apiVersion: v1\nkind: Namespace\nmetadata: {name: default}\n";

    @Test
    void a_wukong_is_held_to_the_policies_of_its_namespace_as_the_operator_does() throws IOException {
        Path policies = write("policies.yaml", POLICY + "---\n" + TEAM + "---\n" + """
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: WukongPolicy
                metadata: {name: all}
                spec: {most: {memory: 2Gi}}
                """);

        Result result = render(MINIMAL, List.of("-f", "-", "--policy", policies.toString()));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .contains(
                        "-: default/web: ERROR SPEC ForbiddenByPolicy: spec.memory: 4Gi is not allowed by WukongPolicy all; ")
                .contains(
                        "-: default/web: ERROR SPEC ForbiddenByPolicy: spec.cpu: 2 is not allowed by WukongPolicy teams; ")
                .contains(
                        "spec.disks[root].image: quay.io/containerdisks/fedora:42 is not allowed by WukongPolicy teams; ")
                .doesNotContain("is ignored");
    }

    @Test
    void a_policy_that_the_api_server_would_refuse_is_refused() throws IOException {
        Path policy = write("policy.yaml", """
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: WukongPolicy
                metadata: {name: all}
                spec:
                  most: {memory: 2 Gi, diskSize: 100Gi}
                  storage: {imagePrefixes: ["https://images.example.org/", quay.io]}
                """);

        Result result = render(MINIMAL, List.of("-f", "-", "--policy", policy.toString()));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .contains("spec.most.memory: memory and diskSize of most must be a Kubernetes quantity")
                .contains("spec.storage.imagePrefixes: each of imagePrefixes must have a host and a slash")
                .contains("nothing is rendered")
                .doesNotContain("spec.most.diskSize");
    }

    @Test
    void the_labels_of_a_namespace_come_from_the_policies_the_inputs_or_the_cluster() throws IOException {
        String policy = write("policy.yaml", POLICY).toString();
        String team = write("team.yaml", TEAM).toString();
        String others = write("others.yaml", OTHERS).toString();

        for (String option : List.of("--policy", "-f", "--against")) {
            Result bound = render(MINIMAL, List.of("-f", "-", "--policy=" + policy, option, team));
            assertThat(bound.exitCode()).as(option).isEqualTo(1);
            assertThat(bound.err()).as(option).contains("ForbiddenByPolicy").doesNotContain("are not known");
            Result free = render(MINIMAL, List.of("-f", "-", "--policy=" + policy, option, others));
            assertThat(free.exitCode()).as(option).isZero();
            assertThat(free.err()).as(option).doesNotContain("ForbiddenByPolicy", "are not known");
        }
    }

    @Test
    void a_policy_is_for_every_namespace_whose_labels_are_not_known_and_a_note_says_so() throws IOException {
        Path policy = write("policy.yaml", POLICY);

        Result result = render(MINIMAL, List.of("-f", "-", "--policy", policy.toString()));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .contains("ForbiddenByPolicy")
                .contains(
                        "note: the labels of namespace default are not known, so every policy is for it; give the Namespace");
    }

    @Test
    void a_namespace_has_the_label_with_its_name_as_in_a_cluster() throws IOException {
        Path policy =
                write("policy.yaml", POLICY.replace("wukong-policy: teams}", "kubernetes.io/metadata.name: default}"));

        assertThat(render(MINIMAL + "---\n" + OTHERS, List.of("-f", "-", "--policy", policy.toString()))
                        .err())
                .contains("ForbiddenByPolicy");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind: WukongPolicy | kind: ConfigMap | kind: ConfigMap teams is neither a WukongPolicy nor a Namespace; --policy takes only these",
                "vm.novasphere.dev/v1alpha1 | example.org/v1 | kind: WukongPolicy teams is neither a WukongPolicy nor a Namespace",
                "v1alpha1 | v2 | apiVersion: there is no version vm.novasphere.dev/v2; write vm.novasphere.dev/v1alpha1",
                "cpu: 1 | cpus: 1 | spec.most.cpus: unknown field; write cpu; the fields here are cpu,",
                "imagePrefixes | imagePrefix | spec.storage.imagePrefix: unknown field; write imagePrefixes;",
                "matchLabels | matchLabel | spec.namespaceSelector.matchLabel: unknown field; write matchLabels;",
                "cpu: 1 | diskSize: 100 | spec.most.diskSize: text is needed, found a number; write the unit behind it, for example 100Gi",
                "cpu: 1 | cpu: one | spec.most.cpu: a whole number is needed, found text",
                "spec: | specification: | spec: a spec is needed",
                "name: teams | labels: {} | metadata.name: a name is needed",
            })
    void a_file_of_policies_with_something_else_is_refused_and_nothing_rendered(String from, String to, String reason)
            throws IOException {
        Path file = write("policy.yaml", POLICY.replace(from, to));

        Result result = render(MINIMAL, List.of("-f", "-", "--policy", file.toString()));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains(file + ": document 1: " + reason).contains("render: nothing is rendered");
    }

    @Test
    void one_policy_twice_and_a_label_that_is_no_text_are_refused() throws IOException {
        Path file = write(
                "policy.yaml",
                POLICY + "---\n" + POLICY + "---\n" + OTHERS.replace("default}", "default, labels: {trusted: true}}"));

        Result result = render(MINIMAL, List.of("-f", "-", "--policy", file.toString()));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .contains(file + ": document 2: metadata.name: WukongPolicy teams is given before")
                .contains(file + ": document 3: metadata.labels[trusted]: text is needed");
    }

    @Test
    void policies_without_a_policy_give_exit_code_2() throws IOException {
        Path file = write("namespace.yaml", TEAM);

        Result result = render(MINIMAL, List.of("-f", "-", "--policy", file.toString()));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("render: there is no WukongPolicy in what --policy names");
    }

    @Test
    void a_policy_among_the_inputs_is_ignored_with_the_way_to_use_it() {
        assertThat(renderInput(MINIMAL + "---\n" + POLICY).err())
                .contains("note: WukongPolicy teams is ignored; give its file with --policy to hold Wukongs to it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                | render: no input given",
                "--policy p.yaml   | render: no input given",
                "-f a --policy     | render: --policy needs a file, a folder or - after it",
                "-f a --policy=    | render: unknown argument --policy=",
                "-f - --policy -   | render: standard input can be read only once",
                "-f                | render: -f needs a file, a folder or - after it",
                "web.yaml          | render: unknown argument web.yaml",
                "-f - -f -         | render: standard input can be read only once",
            })
    void wrong_usage_gives_exit_code_2_and_the_usage(String arguments, String message) {
        Result result = render("", arguments.isEmpty() ? List.of() : List.of(arguments.split(" ")));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains(message).contains("Usage: render");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void a_file_that_is_not_there_gives_exit_code_2_and_its_name() {
        Result result = render("", List.of("-f", "no/such.yaml"));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("render: cannot read no/such.yaml: no such file or folder");
    }

    @Test
    void inputs_without_a_wukong_give_exit_code_2() {
        assertThat(renderInput("").exitCode()).isEqualTo(2);
        assertThat(render("", List.of("-f", folder.toString())).err()).contains("there is no Wukong in the inputs");
    }

    @Test
    void help_goes_to_standard_output() {
        Result result = render("", List.of("--help"));

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).startsWith("Usage: render -f FILE|FOLDER|-");
        assertThat(result.err()).isEmpty();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static Result renderInput(String input) {
        return render(input, List.of("-f", "-"));
    }

    private static Result render(String input, List<String> arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = new RenderCommand(
                        AllStages.planner(),
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(arguments);
        return new Result(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private record Result(int exitCode, String out, String err) {}

    @Test
    void what_two_wukongs_of_the_inputs_cannot_have_both_is_said_with_the_other_one() {
        String twice = MINIMAL + """
                  firmware: {uuid: 5d307ca9-b3ef-428c-8861-06e72d69f223}
                  networks:
                    - {name: lan, bridgeName: br0, ipConfig: {mode: static, address: 10.0.0.5/24}}
                """;

        Result result = renderInput(twice + "---\n"
                + twice.replace("name: web", "name: db").replace("name: db\n", "name: db\n  namespace: shop\n"));

        assertThat(result.exitCode()).isZero();
        assertThat(result.err().lines())
                .anyMatch(line ->
                        line.contains("default/web: WARNING NETWORKS DuplicateUuid") && line.contains("Wukong shop/db"))
                .anyMatch(line ->
                        line.contains("shop/db: WARNING NETWORKS DuplicateUuid") && line.contains("Wukong default/web"))
                .anyMatch(line -> line.contains("default/web: WARNING NETWORKS DuplicateAddress")
                        && line.contains("network lan of Wukong shop/db"))
                .noneMatch(line -> line.contains("another namespace"));
    }

    @Test
    void a_definition_among_the_inputs_says_whether_a_primary_network_has_an_address() {
        String wukong = MINIMAL + """
                  networks:
                    - {name: lan, nadName: noipam, primary: true}
                ---
                apiVersion: k8s.cni.cncf.io/v1
                kind: NetworkAttachmentDefinition
                metadata:
                  name: noipam
                spec:
                  config: '{"cniVersion":"0.3.1","type":"bridge","bridge":"br0"}'
                """;

        assertThat(renderInput(wukong).err()).contains("PrimaryWithoutIpam");
        assertThat(renderInput(wukong.replace("br0\"", "br0\",\"ipam\":{\"type\":\"dhcp\"}"))
                        .err())
                .doesNotContain("PrimaryWithoutIpam");
    }
}
