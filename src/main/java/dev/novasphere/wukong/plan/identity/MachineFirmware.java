package dev.novasphere.wukong.plan.identity;

import dev.novasphere.wukong.api.v1alpha1.hardware.FirmwareSpec;
import dev.novasphere.wukong.kubevirt.domain.Domain;
import dev.novasphere.wukong.kubevirt.domain.Firmware;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceSpec;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.OwnMachine;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Sha256;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;

/**
 * UUID and serial number of a machine whose Wukong has spec.identity, which KubeVirt would otherwise choose at random. They are written
 * when the machine is made and never changed, because licences depend on them; without an identity KubeVirt's own stay.
 *
 * <p>The one exception is cloudInit.runAgain: KubeVirt gives the UUID to cloud-init as its instance-id, so that another first boot takes
 * another UUID. The serial number stays. A UUID that was made here is kept when runAgain is taken out; it is known by its version, 8, which
 * KubeVirt never makes. A machine without a disk for cloud-init has no first boot, and its UUID stays.
 */
public final class MachineFirmware {

    private static final int LENGTH = 36;
    private static final int AT_VERSION = 14;
    private static final long VERSION_8 = 0x8000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private MachineFirmware() {}

    /** What is written to the machine; empty where UUID and serial number are KubeVirt's matter. */
    public static Optional<Firmware> of(PlanInput input) {
        Optional<Firmware> kept = OwnMachine.of(input)
                .map(MachineFirmware::written)
                .orElseGet(() -> Optional.ofNullable(input.spec().identity()).map(MachineFirmware::made));
        FirmwareSpec asked = input.spec().firmware();
        if (asked != null && (asked.uuid() != null || asked.serial() != null)) {
            return Optional.of(new Firmware(
                    asked.uuid() == null ? kept.map(Firmware::uuid).orElse(null) : asked.uuid(),
                    asked.serial() == null ? kept.map(Firmware::serial).orElse(null) : asked.serial()));
        }
        String runAgain = input.spec().cloudInitOrNone().runAgain();
        return runAgain == null || !Seed.isWanted(input)
                ? kept
                : Optional.of(new Firmware(
                        uuid(MacAddress.seed(input) + "\u0000again\u0000" + runAgain),
                        kept.map(Firmware::serial).orElse(null)));
    }

    /** Whether a live machine has another UUID and serial number than its Wukong's identity makes, which it keeps. */
    public static boolean isKept(PlanInput input) {
        String identity = input.spec().identity();
        return identity != null
                && input.spec().firmware() == null
                && input.spec().cloudInitOrNone().runAgain() == null
                && !of(input).equals(Optional.of(made(identity)));
    }

    /** What this operator wrote is of version 8, or has a serial number equal to the UUID; KubeVirt chooses both at random, each by itself. */
    private static Optional<Firmware> written(VirtualMachine live) {
        return live.guestSpec()
                .map(VirtualMachineInstanceSpec::domain)
                .map(Domain::firmware)
                .filter(firmware -> firmware.uuid() != null
                        && (firmware.uuid().equals(firmware.serial()) || isMade(firmware.uuid())))
                .map(firmware -> new Firmware(firmware.uuid(), firmware.serial()));
    }

    private static Firmware made(String identity) {
        String uuid = uuid(identity + "\u0000firmware\u0000uuid");
        return new Firmware(uuid, uuid);
    }

    private static boolean isMade(String uuid) {
        return uuid.length() == LENGTH && uuid.charAt(AT_VERSION) == '8';
    }

    private static String uuid(String text) {
        ByteBuffer digest = ByteBuffer.wrap(Sha256.of(text));
        long high = digest.getLong() & ~0xf000L | VERSION_8;
        long low = digest.getLong() & ~(0xcL << 60) | VARIANT;
        return new UUID(high, low).toString();
    }
}
