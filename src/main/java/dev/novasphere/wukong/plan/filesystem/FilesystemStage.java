package dev.novasphere.wukong.plan.filesystem;

import dev.novasphere.wukong.api.v1alpha1.filesystem.FilesystemSpec;
import dev.novasphere.wukong.kubevirt.device.Filesystem;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.Stage;
import dev.novasphere.wukong.plan.observed.SecretLookup.State;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/**
 * Plans the files of Secrets, ConfigMaps and a ServiceAccount that the guest reads by virtiofs. All are of the Wukong's own namespace. The
 * guest's Pod would wait for a Secret that lacks without a word, so that it is read while there is no guest; ConfigMaps and
 * ServiceAccounts the operator has no right to read.
 */
@ApplicationScoped
@Priority(320)
public class FilesystemStage implements Stage {

    @Override
    public FilesystemFragment plan(PlanInput input) {
        List<FilesystemSpec> asked = input.spec().filesystems();
        if (asked.isEmpty()) {
            return FilesystemFragment.NONE;
        }
        List<Finding> findings = new ArrayList<>();
        if (!input.observed().kubeVirt().features().sharesFiles()) {
            findings.add(
                    Finding.waiting(
                            Concern.VOLUMES,
                            "FilesystemsNotSupported",
                            "spec.filesystems: KubeVirt before 1.8 refuses file systems without its feature gate EnableVirtioFsConfigVolumes, which it has since 1.5; ask an administrator to add the gate to the KubeVirt object, or remove spec.filesystems"));
        }
        asked.stream()
                .filter(filesystem -> isMissing(input, filesystem))
                .forEach(filesystem -> findings.add(Finding.waiting(
                                Concern.VOLUMES,
                                "SecretNotFound",
                                "Secret %s, named by file system %s, does not exist; create it in the same namespace, or correct the name"
                                        .formatted(filesystem.secret(), filesystem.name()))
                        .ofUnwatched()));
        return new FilesystemFragment(
                asked.stream().map(FilesystemStage::volume).toList(),
                asked.stream()
                        .map(filesystem -> Filesystem.virtiofs(filesystem.name()))
                        .toList(),
                findings);
    }

    private static boolean isMissing(PlanInput input, FilesystemSpec filesystem) {
        return filesystem.secret() != null
                && input.observed().guestSecret(filesystem.secret()).state() == State.MISSING;
    }

    private static Volume volume(FilesystemSpec filesystem) {
        if (filesystem.secret() != null) {
            return Volume.secret(filesystem.name(), filesystem.secret());
        }
        return filesystem.configMap() != null
                ? Volume.configMap(filesystem.name(), filesystem.configMap())
                : Volume.serviceAccount(filesystem.name(), filesystem.serviceAccount());
    }
}
