package dev.novasphere.wukong.plan.filesystem;

import dev.novasphere.wukong.kubevirt.device.Filesystem;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Fragment;
import java.util.List;

/**
 * The files that the guest shares.
 *
 * @param volumes one for each file system, in the order of the spec
 * @param filesystems one for each, in the order of the spec
 * @param findings what the user should know
 */
public record FilesystemFragment(List<Volume> volumes, List<Filesystem> filesystems, List<Finding> findings)
        implements Fragment {

    /** No file systems. */
    public static final FilesystemFragment NONE = new FilesystemFragment(List.of(), List.of(), List.of());

    public FilesystemFragment {
        volumes = List.copyOf(volumes);
        filesystems = List.copyOf(filesystems);
        findings = List.copyOf(findings);
    }
}
