package dev.novasphere.wukong.plan;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the objects that were made for disks and networks that a Wukong does not name any more. */
public final class FormerObjects {

    private FormerObjects() {}

    /**
     * The objects that no disk and no network of the spec stands for.
     *
     * @param wukong a Wukong with a spec
     * @param machine the machine as it is, which says on which claim a disk is
     * @param labelled the DataVolumes, claims and NetworkAttachmentDefinitions that are labelled as this Wukong's
     */
    public static List<HasMetadata> of(
            Wukong wukong, Optional<VirtualMachine> machine, List<? extends HasMetadata> labelled) {
        String name = wukong.getMetadata().getName();
        Set<String> claims = disksWithClaims(wukong)
                .map(disk -> PlanInput.claimName(machine, name, disk, labelled))
                .collect(Collectors.toSet());
        Set<String> definitions = wukong.getSpec().networks().stream()
                .filter(network -> network.nadName() == null && !network.configuresPodNetwork())
                .map(network -> Names.networkAttachment(name, network.name()))
                .collect(Collectors.toSet());
        return labelled.stream()
                .filter(object -> !(object instanceof NetworkAttachmentDefinition ? definitions : claims)
                        .contains(object.getMetadata().getName()))
                .filter(object -> !isRestoredDisk(wukong, claims, object))
                .map(HasMetadata.class::cast)
                .toList();
    }

    /** A claim that a restore made for a disk of the spec stands for that disk, whatever it is called, until the disk is moved. */
    private static boolean isRestoredDisk(Wukong wukong, Set<String> claims, HasMetadata object) {
        String disk = Labels.label(object, Labels.DISK);
        return RestoredClaims.isRestored(object)
                && disksWithClaims(wukong).anyMatch(d -> d.name().equals(disk))
                && claims.stream()
                        .noneMatch(
                                claim -> MovedClaims.number(wukong.getMetadata().getName(), disk, claim) > 1);
    }

    /** A claim of a disk that became the image of a container is that of a former disk. */
    private static Stream<DiskSpec> disksWithClaims(Wukong wukong) {
        return wukong.getSpec().disks().stream().filter(disk -> !disk.ephemeral());
    }
}
