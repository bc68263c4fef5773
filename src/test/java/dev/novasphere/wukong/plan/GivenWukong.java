package dev.novasphere.wukong.plan;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.plan.observed.Observed;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Inputs of planning for tests: a Wukong web in the namespace shop, from the YAML of its spec. */
public final class GivenWukong {

    public static final String UID = "5f0c7d8e-33a7-4c5b-9a53-0d7f6c1a2b3c";

    private GivenWukong() {}

    /** Without a cluster. */
    public static PlanInput of(String specYaml) {
        return of(specYaml, Observed.nothing());
    }

    public static PlanInput of(String specYaml, Observed observed) {
        return of(Serialization.unmarshal("---\n" + specYaml, WukongSpec.class), observed);
    }

    public static PlanInput of(WukongSpec spec, Observed observed) {
        Wukong wukong = new Wukong();
        wukong.setMetadata(new ObjectMetaBuilder()
                .withNamespace("shop")
                .withName("web")
                .withUid(UID)
                .build());
        wukong.setSpec(spec);
        return new PlanInput(wukong, observed);
    }

    /** A cluster with everything installed and nothing in it. */
    public static Observed cluster() {
        return new ObservedBuilder().build();
    }

    public static ObservedBuilder clusterWith() {
        return new ObservedBuilder();
    }
}
