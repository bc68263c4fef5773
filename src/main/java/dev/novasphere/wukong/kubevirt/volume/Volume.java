package dev.novasphere.wukong.kubevirt.volume;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.OtherFields;
import java.util.Map;
import java.util.Optional;

/** A volume of the virtual machine: exactly one source. Fields not modelled are kept. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Volume(
        String name,
        ClaimSource persistentVolumeClaim,
        DataVolumeSource dataVolume,
        CloudInitVolume cloudInitNoCloud,
        CloudInitVolume cloudInitConfigDrive,
        SysprepVolume sysprep,
        ContainerDiskSource containerDisk,
        SecretSource secret,
        ConfigMapSource configMap,
        ServiceAccountSource serviceAccount,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> other) {
    public Volume {
        other = OtherFields.of(other);
    }

    /** A volume on a PersistentVolumeClaim of the same namespace. */
    public static Volume claim(String name, String claimName) {
        return new Volume(name, ClaimSource.of(claimName), null, null, null, null, null, null, null, null, Map.of());
    }

    /** The same, which KubeVirt may or may not plug while the guest runs; volumes that are no claim stay as they are. */
    public Volume withHotplug(boolean hotpluggable) {
        if (persistentVolumeClaim == null) {
            return this;
        }
        ClaimSource claim = new ClaimSource(
                persistentVolumeClaim.claimName(), hotpluggable ? Boolean.TRUE : null, persistentVolumeClaim.other());
        return new Volume(
                name,
                claim,
                dataVolume,
                cloudInitNoCloud,
                cloudInitConfigDrive,
                sysprep,
                containerDisk,
                secret,
                configMap,
                serviceAccount,
                other);
    }

    /** The same with what others wrote beside the image of the same container; other volumes stay as they are. */
    public Volume keeping(Volume live) {
        return containerDisk == null
                ? this
                : new Volume(
                        name,
                        persistentVolumeClaim,
                        dataVolume,
                        cloudInitNoCloud,
                        cloudInitConfigDrive,
                        sysprep,
                        containerDisk.keeping(live.containerDisk()),
                        secret,
                        configMap,
                        serviceAccount,
                        other);
    }

    /** Name of the claim behind the volume; empty when it is none. */
    public Optional<String> claimName() {
        if (persistentVolumeClaim != null) {
            return Optional.ofNullable(persistentVolumeClaim.claimName());
        }
        return Optional.ofNullable(dataVolume).map(DataVolumeSource::name);
    }

    /** cloud-init data from Secrets of the same namespace; the second may be null. */
    public static Volume cloudInitNoCloud(String name, String userDataSecret, String networkDataSecret) {
        return new Volume(
                name,
                null,
                null,
                CloudInitVolume.fromSecrets(userDataSecret, networkDataSecret),
                null,
                null,
                null,
                null,
                null,
                null,
                Map.of());
    }

    /** cloud-init data from a Secret of the same namespace, on a ConfigDrive. */
    public static Volume cloudInitConfigDrive(String name, String userDataSecret) {
        return new Volume(
                name,
                null,
                null,
                null,
                CloudInitVolume.fromSecrets(userDataSecret, null),
                null,
                null,
                null,
                null,
                null,
                Map.of());
    }

    /** The cloud-init data of the volume, of whichever data source; null when it is another volume. */
    public CloudInitVolume cloudInit() {
        return cloudInitNoCloud != null ? cloudInitNoCloud : cloudInitConfigDrive;
    }

    /** The answer file of Windows from a Secret of the same namespace. */
    public static Volume sysprep(String name, String secret) {
        return new Volume(
                name, null, null, null, null, SysprepVolume.ofSecret(secret), null, null, null, null, Map.of());
    }

    /** The disk in the image of a container. */
    public static Volume containerDisk(String name, String image) {
        return new Volume(
                name, null, null, null, null, null, ContainerDiskSource.of(image), null, null, null, Map.of());
    }

    /** A Secret of the same namespace. */
    public static Volume secret(String name, String secret) {
        return new Volume(
                name, null, null, null, null, null, null, new SecretSource(secret, Map.of()), null, null, Map.of());
    }

    /** A ConfigMap of the same namespace. */
    public static Volume configMap(String name, String configMap) {
        return new Volume(
                name,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                new ConfigMapSource(configMap, Map.of()),
                null,
                Map.of());
    }

    /** The token of a ServiceAccount of the same namespace, as which the guest's Pod then runs. */
    public static Volume serviceAccount(String name, String account) {
        ServiceAccountSource source = new ServiceAccountSource(account, Map.of());
        return new Volume(name, null, null, null, null, null, null, null, null, source, Map.of());
    }

    /** Whether KubeVirt may plug this volume while the guest runs. */
    public boolean hotpluggable() {
        return (persistentVolumeClaim != null && Boolean.TRUE.equals(persistentVolumeClaim.hotpluggable()))
                || (dataVolume != null && Boolean.TRUE.equals(dataVolume.hotpluggable()));
    }
}
