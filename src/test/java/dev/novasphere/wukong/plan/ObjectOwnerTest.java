package dev.novasphere.wukong.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectOwnerTest {

    private static final PlanInput WEB = PlanScene.of("cpu: 1").input();

    private static ObjectOwner owner(String metadata) {
        return ObjectOwner.of(
                WEB,
                Serialization.unmarshal(
                        "---\nmetadata: {name: c, %s}".formatted(metadata), PersistentVolumeClaim.class));
    }

    private static String controlledBy(String api, String kind, String name, String uid, boolean controller) {
        return "ownerReferences: [{apiVersion: %s, kind: %s, name: %s, uid: %s, controller: %s}]"
                .formatted(api, kind, name, uid, controller);
    }

    @ParameterizedTest
    @CsvSource({
        "vm.novasphere.dev/v1alpha1, Wukong, web, 11111111-2222-3333-4444-555555555555, THIS_WUKONG",
        "vm.novasphere.dev/v2, Wukong, web, 11111111-2222-3333-4444-555555555555, THIS_WUKONG",
        "vm.novasphere.dev/v1alpha1, Wukong, web, an-earlier-one, PREDECESSOR",
        "vm.novasphere.dev/v1alpha1, Wukong, db, another, OTHER_WUKONG",
        "kubevirt.io/v1, VirtualMachine, web-vm, any, THIS_WUKONG",
        "kubevirt.io/v1, VirtualMachine, db-vm, any, OTHER_CONTROLLER",
        "apps/v1, Deployment, web, any, OTHER_CONTROLLER",
        "example.org/v1, Wukong, web, 11111111-2222-3333-4444-555555555555, OTHER_CONTROLLER",
        "vm.novasphere.dev.example.org/v1, Wukong, web, any, OTHER_CONTROLLER"
    })
    void the_controlling_owner_decides(String api, String kind, String name, String uid, ObjectOwner.Kind expected) {
        ObjectOwner owner =
                owner("labels: {vm.novasphere.dev/wukong: web}, " + controlledBy(api, kind, name, uid, true));

        assertThat(owner.kind()).isEqualTo(expected);
        assertThat(owner.description()).isEqualTo(kind + " " + name);
    }

    /** An API server wants all of an owner, but files for render may lack some of it. */
    @Test
    void an_owner_without_name_or_uid_is_judged_by_what_it_has() {
        String wukong = "ownerReferences: [{apiVersion: vm.novasphere.dev/v1alpha1, kind: Wukong, controller: true%s}]";

        assertThat(owner(wukong.formatted("")).kind()).isEqualTo(ObjectOwner.Kind.OTHER_WUKONG);
        assertThat(owner(wukong.formatted(", name: web")).kind()).isEqualTo(ObjectOwner.Kind.PREDECESSOR);
        assertThat(owner("ownerReferences: [{controller: true}]").kind()).isEqualTo(ObjectOwner.Kind.OTHER_CONTROLLER);
    }

    @Test
    void without_a_controller_the_label_decides() {
        assertThat(owner("labels: {vm.novasphere.dev/wukong: web}").kind()).isEqualTo(ObjectOwner.Kind.THIS_WUKONG);
        assertThat(owner("labels: {vm.novasphere.dev/wukong: db}"))
                .isEqualTo(new ObjectOwner(ObjectOwner.Kind.OTHER_WUKONG, "Wukong db"));
        assertThat(owner("labels: {app: web}").kind()).isEqualTo(ObjectOwner.Kind.NOBODY);
    }

    @Test
    void an_owner_that_does_not_control_does_not_count() {
        String owned = controlledBy("apps/v1", "Deployment", "x", "any", false);

        assertThat(owner("labels: {vm.novasphere.dev/wukong: web}, " + owned).kind())
                .isEqualTo(ObjectOwner.Kind.THIS_WUKONG);
    }
}
