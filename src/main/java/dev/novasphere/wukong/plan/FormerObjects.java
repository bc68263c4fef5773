package dev.novasphere.wukong.plan;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the objects that were made for disks and networks that a Wukong does not name any more. */
public final class FormerObjects {

    private FormerObjects() {}

    /**
     * The objects that no disk and no network of the spec stands for. A disk that names its claim in claimName does not stand for the DataVolume
     * that filled the claim.
     *
     * @param wukong a Wukong with a spec
     * @param machine the machine as it is, which says on which claim a disk is
     * @param labelled the DataVolumes, claims and NetworkAttachmentDefinitions that are labelled as this Wukong's
     */
    public static List<HasMetadata> of(
            Wukong wukong, Optional<VirtualMachine> machine, List<? extends HasMetadata> labelled) {
        if (labelled.isEmpty()) {
            return List.of();
        }
        String name = wukong.getMetadata().getName();
        Set<String> claims = new HashSet<>();
        Set<String> dataVolumes = new HashSet<>();
        for (DiskSpec disk : wukong.getSpec().disks()) {
            if (hasClaim(disk)) {
                String claim = PlanInput.claimName(machine, name, disk, labelled);
                claims.add(claim);
                if (!disk.usesExistingClaim()) {
                    dataVolumes.add(claim);
                }
            }
        }
        Set<String> definitions = new HashSet<>();
        for (NetworkSpec network : wukong.getSpec().networks()) {
            if (network.nadName() == null && !network.configuresPodNetwork()) {
                definitions.add(Names.networkAttachment(name, network.name()));
            }
        }
        List<HasMetadata> former = new ArrayList<>();
        for (HasMetadata object : labelled) {
            Set<String> wanted = object instanceof NetworkAttachmentDefinition
                    ? definitions
                    : object instanceof DataVolume ? dataVolumes : claims;
            if (!wanted.contains(object.getMetadata().getName()) && !isRestoredDisk(wukong, claims, object)) {
                former.add(object);
            }
        }
        return List.copyOf(former);
    }

    /**
     * Whether an object that bears the label of a Wukong, and that nothing controls, is older than the Wukong: an earlier one of the name left
     * it, and may have been another user's. The API server writes every time alike, in UTC, so that texts compare as times do.
     */
    public static boolean isOfPredecessor(Wukong wukong, HasMetadata object) {
        String made = object.getMetadata().getCreationTimestamp();
        String since = wukong.getMetadata().getCreationTimestamp();
        return made != null && since != null && ObjectOwner.controller(object).isEmpty() && made.compareTo(since) < 0;
    }

    /** A claim that a restore made for a disk of the spec stands for that disk, whatever it is called, until the disk is moved. */
    private static boolean isRestoredDisk(Wukong wukong, Set<String> claims, HasMetadata object) {
        String disk = Labels.label(object, Labels.DISK);
        return RestoredClaims.isRestored(object)
                && wukong.getSpec().disks().stream()
                        .anyMatch(candidate ->
                                hasClaim(candidate) && candidate.name().equals(disk))
                && claims.stream()
                        .noneMatch(claim ->
                                MovedClaims.isMoved(wukong.getMetadata().getName(), disk, claim));
    }

    /** A claim of a disk that became the image of a container is that of a former disk. */
    private static boolean hasClaim(DiskSpec disk) {
        return !disk.ephemeral();
    }
}
