package dev.novasphere.wukong.plan.observed;

import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.Optional;

/**
 * A claim that a disk is to be copied from.
 *
 * @param claim the claim
 * @param dataVolume the DataVolume that it was made for; empty when there is none, or when the operator does not watch it
 */
public record ClonedClaim(PersistentVolumeClaim claim, Optional<DataVolume> dataVolume) {}
