package dev.novasphere.wukong.golden;

import dev.novasphere.wukong.plan.Stage;
import dev.novasphere.wukong.plan.access.AccessStage;
import dev.novasphere.wukong.plan.assembly.Planner;
import dev.novasphere.wukong.plan.assembly.VirtualMachineAssembler;
import dev.novasphere.wukong.plan.cloudinit.CloudInitStage;
import dev.novasphere.wukong.plan.filesystem.FilesystemStage;
import dev.novasphere.wukong.plan.hardware.HardwareStage;
import dev.novasphere.wukong.plan.network.NetworkStage;
import dev.novasphere.wukong.plan.nodenetwork.NodeBridgeStage;
import dev.novasphere.wukong.plan.pod.PodMetadataStage;
import dev.novasphere.wukong.plan.policy.PolicyStage;
import dev.novasphere.wukong.plan.resource.ResourceStage;
import dev.novasphere.wukong.plan.restore.RestoreStage;
import dev.novasphere.wukong.plan.scheduling.SchedulingStage;
import dev.novasphere.wukong.plan.service.ServiceStage;
import dev.novasphere.wukong.plan.storage.StorageStage;
import java.util.List;

/** The planner as the product has it, without a container of beans. */
public final class AllStages {

    private AllStages() {}

    static List<Stage> stages() {
        return List.of(
                new PolicyStage(),
                new RestoreStage(),
                new ResourceStage(),
                new HardwareStage(),
                new NodeBridgeStage(),
                new NetworkStage(),
                new FilesystemStage(),
                new StorageStage(),
                new AccessStage(),
                new CloudInitStage(),
                new SchedulingStage(),
                new PodMetadataStage(),
                new ServiceStage());
    }

    /** A planner with every stage. */
    public static Planner planner() {
        return new Planner(stages(), new VirtualMachineAssembler());
    }
}
