package dev.novasphere.wukong.plan.cloudinit.network;

import dev.novasphere.wukong.api.rules.IpPrefix;
import dev.novasphere.wukong.api.rules.IpText.Family;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Addresses that no computer on a network has. */
final class HostAddress {

    private static final Map<IpPrefix, String> NOBODYS = nobodys();

    private HostAddress() {}

    /**
     * Why an address is none of a computer.
     *
     * @param address without prefix length
     * @param networks the networks that it may be in; in one of IPv4 the first and the last address are of the network itself
     * @return empty when it may be one
     */
    static Optional<String> flaw(String address, List<IpPrefix> networks) {
        Optional<String> nobodys = NOBODYS.entrySet().stream()
                .filter(range -> range.getKey().contains(address))
                .map(Map.Entry::getValue)
                .findFirst();
        return nobodys.or(() -> NicAddresses.alone(address).flatMap(one -> networks.stream()
                .filter(network -> network.family() == Family.IPV4 && one.family() == Family.IPV4)
                .flatMap(network -> ofNetwork(one.value(), network).stream())
                .findFirst()));
    }

    /** Networks of one and of two addresses have none of their own (RFC 3021). */
    private static Optional<String> ofNetwork(BigInteger address, IpPrefix network) {
        int host = network.family().bits() - network.length();
        if (host < 2 || !address.shiftRight(host).equals(network.value().shiftRight(host))) {
            return Optional.empty();
        }
        BigInteger last = BigInteger.ONE.shiftLeft(host).subtract(BigInteger.ONE);
        BigInteger part = address.and(last);
        if (part.signum() == 0) {
            return Optional.of("the address of a whole network of the prefix length " + network.length());
        }
        return part.equals(last)
                ? Optional.of("the broadcast address of a network of the prefix length " + network.length())
                : Optional.empty();
    }

    private static Map<IpPrefix, String> nobodys() {
        Map<IpPrefix, String> ranges = new LinkedHashMap<>();
        ranges.put(range("0.0.0.0/8"), "an address of the range 0.0.0.0/8, which stands for no computer");
        ranges.put(range("127.0.0.0/8"), "an address by which a computer reaches itself");
        ranges.put(range("224.0.0.0/4"), "a multicast address");
        ranges.put(range("255.255.255.255/32"), "the broadcast address");
        ranges.put(range("::/128"), "the address that stands for none");
        ranges.put(range("::1/128"), "the address by which a computer reaches itself");
        ranges.put(range("ff00::/8"), "a multicast address");
        return ranges;
    }

    private static IpPrefix range(String text) {
        return IpPrefix.of(text).orElseThrow();
    }
}
