package dev.novasphere.wukong.plan;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.cdi.StorageProfile;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.observed.OptionalApi;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A Wukong and a cluster, given as YAML, for tests of the stages. */
public final class PlanScene {

    /** UID of every Wukong made by {@link #of(String)}. */
    public static final String UID = "11111111-2222-3333-4444-555555555555";

    private final Wukong wukong;
    private final Set<OptionalApi> missingApis;
    private final Optional<VirtualMachine> machine;
    private final Map<String, DataVolume> dataVolumes;
    private final Map<String, PersistentVolumeClaim> claims;
    private final Map<String, StorageProfile> profiles;
    private final Map<String, StorageClass> classes;

    private PlanScene(
            Wukong wukong,
            Set<OptionalApi> missingApis,
            Optional<VirtualMachine> machine,
            Map<String, DataVolume> dataVolumes,
            Map<String, PersistentVolumeClaim> claims,
            Map<String, StorageProfile> profiles,
            Map<String, StorageClass> classes) {
        this.wukong = wukong;
        this.missingApis = missingApis;
        this.machine = machine;
        this.dataVolumes = dataVolumes;
        this.claims = claims;
        this.profiles = profiles;
        this.classes = classes;
    }

    /** Wukong web in namespace team; the argument is the YAML of its spec. */
    public static PlanScene of(String spec) {
        return named("web", spec);
    }

    /** A Wukong of another name in namespace team. */
    public static PlanScene named(String name, String spec) {
        Wukong wukong = Serialization.unmarshal("spec:\n" + spec.indent(2), Wukong.class);
        wukong.getMetadata().setName(name);
        wukong.getMetadata().setNamespace("team");
        wukong.getMetadata().setUid(UID);
        return new PlanScene(wukong, Set.of(), Optional.empty(), Map.of(), Map.of(), Map.of(), Map.of());
    }

    /** The same with a label on the Wukong. */
    public PlanScene labelled(String key, String value) {
        Wukong copy = Serialization.clone(wukong);
        copy.getMetadata().setLabels(Map.of(key, value));
        return new PlanScene(copy, missingApis, machine, dataVolumes, claims, profiles, classes);
    }

    /** The same with a time at which the Wukong was made, RFC 3339 text. */
    public PlanScene madeAt(String time) {
        Wukong copy = Serialization.clone(wukong);
        copy.getMetadata().setCreationTimestamp(time);
        return new PlanScene(copy, missingApis, machine, dataVolumes, claims, profiles, classes);
    }

    /** The same before the Wukong was ever in a cluster. */
    public PlanScene withoutUid() {
        Wukong copy = Serialization.clone(wukong);
        copy.getMetadata().setUid(null);
        return new PlanScene(copy, missingApis, machine, dataVolumes, claims, profiles, classes);
    }

    /** The same in a cluster that does not serve an API. */
    public PlanScene without(OptionalApi api) {
        return new PlanScene(wukong, Set.of(api), machine, dataVolumes, claims, profiles, classes);
    }

    /** The same with a live VirtualMachine. */
    public PlanScene withMachine(String yaml) {
        VirtualMachine live = Serialization.unmarshal(yaml, VirtualMachine.class);
        return new PlanScene(wukong, missingApis, Optional.of(live), dataVolumes, claims, profiles, classes);
    }

    /** The same with a live DataVolume of a disk. */
    public PlanScene withDataVolume(String disk, String yaml) {
        Map<String, DataVolume> more = new LinkedHashMap<>(dataVolumes);
        more.put(disk, Serialization.unmarshal(yaml, DataVolume.class));
        return new PlanScene(wukong, missingApis, machine, more, claims, profiles, classes);
    }

    /** The same with a live claim of a disk. */
    public PlanScene withClaim(String disk, String yaml) {
        Map<String, PersistentVolumeClaim> more = new LinkedHashMap<>(claims);
        more.put(disk, Serialization.unmarshal(yaml, PersistentVolumeClaim.class));
        return new PlanScene(wukong, missingApis, machine, dataVolumes, more, profiles, classes);
    }

    /** The same with a StorageProfile. */
    public PlanScene withProfile(String storageClass, String yaml) {
        Map<String, StorageProfile> more = new LinkedHashMap<>(profiles);
        more.put(storageClass, Serialization.unmarshal(yaml, StorageProfile.class));
        return new PlanScene(wukong, missingApis, machine, dataVolumes, claims, more, classes);
    }

    /** The same with a StorageClass that allows volume expansion, or does not. */
    public PlanScene withStorageClass(String name, boolean expands) {
        Map<String, StorageClass> more = new LinkedHashMap<>(classes);
        more.put(
                name,
                new StorageClassBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withAllowVolumeExpansion(expands)
                        .build());
        return new PlanScene(wukong, missingApis, machine, dataVolumes, claims, profiles, more);
    }

    /** What a stage is given. */
    public PlanInput input() {
        return new PlanInput(
                wukong,
                new ObservedBuilder()
                        .without(missingApis)
                        .machine(machine)
                        .dataVolumes(dataVolumes)
                        .claims(claims)
                        .storageProfiles(profiles)
                        .build()
                        .withStorageClasses(classes));
    }
}
