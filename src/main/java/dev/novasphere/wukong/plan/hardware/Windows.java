package dev.novasphere.wukong.plan.hardware;

import dev.novasphere.wukong.kubevirt.common.Empty;
import dev.novasphere.wukong.kubevirt.device.Input;
import dev.novasphere.wukong.kubevirt.domain.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What Windows wants of a hypervisor, as KubeVirt's own preferences for Windows have it (kubevirt/common-instancetypes). */
final class Windows {

    /** Retries of a spinlock before the guest notifies the hypervisor (Hyper-V TLFS, as libvirt and QEMU recommend it). */
    private static final int SPINLOCKS = 8191;

    /** Enlightenments: with them Windows knows that it is virtual, and waits and counts time by the hypervisor. */
    static final Empty ENLIGHTENMENTS = new Empty(new TreeMap<>(Map.ofEntries(
            Map.entry("frequencies", Map.of()),
            Map.entry("ipi", Map.of()),
            Map.entry("reenlightenment", Map.of()),
            Map.entry("relaxed", Map.of()),
            Map.entry("reset", Map.of()),
            Map.entry("runtime", Map.of()),
            Map.entry("spinlocks", Map.of("spinlocks", SPINLOCKS)),
            Map.entry("synic", Map.of()),
            Map.entry("synictimer", Map.of("direct", Map.of())),
            Map.entry("tlbflush", Map.of()),
            Map.entry("vapic", Map.of()),
            Map.entry("vpindex", Map.of()))));

    /** Ticks that were lost are made up for, and the timer that burdens the host is off. */
    static final Clock CLOCK = new Clock(
            Empty.object(),
            new Empty(new TreeMap<>(Map.of(
                    "hpet", Map.of("present", false),
                    "hyperv", Map.of(),
                    "pit", Map.of("tickPolicy", "delay"),
                    "rtc", Map.of("tickPolicy", "catchup")))));

    /** A tablet gives places, a mouse only movements. */
    static final List<Input> INPUTS = List.of(new Input("tablet", "tablet", "usb"));

    private Windows() {}
}
