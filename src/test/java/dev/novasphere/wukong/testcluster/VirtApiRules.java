package dev.novasphere.wukong.testcluster;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBindingBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.Validation;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidationBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.VariableBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The refusals of KubeVirt's and CDI's admission webhooks that concern the operator, as admission policies of the API server. Left out:
 * what a rule on one object cannot see (is there a claim of a DataVolume's name already: an Event instead), and what depends on the
 * cluster's configuration (feature gates, machine types).
 */
final class VirtApiRules {

    private static final String STRATEGIES = "['Always', 'RerunOnFailure', 'Manual', 'Halted', 'Once']";
    private static final String BUSES = "['virtio', 'scsi', 'sata', 'usb']";
    private static final String MODELS = "['e1000', 'e1000e', 'igb', 'ne2k_pci', 'pcnet', 'rtl8139', 'virtio']";
    private static final String EVICTIONS = "['None', 'LiveMigrate', 'LiveMigrateIfPossible', 'External']";
    private static final String MAC = "'^([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$'";
    private static final String LABEL = "'^[a-z0-9]([-a-z0-9]*[a-z0-9])?$'";
    private static final int INLINE_BYTES = 2048;
    private static final int BASE64_CHARACTERS = (INLINE_BYTES + 2) / 3 * 4;

    private static final String MACHINES = "standin-virtualmachines";
    private static final String DATA_VOLUMES = "standin-datavolumes";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KubernetesClient client;

    VirtApiRules(KubernetesClient client) {
        this.client = client;
    }

    /** Installs the policies, or brings those of an earlier stand-in up to date; returns when the API server goes by them. */
    void install() {
        policy(MACHINES, "kubevirt.io", "v1", "virtualmachines", machineVariables(), machineRules());
        policy(DATA_VOLUMES, "cdi.kubevirt.io", "v1beta1", "datavolumes", Map.of(), dataVolumeRules());
        awaitRefusal(
                MACHINES,
                "kubevirt.io/v1",
                "VirtualMachine",
                Map.of("template", Map.of("spec", Map.of("domain", Map.of("devices", Map.of())))));
        awaitRefusal(DATA_VOLUMES, "cdi.kubevirt.io/v1beta1", "DataVolume", Map.of());
    }

    /** The API server reads new policies after a moment. Where it does not serve the kind, there is nothing to wait for. */
    private void awaitRefusal(String policy, String apiVersion, String kind, Map<String, Object> wrongSpec) {
        GenericKubernetesResource wrong = new GenericKubernetesResource();
        wrong.setApiVersion(apiVersion);
        wrong.setKind(kind);
        wrong.setMetadata(new ObjectMetaBuilder()
                .withNamespace("default")
                .withName("refused-by-the-stand-in")
                .build());
        wrong.setAdditionalProperty("spec", wrongSpec);
        await(policy + " is in force").atMost(PATIENCE).until(() -> {
            try {
                client.resource(wrong).dryRun().create();
                return false;
            } catch (KubernetesClientException e) {
                return e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
                        || String.valueOf(e.getMessage()).contains(policy);
            }
        });
    }

    private static Map<String, String> machineVariables() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put(
                "template",
                "has(object.spec.template) && has(object.spec.template.spec) ? object.spec.template.spec : {}");
        variables.put("devices", "variables.template.?domain.?devices.orValue({})");
        variables.put("disks", "variables.devices.?disks.orValue([])");
        variables.put("interfaces", "variables.devices.?interfaces.orValue([])");
        variables.put("networks", "variables.template.?networks.orValue([])");
        variables.put("volumes", "variables.template.?volumes.orValue([])");
        variables.put(
                "cloudInits",
                "variables.volumes.filter(v, has(v.cloudInitNoCloud)).map(v, v.cloudInitNoCloud)"
                        + " + variables.volumes.filter(v, has(v.cloudInitConfigDrive)).map(v, v.cloudInitConfigDrive)");
        variables.put(
                "bootOrders",
                "variables.disks.filter(d, has(d.bootOrder)).map(d, int(d.bootOrder))"
                        + " + variables.interfaces.filter(i, has(i.bootOrder)).map(i, int(i.bootOrder))");
        return variables;
    }

    private static List<Validation> machineRules() {
        return List.of(
                rule("has(object.spec.template)", "missing virtual machine template."),
                rule(
                        "!(has(object.spec.running) && has(object.spec.runStrategy))",
                        "Running and RunStrategy are mutually exclusive. Note that Running is deprecated, please use RunStrategy instead"),
                rule("has(object.spec.running) || has(object.spec.runStrategy)", "RunStrategy must be specified"),
                validation(
                        "!has(object.spec.runStrategy) || object.spec.runStrategy in " + STRATEGIES,
                        "'Invalid RunStrategy (' + object.spec.runStrategy + ')'"),
                unlike("volumes", "volumes"),
                unlike("disks", "domain.devices.disks"),
                unique("networks", "Network with name already exists, every network must have a unique name"),
                unique("interfaces", "Only one interface can be connected to one specific network"),
                rule(
                        "variables.volumes.all(v, v.map(k, k).filter(k, k != 'name').size() == 1)",
                        "volume must have exactly one source type set"),
                paired("disks", "volumes", "domain.devices.disks", "Name", "!has(e.cdrom)"),
                paired("interfaces", "networks", "domain.devices.interfaces", "name", "true"),
                paired("networks", "interfaces", "networks", "name", "true"),
                rule(
                        "variables.networks.filter(n, has(n.pod)).size() <= 1",
                        "more than one interface is connected to a pod network"),
                rule(
                        "variables.networks.all(n, has(n.pod) || has(n.multus) || has(n.resourceClaim))",
                        "should have a network type"),
                rule("variables.networks.all(n, !(has(n.pod) && has(n.multus)))", "should have only one network type"),
                rule(
                        "variables.networks.all(n, !has(n.multus) || n.multus.networkName != '')",
                        "CNI delegating plugin must have a networkName"),
                rule(
                        "variables.networks.filter(n, has(n.multus) && n.multus.?default.orValue(false)).size()"
                                + " + variables.networks.filter(n, has(n.pod)).size() <= 1",
                        "Pod network cannot be defined when Multus default network is defined"),
                rule(
                        "variables.interfaces.all(i, i.name.matches('^[A-Za-z0-9-_]+$'))",
                        "Network interface name can only contain alphabetical characters, numbers, dashes (-) or underscores (_)"),
                rule(
                        "variables.interfaces.all(i, [has(i.bridge), has(i.masquerade), has(i.sriov), has(i.passtBinding), has(i.binding)].filter(b, b).size() == 1)",
                        "logical interface must have exactly one binding method or binding plugin"),
                rule(
                        "variables.interfaces.all(i, !has(i.masquerade) || variables.networks.all(n, n.name != i.name || has(n.pod)))",
                        "Masquerade interface only implemented with pod network"),
                rule(
                        "variables.interfaces.all(i, !has(i.model) || i.model in " + MODELS + ")",
                        "interface uses model that is not supported."),
                rule(
                        "variables.interfaces.all(i, !has(i.macAddress) || i.macAddress.matches(" + MAC + "))",
                        "interface has malformed MAC address"),
                rule(
                        "variables.interfaces.all(i, !has(i.state) || i.state in ['', 'up', 'down', 'absent'])",
                        "logical interface state value is unsupported"),
                rule(
                        "variables.interfaces.all(i, i.?state.orValue('') != 'absent' || has(i.bridge))",
                        "interface's state 'absent' is supported only for bridge binding"),
                rule(
                        "variables.disks.all(d, d.name.size() <= 63 && d.name.matches(" + LABEL + "))",
                        "disk name is no valid DNS label: must consist of lower case alphanumeric characters or '-', at most 63"),
                rule(
                        "variables.disks.all(d, [d.?disk.?bus, d.?lun.?bus, d.?cdrom.?bus].all(b, b.orValue('') != 'ide'))",
                        "IDE bus is not supported"),
                rule(
                        "variables.disks.all(d, [d.?disk.?bus, d.?lun.?bus, d.?cdrom.?bus].all(b, !b.hasValue() || b.value() in "
                                + BUSES + "))",
                        "disk is set with an unrecognized bus, must be one of: [virtio sata scsi usb]"),
                rule(
                        "variables.disks.all(d, d.?cdrom.?bus.orValue('sata') != 'virtio')",
                        "Bus type virtio is invalid for CD-ROM device"),
                rule(
                        "variables.disks.all(d, !has(d.serial) || d.serial.size() <= 256 && d.serial.matches('^[A-Za-z0-9_.+-]+$'))",
                        "disk serial must be made up of the following characters [A-Za-z0-9_.+-], if specified"),
                rule("variables.bootOrders.all(o, o >= 1)", "bootOrder must have a boot order > 0, if supplied"),
                rule(
                        "variables.bootOrders.all(a, variables.bootOrders.exists_one(b, a == b))",
                        "Boot order for device already set for a different device."),
                rule(
                        "variables.cloudInits.all(c, ['userData', 'userDataBase64', 'networkData', 'networkDataBase64'].exists(f, f in c)"
                                + " || has(c.secretRef) || has(c.networkDataSecretRef))",
                        "cloudInitNoCloud must have at least one userdatasource or one networkdatasource set."),
                rule(
                        "variables.cloudInits.all(c, [has(c.userData), has(c.userDataBase64), has(c.secretRef)].filter(s, s).size() <= 1)",
                        "cloudInitNoCloud must have only one userdatasource set."),
                rule(
                        "variables.cloudInits.all(c, [has(c.networkData), has(c.networkDataBase64), has(c.networkDataSecretRef)].filter(s, s).size() <= 1)",
                        "cloudInitNoCloud must have only one networkdata source set."),
                rule(
                        "variables.cloudInits.all(c, bytes(c.?userData.orValue('')).size() <= " + INLINE_BYTES
                                + " && c.?userDataBase64.orValue('').size() <= " + BASE64_CHARACTERS + ")",
                        "userdata exceeds 2048 byte limit. Should use UserDataSecretRef for larger data."),
                rule(
                        "variables.cloudInits.all(c, bytes(c.?networkData.orValue('')).size() <= " + INLINE_BYTES
                                + " && c.?networkDataBase64.orValue('').size() <= " + BASE64_CHARACTERS + ")",
                        "networkdata exceeds 2048 byte limit. Should use NetworkDataSecretRef for larger data."),
                rule(
                        "!has(variables.template.hostname) || variables.template.hostname.size() <= 63 && variables.template.hostname.matches("
                                + LABEL + ")",
                        "hostname does not conform to the kubernetes DNS_LABEL rules"),
                rule(
                        "!has(variables.template.evictionStrategy) || variables.template.evictionStrategy in "
                                + EVICTIONS,
                        "evictionStrategy is set with an unrecognized option"),
                rule(
                        "int(variables.template.?domain.?cpu.?sockets.orValue(1)) <= int(variables.template.?domain.?cpu.?maxSockets.orValue(512))",
                        "Number of sockets in CPU topology is greater than the maximum sockets allowed"),
                rule(
                        "!object.spec.?template.?metadata.?labels.orValue({}).exists(k, k in ['kubevirt.io/created-by', 'kubevirt.io/nodeName', 'kubevirt.io/migrationJobUID', 'kubevirt.io/domain', 'kubevirt.io/size'])",
                        "creation of the following reserved kubevirt.io/ labels on a VMI object is prohibited"),
                rule(
                        "variables.template.?domain.?firmware.?bootloader.?efi.hasValue() ? variables.template.domain.firmware.bootloader.efi.?secureBoot.orValue(true) == false"
                                + " || variables.template.?domain.?features.?smm.hasValue() && variables.template.domain.features.smm.?enabled.orValue(true) : true",
                        "SecureBoot requires SMM, which is currently disabled."),
                rule(
                        "object.spec.?dataVolumeTemplates.orValue([]).all(t, variables.volumes.exists(v, v.?dataVolume.?name.orValue('') == t.metadata.name || v.?persistentVolumeClaim.?claimName.orValue('') == t.metadata.name))",
                        "DataVolumeTemplate must be referenced in the VMI template's 'volumes' list"),
                validation(
                        "oldObject == null || !has(oldObject.status) || !has(oldObject.status.snapshotInProgress)"
                                + " || (object.spec.?runStrategy == oldObject.spec.?runStrategy && object.spec.?running == oldObject.spec.?running"
                                + " && object.spec.?template.?spec.?volumes == oldObject.spec.?template.?spec.?volumes)",
                        "'Cannot update vm running state until snapshot \"' + oldObject.status.snapshotInProgress + '\" completes'"),
                validation(
                        "oldObject == null || !has(oldObject.status) || !has(oldObject.status.restoreInProgress) || object.spec == oldObject.spec"
                                + " || object.spec.?runStrategy.orValue('') == 'Halted'",
                        "'Cannot start VM until restore \"' + oldObject.status.restoreInProgress + '\" completes'"));
    }

    private static List<Validation> dataVolumeRules() {
        return Stream.concat(
                        CloneSources.rules().stream(),
                        Stream.of(
                                rule(
                                        "oldObject == null || object.spec == oldObject.spec",
                                        "Cannot update DataVolume Spec"),
                                rule(
                                        "has(object.spec.source) || has(object.spec.sourceRef)",
                                        "Data volume should have either Source or SourceRef"),
                                rule(
                                        "!(has(object.spec.source) && has(object.spec.sourceRef))",
                                        "Cannot specify both Source and SourceRef"),
                                rule(
                                        "!has(object.spec.source) || object.spec.source.map(k, k).size() == 1",
                                        "Multiple Data volume sources, or none"),
                                rule(
                                        "has(object.spec.pvc) != has(object.spec.storage)",
                                        "Data volume should have either PVC or Storage"),
                                rule(
                                        "!has(object.spec.pvc) || object.spec.pvc.?accessModes.orValue([]).size() == 1",
                                        "PVC spec must have exactly one accessMode"),
                                rule(
                                        "!has(object.spec.source) || !has(object.spec.source.registry) || !has(object.spec.source.registry.url)"
                                                + " || object.spec.source.registry.url.matches('^(docker|oci-archive)://.')",
                                        "Illegal registry source url scheme"),
                                rule(
                                        "!has(object.spec.source) || !has(object.spec.source.registry) || has(object.spec.source.registry.url) != has(object.spec.source.registry.imageStream)",
                                        "Source registry should have either URL or ImageStream"),
                                rule(
                                        "!has(object.spec.source) || !has(object.spec.source.http) || object.spec.source.http.url.matches('^(https?|gs)://.')",
                                        "Invalid source URL scheme"),
                                rule(
                                        "has(object.spec.source) && (has(object.spec.source.pvc) || has(object.spec.source.snapshot)) || has(object.spec.sourceRef)"
                                                + " || has(object.spec.pvc) && object.spec.pvc.?resources.?requests.?storage.hasValue()"
                                                + " || has(object.spec.storage) && object.spec.storage.?resources.?requests.?storage.hasValue()",
                                        "PVC size is missing")))
                .toList();
    }

    private static Validation unique(String list, String message) {
        String names = "variables." + list;
        return rule(names + ".all(a, " + names + ".exists_one(b, a.name == b.name))", message);
    }

    /** The same with the places of the first two of one name, the second one first, as the webhook names them. */
    private static Validation unlike(String list, String path) {
        String names = "variables." + list + ".map(e, e.name)";
        String twice = names + ".filter(n, " + names + ".filter(m, m == n).size() > 1)[0]";
        String place = "'spec.template.spec." + path + "[' + string(" + names + ".%s(" + twice + ")) + ']'";
        String elements = "variables." + list;
        return validation(
                elements + ".all(a, " + elements + ".exists_one(b, a.name == b.name))",
                place.formatted("lastIndexOf") + " + ' and ' + " + place.formatted("indexOf")
                        + " + ' must not have the same Name.'");
    }

    /**
     * Every element of a list that needs one has one of the same name in another list.
     *
     * @param word how the webhook writes the field: Name or name
     * @param needsOne CEL about the element e: a CD-ROM drive may be empty
     */
    private static Validation paired(String list, String other, String path, String word, String needsOne) {
        String isThere = "(!(" + needsOne + ") || variables." + other + ".exists(o, o.name == e.name))";
        String elements = "variables." + list;
        String name = "string(" + elements + ".filter(e, !" + isThere + ")[0].name)";
        return validation(
                elements + ".all(e, " + isThere + ")",
                "'spec.template.spec." + path + "[' + string(" + elements + ".map(e, string(e.name)).indexOf(" + name
                        + ")) + ']." + word + " \\'' + " + name + " + '\\' not found.'");
    }

    private static Validation rule(String expression, String message) {
        return new ValidationBuilder()
                .withExpression(expression)
                .withMessage(message)
                .build();
    }

    private static Validation validation(String expression, String messageExpression) {
        return new ValidationBuilder()
                .withExpression(expression)
                .withMessageExpression(messageExpression)
                .build();
    }

    private void policy(
            String name,
            String group,
            String version,
            String resource,
            Map<String, String> variables,
            List<Validation> rules) {
        apply(new ValidatingAdmissionPolicyBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withFailurePolicy("Fail")
                .withNewMatchConstraints()
                .addNewResourceRule()
                .withApiGroups(group)
                .withApiVersions(version)
                .withOperations("CREATE", "UPDATE")
                .withResources(resource)
                .endResourceRule()
                .endMatchConstraints()
                .withVariables(variables.entrySet().stream()
                        .map(v -> new VariableBuilder()
                                .withName(v.getKey())
                                .withExpression(v.getValue())
                                .build())
                        .toList())
                .withValidations(rules)
                .endSpec()
                .build());
        apply(new ValidatingAdmissionPolicyBindingBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withPolicyName(name)
                .withValidationActions("Deny")
                .endSpec()
                .build());
    }

    private void apply(io.fabric8.kubernetes.api.model.HasMetadata object) {
        client.resource(object)
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withForce(true)
                        .withFieldManager("kubevirt-standin")
                        .build());
    }
}
