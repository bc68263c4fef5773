package dev.novasphere.wukong.client.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.novasphere.wukong.client.ModelJson;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachineSpec;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.WatchEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What objects in caches have in common is held once. */
class SharedPartsTest {

    private static final String MACHINE = """
            {"apiVersion": "kubevirt.io/v1", "kind": "VirtualMachine", "metadata": {"name": "%1$s", "labels": {"vm.novasphere.dev/wukong": "%2$s"}},
             "spec": {"template": {"spec": {"domain": {"devices": {"disks": [{"name": "root", "disk": {"bus": "virtio"}}]}},
              "volumes": [{"name": "root", "persistentVolumeClaim": {"claimName": "%1$s-root"}}]}}}}""";

    private static final String CLAIM = """
            {"apiVersion": "v1", "kind": "PersistentVolumeClaim",
             "metadata": {"name": "%1$s", "finalizers": ["kubernetes.io/pvc-protection"],
              "ownerReferences": [{"kind": "Wukong", "name": "web", "uid": "1"}]},
             "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "%2$s"}}}}""";

    @Test
    void machines_share_their_disks_and_labels_and_keep_what_is_their_own() {
        VirtualMachine web = watched(MACHINE.formatted("web", "x"), VirtualMachine.class);
        VirtualMachine shop = watched(MACHINE.formatted("shop", "x"), VirtualMachine.class);

        assertThat(shop.getMetadata().getLabels()).isSameAs(web.getMetadata().getLabels());
        assertThat(disks(shop)).isSameAs(disks(web));
        assertThat(volumes(shop)).isNotEqualTo(volumes(web));
    }

    @Test
    void claims_share_their_owner() {
        PersistentVolumeClaim root = watched(CLAIM.formatted("root", "1Gi"), PersistentVolumeClaim.class);
        PersistentVolumeClaim data = watched(CLAIM.formatted("data", "1Gi"), PersistentVolumeClaim.class);

        assertThat(data.getMetadata().getOwnerReferences())
                .isSameAs(root.getMetadata().getOwnerReferences());
        assertThat(data.getSpec().getAccessModes()).isSameAs(root.getSpec().getAccessModes());
    }

    @Test
    void a_quantity_stays_as_it_is_written_also_where_another_one_is_the_same_amount() {
        PersistentVolumeClaim root = watched(CLAIM.formatted("root", "1Gi"), PersistentVolumeClaim.class);
        PersistentVolumeClaim data = watched(CLAIM.formatted("data", "1024Mi"), PersistentVolumeClaim.class);

        assertThat(data.getSpec().getResources()).isEqualTo(root.getSpec().getResources());
        assertThat(data.getSpec().getResources().getRequests().get("storage")).hasToString("1024Mi");
    }

    @Test
    void what_others_share_cannot_be_changed() {
        PersistentVolumeClaim claim = watched(CLAIM.formatted("root", "1Gi"), PersistentVolumeClaim.class);
        Map<String, String> labels = watched(MACHINE.formatted("web", "x"), VirtualMachine.class)
                .getMetadata()
                .getLabels();

        assertThatThrownBy(() -> claim.getMetadata().getFinalizers().add("second"))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> labels.put("second", "there")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void maps_of_few_entries_take_one_array() {
        PersistentVolumeClaim claim = watched(CLAIM.formatted("root", "1Gi"), PersistentVolumeClaim.class);
        VirtualMachine machine = watched(MACHINE.formatted("web", "x"), VirtualMachine.class);

        assertThat(machine.getMetadata().getLabels())
                .isInstanceOf(FewEntries.class)
                .containsOnlyKeys("vm.novasphere.dev/wukong");
        assertThat(claim.getSpec().getResources().getRequests())
                .isInstanceOf(FewEntries.class)
                .containsOnlyKeys("storage");
    }

    @Test
    void an_object_that_is_asked_for_by_name_shares_nothing() {
        String claim = CLAIM.formatted("root", "1Gi");
        PersistentVolumeClaim first = ModelJson.serialization().unmarshal(claim, PersistentVolumeClaim.class);
        PersistentVolumeClaim second = ModelJson.serialization().unmarshal(claim, PersistentVolumeClaim.class);
        first.getMetadata().getFinalizers().add("second");

        assertThat(second.getMetadata().getFinalizers()).containsExactly("kubernetes.io/pvc-protection");
    }

    private static <T> T watched(String object, Class<T> kind) {
        WatchEvent event = ModelJson.serialization()
                .unmarshal("{\"type\": \"ADDED\", \"object\": " + object + "}", WatchEvent.class);
        return kind.cast(event.getObject());
    }

    private static List<?> disks(VirtualMachine machine) {
        return spec(machine).template().spec().domain().devices().disks();
    }

    private static List<?> volumes(VirtualMachine machine) {
        return spec(machine).template().spec().volumes();
    }

    private static VirtualMachineSpec spec(VirtualMachine machine) {
        return machine.getSpec();
    }
}
