package dev.novasphere.wukong.status.report;

import dev.novasphere.wukong.api.v1alpha1.status.NetworkStatus;
import dev.novasphere.wukong.kubevirt.instance.InterfaceStatus;
import dev.novasphere.wukong.kubevirt.instance.Network;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceStatus;
import dev.novasphere.wukong.plan.Takeover;
import dev.novasphere.wukong.plan.identity.Nic;
import dev.novasphere.wukong.status.input.StatusContext;
import dev.novasphere.wukong.status.vocabulary.Text;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The entries of status.networks: one for each interface of the guest, in the order of the interfaces. Names and addresses are the words of
 * the guest's agent, and are quoted as such.
 */
public final class NetworkReport {

    private static final Set<String> RUNNING = Set.of("Running", "Unknown", "WaitingForSync");

    private final StatusContext context;
    private final List<InterfaceStatus> interfaces;
    private final boolean running;
    private final Clock clock;

    private NetworkReport(StatusContext context, Clock clock) {
        this.context = context;
        this.clock = clock;
        this.running = RUNNING.contains(context.vmiPhase());
        this.interfaces = running
                ? context.vmiStatus()
                        .map(VirtualMachineInstanceStatus::interfaces)
                        .orElse(List.of())
                : List.of();
    }

    /**
     * The entries.
     *
     * @param clock says since when addresses are not reported any more
     */
    public static List<NetworkStatus> of(StatusContext context, Clock clock) {
        NetworkReport report = new NetworkReport(context, clock);
        return Nic.of(context.input()).stream().map(report::status).toList();
    }

    private NetworkStatus status(Nic nic) {
        Optional<InterfaceStatus> seen = find(nic);
        String mac = seen.map(InterfaceStatus::mac)
                .map(Text::quote)
                .filter(Text::said)
                .map(m -> m.toLowerCase(Locale.ROOT))
                .orElse(nic.mac());
        NetworkStatus known = known(nic, mac);
        List<String> addresses = seen.map(NetworkReport::addresses).orElse(List.of());
        return new NetworkStatus(
                nic.name(),
                seen.map(InterfaceStatus::interfaceName)
                        .map(Text::quote)
                        .filter(Text::said)
                        .orElse(known.interfaceName()),
                addresses.isEmpty() ? known.ipAddress() : addresses.get(0),
                addresses.isEmpty() ? known.ipAddresses() : addresses,
                mac,
                nic.attachment(context.name()),
                nic.spec().replacesPodNetwork() ? Boolean.TRUE : null,
                seen.map(InterfaceStatus::linkState).filter(Text::said).orElse(null),
                addresses.isEmpty() ? staleSince(known) : null);
    }

    /** Addresses that nothing reports now are as old as the first time nothing reported them. */
    private String staleSince(NetworkStatus known) {
        if (known.ipAddress() == null) {
            return null;
        }
        return Text.said(known.staleSince())
                ? known.staleSince()
                : clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** What the status says already; the guest's agent sometimes reports nothing for a while, although the guest has its address. */
    private NetworkStatus known(Nic nic, String mac) {
        return context.before()
                .filter(status -> running)
                .flatMap(status -> status.networks().stream()
                        .filter(n -> nic.name().equals(n.name()) && mac.equalsIgnoreCase(n.macAddress()))
                        .findFirst())
                .orElse(new NetworkStatus(nic.name(), null, null, null, null, null, null, null, null));
    }

    private Optional<InterfaceStatus> find(Nic nic) {
        String iface = Takeover.network(context.input(), nic.name(), nic.attachment(context.name()))
                .map(Network::name)
                .orElse(nic.name());
        return interfaces.stream()
                .filter(i -> iface.equals(i.name()))
                .findFirst()
                .or(() -> interfaces.stream()
                        .filter(i -> !Text.said(i.name()) && nic.mac().equalsIgnoreCase(i.mac()))
                        .findFirst());
    }

    private static List<String> addresses(InterfaceStatus seen) {
        List<String> addresses = seen.ipAddresses().isEmpty()
                ? Stream.ofNullable(seen.ipAddress()).toList()
                : seen.ipAddresses();
        return addresses.stream().map(Text::quote).filter(Text::said).toList();
    }
}
