package dev.novasphere.wukong.plan.network;

import dev.novasphere.wukong.kubevirt.device.Interface;
import dev.novasphere.wukong.kubevirt.instance.Network;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Fragment;
import dev.novasphere.wukong.plan.step.Apply;
import dev.novasphere.wukong.plan.step.Removal;
import dev.novasphere.wukong.plan.step.Step;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;

/**
 * The network interfaces of the guest.
 *
 * @param interfaces one for each interface, in the guest's order
 * @param networks one for each interface, of the same name
 * @param annotations annotations of the VirtualMachine's own metadata, never of its template
 * @param objects the NetworkAttachmentDefinitions to make
 * @param removals the deletions of those that are not needed any more
 * @param findings what the user should know
 */
public record NetworkFragment(
        List<Interface> interfaces,
        List<Network> networks,
        Map<String, String> annotations,
        List<HasMetadata> objects,
        List<Removal> removals,
        List<Finding> findings)
        implements Fragment {

    public NetworkFragment {
        interfaces = List.copyOf(interfaces);
        networks = List.copyOf(networks);
        annotations = Map.copyOf(annotations);
        objects = List.copyOf(objects);
        removals = List.copyOf(removals);
        findings = List.copyOf(findings);
    }

    @Override
    public List<Step> steps() {
        return Apply.each(objects);
    }
}
