package dev.novasphere.wukong.plan.hardware;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.kubevirt.device.I6300Esb;
import dev.novasphere.wukong.kubevirt.device.Tpm;
import dev.novasphere.wukong.kubevirt.device.Watchdog;
import dev.novasphere.wukong.kubevirt.domain.FeatureState;
import dev.novasphere.wukong.kubevirt.domain.Features;
import dev.novasphere.wukong.kubevirt.domain.Firmware;
import dev.novasphere.wukong.kubevirt.domain.Machine;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.Stage;
import dev.novasphere.wukong.plan.identity.MachineFirmware;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
        BootFirmware boot = BootFirmware.of(input);
        boot.kept().ifPresent(findings::add);
        FirmwareChange.of(input, boot).ifPresent(findings::add);
        return new HardwareFragment(
                spec.machineType() == null ? null : new Machine(spec.machineType()),
                firmware(input, boot),
                windows ? Windows.CLOCK : null,
                features(boot, windows),
                windows ? Windows.INPUTS : List.of(),
                tpm(spec, windows && boot.isUefi()),
                spec.watchdog() == null || spec.watchdog().action() == null
                        ? null
                        : new Watchdog(
                                WATCHDOG, new I6300Esb(spec.watchdog().action().text())),
                findings);
    }

    private static Firmware firmware(PlanInput input, BootFirmware boot) {
        Optional<Firmware> identity = MachineFirmware.of(input);
        return boot.bootloader() == null
                ? identity.orElse(null)
                : identity.orElse(new Firmware(null, null)).with(boot.bootloader());
    }

    private static Features features(BootFirmware boot, boolean windows) {
        if (!windows && !boot.isSecure()) {
            return null;
        }
        return new Features(boot.isSecure() ? new FeatureState(true) : null, windows ? Windows.ENLIGHTENMENTS : null);
    }

    private static Tpm tpm(WukongSpec spec, boolean byDefault) {
        if (spec.tpm() == null) {
            return byDefault ? new Tpm(null) : null;
        }
        return new Tpm(Boolean.TRUE.equals(spec.tpm().persistent()) ? Boolean.TRUE : null);
    }
}
