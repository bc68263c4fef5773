package dev.novasphere.wukong.plan.hardware;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.kubevirt.device.I6300Esb;
import dev.novasphere.wukong.kubevirt.device.Tpm;
import dev.novasphere.wukong.kubevirt.device.Watchdog;
import dev.novasphere.wukong.kubevirt.domain.FeatureState;
import dev.novasphere.wukong.kubevirt.domain.Features;
import dev.novasphere.wukong.kubevirt.domain.Machine;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.Stage;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Plans firmware, TPM, watchdog and machine type, and what Windows wants of a machine. */
@ApplicationScoped
@Priority(460)
public class HardwareStage implements Stage {

    private static final String WATCHDOG = "watchdog";

    @Override
    public HardwareFragment plan(PlanInput input) {
        WukongSpec spec = input.spec();
        List<Finding> findings = new ArrayList<>();
        boolean windows = spec.wantsWindows();
        BootFirmware firmware = BootFirmware.of(input);
        firmware.kept().ifPresent(findings::add);
        return new HardwareFragment(
                spec.machineType() == null ? null : new Machine(spec.machineType()),
                firmware.bootloader(),
                windows ? Windows.CLOCK : null,
                features(firmware, windows),
                windows ? Windows.INPUTS : List.of(),
                tpm(spec, windows && firmware.isUefi()),
                spec.watchdog() == null || spec.watchdog().action() == null
                        ? null
                        : new Watchdog(
                                WATCHDOG, new I6300Esb(spec.watchdog().action().text())),
                findings);
    }

    private static Features features(BootFirmware firmware, boolean windows) {
        if (!windows && !firmware.isSecure()) {
            return null;
        }
        return new Features(
                firmware.isSecure() ? new FeatureState(true) : null, windows ? Windows.ENLIGHTENMENTS : null);
    }

    private static Tpm tpm(WukongSpec spec, boolean byDefault) {
        if (spec.tpm() == null) {
            return byDefault ? new Tpm(null) : null;
        }
        return new Tpm(Boolean.TRUE.equals(spec.tpm().persistent()) ? Boolean.TRUE : null);
    }
}
