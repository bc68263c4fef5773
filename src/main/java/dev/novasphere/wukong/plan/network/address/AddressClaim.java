package dev.novasphere.wukong.plan.network.address;

import dev.novasphere.wukong.api.rules.IpPrefix;
import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.hardware.FirmwareSpec;
import dev.novasphere.wukong.api.v1alpha1.network.IpConfig;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.plan.naming.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A static IP address, a MAC address, an identity or a UUID that one Wukong uses. Claims of two Wukongs with the same key are a conflict: two
 * guests with one address, or one computer twice.
 *
 * <p>Two networks are on one segment when they name the same NetworkAttachmentDefinition, or the same kind of network with the same bridge
 * or device and the same VLAN. That is all a Wukong says about its segment. Bridges of one name on two nodes count as one segment, because
 * the virtual machine may run on either; two definitions that lead to one bridge count as two.
 *
 * @param kind what kind of address it is
 * @param network name of the network; empty for an identity or a UUID, which is that of a whole Wukong
 * @param address the address as the user wrote it, an IP address with its prefix length
 * @param key equal for equal addresses on one segment, however the address is written
 */
public record AddressClaim(Kind kind, String network, String address, String key) {

    /** Kinds of addresses. */
    public enum Kind {
        /** A static IP address. */
        IP("address", "DuplicateAddress", "DuplicateAddressElsewhere"),
        /** A MAC address that the user wrote. */
        MAC("macAddress", "DuplicateMacAddress", "DuplicateMacAddressElsewhere"),
        /** What the MAC addresses of all other networks of the Wukong, and its UUID and serial number, are made of. */
        IDENTITY("identity", "DuplicateIdentity", "DuplicateIdentityElsewhere"),
        /** The UUID of the machine that the user wrote, which is the instance-id of cloud-init. */
        UUID("firmware.uuid", "DuplicateUuid", "DuplicateUuidElsewhere");

        private final String field;
        private final String inNamespace;
        private final String elsewhere;

        Kind(String field, String inNamespace, String elsewhere) {
            this.field = field;
            this.inNamespace = inNamespace;
            this.elsewhere = elsewhere;
        }

        /** The field that a user writes it in. */
        public String field() {
            return field;
        }

        /** Whether it is that of a whole Wukong, and of none of its networks. */
        boolean isOfMachine() {
            return this == IDENTITY || this == UUID;
        }

        /** The reason when another network of the same namespace has it. */
        public String inNamespace() {
            return inNamespace;
        }

        /** The reason when a Wukong of another namespace has it. */
        public String elsewhere() {
            return elsewhere;
        }
    }

    /**
     * The claims of a Wukong: its identity, its UUID, its MAC addresses, then its static addresses, the first {@link Limits#STATIC_ADDRESSES} of
     * them, in the order of its networks; none without a spec. The pod network is a segment of its own for each guest.
     */
    public static List<AddressClaim> of(Wukong wukong) {
        if (wukong.getSpec() == null) {
            return List.of();
        }
        List<AddressClaim> claims = new ArrayList<>();
        String identity = wukong.getSpec().identity();
        if (identity != null) {
            claims.add(new AddressClaim(Kind.IDENTITY, "", identity, "identity " + identity));
        }
        FirmwareSpec firmware = wukong.getSpec().firmware();
        if (firmware != null && firmware.uuid() != null) {
            claims.add(new AddressClaim(
                    Kind.UUID, "", firmware.uuid(), "uuid " + firmware.uuid().toLowerCase(Locale.ROOT)));
        }
        for (NetworkSpec network : wukong.getSpec().networks()) {
            if (network.macAddress() != null && !network.configuresPodNetwork()) {
                claims.add(new AddressClaim(
                        Kind.MAC,
                        network.name(),
                        network.macAddress(),
                        network.macAddress().toLowerCase(Locale.ROOT) + " "
                                + segment(network, wukong.getMetadata().getNamespace())));
            }
        }
        int others = claims.size();
        for (NetworkSpec network : wukong.getSpec().networks()) {
            IpConfig config = network.ipConfig();
            if (config == null
                    || network.configuresPodNetwork()
                    || config.staticAddresses().isEmpty()) {
                continue;
            }
            String segment = segment(network, wukong.getMetadata().getNamespace());
            for (String address : config.staticAddresses()) {
                if (claims.size() - others == Limits.STATIC_ADDRESSES) {
                    return List.copyOf(claims);
                }
                Optional<IpPrefix> prefix = Optional.ofNullable(address).flatMap(IpPrefix::of);
                prefix.ifPresent(p -> claims.add(
                        new AddressClaim(Kind.IP, network.name(), address, p.canonicalAddress() + " " + segment)));
            }
        }
        return List.copyOf(claims);
    }

    private static String segment(NetworkSpec network, String namespace) {
        if (network.nadName() != null) {
            return "definition " + Names.qualified(namespace, network.nadName());
        }
        String end =
                switch (network.typeOrDefault()) {
                    case BRIDGE, OVS -> network.bridgeNameOrDefault();
                    case SRIOV -> network.resourceName();
                    case MACVLAN -> network.physicalInterface();
                };
        return network.typeOrDefault() + " " + end + " " + network.vlanId();
    }
}
