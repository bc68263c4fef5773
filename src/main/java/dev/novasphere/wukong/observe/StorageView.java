package dev.novasphere.wukong.observe;

import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.cdi.StorageProfile;
import dev.novasphere.wukong.plan.observed.ClonedClaim;
import dev.novasphere.wukong.plan.observed.DefaultStorageClasses;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.Map;

/**
 * The disks of one Wukong as they are.
 *
 * @param dataVolumes by disk name
 * @param claims by disk name
 * @param profiles by StorageClass; that of the default class by the empty name
 * @param clonedClaims by disk name, the claim that is to be copied
 * @param leavingHolders by disk name, who is about to let go of the claim that the disk names
 * @param defaultClasses the StorageClasses that a disk without one takes
 */
record StorageView(
        Map<String, DataVolume> dataVolumes,
        Map<String, PersistentVolumeClaim> claims,
        Map<String, StorageProfile> profiles,
        Map<String, ClonedClaim> clonedClaims,
        Map<String, String> leavingHolders,
        DefaultStorageClasses defaultClasses) {}
