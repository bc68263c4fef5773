package dev.novasphere.wukong.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Collections;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimKeysTest {

    /** A disk may itself have a name that ends with a number. */
    @ParameterizedTest
    @CsvSource({
        "shop, web-data, web-data, true",
        "shop, web-data-2, web-data, true",
        "shop, web-data-999999, web-data, true",
        "shop, web-data-2, web-data-2, true",
        "shop, web-data-2-3, web-data-2, true",
        "shop, web-data-2-3, web-data, false",
        "shop, web-data-02, web-data, false",
        "shop, web-data-1000000, web-data, false",
        "shop, web-data-, web-data, false",
        "shop, -2, web-data, false",
        "shop, web-data-x, web-data, false",
        "shop, web, web-data, false",
        "lab, web-data, web-data, false"
    })
    void a_machine_is_found_by_its_claims_and_by_those_that_their_disks_were_moved_from(
            String namespace, String used, String asked, boolean found) {
        VirtualMachine machine = Serialization.unmarshal("""
                metadata: {name: db-vm, namespace: %s}
                spec: {template: {spec: {volumes: [
                  {name: root, dataVolume: {name: db-root}}, {name: d, persistentVolumeClaim: {claimName: %s}}, {name: e, emptyDisk: {capacity: 1Gi}}]}}}
                """.formatted(namespace, used), VirtualMachine.class);

        assertThat(ClaimKeys.of(machine)).hasSize(2).contains(namespace + "/db-root");
        assertThat(Collections.disjoint(
                        ClaimKeys.of(machine), ClaimKeys.with("shop", asked).toList()))
                .isEqualTo(!found);
    }
}
