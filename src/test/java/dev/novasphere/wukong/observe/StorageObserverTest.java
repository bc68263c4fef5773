package dev.novasphere.wukong.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.lenient;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.cdi.StorageProfile;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.status.input.PendingReason;
import dev.novasphere.wukong.watch.Informers;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StorageObserverTest {

    private final Informers informers = mock(Informers.class);
    private final NamedObjects named = mock(NamedObjects.class);
    private final StorageObserver observer = new StorageObserver(informers);

    @BeforeEach
    void theClusterIsEmpty() {
        when(informers.find(any(), any(), any())).thenReturn(Optional.empty());
        when(informers.all(any())).thenAnswer(call -> Stream.empty());
        when(informers.wukong(any(), any())).thenReturn(Optional.empty());
        lenient().when(named.unseen()).thenReturn(List.of());
        lenient().when(named.claim(any(), any())).thenReturn(Optional.empty());
    }

    @Test
    void a_claim_is_found_by_the_name_of_its_disk() {
        PersistentVolumeClaim claim = cached(PersistentVolumeClaim.class, "web-root", "");

        assertThat(observe("{name: root, size: 1Gi}").claims()).containsExactly(Map.entry("root", claim));
    }

    @Test
    void an_object_that_no_cache_holds_is_found_once_it_is_known() {
        PersistentVolumeClaim unseen = read("metadata: {name: web-root}", PersistentVolumeClaim.class);
        when(named.unseen()).thenReturn(List.of(unseen));

        assertThat(observe("{name: root, size: 1Gi}").claims()).containsExactly(Map.entry("root", unseen));
    }

    @Test
    void a_claim_that_a_disk_names_is_read_by_its_name_when_it_has_no_label() {
        PersistentVolumeClaim claim = read("metadata: {name: data}", PersistentVolumeClaim.class);
        when(named.claim("shop", "data")).thenReturn(Optional.of(claim));

        assertThat(observe("{name: d, claimName: data}").claims()).containsExactly(Map.entry("d", claim));
        observe("{name: d, size: 1Gi}");
        verify(named, never()).claim("shop", "web-d");
    }

    @ParameterizedTest
    @CsvSource({"true, true, false", "false, true, false", "false, false, true"})
    void a_claim_of_another_wukong_is_free_only_when_that_is_gone(boolean cached, boolean onServer, boolean free) {
        cached(PersistentVolumeClaim.class, "data", "labels: {vm.novasphere.dev/wukong: other}");
        when(informers.wukong("shop", "other")).thenReturn(cached ? Optional.of(new Wukong()) : Optional.empty());
        lenient().when(named.exists("shop", "other")).thenReturn(onServer);

        PersistentVolumeClaim found =
                observe("{name: d, claimName: data}").claims().get("d");

        assertThat(Labels.label(found, Labels.WUKONG)).isEqualTo(free ? null : "other");
    }

    /** The Wukong goes at once, its guest may take minutes, and with {@code --cascade=orphan} the machine stays for good. */
    @ParameterizedTest
    @CsvSource({"data, , false", ", data, false", "another, another, true"})
    void a_claim_is_not_free_as_long_as_the_machine_or_the_guest_of_the_wukong_that_is_gone_has_it(
            String ofMachine, String ofGuest, boolean free) {
        cached(PersistentVolumeClaim.class, "data", "labels: {vm.novasphere.dev/wukong: other}");
        if (ofMachine != null) {
            cached(VirtualMachine.class, "other-vm", "\nspec: {template: {spec: {volumes: [%s]}}}", ofMachine);
        }
        if (ofGuest != null) {
            cached(VirtualMachineInstance.class, "other-vm", "\nspec: {volumes: [%s]}", ofGuest);
        }

        PersistentVolumeClaim found =
                observe("{name: d, claimName: data}").claims().get("d");

        assertThat(Labels.label(found, Labels.WUKONG)).isEqualTo(free ? null : "other");
    }

    private static final String OWNED =
            "ownerReferences: [{apiVersion: vm.novasphere.dev/v1alpha1, kind: Wukong, name: other, uid: o, controller: true}]";
    private static final String OF_MACHINE =
            "ownerReferences: [{apiVersion: kubevirt.io/v1, kind: VirtualMachine, name: other-vm, uid: m, controller: true}]";
    private static final String DELETED = "deletionTimestamp: '2026-11-30T19:00:00Z'";
    private static final String ORPHANING = DELETED + "\n  finalizers: [orphan]";

    /** A machine that a Wukong owned goes with it, and its guest with that; one without an owner stays. */
    @ParameterizedTest
    @CsvSource({
        "OWNED, , VirtualMachine other-vm",
        "DELETED, , VirtualMachine other-vm",
        "OWNED, OF_MACHINE, VirtualMachineInstance other-vm",
        ", OF_MACHINE, VirtualMachineInstance other-vm",
        ", DELETED, VirtualMachineInstance other-vm",
        "NOTHING, , ",
        "NOTHING, OF_MACHINE, ",
        "NOTHING, DELETED, ",
        "ORPHANING, OF_MACHINE, ",
        ", NOTHING, "
    })
    void a_claim_is_waited_for_where_what_has_it_goes_by_itself_after_the_wukong(
            String machine, String guest, String holder) {
        cached(PersistentVolumeClaim.class, "data", "labels: {vm.novasphere.dev/wukong: other}");
        has(machine, guest);

        assertThat(observe("{name: d, claimName: data}").leavingHolders())
                .isEqualTo(holder == null ? Map.of() : Map.of("d", holder + " of the deleted Wukong other"));
    }

    @Test
    void the_guest_alone_has_a_claim_that_its_machine_lost_and_shuts_down() {
        cached(PersistentVolumeClaim.class, "data", "labels: {vm.novasphere.dev/wukong: other}");
        cached(VirtualMachine.class, "other-vm", "\nspec: {template: {spec: {volumes: [%s]}}}", "another");
        cached(VirtualMachineInstance.class, "other-vm", DELETED + "\nspec: {volumes: [%s]}", "data");

        assertThat(observe("{name: d, claimName: data}").leavingHolders())
                .containsExactly(Map.entry("d", "VirtualMachineInstance other-vm of the deleted Wukong other"));
    }

    @ParameterizedTest
    @CsvSource({
        "DELETED, OWNED, true",
        "DELETED, NOTHING, false",
        "ORPHANING, OWNED, false",
        "NOTHING, OWNED, false",
        "PROTECTED, OWNED, false"
    })
    void a_claim_is_waited_for_while_its_wukong_is_being_deleted_with_its_machine(
            String wukong, String machine, boolean waited) {
        cached(PersistentVolumeClaim.class, "data", "labels: {vm.novasphere.dev/wukong: other}");
        has(machine, null);
        Wukong other = read("metadata:\n  name: other\n  " + metadata(wukong), Wukong.class);
        when(informers.wukong("shop", "other")).thenReturn(Optional.of(other));

        assertThat(observe("{name: d, claimName: data}").leavingHolders())
                .isEqualTo(waited ? Map.of("d", "Wukong other, which is being deleted") : Map.of());
    }

    /** It is gone before it is free. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                OWNED,
                OF_MACHINE,
                DELETED,
                "ownerReferences: [{apiVersion: cdi.kubevirt.io/v1beta1, kind: DataVolume, name: data, uid: v, controller: true}]"
            })
    void a_claim_that_goes_with_its_wukong_is_not_waited_for(String more) {
        cached(PersistentVolumeClaim.class, "data", "labels: {vm.novasphere.dev/wukong: other}\n  " + more);
        cached(DataVolume.class, "data", OWNED);
        has("OWNED", null);

        assertThat(observe("{name: d, claimName: data}").leavingHolders()).isEmpty();
    }

    @Test
    void a_claim_that_a_retained_disk_was_filled_into_is_waited_for() {
        cached(
                PersistentVolumeClaim.class,
                "data",
                "labels: {vm.novasphere.dev/wukong: other}\n  ownerReferences: [{kind: DataVolume, name: data, uid: v}]");
        cached(DataVolume.class, "data", "");
        has("OWNED", null);

        assertThat(observe("{name: d, claimName: data}").leavingHolders()).containsKey("d");
    }

    /** Users make claims of images by DataVolumes of their own. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_claim_that_a_data_volume_without_the_label_filled_is_waited_for_where_that_stays(boolean stays) {
        cached(
                PersistentVolumeClaim.class,
                "data",
                "labels: {vm.novasphere.dev/wukong: other}\n  ownerReferences: [{kind: DataVolume, name: data, uid: v}]");
        when(named.staysForGood("shop", "data")).thenReturn(stays);
        has("OWNED", null);

        assertThat(observe("{name: d, claimName: data}").leavingHolders().containsKey("d"))
                .isEqualTo(stays);
    }

    /** The API server takes any text as the name of an owner, and as many as there is room for. */
    @Test
    void of_the_owners_of_a_claim_only_a_data_volume_of_its_name_is_read() {
        cached(
                PersistentVolumeClaim.class,
                "data",
                "labels: {vm.novasphere.dev/wukong: other}\n  ownerReferences: [{kind: DataVolume, name: ../../lab/datavolumes/data, uid: v}]");
        has("OWNED", null);

        assertThat(observe("{name: d, claimName: data}").leavingHolders()).isEmpty();
        verify(named, never()).staysForGood(any(), any());
    }

    /** Machine and guest of the other Wukong with the claim called data; null for none. */
    private void has(String machine, String guest) {
        if (machine != null) {
            cached(
                    VirtualMachine.class,
                    "other-vm",
                    metadata(machine) + "\nspec: {template: {spec: {volumes: [%s]}}}",
                    "data");
        }
        if (guest != null) {
            cached(VirtualMachineInstance.class, "other-vm", metadata(guest) + "\nspec: {volumes: [%s]}", "data");
        }
    }

    private static String metadata(String name) {
        return switch (name) {
            case "OWNED" -> OWNED;
            case "OF_MACHINE" -> OF_MACHINE;
            case "DELETED" -> DELETED;
            case "ORPHANING" -> ORPHANING;
            case "PROTECTED" -> DELETED + "\n  annotations: {vm.novasphere.dev/deletion-protection: 'true'}";
            default -> "";
        };
    }

    @ParameterizedTest
    @CsvSource({
        "'{name: d, claimName: data, shareable: true}', '{name: d, claimName: data, shareable: true}', true",
        "'{name: d, claimName: data, shareable: true}', '{name: d, claimName: data}', false",
        "'{name: d, claimName: data}', '{name: d, claimName: data, shareable: true}', false",
        "'{name: d, claimName: data, shareable: true}', '{name: d, claimName: another, shareable: true}', false",
        "'{name: d, claimName: other-d, shareable: true}', '{name: d, size: 1Gi}', false"
    })
    void a_claim_that_both_Wukongs_share_is_that_of_none_although_one_used_it_alone_before(
            String disk, String ofOther, boolean free) {
        for (String claim : List.of("data", "other-d")) {
            cached(PersistentVolumeClaim.class, claim, "labels: {vm.novasphere.dev/wukong: other}");
        }
        Wukong other = wukong(ofOther);
        other.getMetadata().setName("other");

        when(informers.wukong("shop", "other")).thenReturn(Optional.of(other));
        assertThat(Labels.label(observe(disk).claims().get("d"), Labels.WUKONG)).isEqualTo(free ? null : "other");

        when(informers.wukong("shop", "other")).thenReturn(Optional.empty());
        when(named.exists("shop", "other")).thenReturn(true);
        lenient().when(named.sharedClaims("shop", "other")).thenReturn(NamedObjects.sharedClaims(other));
        assertThat(Labels.label(observe(disk).claims().get("d"), Labels.WUKONG))
                .as("served by another instance of the operator")
                .isEqualTo(free ? null : "other");
    }

    @Test
    void a_disk_without_a_class_takes_the_profile_of_the_default_class() {
        StorageProfile profile = cached(StorageProfile.class, "fast", "");
        defaultClass("fast");

        assertThat(observe("{name: root, size: 1Gi}").profiles()).containsExactly(Map.entry("", profile));
    }

    @Test
    void the_source_of_a_copy_is_read_only_until_the_copy_is_there() {
        PersistentVolumeClaim golden = read("metadata: {name: golden}", PersistentVolumeClaim.class);
        when(named.claim("shop", "golden")).thenReturn(Optional.of(golden));
        String disk = "{name: root, size: 1Gi, source: {claim: golden}}";

        assertThat(observe(disk).clonedClaims()).containsOnlyKeys("root");
        cached(PersistentVolumeClaim.class, "web-root", "");
        assertThat(observe(disk).clonedClaims()).isEmpty();
    }

    @Test
    void a_claim_without_any_class_says_that_there_is_no_default() {
        assertThat(pending("{name: root, size: 1Gi}", Map.of())).hasEntrySatisfying("root", reason -> assertThat(
                        reason.text())
                .contains("no default StorageClass; write the name of one at disk root (kubectl get storageclasses"));
    }

    @Test
    void a_class_that_does_not_exist_is_named() {
        assertThat(pending("{name: root, size: 1Gi, storageClassName: slow}", Map.of()))
                .hasEntrySatisfying(
                        "root",
                        reason -> assertThat(reason.text())
                                .isEqualTo(
                                        "StorageClass \"slow\" does not exist; write a storageClassName that does at disk root (kubectl get storageclasses lists them), or have it made"));
    }

    /** The status says then how the disk is made anew. */
    @Test
    void a_class_that_was_corrected_since_is_not_advised_again() {
        PersistentVolumeClaim claim =
                read("metadata: {name: web-root}\nspec: {storageClassName: fsat}", PersistentVolumeClaim.class);

        assertThat(pending("{name: root, size: 1Gi, storageClassName: fast}", Map.of("root", claim)))
                .hasEntrySatisfying(
                        "root", reason -> assertThat(reason.text()).isEqualTo("StorageClass \"fsat\" does not exist"));
    }

    @Test
    void a_claim_that_waits_for_its_first_consumer_has_nothing_wrong() {
        StorageClass late = read("metadata: {name: late}\nvolumeBindingMode: WaitForFirstConsumer", StorageClass.class);
        when(informers.find(StorageClass.class, null, "late")).thenReturn(Optional.of(late));
        PersistentVolumeClaim claim =
                read("metadata: {name: web-root}\nspec: {storageClassName: late}", PersistentVolumeClaim.class);

        assertThat(pending("{name: root, size: 1Gi, storageClassName: late}", Map.of("root", claim)))
                .containsExactly(Map.entry("root", PendingReason.firstConsumer()));
    }

    @Test
    void a_bound_claim_and_a_claim_of_others_wait_for_nothing() {
        PersistentVolumeClaim bound =
                read("metadata: {name: web-root}\nstatus: {phase: Bound}", PersistentVolumeClaim.class);

        assertThat(pending("{name: root, size: 1Gi}, {name: d, claimName: data}", Map.of("root", bound)))
                .isEmpty();
    }

    private StorageView observe(String disks) {
        return observer.observe(wukong(disks), Optional.empty(), List.of(), named);
    }

    private Map<String, PendingReason> pending(String disks, Map<String, PersistentVolumeClaim> claims) {
        Observed observed = mock(Observed.class);
        when(observed.claims()).thenReturn(claims);
        return observer.pendingReasons(wukong(disks), observed);
    }

    private void defaultClass(String name) {
        StorageClass marked = read(
                "metadata: {name: %s, annotations: {storageclass.kubernetes.io/is-default-class: \"true\"}}"
                        .formatted(name),
                StorageClass.class);
        when(informers.all(StorageClass.class)).thenAnswer(call -> Stream.of(marked));
    }

    private <R extends HasMetadata> R cached(Class<R> kind, String name, String more) {
        R object = read("metadata:\n  name: " + name + "\n  " + more, kind);
        when(informers.find(kind, kind == StorageProfile.class ? null : "shop", name))
                .thenReturn(Optional.of(object));
        return object;
    }

    private <R extends HasMetadata> void cached(Class<R> kind, String name, String more, String claim) {
        cached(kind, name, more.formatted("{name: d, persistentVolumeClaim: {claimName: " + claim + "}}"));
    }

    private static Wukong wukong(String disks) {
        return read(
                "kind: Wukong\nmetadata: {name: web, namespace: shop}\nspec: {disks: [" + disks + "]}", Wukong.class);
    }

    private static <R> R read(String yaml, Class<R> kind) {
        return Serialization.unmarshal("---\n" + yaml, kind);
    }
}
